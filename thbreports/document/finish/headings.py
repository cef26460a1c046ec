"""Levels of headings, identifiers, and the list of contents."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection

from lxml import etree

from thbreports.document.check import HEADINGS
from thbreports.document.finish.whitespace import remove, with_ancestors


def set_heading_levels(root: etree._Element) -> None:
    """Give each heading the level of the sections around it: no level is ever skipped.

    The title is ``h1``; a heading of a section is one below the headings of the sections around it that have
    one; a heading inside prose counts from there.  A section that has none is a division from here on: HTML
    wants a heading of each section.
    """
    body = root.find("body")
    if body is not None:
        _set_levels(body, 1, with_ancestors(root.iter(*HEADINGS)))
        for section in list(body.iter("section")):
            if not any(one.tag in HEADINGS for one in section):
                section.tag = "div"


def _set_levels(element: etree._Element, level: int, headed: Collection[etree._Element]) -> None:
    """Set the levels below ``element``, whose own heading has ``level``; ``headed`` stand around headings."""
    relative = [0]
    for child in element:
        tag = child.tag
        if tag in HEADINGS and child.get("data-relative"):
            depth = int(child.attrib.pop("data-relative"))
            while relative[-1] >= depth:
                relative.pop()
            relative.append(depth)
            child.tag = f"h{min(level + len(relative) - 1, 6)}"
        elif tag in HEADINGS and tag != "h1":
            child.tag = f"h{min(max(level, 2), 6)}"
        elif tag == "section":
            own = any(one.tag in HEADINGS and not one.get("data-relative") for one in child)
            if child in headed:
                _set_levels(child, level + 1 if own else level, headed)
            relative = [0]  # what follows counts from the section, not from prose before it
        elif child in headed:
            _set_levels(child, level, headed)
            relative = [0]


_IDENTIFIERS = etree.XPath("//@id", smart_strings=False)


def identifiers(root: etree._Element) -> set[str]:
    """Return the identifiers of all elements."""
    return set(_IDENTIFIERS(root))


def set_identifiers(root: etree._Element) -> None:
    """Give every heading of a section an identifier, the same for the same document."""
    taken = identifiers(root)
    counters = [0] * 7
    for heading in root.iter(*HEADINGS[1:]):
        level = int(str(heading.tag)[1])
        counters[level] += 1
        counters[level + 1 :] = [0] * (6 - level)
        name = "section-" + "-".join(str(count) for count in counters[2 : level + 1])
        if "id" not in heading.attrib and name not in taken:
            heading.set("id", name)
            taken.add(name)


def fill_contents(
    root: etree._Element, is_of: Callable[[etree._Element, etree._Element], bool] = lambda *_: True
) -> None:
    """Fill ``nav.contents`` with the headings of the first levels below the title, linked.

    ``is_of`` tells what is of the language of a list, in a document in two: each language lists its own.
    ``data-depth`` says how many levels (2), ``data-from`` how many entries make the list worth having (1).
    """
    for nav in root.findall(".//nav[@class='contents']"):
        depth = int(nav.attrib.pop("data-depth", "2")) + 1
        fewest = int(nav.attrib.pop("data-from", "1"))
        own = set(nav.iter(*HEADINGS))
        headings = (one for one in root.iter(*HEADINGS[1:depth]) if is_of(one, nav))
        entries = [
            heading
            for heading in headings
            if heading.get("id")
            and heading not in own
            and "label" not in (heading.get("class") or "").split()
        ]
        if len(entries) < max(1, fewest):
            remove(nav)
            continue
        around = {2: nav}
        for heading in entries:
            level = int(str(heading.tag)[1])
            while level not in around:  # a first heading below the top level
                level -= 1
            last = around[level][-1] if len(around[level]) else None
            listing = etree.SubElement(around[level], "ol") if last is None or last.tag != "ol" else last
            item = etree.SubElement(listing, "li")
            item.append(_entry(heading))
            around = {key: value for key, value in around.items() if key <= level}
            around[level + 1] = item


def _entry(heading: etree._Element) -> etree._Element:
    address = f"#{heading.get('id')}"
    if not len(heading):
        link = etree.Element("a", href=address)
        link.text = heading.text
        return link
    link = copy.deepcopy(heading)
    link.tail = None
    link.tag = "a"
    link.attrib.clear()
    link.set("href", address)
    for inner in list(link.iter("sup", "br", "span")):
        if inner.tag == "br":  # the words before and after it stay apart
            inner.tail = f" {inner.tail or ''}"
        elif inner.tag == "span":
            inner.attrib.pop("data-path", None)
            if not inner.attrib:
                inner.tag = "em"
        elif inner.get("class") == "footnote-ref":
            remove(inner)
    etree.strip_tags(link, "a", "strong", "em", "time", "u", "s", "cite", "abbr", "code", "br")
    return link
