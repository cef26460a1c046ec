"""Changes of a text, and where the places of the new text stand in the old one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Edit(NamedTuple):
    """What stands in the place of a stretch of a text."""

    start: int
    end: int
    words: str


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return a text after some edits, which are in the order of their places and do not overlap."""
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.start], edit.words]
        at = edit.end
    return "".join([*parts, text[at:]])


def before(place: int, edits: Iterable[Edit]) -> int:
    """Return where a place of the new text stood in the old one; in new words, where these were put."""
    for edit in edits:
        if place < edit.start:
            break
        if place < edit.start + len(edit.words):
            return edit.start
        place += edit.end - edit.start - len(edit.words)
    return place
