"""In which direction words run: said of the document, and of parts in a language that runs the other way."""

from __future__ import annotations

import re

from lxml import etree

from thbreports.record.markdown.directions import FIGURES, direction, runs_back
from thbreports.view.language import runs_from_the_right

_IN_A_LANGUAGE = etree.XPath("//*[@lang]")


def set_directions(root: etree._Element) -> None:
    """Give ``dir`` to the document, where it runs from right to left, and to parts that run otherwise.

    Values of the record among words, such as names, are set apart where their letters run otherwise, so that
    they and what stands around them keep their places.  What a template says itself stays.
    """
    back = root.get("dir") == "rtl" or runs_from_the_right(root.get("lang", ""))
    both = back or runs_back("".join(root.itertext()))
    if both:
        for value in root.iter("span", "time"):
            own = direction("".join(value.itertext()))
            if value.get("lang") is None and own not in ("", "rtl" if back else "ltr"):
                (_inside(value) if value.get("class") == "number" else value).set("dir", own)
    for element in _IN_A_LANGUAGE(root):
        if "dir" in element.attrib:
            continue
        around = next((one.get("dir") for one in element.iterancestors() if one.get("dir")), "ltr")
        own = "rtl" if runs_from_the_right(element.get("lang", "")) else "ltr"
        if own != around:
            element.set("dir", own)
    body = root.find("body")
    if both and body is not None and (back or runs_back("".join(body.itertext()))):
        _hold_figures(body, "rtl" if back else "ltr")


def _hold_figures(element: etree._Element, around: str) -> None:
    """Set figures in groups (``1 204``) apart from words from the right, which would turn their parts round.

    What stands ``around`` an element is its own direction where it says none.
    """
    own = element.get("dir") or around
    for child in list(element):
        _hold_figures(child, own)
        child.tail, held = _parted(child.tail, own)
        for one in reversed(held):
            child.addnext(one)
    element.text, held = _parted(element.text, own)
    element[:0] = held


def _parted(text: str | None, around: str) -> tuple[str | None, list[etree._Element]]:
    """Return the words before the first of such figures, and elements for these and what follows each."""
    held: list[etree._Element] = []
    if not text or not (around == "rtl" or runs_back(text)) or not (found := list(FIGURES.finditer(text))):
        return text, held
    for one, end in zip(found, [*(one.start() for one in found[1:]), len(text)], strict=True):
        figures = etree.Element("span", {"dir": "ltr"})
        figures.text, figures.tail = one[0], text[one.end() : end]
        held.append(figures)
    return text[: found[0].start()], held


def _inside(number: etree._Element) -> etree._Element:
    """Return what holds the words of a number from now on: the number itself hangs where its list begins."""
    words = etree.Element("span")
    words.text, number.text = number.text, None
    words.extend(list(number))
    number.append(words)
    return words


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
