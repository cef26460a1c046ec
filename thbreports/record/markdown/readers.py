"""Stretches of Markdown that some readers alone may read: ``[Company X]{audience=secretariat}``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from thbreports.record.markdown.parse import Markdown, parsed

if TYPE_CHECKING:
    from markdown_it.token import Token

    from thbreports.record.markdown.positions import InlineNotes

_NAMED = re.compile(r"[{\uff5b\ufe5b\u2774][^{}]*?\baudience\s*=")
_BEHIND_BRACKETS = re.compile(r"(?<!\\)\[(?!\^)[^\[\]\n]*\]\Z")


class Span(NamedTuple):
    """Words that an audience may read: where they begin and end, where the braces end, what others read."""

    start: int
    end: int
    after: int
    audience: str
    otherwise: str


@dataclass(frozen=True, slots=True)
class Spans:
    """The spans of a text that name an audience, and the places of braces that name one and mark no words."""

    spans: tuple[Span, ...] = ()
    strays: tuple[int, ...] = ()


def names_audience(text: str) -> bool:
    """Tell whether a text may have spans for an audience."""
    return "audience" in text and _NAMED.search(text) is not None


def find(text: str, *, inline: bool, known: Markdown | None = None) -> Spans:
    """Return the spans of a text that name an audience, those inside others too, in the order of places."""
    if not names_audience(text):
        return Spans()
    found = sorted(_placed(text, known or parsed(text, inline=inline)))
    # Behind other brackets they mark no words, as a writer sees it: [words][name of a link]{...}
    braces = {span.end + 1 for span in found if not _BEHIND_BRACKETS.search(text, 0, span.start)}
    return Spans(
        tuple(found), tuple(one.start() for one in _NAMED.finditer(text) if one.start() not in braces)
    )


def _placed(text: str, markdown: Markdown) -> Iterator[Span]:
    """Yield the spans that can be found in the text as it was written."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    cursor = 0
    notes = [token for note in markdown.footnotes for token in note.tokens]
    every = [token for token in (*markdown.tokens, *notes) if token.type == "inline"]
    for token in sorted(every, key=lambda token: token.map[0] if token.map else 0):
        noted: InlineNotes | None = token.meta.get("notes")
        last = cursor
        for start, end, after, attributes in noted.spans if noted else ():
            if "audience" in attributes:
                places = [_place(text, starts, token, at, cursor) for at in (start, end, after - 1)]
                if "".join(text[at] for at in places if at >= 0) != "[]}" or text[places[1] + 1] != "{":
                    continue
                yield Span(
                    places[0], places[1], places[2] + 1, attributes["audience"], attributes.get("else", "")
                )
                last = max(last, places[2] + 1)
        cursor = last


def _place(text: str, starts: list[int], token: Token, at: int, cursor: int) -> int:
    """Return where a place in the content of a token stands in the text, or -1."""
    content = token.content
    row, begin = content.count("\n", 0, at), content.rfind("\n", 0, at) + 1
    end = content.find("\n", at)
    line = content[begin:] if end < 0 else content[begin:end]
    number = (token.map[0] if token.map else 0) + row
    if number >= len(starts):
        return -1
    stop = starts[number + 1] if number + 1 < len(starts) else len(text)
    found = text.find(line, max(starts[number], cursor), stop)
    return found + at - begin if found >= 0 else -1
