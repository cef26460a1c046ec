"""Letters that run from right to left, and those that run from left to right."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BACK = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
"""The blocks of Unicode whose letters run from right to left, as a class of characters has them."""
_AHEAD = "A-Za-z\u00c0-\u058f\u0900-\u1fff\u2c00-\ud7ff"
_IS_BACK = re.compile(f"[{_BACK}]")
_STRETCH_BACK = re.compile(f"[{_BACK}](?:[^{_AHEAD}]*[{_BACK}])?")
_GAP = "[ \xa0\u2007\u2009\u202f]"
_FIGURES = (
    "[0-9]+(?:-[0-9]+){2,}"
    f"|(?<![0-9])[0-9]{{1,3}}(?:{_GAP}[0-9]{{3}})+(?![0-9])"
    f"|\\+[0-9]+(?:(?:{_GAP}|[.-])(?:\\(0\\){_GAP}?)?[0-9]+)+"
    f"|(?<![0-9])0[0-9](?:{_GAP}[0-9][0-9]){{2,}}"
)
"""Dates as computers write them, figures in groups of three, telephone numbers."""
FIGURES = re.compile(_FIGURES)
"""Figures whose parts would change places among words from the right, and are read from the left."""
_STRETCH_AHEAD = re.compile(f"[{_AHEAD}](?:[^{_BACK}]*[{_AHEAD}0-9])?|{_FIGURES}")
_PAIRS = (("(", ")"), ("[", "]"))


def runs_back(text: str) -> bool:
    """Tell whether a text has letters that run from right to left."""
    return not text.isascii() and _IS_BACK.search(text) is not None


def direction(text: str) -> str:
    """Return how a text runs: ``rtl``, ``ltr``, ``auto`` for both, and nothing where it has no direction.

    Numbers have none; the first of a range stands where the text around it begins.
    """
    ahead = _STRETCH_AHEAD.search(text)
    if runs_back(text):
        return "auto" if ahead else "rtl"
    return "ltr" if ahead else ""


def parts(text: str, *, from_the_right: bool) -> Iterator[tuple[bool, str]]:
    """Yield a text in parts, each with whether it runs from right to left.

    What has no direction of its own, as spaces and full stops have none, goes with the letters on both sides
    of it where these agree, else with the text, which itself runs ``from_the_right`` or not; a bracket goes
    with the one that it belongs to (Unicode Standard Annex 9, N0 to N2).
    """
    stretch, end = _STRETCH_AHEAD if from_the_right else _STRETCH_BACK, 0
    while found := stretch.search(text, end):
        begin = found.start()
        if begin > end:
            yield from_the_right, text[end:begin]
        end = begin + _balanced(found[0])
        while text[end : end + 1] and any(_is_open(text[begin:end], pair, text[end]) for pair in _PAIRS):
            end += 1
        yield not from_the_right, text[begin:end]
    if end < len(text):
        yield from_the_right, text[end:]


def _balanced(words: str) -> int:
    """Return the length of what stands before a bracket that closes none of the words, or of all."""
    for place, char in enumerate(words):
        for opens, closes in _PAIRS:
            if char == closes and words[:place].count(opens) <= words[:place].count(closes):
                return place
    return len(words)


def _is_open(words: str, pair: tuple[str, str], char: str) -> bool:
    return char == pair[1] and words.count(pair[0]) > words.count(pair[1])
