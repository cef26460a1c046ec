"""No rule of our sheets is slow on a long report: none looks through a table or list for each element."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import tinycss2

from thbreports.packs.places import builtin

SHEETS = sorted(builtin().glob("*/*.css"))


def selectors(sheet: str) -> list[str]:
    """Return the selectors of all rules, also of those in @media."""
    found: list[str] = []
    for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            found += _parted(tinycss2.serialize(rule.prelude), ",")
        elif rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content is not None:
            found += selectors(tinycss2.serialize(rule.content))
    return found


def _parted(text: str, at: str) -> list[str]:
    """Return the parts of a text between signs that stand in no brackets."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign in "([") - (sign in ")]")
        if sign in at and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts if part.strip()]


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_is_looked_through_is_asked_of_the_element_itself(path: Path) -> None:
    """A ``:has()`` before a combinator is tried for all that is below: ``table:has(th) td`` for each cell."""
    slow = [
        selector
        for selector in selectors(path.read_text(encoding="utf-8"))
        if any(":has(" in one for one in _parted(re.sub(r"\s*([>+~])\s*", r"\1", selector), " >+~")[:-1])
    ]
    assert slow == []


def test_such_a_rule_is_found() -> None:
    [selector] = selectors("@media print { table:has(tr > :nth-child(7)) td { color: red } }")
    assert [":has(" in one for one in _parted(selector, " >+~")] == [True, False]
