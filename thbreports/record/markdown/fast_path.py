"""The Markdown that most texts are written in, read without a parser: words, emphasis, spans and links.

It is a part of what ``markdown.py`` reads, and takes a small part of the time.  A text in which
anything else stands, or anything that could be a problem, is left to the parser.

One pattern cuts a text into pieces, each at once or not at all, and a loop sees that they nest.  So no
pattern holds possessive quantifiers or atomic groups, which CPython matches wrongly before 3.11.5
(python/cpython#106052), and none needs them to be linear.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from thbreports.record.markdown.spans import (
    ATTRIBUTES,
    OF_READERS,
    OTHER_QUOTES,
    SINGLE_WORDS,
    SpanError,
    read_attributes,
)

# No sign that could begin or end something: an ampersand begins no entity, '!' no picture, '^' no note.  A
# line goes on in the same paragraph where words stand on both sides of its end, and begin no block.
_NO_BLOCK = r"(?![\s#>+\-=:]|\d+[.)]|\(?(?:[A-Za-z]|[ivxlcIVXLC]{2,7}|\d{1,3})[.)][ \t])."
_SIGNS = r"\\`*_~\[\]{}<|&!^\t\r\n\0"
_WORDS = rf"(?:[^{_SIGNS}]+|&(?!#?\w+;)|[!^](?!\[)|(?<!\s)\n(?={_NO_BLOCK}))+"
_TARGET = r"\((?:https?://[a-z0-9]+(?:[.-][a-z0-9]+)*(?:/[A-Za-z0-9/.=_-]*)?|\#[A-Za-z0-9-]+)\)"
_VALUE = rf"""(?:"[^"{{}}\[\]<|`\\\n\r\0]*"|(?![{OTHER_QUOTES}])[^\s"{{}}\[\]<|`\\\0]+(?<![,;]))"""
_NAMED = "|".join(name for name in ATTRIBUTES if name not in OF_READERS)
_ITEM = rf"(?:(?:{'|'.join(SINGLE_WORDS)})|(?:{_NAMED})={_VALUE})(?=[ }}])"
_BRACES = rf"\{{{_ITEM}(?: {_ITEM})*\}}"
_END = rf"(?<!\s)\n(?:\n+(?={_NO_BLOCK})|\n*\Z)"
_PIECE = re.compile(
    rf"{_WORDS}|(?P<emphasis>\*\*?)|(?P<opening>\[)(?!\^|\s*\])"
    rf"|\](?:(?P<span>{_BRACES})|(?P<link>{_TARGET}))|(?P<end>{_END})|(?P<other>.)",
    re.DOTALL,
)
# The same without the words, which a search skips: all that may be a sign of something.  Most words in bold
# and most spans hold no other sign, and are found whole.
_SIGN_PIECE = re.compile(
    rf"[{_SIGNS}](?:(?<=\*)(?:(?<![*\w]\*)\*(?=[^\W_])[^{_SIGNS}]*(?<=[^\W_])\*\*(?!\*)(?P<bold>)"
    rf"|\*?(?P<emphasis>))"
    rf"|(?<=\[)(?!\^|\s*\])(?:[^{_SIGNS}]+\](?:(?P<spanned>{_BRACES})|(?P<linked>{_TARGET}))|(?P<opening>))"
    rf"|(?<=\])(?:(?P<span>{_BRACES})|(?P<link>{_TARGET}))"
    rf"|(?<=&)(?!#?\w+;)|(?<=[!^])(?!\[)"
    rf"|(?<=\n)(?<!\s\n)(?:(?={_NO_BLOCK})|(?P<end>\n+(?={_NO_BLOCK})|\n*\Z))"
    rf"|(?P<other>))"
)
_START = re.compile(_NO_BLOCK)
_SIGN = re.compile(f"[{_SIGNS}]")
# CommonMark's rules of flanking, narrowed to the neighbours that most signs have.
# Signs behind a letter or figure may be those of a sum, which lookalikes.py looks at.
_OPENS = re.compile(r"(?<![*\w])(?:(?=\*\*?[^\W_])|(?<![^ \n(\[])(?=\*\*?[^\s*]))")
_CLOSES = re.compile(r"(?<=[^\W_])\*\*?(?!\*)|(?<=[^\s*])\*\*?(?=[\s.,;:!?)\]]|\Z)")

_BARE = re.compile(r"[^\\`*_~\[\]{}<>|&!^\t\r\n\0\"']+")
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
    line = text if inline else text.removesuffix("\n")
    if line and _SIGN.search(line) is None:  # one line of words, as most texts are
        return inline or (_START.match(line) is not None and not line[-1].isspace())
    return _may_be_simple(text, inline=inline) and _nest(_SIGN_PIECE.finditer(text))


def pieces(text: str, *, inline: bool) -> list[Piece] | None:
    """Return a text cut into words and signs, or None if it is not simple."""
    if not _may_be_simple(text, inline=inline):
        return None
    found = [*_PIECE.finditer(text)]
    return found if _nest(found) else None


def _may_be_simple(text: str, *, inline: bool) -> bool:
    """Tell whether a text begins and ends as simple ones do."""
    if inline:
        return bool(text) and "\n" not in text
    return _START.match(text) is not None and (text[-1] == "\n" or not text[-1].isspace())


def _nest(found: Iterable[Piece]) -> bool:
    """Tell whether signs are all of those that a simple text may have, and each closes what it should.

    Emphasis may hold spans, and a span emphasis, and those nothing but words.  One loop without a call for
    each sign: most of the time of a look at a text passes here.
    """
    opened: list[str] = []
    for sign in found:
        kind = sign.lastgroup
        if kind is None:
            continue
        if kind == "emphasis":
            if opened and opened[-1] != "[":
                if opened.pop() != sign[0] or _CLOSES.match(sign.string, sign.start()) is None:
                    return False
                continue
            opened.append(sign[0])
            if len(opened) > 2 or _OPENS.match(sign.string, sign.start()) is None:
                return False
        elif kind == "opening":
            if len(opened) > 1 or "[" in opened:
                return False
            opened.append("[")
        elif kind == "end":
            if opened:
                return False
        elif kind == "bold":
            if opened and opened != ["["]:
                return False
        elif kind in ("spanned", "linked"):
            if len(opened) > 1 or "[" in opened:
                return False
            if kind == "spanned" and _are_wrong(sign[kind]):
                return False
        else:
            if kind == "other" or not opened or opened.pop() != "[":
                return False
            if kind == "span" and _are_wrong(sign[kind]):
                return False
    return not opened


@functools.lru_cache(maxsize=4096)  # records say the same of many words
def _are_wrong(braces: str) -> bool:
    """Tell whether braces name something twice, or a language that nobody knows."""
    return _names_twice(braces) or _has_wrong_language(braces)


def _names_twice(braces: str) -> bool:
    """Tell whether braces may name something twice: of the two, one would be lost."""
    names = _NAME.findall(braces) if " " in braces else ()
    return len(names) > len(set(names))


def _has_wrong_language(braces: str) -> bool:
    """Tell whether braces name a language by a code that nobody knows."""
    try:
        return "lang=" in braces and not read_attributes(braces, braces.index("{"))
    except SpanError:
        return True


def paragraphs(text: str) -> list[list[Piece]] | None:
    """Return the words and signs of each paragraph of a simple prose text, or None."""
    found = pieces(text, inline=False)
    if found is None:
        return None
    ends = [number for number, piece in enumerate(found) if piece.lastgroup == "end"]
    starts = [0, *(number + 1 for number in ends)]
    return [found[start:end] for start, end in zip(starts, [*ends, len(found)], strict=True) if start < end]
