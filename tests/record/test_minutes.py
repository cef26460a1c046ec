"""Minutes that are a list: prose, turns and outcomes in the order in which they came."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

import thbreports
from support.builds import build, record
from thbreports.record import Meeting, MinutesItem, Session
from thbreports.verify.html import extract

RECORD = """\
title: Title
date: 2024-05-13
body: Group
references: [G 1]
agenda: [Draft]
participants: [Europol]
sessions:
  - number: "4"
    title: Draft
    minutes:
      - w1 was **presented**.
      - decision: {number: D1, text: w2 is adopted., owners: [w3]}
      - decision: {number: D2, text: w4 is printed.}
      - speaker: w5
        time: 10:30
        text: w6 thanked.
      - point: w7
      - point: {text: w8, points: [w9]}
      - vote: {motion: w10 in June., in_favour: 20}
      - conclusion: w11
      - session:
          title: w12
          minutes: [w13, {decision: {number: D3, text: w14}}]
      - election: {post: w15, elected: [w16]}
      - |
        w17

        - w18
      - action: {text: w19, owners: [w20], deadline: by May}
    points: [w21]
"""
APART = "begin another item with '- ' for each"
PACKS = ["base", "committee-report", "expert-group-minutes", "coe-round-table"]


def problems(minutes: str) -> list[str]:
    with pytest.raises(thbreports.RecordError) as caught:
        thbreports.load(f"title: Title\ndate: 2024-05-13\nsessions:\n  - minutes:\n{minutes}")
    return [f"{one.line}:{one.column}: {one.message}; {one.hint}" for one in caught.value.problems]


def words(data: bytes) -> list[str]:
    """Return the numbered words of a page, in their order."""
    return re.findall(r"w[0-9]+", extract(data).body.text)


@pytest.mark.parametrize("pack", PACKS)
def test_all_is_printed_in_the_order_of_the_list(pack: str) -> None:
    page = thbreports.render(thbreports.load(RECORD), "html", pack=pack, verify=True)
    assert words(page) == [f"w{number}" for number in range(1, 22)]


def test_all_formats_say_it(here: Path) -> None:
    record("m/a.yaml", RECORD)
    assert build("m", formats=["html", "pdf", "docx"], verify=True).problems == ()


def test_the_register_has_what_stands_in_minutes() -> None:
    facts = thbreports.register(thbreports.load(RECORD))
    assert [(fact.kind, fact.text, fact.path) for fact in facts] == [
        ("decision", "w2 is adopted.", "sessions[0].minutes[1].decision"),
        ("decision", "w4 is printed.", "sessions[0].minutes[2].decision"),
        ("conclusion", "w11", "sessions[0].minutes[7].conclusion"),
        ("decision", "w14", "sessions[0].minutes[8].session.minutes[1].decision"),
        ("action", "w19", "sessions[0].minutes[11].action"),
    ]


def test_a_list_of_decisions_has_those_in_minutes_and_no_other_words_of_them() -> None:
    page = thbreports.render(thbreports.load(RECORD), "html", pack="decisions-only", verify=True)
    assert words(page) == ["w2", "w4", "w12", "w14"]


def test_what_a_form_demands_may_stand_in_minutes() -> None:
    without = RECORD.replace("decision:", "recommendation:")
    with pytest.raises(thbreports.RecordError, match="a decision is missing"):
        thbreports.render(thbreports.load(without), "html", pack="decisions-only")


def test_a_form_leaves_out_of_minutes_what_it_leaves_out_of_sessions(here: Path) -> None:
    record(
        "pack/pack.toml",
        'name = "own"\ntitle = "Own"\nextends = "base"\nleaves_out = ["sessions.votes", "sessions.turns"]\n',
    )
    page = thbreports.render(thbreports.load(RECORD), "html", pack="./pack", verify=True)
    left_out = {"w5", "w6", "w10"}
    assert words(page) == [word for number in range(1, 22) if (word := f"w{number}") not in left_out]


def test_what_is_withheld_of_a_person_is_withheld_in_minutes() -> None:
    text = RECORD.replace("speaker: w5", "speaker: {name: w5, organisation: Body, attribution: organisation}")
    page = thbreports.render(thbreports.load(text), "html")
    assert "w5" not in words(page)
    assert b"Body" in page


def test_it_is_dumped_as_it_was_written() -> None:
    meeting = thbreports.load(RECORD)
    dumped = thbreports.dump(meeting)
    assert "  - decision:\n      number: D2\n      text: w4 is printed.\n  - turn:" in dumped
    assert thbreports.load(dumped) == meeting


def test_it_is_built_in_code() -> None:
    built = Session(minutes=["Words.", MinutesItem(point="A point"), {"decision": "Yes."}])
    meeting = Meeting(title="Title", date="2024-05-13", sessions=[built])
    assert thbreports.load(thbreports.dump(meeting)) == meeting
    with pytest.raises(ValidationError, match="'point' and 'decision' stand in one item"):
        MinutesItem(point="A point", decision="Yes.")


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (
            "      - decisions: x\n",
            ["5:9: unknown field 'decisions' in item of the minutes; did you mean 'decision'?"],
        ),
        (
            "      - decision: x\n        action: y\n",
            [f"5:9: item 1 of 'minutes': 'decision' and 'action' stand in one item; {APART}"],
        ),
        (
            "      - speaker: x\n        point: y\n",
            [f"5:9: item 1 of 'minutes': 'turn' and 'point' stand in one item; {APART}"],
        ),
        (
            "      - time: 10:30\n",
            ["5:9: 'speaker' is missing in turn; add 'speaker: ...'"],
        ),
        (
            "      - vote: {in_favour: 3}\n",
            [
                (
                    "5:15: 'motion' is missing in vote; add 'motion: ...', "
                    "or 'text: ...' with the vote as it was worded"
                )
            ],
        ),
        (
            "      - |\n        A **word\n",
            ["6:11: '**' has no partner; close the bold text, or write \\*\\* for asterisks"],
        ),
    ],
    ids=["unknown", "two kinds", "a turn with a point", "time alone", "inside an item", "in prose"],
)
def test_what_is_wrong_is_told_at_its_place(minutes: str, told: list[str]) -> None:
    assert problems(minutes) == told


def test_a_number_of_one_sign_may_stand_beside_several_decisions() -> None:
    meeting = thbreports.load(RECORD)
    for pack in ("decisions-only", "committee-report"):
        thbreports.render(meeting, "html", pack=pack, verify=True)
