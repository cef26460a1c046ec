"""The register of a meeting is complete and in the order of its record."""

from __future__ import annotations

import thbreports
from thbreports.view.audience import view


def test_an_outcome_brings_its_points() -> None:
    meeting = thbreports.load(
        """title: T
date: 2026-03-10
decisions:
  - text: "The Committee *decided*:"
    points:
      - {number: (a), text: to meet twice}
      - {text: "to ask:", points: [the States, "[the Court]{instrument ref=C}"]}
"""
    )
    facts = thbreports.register(meeting)
    assert [fact.text for fact in facts] == [
        "The Committee decided: (a) to meet twice to ask: the States the Court",
        "the Court",
    ]


def test_facts_come_in_the_order_of_the_record() -> None:
    meeting = thbreports.load(
        """title: T
date: 2026-03-10
opening: "[one]{decision}"
sessions:
  - minutes: "[two]{action}, then [three]{decision}"
    decisions: ["four, with [five]{instrument ref=X}"]
    sessions: [{minutes: "[six]{commitment}"}]
actions: [seven]
closing: "[eight]{follow-up}"
"""
    )
    words = [fact.text for fact in thbreports.register(meeting)]
    assert words == ["one", "two", "three", "four, with five", "five", "six", "seven", "eight"]


def test_the_register_is_for_the_public_unless_another_audience_is_asked_for() -> None:
    meeting = thbreports.load(
        """title: T
date: 2026-03-10
actions:
  - {text: Zirconia pays., audience: secretariat}
  - "Write[ to Orvalli]{audience=participants}."
opening: "[said by Quastor]{commitment audience=secretariat}"
"""
    )
    public = thbreports.register(meeting)
    assert [(fact.text, fact.path) for fact in public] == [("Write.", "actions[1]")]
    [other] = thbreports.register(view(meeting, "participants"))
    assert other.text == "Write to Orvalli."
    every = thbreports.register(meeting, audience="secretariat")
    assert {fact.text for fact in every} >= {"Zirconia pays.", "Write to Orvalli.", "said by Quastor"}
