"""The record that a person starts from: right as it is, and with any of its fields switched on."""

from __future__ import annotations

import datetime
import re

import pytest

from thbreports import packs
from thbreports.record import starter
from thbreports.record.load import load
from thbreports.record.meeting import Meeting
from thbreports.record.part import fields_of
from thbreports.view import requirements

DAY = datetime.date(2024, 5, 13)
#: A field that is switched off; a note has a space and a word after the #.
OFF = re.compile(r"^#(?=\w|  )", re.MULTILINE)


def text(pack: str = "base", language: str = "en") -> str:
    return starter.text("minutes.yaml", pack, language, DAY)


def test_it_is_a_record_without_faults() -> None:
    meeting = load(text())
    assert (meeting.title, meeting.date, meeting.pack) == ("Title of the meeting", DAY, "base")


def test_every_field_can_be_switched_on() -> None:
    _, fields = text().split("\n\n", 1)
    whole = load(OFF.sub("", fields))
    assert len(whole.model_fields_set) == 22
    assert whole.sessions[0].points and whole.actions[0].owners and whole.place is not None


def test_fields_can_be_switched_on_one_by_one() -> None:
    lines = text().split("\n\n", 1)[1].split("\n")
    starts = [number for number, line in enumerate(lines) if re.match(r"#\w", line)]
    assert len(starts) > 10
    for start in starts:
        end = start + 1
        while end < len(lines) and lines[end].startswith("#  "):
            end += 1
        chosen = [line[1:] if start <= number < end else line for number, line in enumerate(lines)]
        name = lines[start][1:].split(":")[0]
        assert name in load("\n".join(chosen)).model_fields_set


def test_its_notes_name_the_file() -> None:
    assert "`thbreports validate minutes.yaml`" in text()


@pytest.mark.parametrize("pack", ["base", '../our packs/it\'s: a "pack" #1', "./häuser", "true"])
def test_it_names_any_pack(pack: str) -> None:
    assert load(text(pack)).pack == pack


def test_its_language_is_one_that_the_pack_speaks() -> None:
    assert starter.language_of(packs.find("base").languages()) == "en"
    assert starter.language_of(("fr", "nl")) == "fr"
    assert starter.language_of(()) == "en"
    assert "language" not in load(text(language="")).model_fields_set


DEMANDS = [
    "body",
    "references",
    "agenda",
    "participants",
    "place",
    "place.country",
    "sessions.presenters",
    "sessions.minutes",
    "sessions.rapporteurs.organisation",
    "sessions.decisions or decisions",
    "sessions.actions.owners",
    "actions.deadline.date",
    "quorum.required",
    "online.link",
    "online.mode",
    "votes",
    "votes.in_favour",
    "interests",
    "elections.term",
    "next_meetings.place",
    "annexes.title",
    "closed_at",
    "published",
    "original_language",
    "contents",
    "addressing.subject",
    "opening",
    "time_zone",
    "sessions.id",
    "start",
    "end",
    "body",
]


@pytest.mark.parametrize("demand", DEMANDS)
def test_what_a_form_demands_is_there(demand: str) -> None:
    """Whatever it is: a pack of one's own may demand any field."""
    from thbreports.view import requirements

    made = starter.text("minutes.yaml", "base", "en", DAY, {demand: 'the "words" of it'})
    assert requirements.missing(load(made), {demand: "it"}, "form") == []
    assert '# The form demands this: the "words" of it.' in made


def test_all_demands_at_once() -> None:
    from thbreports.view import requirements

    demands = dict.fromkeys(DEMANDS, "the words of it")
    made = load(starter.text("minutes.yaml", "base", "en", DAY, demands))
    assert requirements.missing(made, demands, "form") == []


def test_what_a_form_does_not_print_is_not_there() -> None:
    made = starter.text("m.yaml", "base", "en", DAY, {}, lambda name: name not in ("body", "opening"))
    assert load(made).model_fields_set == {"pack", "language", "title", "date", "opening"}
    assert "#body:" in made and "#participants:" not in made and "Who took part" not in made


@pytest.mark.parametrize(
    "demands",
    [
        {"addressing": "the block of sender and recipients"},
        {"purpose": "a word on the purpose", "marking is public or open": "the marking of a public document"},
        {"marking": "the marking", "marking is public or open": "the marking of a public document"},
        {"sessions.marking is public": "the marking of a public item"},
        {"kind is minutes": "the kind", "kind": "the kind"},
    ],
)
def test_it_has_what_a_form_demands(demands: dict[str, str]) -> None:
    meeting = load(starter.text("minutes.yaml", "base", "en", DAY, demands))
    assert requirements.missing(meeting, demands, "form") == []


def test_every_part_that_any_words_can_fill_can_be_demanded() -> None:
    special = {"languages", "layouts", "order", "leaves_out", "footnotes", "headings"}
    for name, field in fields_of(Meeting).items():
        if field.part is not None and name not in special:
            demands = {name: "words"}
            meeting = load(starter.text("minutes.yaml", "base", "en", DAY, demands))
            assert requirements.missing(meeting, demands, "form") == [], name
