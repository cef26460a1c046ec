"""The Markdown that most texts are written in, read by two patterns: words, emphasis, spans and links.

It is a part of what ``markdown.py`` reads, and takes a small part of the time.  A text in which
anything else stands, or anything that could be a fault, is left to the parser.
"""

from __future__ import annotations

import re

from thbreports.text.spans import ATTRIBUTES, KINDS, STYLES

# No sign that could begin or end something: an ampersand begins no entity, '!' no picture, '^' no note.  A
# line goes on in the same paragraph where words stand on both sides of its end, and begin no block.
_NO_BLOCK = r"(?![\s#>+\-=:]|\d+[.)])."
_WORDS = rf"(?:[^\\`*_~\[\]{{}}<|&!^\t\r\n\0]++|&(?!#?\w+;)|[!^](?!\[)|(?<!\s)\n(?={_NO_BLOCK}))++"
_TARGET = r"\((?:https?://[a-z0-9]+(?:[.-][a-z0-9]+)*+(?:/[A-Za-z0-9/.=_-]*+)?|\#[A-Za-z0-9-]++)\)"
_VALUE = r"""(?:"[^"{}\[\]<|`\\\n]*+"|[^\s"{}\[\]<|`\\]++)"""
_ITEM = rf"(?:(?:{'|'.join(KINDS + STYLES)})|(?:{'|'.join(ATTRIBUTES)})={_VALUE})(?=[ }}])"
_BRACES = rf"\{{{_ITEM}(?: {_ITEM})*+\}}"
# CommonMark's rules of flanking, narrowed to the neighbours that most signs have.
_OPENS = r"(?<!\*)(?:(?=\*\*?[^\W_])|(?<![^ \n(\[])(?=\*\*?[^\s*]))(?P<{sign}>\*\*?+)"
_CLOSES = r"(?:(?<=[^\W_])(?P={sign})(?!\*)|(?<=[^\s*])(?P={sign})(?=[\s.,;:!?)\]]|\Z))"


def _emphasis(sign: str, inside: str) -> str:
    return _OPENS.format(sign=sign) + f"(?:{inside})*+" + _CLOSES.format(sign=sign)


def _brackets(inside: str) -> str:
    return rf"\[(?!\^)(?:{inside})*+\](?:{_BRACES}|{_TARGET})"


_MARKED = _emphasis("outer", f"{_WORDS}|{_brackets(_WORDS)}")
_SPAN = _brackets(f"{_WORDS}|{_emphasis('inner', _WORDS)}")
_END = rf"(?<!\s)\n(?:\n++(?={_NO_BLOCK})|\n*+\Z)"
_SIMPLE = re.compile(f"(?:{_WORDS}|{_MARKED}|{_SPAN}|{_END})++")
_START = re.compile(_NO_BLOCK)
_PIECE = re.compile(
    r"(?:[^*\[\]\n]++|\n(?!\n|\Z))++|(?P<emphasis>\*\*?)|(?P<opening>\[)"
    r"|\](?:(?P<span>\{[^}]*\})|(?P<link>\([^)]*\)))|(?P<end>\n+)"
)

_BARE = re.compile(r"[^\\`*_~\[\]{}<>|&!^\t\r\n\0\"']++")
_IN_BRACES = re.compile(r"\{[^{}]*\}")
_NAME = re.compile(r"(?<![\w-])[a-z-]+(?=[ =}])")

EMPHASIS = {"*": "em", "**": "strong"}

Piece = re.Match[str]


def is_bare(text: str, *, inline: bool) -> bool:
    """Tell whether a text is one line of words, no sign of which means anything in Markdown or in HTML."""
    if _BARE.fullmatch(text) is None:
        return False
    return inline or (_START.match(text) is not None and not text[-1].isspace())


def is_simple(text: str, *, inline: bool) -> bool:
    """Tell whether a text is simple: then nothing is wrong with it, and it shows no pictures."""
    if _SIMPLE.fullmatch(text) is None or ("{" in text and _names_twice(text)):
        return False
    if inline:
        return "\n" not in text
    return _START.match(text) is not None and (text[-1] == "\n" or not text[-1].isspace())


def _names_twice(text: str) -> bool:
    """Tell whether braces may name something twice: of the two, one would be lost."""
    named = (_NAME.findall(braces) for braces in _IN_BRACES.findall(text))
    return any(len(names) > len(set(names)) for names in named)


def pieces(text: str, *, inline: bool) -> list[Piece] | None:
    """Return a text cut into words and signs, or None if it is not simple."""
    return list(_PIECE.finditer(text)) if is_simple(text, inline=inline) else None


def paragraphs(text: str) -> list[list[Piece]] | None:
    """Return the words and signs of each paragraph of a simple prose text, or None."""
    found = pieces(text, inline=False)
    if found is None:
        return None
    ends = [number for number, piece in enumerate(found) if piece.lastgroup == "end"]
    starts = [0, *(number + 1 for number in ends)]
    return [found[start:end] for start, end in zip(starts, [*ends, len(found)], strict=True) if start < end]
