"""Words as they are compared: without what hides them, and without what lies between them."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from thbreports.record.markdown.passage import seen

WORD = re.compile(r"[^\W_]+")
_BREAK = re.compile(r"\s*[-\u2010\u2011\n]\s*")
_FIRST, _LAST = re.compile(r"[^\W_]+"), re.compile(r"[^\W_]+\Z")
_LONGEST = 40
"""Letters of the longest half of a word."""

_ADDRESS = re.compile(
    r"(?:https?://|mailto:|www\.)[^\s<>()\[\]{}\"]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE
)
_NUMBER = re.compile(r"[+(]?\d[\d\s().,/\u2019'-]{3,}\d")
_TARGET = re.compile(r"(?<=\])\(([^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)")
_ATTRIBUTES = re.compile(r"(?<=\])\{[^{}\n]*\}")
_QUOTED = re.compile(r'"([^"]*)"')
_NOTE = re.compile(r"\[\^[^\]\n]*\]:?")
_MARKED = re.compile(r"[\[\]\n|\f<\\*_~`&]")
_SIGNS = re.compile(r"<br\s*/?>|\\\n?|[*_~`\[\]]", re.IGNORECASE)
_PARTS = re.compile(r"\n\s*\n|\n(?=[ \t>]*(?:[-*+|>:]|\(?\w{1,3}[.)])[ \t])|[|\f]")


def folded(text: str) -> str:
    """Return a text in which letters differ by what they are, not by how they are written.

    Capitals are small, letters of another form (wide, ligatures, split accents) plain ones, and what no font
    draws is gone: soft hyphens, joiners, zero-width spaces, marks of direction.
    """
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKC", seen(text)).casefold()
    return unicodedata.normalize("NFKC", plain)


def broken(words: str) -> Iterator[str]:
    """Yield the words of a folded text that a hyphen or the end of a line may have cut in two."""
    before = None
    for piece in _BREAK.split(words):
        first = _FIRST.match(piece[:_LONGEST])
        if before and first:
            yield before[0] + first[0]
        before = _LAST.search(piece[-_LONGEST:])


def pieces(text: str) -> list[str]:
    """Return what a text of Markdown, or a plain one, says in one go: paragraphs, items, cells, notes.

    The addresses that links lead to and what is said in the attributes of spans are pieces of their own.
    """
    if not _MARKED.search(text):
        return [text] if text and not text.isspace() else []
    found: list[str] = []
    if "[" in text:
        found.extend(match[1] for match in _TARGET.finditer(text))
        for match in _ATTRIBUTES.finditer(text):
            found.extend(_QUOTED.findall(match[0]))
        text = _NOTE.sub("", _ATTRIBUTES.sub("", _TARGET.sub("", text)))
    parts = _PARTS.split(text) if "\n" in text or "|" in text else [text]
    found[:0] = [_SIGNS.sub("", part) for part in parts]
    return [html.unescape(piece) for piece in found if piece and not piece.isspace()]


def addresses(piece: str) -> list[str]:
    """Return the addresses in a text, and the numbers of some length."""
    return [match[0] for form in (_ADDRESS, _NUMBER) for match in form.finditer(piece)]
