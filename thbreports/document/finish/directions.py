"""In which direction words run: said of the document, and of parts in a language that runs the other way."""

from __future__ import annotations

import re

from lxml import etree

from thbreports.record.markdown.directions import direction, runs_back
from thbreports.view.language import runs_from_the_right


def set_directions(root: etree._Element) -> None:
    """Give ``dir`` to the document, where it runs from right to left, and to parts that run otherwise.

    Values of the record among words, such as names, are set apart where their letters run otherwise, so that
    they and what stands around them keep their places.  What a template says itself stays.
    """
    back = root.get("dir") == "rtl" or runs_from_the_right(root.get("lang", ""))
    if back or runs_back("".join(root.itertext())):
        for value in root.iter("span", "time"):
            own = direction("".join(value.itertext()))
            if value.get("lang") is None and own not in ("", "rtl" if back else "ltr"):
                value.set("dir", own)
    for element in root.iter(etree.Element):
        language = element.get("lang")
        if language is None or "dir" in element.attrib:
            continue
        around = next((one.get("dir") for one in element.iterancestors() if one.get("dir")), "ltr")
        own = "rtl" if runs_from_the_right(language) else "ltr"
        if own != around:
            element.set("dir", own)


def set_points(root: etree._Element, language: str) -> None:
    """Give Arabic its own comma and semicolon between the words of a record, which stay as they are."""
    if language.partition("-")[0] != "ar":
        return
    for element in root.iter(etree.Element):
        if any(one.get("data-path") for one in (element, *element.iterancestors())):
            continue
        for holder, slot in ((element, "text"), *((child, "tail") for child in element)):
            if words := getattr(holder, slot):
                setattr(holder, slot, _POINTS.sub(lambda point: _ARABIC[point[0]], words))


_POINTS = re.compile(r"[,;](?=\s|$)")
_ARABIC = {",": "\u060c", ";": "\u061b"}
