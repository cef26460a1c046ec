"""Signs of Markdown around nothing: items, headings, spans and links without words, code without an end."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from thbreports.record.markdown.lookalikes import Place

if TYPE_CHECKING:
    from markdown_it.token import Token

_MARK_ALONE = re.compile(r"^[ \t>]*(?:[-+*>]|\(?\w{1,9}[.)])[ \t]*$", re.MULTILINE)
_BRACKETS = re.compile(r"\[\s*\](?=[{(])")
_FENCE = re.compile(r"[ \t>]*(?P<sign>`{3,}|~{3,})[ \t]*")


def may_be_empty(text: str) -> bool:
    """Tell whether a line of a text is the mark of an item and nothing else."""
    return _MARK_ALONE.search(text) is not None


def empties(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Place]:
    """Yield what would be printed as an empty item, heading or quotation, or not at all."""
    for number, token in enumerate(tokens):
        row = min(token.map[0], len(lines) - 1) if token.map else 0
        column = len(lines[row]) - len(lines[row].lstrip(" \t"))
        following = tokens[number + 1] if number + 1 < len(tokens) else None
        if token.type == "fence" and token.map and not _is_closed(token, lines):
            hint = f"write {token.markup} in a line of its own where the code ends"
            yield row, column, "the block of code that begins here is not closed", hint
        elif token.type == "heading_open" and following is not None and not following.content.strip():
            yield row, column, "this heading has no words", "write them behind it, or delete it"
        elif following is None or following.nesting >= 0 or not _MARK_ALONE.match(lines[row]):
            if token.type == "inline":
                yield from _in_words(token, lines, row)
        elif token.type == "blockquote_open":
            yield row, column, "this quotation has no words", "write them behind '>', or delete it"
        elif token.type == "list_item_open":
            hint = "write its words behind the mark, or delete it"
            if token.info:
                hint += f"; write {token.info}\\{token.markup} where that is a word"
            yield row, column, "this item of a list has no words", hint


def _is_closed(token: Token, lines: Sequence[str]) -> bool:
    assert token.map is not None
    match = (
        _FENCE.fullmatch(lines[min(token.map[1], len(lines)) - 1])
        if token.map[1] - token.map[0] > 1
        else None
    )
    return match is not None and match["sign"].startswith(token.markup)


def _in_words(token: Token, lines: Sequence[str], row: int) -> Iterator[Place]:
    """Yield the brackets without words of spans and links."""
    said = [one for one in token.children or [] if one.type != "text" or one.content.strip()]
    found = [
        one.type
        for one, following in itertools.pairwise(said)
        if one.type in ("span_open", "link_open") and following.type == one.type.replace("open", "close")
    ]
    for kind, match in zip(found, _BRACKETS.finditer(token.content), strict=False):
        down = token.content.count("\n", 0, match.start())
        line = min(row + down, len(lines) - 1)
        at = match.start() - (token.content.rfind("\n", 0, match.start()) + 1)
        shift = max(lines[line].find(token.content.split("\n")[down]), 0)
        what = "span" if kind == "span_open" else "link"
        yield line, shift + at, f"this {what} has no words", "write them between '[' and ']', or delete it"
