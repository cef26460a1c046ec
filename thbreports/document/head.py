"""Head of the document."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree


def set_head(root: etree._Element, language: str, title: str, metadata: Mapping[str, str]) -> None:
    """Write the head anew, so that every template's documents have the same, right one."""
    root.set("lang", language)
    for old in root.findall("head"):
        root.remove(old)
    head = etree.Element("head")
    etree.SubElement(head, "meta", charset="utf-8")
    etree.SubElement(head, "title").text = title
    for name in ("author", "keywords"):
        if name in metadata:
            etree.SubElement(head, "meta", name=name, content=metadata[name])
    root.insert(0, head)
