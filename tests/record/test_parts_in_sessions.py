"""Parts that stand in the session in which the meeting had them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import thbreports
from support.builds import build, record
from thbreports.verify.html import extract

RECORD = """\
title: Title
date: 2024-05-13
body: Group
references: [G 1]
sessions:
  - number: "1"
    title: w1
    minutes: w2
    participants: [{name: w3, attendance: apologies}]
    quorum: w4
  - title: w5
    interests: [{text: w6}]
    agenda: [w7]
    sessions:
      - title: w8
        previous_minutes: w9
        previous_actions: [{number: A1, text: w10, owners: [w11]}]
  - title: w12
    minutes:
      - session: {title: w13, participants: [w14]}
    next_meetings: [{date: 2024-06-10, place: w15, text: w16}]
    closing: w17
    signatures: [{name: w18}]
    notes: [w19]
    contacts: [{name: w20}]
"""


def words(data: bytes) -> list[str]:
    """Return the numbered words of a page, in their order."""
    return re.findall(r"w[0-9]+", extract(data).body.text)


@pytest.mark.parametrize("pack", ["base", "committee-report", "coe-round-table"])
def test_they_print_there(pack: str) -> None:
    text = RECORD + "participants: [w21]\nagenda: [w22]\n"
    found = words(thbreports.render(thbreports.load(text), "html", pack=pack, verify=True))
    assert sorted(found, key=lambda word: int(word[1:])) == [f"w{number}" for number in range(1, 23)]
    places = [found.index(word) for word in ("w1", "w3", "w5", "w7", "w8", "w9", "w12", "w15", "w20")]
    assert places == sorted(places)


def test_all_formats_say_it(here: Path) -> None:
    record("m/a.yaml", RECORD)
    assert build("m", formats=["html", "pdf", "docx"], verify=True).problems == ()


def test_the_list_of_participants_has_them() -> None:
    page = thbreports.render(thbreports.load(RECORD), "html", pack="participants-list", verify=True)
    assert words(page) == ["w14", "w3"]  # who sent apologies stands behind those who came


def test_the_register_has_them() -> None:
    [fact] = thbreports.register(thbreports.load(RECORD))
    assert (fact.kind, fact.path) == ("action", "sessions[1].sessions[0].previous_actions[0]")


def test_a_form_that_demands_one_is_content_with_it() -> None:
    meeting = thbreports.load(RECORD)
    thbreports.render(meeting, "html", pack="participants-list")
    lacking = thbreports.load("title: Title\ndate: 2024-05-13\nbody: Group\nreferences: [G 1]\n")
    with pytest.raises(thbreports.RecordError, match="the list of participants is missing"):
        thbreports.render(lacking, "html", pack="participants-list")


def test_what_is_withheld_of_a_participant_is_withheld_there() -> None:
    text = RECORD.replace("{name: w3,", "{name: Anna Nowak, attribution: anonymous,")
    assert b"Nowak" not in thbreports.render(thbreports.load(text), "html")
