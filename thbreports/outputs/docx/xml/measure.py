"""How wide words are, near enough to tell whether a number fits its indent."""

from __future__ import annotations

from lxml import etree

from thbreports.outputs.docx.xml.wml import Element

_THIN, _WIDE, _FIGURE, _OTHER = 0.32, 0.68, 0.56, 0.54
"""Ems of a character: those of few strokes, capitals, digits and signs of their width, all others."""
_FEW_STROKES = frozenset("ijlftIJ.,;:'!|()[]/ -")
_words = etree.XPath("string()", smart_strings=False)


def words_of(node: Element) -> str:
    """Return the words inside an element."""
    return str(_words(node)) if len(node) else node.text or ""


def width_of(text: str) -> float:
    """Return the width of a text in ems, rather too wide than too narrow, for the usual faces of text."""
    return sum(map(_width, text))


def _width(character: str) -> float:
    if character in _FEW_STROKES:
        return _THIN
    if character.isdigit():
        return _FIGURE
    return _WIDE if character.isupper() else _OTHER
