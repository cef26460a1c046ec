"""Marks of lists: how wide they are, and the bullets of points without number among numbered ones."""

from __future__ import annotations

from lxml import etree

from thbreports.document.marks import mark_of, values

_FITS, _WIDEST = 2, 6
"""How many characters of a mark fit every list, and for how many there is a class."""


def set_marks(root: etree._Element) -> None:
    """Say of each list how long its longest mark is, and of points without number that they have a bullet."""
    for listing in root.iter("ol"):
        classes = (listing.get("class") or "").split()
        if "verbatim" in classes:
            _set_bullets(listing)
        elif (longest := max((len(mark_of(classes, one)) for one in values(listing)), default=0)) > _FITS:
            _add(listing, f"marks-{min(longest, _WIDEST)}")


def _set_bullets(listing: etree._Element) -> None:
    items = list(listing.iterchildren("li"))
    bare = [item for item in items if not _has_number(item)]
    if len(bare) < len(items):
        for item in bare:
            _add(item, "bullet")


def _has_number(item: etree._Element) -> bool:
    """Tell whether an item begins with its number, as it was written."""
    first = item
    while not (first.text or "").strip() and len(first):
        first = first[0]
        if "number" in (first.get("class") or "").split():
            return True
        if first.tag in ("ul", "ol"):
            return False
    return False


def _add(element: etree._Element, name: str) -> None:
    element.set("class", f"{element.get('class', '')} {name}".strip())
