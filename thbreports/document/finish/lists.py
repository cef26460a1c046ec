"""Marks of lists: how wide they are, and the bullets of points without number among numbered ones."""

from __future__ import annotations

from lxml import etree

from thbreports.document.check import HEADINGS
from thbreports.document.marks import mark_of, values

_FITS, _WIDEST = 2, 6
"""How many characters of a mark fit every list, and for how many there is a class."""
_SHORT = 4
"""Characters of a number as it was written that stands where those of other lists do: ``(a)``, ``12.``."""
_ROOMS = (2, 4, 6, 8, 10, 12, 14, 16)
"""For how many characters of a heading's number there is a class."""


def set_marks(root: etree._Element) -> None:
    """Say of each list how long its longest mark is, and of points without number that they have a bullet."""
    for listing in root.iter("ol"):
        classes = (listing.get("class") or "").split()
        if "verbatim" in classes:
            _set_bullets(listing)
            _set_short(listing)
        elif (longest := max((len(mark_of(classes, one)) for one in values(listing)), default=0)) > _FITS:
            _add(listing, f"marks-{min(longest, _WIDEST)}")


def hang_headings(root: etree._Element) -> None:
    """Say of headings that begin with a number how much room it needs, so that the title hangs."""
    for heading in root.iter(*HEADINGS[1:]):
        first = heading[0] if len(heading) and not (heading.text or "").strip() else None
        if (
            first is None
            or "number" not in (first.get("class") or "").split()
            or heading.find("br") is not None
        ):
            continue
        number = "".join(str(words) for words in first.itertext()).strip()
        if number.endswith(":"):  # the title goes on behind it: "APPENDIX II: List of participants"
            continue
        room = next((one for one in _ROOMS if len(number) <= one), None)
        if room is not None and (len(heading) > 1 or (first.tail or "").strip()):
            _add(heading, "hangs")
            _add(heading, f"room-{room}")


def _set_short(listing: etree._Element) -> None:
    """Say of a list that its numbers are as short as those that other lists count."""
    numbers = [found for item in listing.iterchildren("li") if (found := _number_of(item)) is not None]
    words = ["".join(str(part) for part in number.itertext()).strip() for number in numbers]
    if words and (longest := max(map(len, words))) <= _SHORT:
        _add(listing, "short")
        if longest > _FITS:
            _add(listing, f"marks-{longest}")


def _set_bullets(listing: etree._Element) -> None:
    items = list(listing.iterchildren("li"))
    bare = [item for item in items if not _has_number(item)]
    if len(bare) < len(items):
        for item in bare:
            _add(item, "bullet")


def _has_number(item: etree._Element) -> bool:
    return _number_of(item) is not None


def _number_of(item: etree._Element) -> etree._Element | None:
    """Return the number with which an item begins, as it was written, if it begins with one."""
    first = item
    while not (first.text or "").strip() and len(first):
        first = first[0]
        if "number" in (first.get("class") or "").split():
            return first
        if first.tag in ("ul", "ol"):
            return None
    return None


def _add(element: etree._Element, name: str) -> None:
    element.set("class", f"{element.get('class', '')} {name}".strip())
