"""Take texts apart into words as those of names are compared: small, without accents and what nobody sees."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import NamedTuple

UNSEEN = "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufe0e\ufe0f\ufeff"
_LETTERS = str.maketrans("øØłŁđĐı", "oOlLdDi", UNSEEN) | {
    ord("æ"): "ae",
    ord("Æ"): "AE",
    ord("œ"): "oe",
    ord("Œ"): "OE",
}
_BEYOND_LATIN = re.compile(r"[^\x00-\u02ff]")
_MAY_JOIN = re.compile(r"[^\x00-\xac\xae-\u02ff\u2010-\u201e\u2022\u2026\u20ac]")
"""Signs that may stand inside a word, or any that are not known to stand in none."""
WORD = re.compile(r"[^\W\d_\xb2\xb3\xb9\xbc-\xbe]+")


class Word(NamedTuple):
    """A word as it is compared: small, without accents; where it stands, and which capitals it has.

    In scripts that have no capitals each word may begin a name, as one with a capital does.
    """

    form: str
    start: int
    end: int
    capital: bool
    upper: bool


def words_of(text: str) -> list[Word]:
    """Return the words of a text: letters without accents, whatever stands between them."""
    if not may_join(text):
        return [
            Word(folded(word), match.start(), match.end(), _may_begin(word), word.isupper())
            for match in WORD.finditer(text)
            for word in [match[0]]
        ]
    found: list[Word] = []
    letters: list[str] = []
    start = end = 0
    for place, char in enumerate(f"{text} "):
        if char in UNSEEN or unicodedata.combining(char):
            continue
        if char.isalpha():
            if not letters:
                start = place
            letters.append(char)
            end = place + 1
        elif letters:
            written = "".join(letters)
            found.append(Word(folded(written), start, end, _may_begin(written), written.isupper()))
            letters = []
    return found


def _may_begin(word: str) -> bool:
    return word[0] == word[0].title()


def may_join(text: str) -> bool:
    """Tell whether signs may stand inside words of a text, so that ``WORD`` alone does not find those."""
    return _MAY_JOIN.search(text) is not None


def forms_of(text: str) -> set[str]:
    """Return the words of a text as they are compared."""
    if may_join(text):
        return {word.form for word in words_of(text)}
    return set(map(folded, WORD.findall(text)))


@functools.lru_cache(maxsize=16_384)
def folded(word: str) -> str:
    """Return a word as it is compared: ``Müller``, ``MULLER`` and ``Mueller`` are one."""
    return _letters(word).replace("ae", "a").replace("oe", "o").replace("ue", "u")


def _letters(text: str) -> str:
    """Return a text without accents and capitals, and without what nobody sees."""
    parts = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return _BEYOND_LATIN.sub(_uncombined, parts).casefold()


def _uncombined(found: re.Match[str]) -> str:
    return "" if unicodedata.combining(found[0]) else found[0]
