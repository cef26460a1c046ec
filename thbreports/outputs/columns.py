"""What the columns of a table need, whichever format draws it."""

from __future__ import annotations

import re
from collections.abc import Sequence

_FIGURE = re.compile(r"\s*[-+−±<>≤≥~(]?\s*\d[\d\s.,:/'’%‰()–-]*[€$£]?\s*")
_LONGEST_FIGURE = 20


def is_figure(words: str) -> bool:
    """Tell whether the words of a cell are one figure, which stays in one line whatever spaces are in it."""
    return len(words) <= _LONGEST_FIGURE and _FIGURE.fullmatch(words) is not None


def narrowed(widths: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """Return widths of columns that fit a room: the widest give way, all to the same width.

    None becomes narrower than its least width; where those alone are wider than the room, they are returned.
    """

    def limited(limit: float) -> list[float]:
        return [min(width, max(limit, low)) for width, low in zip(widths, least, strict=True)]

    low, high = 0.0, max(widths)
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (low, middle) if sum(limited(middle)) > room else (middle, high)
    return limited(low)
