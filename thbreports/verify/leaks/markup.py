"""All that is in a page of HTML or a part of XML: texts, attributes, comments, style sheets and scripts."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from lxml import etree

from thbreports.verify.leaks.part import APART, Part

_INLINE = frozenset(
    "a abbr b bdi bdo cite code data del dfn em font i ins kbd mark q s samp small span strong sub sup time u"
    " var wbr tspan".split()
)
_RUNS = ("wordprocessingml/2006/main", "drawingml/2006/main", "officeDocument/2006/math")
_BLOCKS = frozenset("p br tab cr tc tr tbl footnote endnote comment docPart sdt instrText delText".split())
_SAID = re.compile(r"\"((?:\\.|[^\"\\])*)\"|'((?:\\.|[^'\\])*)'|/\*(.*?)\*/", re.DOTALL)


def is_page(start: bytes) -> bool:
    """Tell whether a file begins as a page of HTML does; ``start`` is in small letters."""
    return start.startswith((b"<!doctype html", b"<html"))


def parts_of_page(data: bytes) -> Iterator[Part]:
    """Yield the parts of a page, which may be of any quality."""
    root = etree.fromstring(data, etree.HTMLParser(encoding="utf-8", huge_tree=True))
    return _parts(root)


def parts_of_xml(data: bytes) -> Iterator[Part]:
    """Yield the parts of an XML document, or a text where it is none."""
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        yield Part("text", data.decode("utf-8", "replace"))
        return
    yield from _parts(root)
    if root.getroottree().docinfo.internalDTD is not None:
        yield Part("document type", data.decode("utf-8", "replace"))


def _parts(root: etree._Element) -> Iterator[Part]:
    shown: list[str] = []
    attributes: dict[str, None] = {}
    names: set[str] = set()
    for event, node in etree.iterwalk(root.getroottree(), events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            yield Part("comment" if event == "comment" else "instruction", node.text or "")
            shown.append(node.tail or "")
            continue
        tag = str(node.tag)
        parts = _parts_words(tag)
        if event == "end":
            shown.append(("\n" if parts else "") + (node.tail or ""))
            continue
        names.add(tag)
        if node.attrib:
            names.update(map(str, node.attrib))
            attributes |= dict.fromkeys(map(str, node.attrib.values()))
        if parts:
            shown.append("\n")
        if tag in ("style", "script"):
            yield from _code(tag, node.text or "")
        elif node.text:
            shown.append(node.text)
    yield Part("text", "".join(shown))
    yield Part("attributes", APART.join(attributes))
    yield Part("names of elements", "\0".join(sorted(names)).encode())


@functools.cache
def _parts_words(tag: str) -> bool:
    """Tell whether an element parts words: those into which Word cuts a text do not."""
    space, _, name = tag.rpartition("}")
    return name in _BLOCKS if space.endswith(_RUNS) else name not in _INLINE


def _code(place: str, text: str) -> Iterator[Part]:
    """Yield what a style sheet or a script holds: its strings and comments are texts, the rest is code."""
    found = (one for strings in _SAID.findall(text) for one in strings)
    yield Part(f"strings of {place}", APART.join(one for one in found if one and not one.startswith("data:")))
    yield Part(place, text.encode("utf-8", "replace"))
