"""The numbers that a form counts: what of them stands in the tree of a document, and others in their place.

A number stands in an element of the class ``number``.  What a form adds to it is all in there that comes from
no field of the record, such as ``2.`` in ``2.a`` where the record says ``a``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree


def elements(root: etree._Element) -> list[etree._Element]:
    """Return the elements that hold numbers, in the order of the document."""
    return [one for one in root.iter("span") if "number" in one.get("class", "").split()]


def counted(element: etree._Element) -> tuple[str, ...]:
    """Return what a form has added in an element with a number, piece by piece."""
    return tuple(getattr(holder, name) or "" for holder, name in _pieces(element))


def put_in(element: etree._Element, pieces: Sequence[str] | None) -> None:
    """Put other pieces in their place, or take the number away for None."""
    if pieces is not None:
        for (holder, name), words in zip(_pieces(element), pieces, strict=True):
            setattr(holder, name, words)
        return
    parent = element.getparent()
    assert parent is not None
    if parent.tag == "li" and not (parent.text or "").strip():
        parent.set("class", f"{parent.get('class', '')} bullet".strip())
    before, after = element.getprevious(), (element.tail or "").lstrip()
    if before is None:
        parent.text = (parent.text or "") + after
    else:
        before.tail = (before.tail or "") + after
    parent.remove(element)


def fit(root: etree._Element, numbers: Sequence[Sequence[str] | None]) -> bool:
    """Tell whether numbers are those of the elements of a tree."""
    found = elements(root)
    return len(found) == len(numbers) and all(
        pieces is None or len(pieces) == len(counted(element))
        for element, pieces in zip(found, numbers, strict=True)
    )


def _pieces(element: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield the places of words in an element that are not from a field: each an element, and which."""
    if element.get("data-path"):
        return
    yield element, "text"
    for child in element:
        yield from _pieces(child)
        yield child, "tail"
