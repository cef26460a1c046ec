"""Regular expressions: none uses what some of our Pythons match wrongly.

CPython before 3.11.5, Debian 12's among them, is wrong about possessive quantifiers and atomic groups with a
choice inside (python/cpython#106052).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = [
    path
    for folder in ("thbreports", "examples", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
    if ".venv" not in path.parts  # benchmarks/set-up makes one
]
# A class of characters and an escaped sign are no quantifiers.
PLAIN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
POSSESSIVE = re.compile(r"[*+?}]\+|\(\?>")


def is_possessive(pattern: str) -> bool:
    return POSSESSIVE.search(PLAIN.sub("c", pattern)) is not None


def patterns(source: str) -> Iterator[str]:
    """Yield what may be a pattern or a part of one: every string, its values filled in with a group."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "(?:)" for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_no_pattern_has_possessive_quantifiers_or_atomic_groups() -> None:
    assert SOURCES
    for path in SOURCES:
        assert [found for found in patterns(path.read_text("utf-8")) if is_possessive(found)] == [], path


@pytest.mark.parametrize("pattern", ["a*+", "a++b", "(?:a|b)?+", "a{2}+", "(?>a|b)", r"\\*+"])
def test_the_search_finds_them(pattern: str) -> None:
    assert is_possessive(pattern)


@pytest.mark.parametrize("pattern", [r"a\++", r"\*+", "[*+]", "[^]*+]+", "a+?", r"[\]*+]", "a{2}?", "(?:a)+"])
def test_and_nothing_else(pattern: str) -> None:
    assert not is_possessive(pattern)
