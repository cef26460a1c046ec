"""The Markdown that most texts are written in, read by small patterns: words, emphasis, spans and links.

It is a part of what ``markdown.py`` reads, and takes a tenth of the time.  A text in which
anything else stands, or anything that could be a fault, is left to the parser.
"""

from __future__ import annotations

import re

from thbreports.text.spans import ATTRIBUTES, KINDS, STYLES

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

EMPHASIS = {"*": "em", "**": "strong"}

Piece = re.Match[str]


def is_simple(text: str, *, inline: bool) -> bool:
    """Tell whether a text is simple: then nothing is wrong with it, and it shows no pictures."""
    return pieces(text, inline=inline) is not None


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
