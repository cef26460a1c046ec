"""A list with letters and the one behind it, with figures, each keep their marks."""

from __future__ import annotations

import pytest

import thbreports
from thbreports.document import compose
from thbreports.view.prepare import prepare


@pytest.mark.parametrize(
    ("written", "starts"),
    [
        ("a) x|b) y|1) z|2) w", [("lower-alpha paren", 2), ("paren", 2)]),
        ("I. x|II. y|1. z", [("upper-roman marks-3", 2), (None, 1)]),
        ("(a) x|(b) y||1) z", [("lower-alpha parens marks-3", 2), ("paren", 1)]),
        ("a) x|b) y|1. z", [("lower-alpha paren", 2), (None, 1)]),
        ("1) x|2) y||a) z|b) w", [("paren", 2), ("lower-alpha paren", 2)]),
    ],
)
def test_lists_of_two_kinds_stay_two(written: str, starts: list[tuple[str | None, int]]) -> None:
    text = "".join(f"  {line}\n" for line in written.split("|"))
    meeting = thbreports.load(f"title: T\ndate: 2024-05-01\nopening: |\n{text}")
    lists = compose(*prepare(meeting)).tree().iter("ol")
    assert [(one.get("class"), len(one)) for one in lists] == starts
