"""Links that stand in the words of other links."""

from __future__ import annotations

from lxml import etree


def part_links(root: etree._Element) -> None:
    """Make a link around other links several links beside them: no format knows a link within a link."""
    for link in list(root.iter("a")):
        if link.find(".//a") is not None:
            address = link.attrib.pop("href", "")
            link.tag = "span" if link.attrib else "loose"
            _part(link, address)
    etree.strip_tags(root, "loose")


def _part(element: etree._Element, address: str) -> None:
    """Link to an address all that an element holds outside of links."""
    words, children = element.text, list(element)
    element.text = None
    for child in children:
        element.remove(child)
    link = _add(element, None, words, address)
    for child in children:
        words, child.tail = child.tail, None
        if child.tag != "a" and child.find(".//a") is None:
            link = etree.SubElement(element, "a", href=address) if link is None else link
            link.append(child)
        else:
            element.append(child)
            link = None
            if child.tag != "a":
                _part(child, address)
        link = _add(element, link, words, address)


def _add(
    element: etree._Element, link: etree._Element | None, words: str | None, address: str
) -> etree._Element | None:
    """Add words to a link at the end of an element, which is made for words alone; return the link."""
    if link is None and (words or "").strip():
        link = etree.SubElement(element, "a", href=address)
    holder = element if link is None else link
    if len(holder):
        holder[-1].tail = (holder[-1].tail or "") + (words or "") or None
    else:
        holder.text = (holder.text or "") + (words or "") or None
    return link
