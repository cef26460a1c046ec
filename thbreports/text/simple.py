"""The Markdown that most texts are written in, read by small patterns: words, emphasis, spans and links.

It is a part of what ``markdown.py`` reads, and gives the same tokens in a tenth of the time.  A text in which
anything else stands, or anything that could be a fault, is left to the parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.token import Token

from thbreports.text.spans import ATTRIBUTES, KINDS, STYLES, read_attributes

# No sign that could begin or end something: an ampersand begins no entity, '!' no picture, '^' no note.
_WORDS = r"[^\\`*_~\[\]{}<|&!^\t\r\n\0]++|&(?!#?\w+;)|[!^](?!\[)"
# A line goes on in the same paragraph where words stand on both sides of its end, and begin no block.
_NO_BLOCK = r"(?![\s#>+\-=:]|\d+[.)])."
_LINE_END, _BLOCK_END = rf"(?<!\s)\n(?={_NO_BLOCK})", rf"(?<!\s)\n(?:\n++(?={_NO_BLOCK})|\n*+\Z)"
_TARGET = r"\((?:https?://[a-z0-9]+(?:[.-][a-z0-9]+)*+(?:/[A-Za-z0-9/.=_-]*+)?|\#[A-Za-z0-9-]++)\)"
_VALUE = r"""(?:"[^"{}\[\]<|`\\\n]*+"|[^\s"{}\[\]<|`\\]++)"""
_ITEM = rf"(?:(?:{'|'.join(KINDS + STYLES)})|(?:{'|'.join(ATTRIBUTES)})={_VALUE})(?=[ }}])"
_BRACES = rf"\{{{_ITEM}(?: {_ITEM})*+\}}"
_SIGNS = rf"(?P<emphasis>\*\*?)|(?P<opening>\[(?!\^))|\](?:(?P<span>{_BRACES})|(?P<link>{_TARGET}))"
_LINE = re.compile(rf"(?:{_WORDS})++|{_SIGNS}")
_PROSE = re.compile(rf"(?:{_WORDS}|{_LINE_END})++|{_SIGNS}|(?P<end>{_BLOCK_END})")
_START = re.compile(_NO_BLOCK)
# CommonMark's rules of flanking, narrowed to the neighbours that most signs have.
_OPENS = re.compile(r"(?<!\*)(?:\*\*?(?=[^\W_])|(?<![^ \n(\[])\*\*?(?=[^\s*]))")
_CLOSES = re.compile(r"(?<=[^\W_])\*\*?(?!\*)|(?<=[^\s*])\*\*?(?=[\s.,;:!?)\]]|\Z)")

Piece = re.Match[str]


def pieces(text: str, *, inline: bool) -> list[Piece] | None:
    """Return a text cut into words and signs, or None if it is not simple."""
    if not text or not (inline or _START.match(text)):
        return None
    found = list((_LINE if inline else _PROSE).finditer(text))
    place = 0
    open: list[str] = []
    for piece in found:
        if piece.start() != place:
            return None
        place = piece.end()
        kind = piece.lastgroup
        if kind is not None and not _fits(kind, piece, open):
            return None
    whole = place == len(text) and not open
    return found if whole and (inline or text.endswith("\n") or not text[-1].isspace()) else None


def _fits(kind: str, piece: Piece, open: list[str]) -> bool:
    """Tell whether a sign means what it seems to, and note what it opens or closes."""
    sign = piece[0]
    if kind == "emphasis":
        if open and open[-1] == sign:
            open.pop()
            return _CLOSES.match(piece.string, piece.start()) is not None
        if open and open[-1] != "[":
            return False
        open.append(sign)
        return _OPENS.match(piece.string, piece.start()) is not None
    if kind == "opening":
        open.append(sign)
        return open.count(sign) == 1
    if kind == "end":
        return not open
    return bool(open) and open.pop() == "["


def paragraphs(text: str) -> list[list[Piece]] | None:
    """Return the words and signs of each paragraph of a simple prose text, or None."""
    found = pieces(text, inline=False)
    if found is None:
        return None
    ends = [number for number, piece in enumerate(found) if piece.lastgroup == "end"]
    starts = [0, *(number + 1 for number in ends)]
    return [found[start:end] for start, end in zip(starts, [*ends, len(found)], strict=True) if start < end]


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


EMPHASIS = {"*": "em", "**": "strong"}


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
