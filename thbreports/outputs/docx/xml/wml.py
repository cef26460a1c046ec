"""Names of WordprocessingML and its neighbours, and the short forms with which elements are made.

The names and the order of child elements follow ECMA-376, part 1, transitional.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TypeAlias

from babel.core import get_global
from lxml import etree

Element: TypeAlias = etree._Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
ADEC = "http://schemas.microsoft.com/office/drawing/2017/decorative"

R_ID = f"{{{R}}}id"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
TWIPS = 20
"""The value of one point in twips, the unit of most WordprocessingML lengths."""
EMU_PER_TWIP = 635
"""The value of one twip in English metric units, the unit of DrawingML."""
LIST_LEVELS = 9
"""How deep lists go: WordprocessingML numbering has nine levels."""


@cache
def w(name: str) -> str:
    """Return the qualified form of a name of WordprocessingML, for lxml."""
    return f"{{{W}}}{name}"


def root(name: str) -> Element:
    """Return a new root element of a WordprocessingML part, with the prefixes that the parts use."""
    return etree.Element(w(name), nsmap={"w": W, "r": R, "wp": WP, "a": A, "pic": PIC})


def add(parent: Element, name: str, /, **attributes: str | int) -> Element:
    """Append an element of WordprocessingML to ``parent`` and return it; attributes are of the same
    namespace."""
    element: Element = etree.SubElement(parent, w(name))
    for key, value in attributes.items():
        element.set(w(key), str(value))
    return element


def serialise(element: Element) -> bytes:
    """Return a part as it is written to a package."""
    return etree.tostring(element, encoding="UTF-8", xml_declaration=True, standalone=True)


def texts(elements: Iterable[Element], attribute: str) -> list[str]:
    """Return an attribute of WordprocessingML of each element that has it."""
    return [value for element in elements if (value := element.get(w(attribute))) is not None]


_WORD_LANGUAGES = {
    "az": "az-Latn-AZ", "bs": "bs-Latn-BA", "cnr": "sr-Latn-ME", "en": "en-GB", "no": "nb-NO", "pt": "pt-PT",
    "sr": "sr-Cyrl-RS", "sr-cyrl": "sr-Cyrl-RS", "sr-latn": "sr-Latn-RS", "zh-hans": "zh-CN",
    "zh-hant": "zh-TW",
}  # fmt: skip
"""Languages that Word knows by another tag than with the region where most of their speakers live (CLDR)."""


def word_language(tag: str) -> str:
    """Return the language tag that Word knows: with a region, and with a script where Word needs one."""
    if (known := _WORD_LANGUAGES.get(tag.lower())) is not None:
        return known
    likely = get_global("likely_subtags").get(tag.lower(), "")
    return f"{tag.lower()}-{likely.rpartition('_')[2]}" if likely else tag
