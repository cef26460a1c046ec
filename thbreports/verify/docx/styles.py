"""Bold and italic in a DOCX file: toggle properties through styles, as a word processor resolves them."""

import re
from collections.abc import Iterator

from lxml import etree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = frozenset(("0", "false", "off"))
_STYLED_NAMES = frozenset(("title", "caption"))


def toggle(properties: etree._Element | None, name: str) -> bool | None:
    """Return what run properties say about a toggle property such as `b`: on, off, or None for nothing."""
    found = None if properties is None else properties.find(WORD + name)
    return None if found is None else found.get(WORD + "val", "true") not in _OFF


class Styles:
    """The styles of a DOCX file, by identifier; what they say of a paragraph or run is looked up once."""

    def __init__(self, part: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._states: dict[tuple[str, str | None], bool] = {}
        self._headings: dict[str | None, bool] = {}
        self._contents: dict[str | None, bool] = {}
        self._default_paragraph: str | None = None
        self._defaults: etree._Element | None = None
        if part is None:
            return
        self._defaults = part.find(f"{WORD}docDefaults/{WORD}rPrDefault/{WORD}rPr")
        for style in part.iterfind(WORD + "style"):
            identifier = style.get(WORD + "styleId", "")
            self._styles[identifier] = style
            if style.get(WORD + "type") == "paragraph" and style.get(WORD + "default", "0") not in _OFF:
                self._default_paragraph = identifier

    def is_on(self, name: str, run: etree._Element | None, paragraph_style: str | None) -> bool:
        """Tell whether a toggle property holds for a run.

        Direct formatting decides; without it, each kind of style on top of another turns the property round
        (ECMA-376 part 1, 17.7.3).

        Args:
            name: the property: "b", "i" or "vanish".
            run: the properties of the run (`w:rPr`).
            paragraph_style: identifier of the paragraph's style.
        """
        direct = toggle(run, name)
        if direct is not None:
            return direct
        if toggle(self._defaults, name):
            return True
        character_style = None if run is None else _value(run, "rStyle")
        of_paragraph = self._in_style(name, paragraph_style or self._default_paragraph)
        return of_paragraph != self._in_style(name, character_style)

    def is_heading(self, paragraph: etree._Element | None, style: str | None) -> bool:
        """Tell whether a paragraph is a heading, title, caption or table heading.

        It is one by its outline level, or by the name of its style or of a style that this is based on.
        """
        if style not in self._headings:
            self._headings[style] = any(map(self._heads, self._chain(style)))
        return self._headings[style] or _in_outline(paragraph)

    def is_contents(self, style: str | None) -> bool:
        """Tell whether a paragraph is an entry of the contents list, by its style ("toc 1")."""
        if style not in self._contents:
            self._contents[style] = any(
                re.match(r"toc \d", self._name(element)) for element in self._chain(style)
            )
        return self._contents[style]

    def _in_style(self, name: str, style: str | None) -> bool:
        if (name, style) not in self._states:
            states = (toggle(element.find(WORD + "rPr"), name) for element in self._chain(style))
            self._states[name, style] = next((state for state in states if state is not None), False)
        return self._states[name, style]

    def _heads(self, style: etree._Element) -> bool:
        name = self._name(style)
        return name in _STYLED_NAMES or "heading" in name or _in_outline(style.find(WORD + "pPr"))

    def _chain(self, style: str | None) -> Iterator[etree._Element]:
        met: set[str] = set()
        while style is not None and style in self._styles and style not in met:
            met.add(style)
            element = self._styles[style]
            yield element
            style = _value(element, "basedOn")

    def _name(self, style: etree._Element) -> str:
        return (_value(style, "name") or "").lower()


def _in_outline(properties: etree._Element | None) -> bool:
    level = None if properties is None else properties.find(WORD + "outlineLvl")
    return level is not None and level.get(WORD + "val") != "9"


def _value(element: etree._Element, name: str) -> str | None:
    found = element.find(WORD + name)
    return None if found is None else found.get(WORD + "val")
