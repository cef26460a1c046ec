"""Simple Markdown as the tokens that the parser would make of it."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it.token import Token

from thbreports.text.simple import EMPHASIS, Piece, paragraphs, pieces
from thbreports.text.spans import read_attributes


def read_line(text: str) -> list[Token] | None:
    """Return the one inline token of a simple text of one paragraph, or None."""
    found = pieces(text, inline=True)
    return None if found is None else [_inline(found)]


def read_prose(text: str) -> list[Token] | None:
    """Return the tokens of the paragraphs of a simple text, or None."""
    found = paragraphs(text)
    return None if found is None else [token for each in found for token in _paragraph(each)]


def _paragraph(found: list[Piece]) -> Iterator[Token]:
    inline = _inline(found)
    inline.level, inline.block = 1, True
    yield Token("paragraph_open", "p", 1, map=inline.map and [*inline.map], block=True)
    yield inline
    yield Token("paragraph_close", "p", -1, block=True)


def _inline(found: list[Piece]) -> Token:
    whole, start, end = found[0].string, found[0].start(), found[-1].end()
    lines = [whole.count("\n", 0, start), whole.count("\n", 0, end) + 1]
    return Token("inline", "", 0, map=lines, children=list(_children(found)), content=whole[start:end])


def _children(found: list[Piece]) -> Iterator[Token]:
    open: list[Token] = []
    for piece in found:
        kind, words = piece.lastgroup, piece[0]
        if kind is None:
            yield from _text(words, len(open))
        elif kind == "opening":
            open.append(Token("span_open", "span", 1, level=len(open)))
            yield open[-1]
        elif kind == "emphasis" and not (open and open[-1].markup == words):
            tag = EMPHASIS[words]
            open.append(Token(f"{tag}_open", tag, 1, markup=words, level=len(open)))
            yield open[-1]
        else:
            opening = open.pop()
            if kind == "link":
                opening.type, opening.tag, opening.attrs = "link_open", "a", {"href": piece[kind][1:-1]}
            elif kind == "span":
                opening.meta = read_attributes(piece.string, piece.start(kind))[0]
            closing = opening.type.replace("open", "close")
            yield Token(
                closing,
                opening.tag,
                -1,
                markup=words if kind == "emphasis" else "",
                level=len(open),
                meta=dict(opening.meta),
            )


def _text(words: str, level: int) -> Iterator[Token]:
    first, *rest = words.split("\n")
    yield Token("text", "", 0, content=first, level=level)
    for line in rest:
        yield Token("softbreak", "br", 0, level=level)
        yield Token("text", "", 0, content=line, level=level)
