"""White space of the document, as it is kept and dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from thbreports.document.check import INLINE, TEXT_BLOCKS

_SPACE = re.compile(r"[ \t\n\r]+")
_UNTIDY = ("\n", "  ", "\t", "\r")


_WORDED = INLINE | TEXT_BLOCKS | {"pre", "title"}
_MAY_BE_EMPTY = ("p", "ul", "ol", "dl", "div", "header", "footer", "tbody", "table")


def tidy(root: etree._Element) -> None:
    """Give words single spaces and blocks none around them; drop blocks that hold nothing."""
    elements = [(element, element.tag) for element in root.iter(etree.Element)]
    around_blocks = with_ancestors(element.getparent() for element, tag in elements if tag not in INLINE)
    around_breaks = with_ancestors(root.iter("br"))
    for element, tag in elements:
        if tag not in _WORDED:
            _drop_space(element)
        elif element in around_blocks:
            _trim_mixed(element)
        elif tag in TEXT_BLOCKS and (element in around_breaks or _is_untidy(element)):
            _collapse(element)
    for element in reversed(list(root.iter(*_MAY_BE_EMPTY))):
        if not len(element) and not (element.text or "").strip() and not element.get("data-keep"):
            remove(element)


def with_ancestors(elements: Iterable[etree._Element | None]) -> set[etree._Element]:
    """Return elements and all those around them."""
    known: set[etree._Element] = set()
    for element in elements:
        while element is not None and element not in known:
            known.add(element)
            element = element.getparent()
    return known


def _is_untidy(element: etree._Element) -> bool:
    """Tell whether the white space in a block of words is not yet as it should be; seldom it is not."""
    words = element.text
    if len(element):
        words = etree.tostring(element, encoding="unicode", method="text", with_tail=False)
    if not words:
        return False
    return words[0] == " " or words[-1] == " " or any(map(words.__contains__, _UNTIDY))


def _drop_space(element: etree._Element) -> None:
    if (text := element.text) and not text.strip():
        element.text = None
    for child in element:
        if (tail := child.tail) and not tail.strip():
            child.tail = None


def _trim_mixed(element: etree._Element) -> None:
    """Tidy an element, such as a list item, that holds words first and blocks after them."""
    element.text = _SPACE.sub(" ", element.text or "").lstrip(" ") or None
    for child in element:
        tail = _SPACE.sub(" ", child.tail or "")
        following = child.getnext()
        if child.tag not in INLINE:
            tail = tail.lstrip(" ")
        if following is None or following.tag not in INLINE:
            tail = tail.rstrip(" ")
        child.tail = tail or None
    first = element[0] if len(element) else None
    if first is not None and first.tag not in INLINE and element.text:
        element.text = element.text.rstrip(" ")


def _collapse(element: etree._Element) -> None:
    """Make each run of white space in a block of words one space; drop it at both ends and around breaks."""
    after_space = True
    last: tuple[etree._Element, str] | None = None
    for holder, slot in _slots(element):
        if slot == "break":
            if last is not None:
                setattr(last[0], last[1], (getattr(last[0], last[1]) or "").rstrip(" "))
            after_space = True
            continue
        written = getattr(holder, slot)
        if not written:
            continue
        words = _SPACE.sub(" ", written)
        if after_space:
            words = words.lstrip(" ")
        if words != written:
            setattr(holder, slot, words or None)
        if words:
            after_space, last = words.endswith(" "), (holder, slot)
    if last is not None and after_space:
        setattr(last[0], last[1], getattr(last[0], last[1]).rstrip(" ") or None)


def _slots(element: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield every place of words in reading order, and each line break."""
    yield element, "text"
    for child in element:
        if child.tag == "br":
            yield child, "break"
        else:
            yield from _slots(child)
        yield child, "tail"


def remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail and element.tail.strip():
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
