"""Runs: words of one look, as Word writes them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from thbreports.outputs.docx.xml.markup import empty, escaped
from thbreports.outputs.docx.xml.wml import word_language

_SPACES = re.compile(r"[ \t\n\r\f]+")
FIELD_BEGINS, FIELD_SHOWS, FIELD_ENDS = (
    empty("fldChar", fldCharType=kind) for kind in ("begin", "separate", "end")
)
"""The marks of a field: its instruction stands between the first two, what it shows before the last."""


class Look(NamedTuple):
    """The formatting of a run: emphasis and position directly, all else through a character style.

    ``bold`` is False for words that are regular in a paragraph of bold ones, None where its style decides.
    """

    style: str | None = None
    bold: bool | None = None
    italic: bool = False
    struck: bool = False
    underlined: bool = False
    position: str | None = None
    language: str | None = None
    shade: str | None = None
    """The colour behind its words, as six hexadecimal digits."""


def folded(text: str) -> str:
    """Return a text with white space as HTML shows it: one space for any stretch of it."""
    if "  " in text or "\n" in text or "\t" in text or "\r" in text or "\f" in text:
        return _SPACES.sub(" ", text)
    return text


def words_run(look: Look, words: str, *, verbatim: bool = False) -> str:
    """Return a run of words."""
    if "\u2011" not in words:  # which few fonts have
        return run(look, _text(words, verbatim=verbatim))
    pieces = [_text(piece, verbatim=verbatim) if piece else "" for piece in words.split("\u2011")]
    return run(look, "<w:noBreakHyphen/>".join(pieces))


def _text(words: str, *, verbatim: bool) -> str:
    kept = words[0] == " " or words[-1] == " " or verbatim
    tag = '<w:t xml:space="preserve">' if kept else "<w:t>"
    return f"{tag}{escaped(words)}</w:t>"


def run(look: Look, content: str) -> str:
    """Return a run with this look."""
    return f"<w:r>{_properties(look)}{content}</w:r>"


@lru_cache(maxsize=512)
def changed(look: Look, **changes: Any) -> Look:
    """Return a look that departs in some respects."""
    return look._replace(**changes)


@lru_cache(maxsize=512)
def _properties(look: Look) -> str:
    found = [] if look.style is None else [empty("rStyle", val=look.style)]
    if look.bold is not None:
        found.append("<w:b/><w:bCs/>" if look.bold else '<w:b w:val="0"/><w:bCs w:val="0"/>')
    if look.italic:
        found.append("<w:i/><w:iCs/>")
    if look.struck:
        found.append("<w:strike/>")
    if look.underlined:
        found.append(empty("u", val="single"))
    if look.shade is not None:
        found.append(empty("shd", val="clear", color="auto", fill=look.shade))
    if look.position is not None:
        found.append(empty("vertAlign", val=look.position))
    if look.language is not None:
        language = word_language(look.language)
        asian = {"eastAsia": language} if look.language.split("-")[0] in ("zh", "ja", "ko") else {}
        found.append(empty("lang", val=language, **asian))
    return f"<w:rPr>{''.join(found)}</w:rPr>" if found else ""
