"""How wide words are, near enough to shorten a running line that would print over the text."""

from __future__ import annotations

import re
import unicodedata

_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(mm|cm|in|pt|px)")
_POINTS = {"mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pt": 1.0, "px": 0.75}
_ELLIPSIS = "…"
_WIDTHS = {
    0.26: " ijl",
    0.28: "!,.:;·'’`J",
    0.35: "I()-[]f",
    0.38: "t“”/\\{}•",
    0.43: 'r"„°',
    0.48: "cszç_?",
    0.52: "vy–§«»F",
    0.54: "Lkx",
    0.57: "ae*ETY|S",
    0.59: "X$+<=>Z^~€0123456789",
    0.62: "bdghnopquKPV",
    0.65: "ABCRß#",
    0.76: "DGUHN&",
    0.8: "OQw…",
    0.94: "%@MWm",
    1.0: "—",
}
"""Widths in ems of the signs of Noto Sans, each with those that are a little narrower."""
_KNOWN = {sign: width for width, signs in _WIDTHS.items() for sign in signs}
_ACROSS = 0.9
"""How much of the shorter side of a sheet the words of a watermark take at most."""
_AT_END = " ,;:.–—-([{/&\"'“„«"


def points(length: str) -> float | None:
    """Return a length of a style sheet in points, or None for one that is no plain length."""
    match = _LENGTH.fullmatch(length.strip())
    return None if match is None else float(match[1]) * _POINTS[match[2]]


def width_of(words: str) -> float:
    """Return the width of words in ems of a usual face, rather too wide than too narrow."""
    try:
        return sum(map(_KNOWN.__getitem__, words))
    except KeyError:
        return sum(map(_width, words))


def across(words: str, sheet: tuple[float, float], most: float) -> tuple[float, float]:
    """Return the room for words that stand across a sheet, and their size, both in points.

    ``sheet`` has its width and height; the size is ``most``, or what fits.
    """
    room = min(sheet) * _ACROSS
    return room, min(most, room / max(width_of(words), 1.0))


def shortened(words: str, width: float) -> str:
    """Return words that fit a width in ems: as they are, or up to a word, with an ellipsis."""
    if width_of(words) <= width:
        return words
    room, end = width - _width(_ELLIPSIS), 0
    for end, sign in enumerate(words):  # noqa: B007
        room -= _width(sign)
        if room < 0:
            break
    whole = words.rfind(" ", 0, end + 1)
    return words[: whole if whole > 0 else end].rstrip(_AT_END) + _ELLIPSIS


def _width(sign: str) -> float:
    if sign in _KNOWN:
        return _KNOWN[sign]
    if unicodedata.combining(sign):
        return 0.0
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.0
    base = unicodedata.normalize("NFD", sign)[0]
    return _KNOWN.get(base, 0.7 if sign.isupper() else 0.62)
