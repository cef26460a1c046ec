"""The numbers of lists as they are printed: ``1.``, ``1)``, ``(a)``, ``iv.``."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lxml import etree

_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
KINDS = ("lower-alpha", "upper-alpha", "lower-roman", "upper-roman")
"""Classes of lists that count with letters or roman numbers."""


def values(listing: etree._Element) -> Iterator[int]:
    """Yield the number of each item of an ``ol``."""
    value = int(listing.get("start", "1"))
    for item in listing.iterchildren("li"):
        value = int(item.get("value", value))
        yield value
        value += 1


def mark_of(classes: Collection[str], value: int) -> str:
    """Return the mark of an item with a number in an ``ol`` of some classes."""
    kind = next((name for name in KINDS if name in classes), "")
    number = str(value)
    if kind.endswith("alpha") and value > 0:
        number = _letters(value)
    elif kind.endswith("roman") and 0 < value < 400:
        number = _roman(value)
    number = number.upper() if kind.startswith("upper") else number
    if "parens" in classes:
        return f"({number})"
    return f"{number})" if "paren" in classes else f"{number}."


def _letters(value: int) -> str:
    letters = ""
    while value:
        value, place = divmod(value - 1, 26)
        letters = chr(ord("a") + place) + letters
    return letters


def _roman(value: int) -> str:
    number = ""
    for worth, sign in _ROMAN:
        count, value = divmod(value, worth)
        number += sign * count
    return number
