"""Patterns of CLDR taken apart, so that ranges can be made of their parts.

CLDR has patterns of its own for ranges, and they are wrong for texts in many languages: short months, no
"de" in Spanish, "01–03" in Italian.  Its long pattern of a single date is right, and a range says each of
its parts once.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+")


@dataclass(frozen=True)
class Token:
    """A stretch of a pattern: the letters of a field (``MMMM``), or words as they stand."""

    field: str
    words: str = ""


@functools.lru_cache(maxsize=256)
def tokens(pattern: str) -> tuple[Token, ...]:
    """Return the fields of a pattern and the words between them; neighbouring words are one token."""
    found: list[Token] = []
    for match in _TOKEN.finditer(pattern):
        if match[2]:
            found.append(Token(match[0]))
            continue
        words = match[0] if match[1] is None else match[1].replace("''", "'") or "'"
        if found and not found[-1].field:
            words = found.pop().words + words
        found.append(Token("", words))
    return tuple(found)


def written(parts: Sequence[Token], value: Callable[[str], str]) -> str:
    """Return the words of tokens, their fields filled by ``value``."""
    return "".join(value(one.field) if one.field else one.words for one in parts)


def place(parts: Sequence[Token], letters: str) -> int:
    """Return the place of the first token whose field is one of the letters, or -1."""
    return next((at for at, one in enumerate(parts) if one.field and one.field[0] in letters), -1)
