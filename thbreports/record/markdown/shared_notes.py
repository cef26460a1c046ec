"""Footnotes of the whole record, to which every text of it can refer: ``Kosovo[^kosovo]`` in a title."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

_REFERENCE = re.compile(r"(?<!\\)\[\^([\w-]+)\]")
_DEFINED = re.compile(r"^[> \t]*\[\^([\w-]+)\]:", re.MULTILINE)
_OUTSIDE_TAGS = re.compile(r"<[^>]*>|\[\^(?P<name>[\w-]+)\]")
NAME = re.compile(r"[\w-]+")
"""What a footnote of the record may be called."""


def references(text: str) -> list[str]:
    """Return the names of the footnotes to which a text refers, its own among them."""
    return _REFERENCE.findall(text) if "[^" in text else []


def without(text: str) -> str:
    """Return a text without its references to footnotes of the record; those to its own stay."""
    if "[^" not in text:
        return text
    own = set(_DEFINED.findall(text))
    return _REFERENCE.sub(lambda match: match[0] if match[1] in own else "", text)


def refers(line: str, column: int, names: Collection[str]) -> bool:
    """Tell whether a reference to one of these footnotes stands at a place of a line."""
    match = _REFERENCE.match(line, column)
    return match is not None and match[1] in names and not defines(line, column)


def defines(line: str, column: int) -> bool:
    """Tell whether the words of a footnote begin at a place of a line, and no reference stands there."""
    match = _DEFINED.match(line)
    return match is not None and match.start(1) - 2 == column


def put_in(printed: str, note: Callable[[str], str]) -> str:
    """Return a printed text with its references as elements; ``note`` gives the path of a note, if any."""

    def shown(match: re.Match[str]) -> str:
        path = note(match["name"]) if match["name"] else ""
        return f'<sup class="footnote-ref" data-note="{path}"></sup>' if path else match[0]

    return _OUTSIDE_TAGS.sub(shown, printed) if "[^" in printed else printed
