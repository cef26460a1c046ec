"""The remark on States that stand in no known order."""

from __future__ import annotations

import pytest

from thbreports.record.load import load
from thbreports.view.states import PROTOCOL, out_of_order


def told(states: str, language: str = "en", more: str = "") -> list[str]:
    people = "".join(f"  - {{name: P {state}, country: '{state}'{more}}}\n" for state in states.split())
    record = f"title: T\ndate: 2026-05-06\nlanguage: {language}\nparticipants:\n{people}"
    return [f"{one.line}: {one.message}" for one in out_of_order(load(record, name="x.yaml"))]


@pytest.mark.parametrize(
    ("states", "language"),
    [
        (" ".join(PROTOCOL), "en"),
        ("BE DE EL ES SE NO CH", "en"),
        ("AT BE DE GR", "en"),
        ("DE AT BE", "fr"),
        ("IT FR", "en"),
        ("FR FR DE FR", "en"),
    ],
)
def test_protocol_and_alphabet_are_known(states: str, language: str) -> None:
    assert told(states, language) == []


def test_another_order_is_told_at_its_line() -> None:
    (remark,) = told("IT FR BE", more=", capacity: Members")
    assert remark.startswith("6: France stands behind Italy among 'Members': the States are neither in")


def test_each_category_has_an_order_of_its_own() -> None:
    record = """
title: T
date: 2026-05-06
participants:
  - {name: The chair, country: SE, capacity: A, presiding: true}
  - {name: A, country: AT, capacity: A}
  - {name: B, country: BE, capacity: B}
  - {name: C, country: DE, capacity: A}
  - {name: D, country: Republic of Moldova, capacity: A}
  - {name: E, country: NL, capacity: A}
"""
    assert list(out_of_order(load(record, name="x.yaml"))) == []
