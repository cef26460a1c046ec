"""The closed vocabulary of the semantic document, and how its elements may stand in each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from thbreports.vocabulary import ELEMENTS

VOID = frozenset({"br", "hr", "img", "meta"})
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
INLINE = frozenset("strong em sub sup u s a time span cite abbr code br img".split())
TEXT_BLOCKS = frozenset([*HEADINGS, *"p li dt dd th td caption figcaption address".split()])
"""Blocks that hold words; white space in them is a single space, and none at their ends."""
ONLY_INLINE = frozenset([*HEADINGS, "p", "dt", "caption", "figcaption", "address"])
_PARENTS = {
    "li": ("ul", "ol"),
    "dt": ("dl",),
    "dd": ("dl",),
    "thead": ("table",),
    "tbody": ("table",),
    "tr": ("thead", "tbody"),
    "th": ("tr",),
    "td": ("tr",),
    "caption": ("table",),
    "figcaption": ("figure",),
}
_WORDS_ONLY = ONLY_INLINE | INLINE
_ASKED = ("img", "th")
_PLAIN_ATTRIBUTES = frozenset("id class lang href role datetime start value data-path aria-label".split())
"""Attributes of which nothing can be wrong: most elements have no others."""
_FORBIDDEN = ("style", "align", "bgcolor", "width", "height")
MAX_SPAN = 50


def faults(root: etree._Element) -> Iterator[str]:
    """Yield what in a tree is not of the vocabulary, in words for the author of a template."""
    right: set[tuple[str, ...]] = set()
    for element in root.iter(etree.Element):
        tag: Any = element.tag
        parent = element.getparent()
        within: Any = "" if parent is None else parent.tag
        names = element.keys()
        if (seen := (within, tag, *names)) in right:
            continue
        fault = _place_fault(element, tag, within)
        if fault:
            yield fault
        if tag in _ASKED or not _PLAIN_ATTRIBUTES.issuperset(names):
            yield from _attribute_faults(element, tag, names)
        elif not fault:
            right.add(seen)
    count = len(root.findall(".//h1"))
    if count != 1:
        yield f"the document has {count} <h1>; it needs one, the title of the report"


def _place_fault(element: etree._Element, tag: str, within: str) -> str:
    """Return what is wrong with an element in another one, or an empty text."""
    if tag not in ELEMENTS:
        return f"<{tag}> is not an element of the document: see docs/templates.md"
    if tag in _PARENTS and within not in _PARENTS[tag]:
        return f"<{tag}> stands in <{within}>, not in " + " or ".join(f"<{name}>" for name in _PARENTS[tag])
    if within in _WORDS_ONLY and tag not in INLINE:
        words = " ".join("".join(element.itertext()).split())[:40]
        return f"the block <{tag}> ('{words}') stands inside <{within}>, which holds words only"
    if within in ("ul", "ol") and tag != "li":
        return f"<{tag}> stands in <{within}>, which holds <li> only"
    return ""


def _attribute_faults(element: etree._Element, tag: str, names: Sequence[str]) -> Iterator[str]:
    for name in _FORBIDDEN:
        if name in names:
            yield f"<{tag} {name}=...> says how a thing looks: give it a class, and the style sheet a rule"
    for name in names:
        if name.startswith("on"):
            yield f"<{tag} {name}=...> is a script"
    for name in ("colspan", "rowspan"):
        if (value := element.get(name)) and not (value.isdigit() and 0 < int(value) <= MAX_SPAN):
            yield f'<{tag} {name}="{value}"> is not a number from 1 to {MAX_SPAN}'
    if tag == "img" and not element.get("alt", "").strip():
        yield "an <img> has no alt text"
    if tag == "th" and element.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
        yield f"the table header '{''.join(element.itertext()).strip()[:40]}' has no scope: col or row"
