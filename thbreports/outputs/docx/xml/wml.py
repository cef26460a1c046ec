"""Names of WordprocessingML and its neighbours, and the short forms with which elements are made.

The names and the order of child elements follow ECMA-376, part 1, transitional.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TypeAlias

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
#: The value of one point in twips, the unit of most WordprocessingML lengths.
TWIPS = 20
#: The value of one twip in English metric units, the unit of DrawingML.
EMU_PER_TWIP = 635
#: How deep lists go: WordprocessingML numbering has nine levels.
LIST_LEVELS = 9


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


#: The region that Word expects with a language written without one; ISO 639-1 and 3166-1, European usage.
_REGIONS = {
    "az": "az-Latn-AZ", "be": "be-BY", "bg": "bg-BG", "bs": "bs-Latn-BA", "ca": "ca-ES", "cnr": "sr-Latn-ME",
    "cs": "cs-CZ", "cy": "cy-GB", "da": "da-DK", "de": "de-DE", "el": "el-GR", "en": "en-GB", "es": "es-ES",
    "et": "et-EE", "eu": "eu-ES", "fi": "fi-FI", "fr": "fr-FR", "ga": "ga-IE", "gl": "gl-ES", "hr": "hr-HR",
    "hu": "hu-HU", "hy": "hy-AM", "is": "is-IS", "it": "it-IT", "ja": "ja-JP", "ka": "ka-GE", "ko": "ko-KR",
    "la": "la-VA", "lb": "lb-LU", "lt": "lt-LT", "lv": "lv-LV", "mk": "mk-MK", "mt": "mt-MT", "nb": "nb-NO",
    "nl": "nl-NL", "nn": "nn-NO", "no": "nb-NO", "pl": "pl-PL", "pt": "pt-PT", "rm": "rm-CH", "ro": "ro-RO",
    "ru": "ru-RU", "sk": "sk-SK", "sl": "sl-SI", "sq": "sq-AL", "sr": "sr-Cyrl-RS", "sr-cyrl": "sr-Cyrl-RS",
    "sr-latn": "sr-Latn-RS", "sv": "sv-SE", "tr": "tr-TR", "uk": "uk-UA", "vi": "vi-VN", "zh": "zh-CN",
    "zh-hans": "zh-CN", "zh-hant": "zh-TW",
}  # fmt: skip


def word_language(tag: str) -> str:
    """Return the language tag that Word knows: with a region, and with a script where Word needs one."""
    return _REGIONS.get(tag.lower(), tag)
