"""Characters of a document that no font of its pack has, so that no page can show them."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from lxml import etree

from thbreports.errors import Problem
from thbreports.packs import font_extra
from thbreports.packs.glyphs import undrawn
from thbreports.source.origin import path_location

if TYPE_CHECKING:
    from thbreports.document.document import Document

_NAMED = 6
"""How many characters of one text are named."""
_HINT = "use others, or add a font{such} to the pack; HTML and Word do without"
_FONTS = {
    "CJK": "SC, TC, JP or KR", "HIRAGANA": "JP", "KATAKANA": "JP", "HANGUL": "KR", "BOPOMOFO": "TC",
    **{name: name.title() for name in (
        "BENGALI DEVANAGARI ETHIOPIC GUJARATI GURMUKHI KANNADA KHMER LAO MALAYALAM MONGOLIAN MYANMAR ORIYA"
        " SINHALA SYRIAC TAMIL TELUGU THAANA THAI TIBETAN TIFINAGH"
    ).split()},
}  # fmt: skip
"""Which Noto Sans has letters, by the first word of their names in Unicode."""
_OF_WORD = dict(
    zip(
        "\uf04a\uf06e\uf06f\uf071\uf076\uf0a3\uf0a7\uf0a8\uf0ab\uf0ae\uf0b0"
        "\uf0b1\uf0b3\uf0b7\uf0d8\uf0e0\uf0e8\uf0f0\uf0fb\uf0fc\uf0fd\uf0fe",
        "☺■□❑❖≤▪☐★→°±≥•➢→➔⇨✗✓☒☑",
        strict=True,
    )
)
"""Signs that Word writes as numbers of its fonts Symbol and Wingdings, and what they show."""


def problems(document: Document, missing: Collection[str] | None = None) -> list[Problem]:
    """Return a problem for each text of the record with characters that no font of the pack has.

    ``missing`` are those characters, where a layout has found them.
    """
    found = undrawn(document.pack, document.markup) if missing is None else set(missing)
    if not found:
        return []
    told = list(_in_texts(document, found))
    left = found.difference(*(chars for chars, _ in told))
    if left and missing is not None:  # from the pack's own words, or from a style sheet
        told.append((left, Problem(document.origin.name, 0, 0, _said(sorted(left)), _hint(sorted(left)))))
    return [problem for _, problem in told]


def _in_texts(document: Document, missing: set[str]) -> Iterator[tuple[set[str], Problem]]:
    """Yield the missing characters of each text of the record, and their problem."""
    by_path: dict[str, list[str]] = {}
    for element in document.tree().iter(etree.Element):
        path = next((one.get("data-path") for one in _outwards(element) if one.get("data-path")), "")
        if path and (words := unicodedata.normalize("NFC", (element.text or "") + _tails(element))):
            lost = by_path.setdefault(path.partition("^")[0], [])
            lost.extend(char for char in words if char in missing and char not in lost)
    for path, lost in by_path.items():
        if lost:
            place = path_location(path)
            yield set(lost), document.origin.words_problem(place, lost[0], _said(lost), _hint(lost))


def _hint(lost: list[str]) -> str:
    """Return what to write instead."""
    of_word = [char for char in lost if "\uf020" <= char <= "\uf0ff"]
    if not of_word:
        names = [unicodedata.name(char, "").replace("-", " ").partition(" ")[0] for char in lost]
        if font_extra.folder() is None and font_extra.SCRIPTS.intersection(names):
            return f"use others, or pip install 'thbreports[{font_extra.EXTRA}]'; HTML and Word do without"
        such = next((f" such as Noto Sans {_FONTS[name]}" for name in names if name in _FONTS), "")
        return _HINT.format(such=such)
    signs = "".join(dict.fromkeys(_OF_WORD[char] for char in of_word if char in _OF_WORD))
    meant = f"write {' '.join(signs)}" if signs else "write the sign that is meant"
    return f"Word has it in its fonts Symbol and Wingdings, and nobody else: {meant}"


def _outwards(element: etree._Element) -> Iterator[etree._Element]:
    yield element
    yield from element.iterancestors()


def _tails(element: etree._Element) -> str:
    return "".join(child.tail or "" for child in element)


def _said(lost: list[str]) -> str:
    named = ", ".join(f"'{char}' (U+{ord(char):04X})" for char in lost[:_NAMED])
    if len(lost) == 1:
        return f"no font of the pack has the character {named}"
    more = f" and {len(lost) - _NAMED} more" if len(lost) > _NAMED else ""
    return f"no font of the pack has the characters {named}{more}"
