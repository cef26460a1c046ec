"""The numbers that Word gives to paragraphs of lists."""

from __future__ import annotations

import re

from lxml import etree

from thbreports.verify.docx.styles import WORD
from thbreports.verify.marks import counted, seen

_KINDS = {
    "lowerLetter": "lower-alpha",
    "upperLetter": "upper-alpha",
    "lowerRoman": "lower-roman",
    "upperRoman": "upper-roman",
}
_PLACE = re.compile("%([1-9])")


class Numbering:
    """Counts as Word does: each instance of a list from its own start. ``marks`` is what it has counted."""

    def __init__(self, part: etree._Element | None) -> None:
        self.marks: list[str] = []
        self._counts: dict[tuple[str, str], int] = {}
        self._levels: dict[tuple[str, str], etree._Element] = {}
        self._starts: dict[tuple[str, str], int] = {}
        self._of: dict[str, str] = {}
        if part is None:
            return
        for definition in part.iterfind(f"{WORD}abstractNum"):
            name = definition.get(f"{WORD}abstractNumId", "")
            for level in definition.iterfind(f"{WORD}lvl"):
                self._levels[name, level.get(f"{WORD}ilvl", "0")] = level
        for instance in part.iterfind(f"{WORD}num"):
            name = instance.get(f"{WORD}numId", "")
            self._of[name] = _value(instance, "abstractNumId")
            for override in instance.iterfind(f"{WORD}lvlOverride"):
                if start := _value(override, "startOverride"):
                    self._starts[name, override.get(f"{WORD}ilvl", "0")] = int(start)

    def count(self, properties: etree._Element | None) -> None:
        """Count a paragraph with these properties, if it is numbered by itself and not by its style."""
        number = None if properties is None else properties.find(f"{WORD}numPr")
        if number is None:
            return
        key = _value(number, "numId"), _value(number, "ilvl") or "0"
        level = self._levels.get((self._of.get(key[0], ""), key[1]))
        if level is None:
            return
        start = self._starts.get(key, int(_value(level, "start") or "1"))
        self._counts[key] = self._counts.get(key, start - 1) + 1
        self.marks += seen(self._mark(level, *key))

    def _mark(self, level: etree._Element, instance: str, depth: str) -> str:
        kind = _value(level, "numFmt")

        def number(match: re.Match[str]) -> str:
            place = str(int(match[1]) - 1)
            return counted(self._counts.get((instance, place), 1), _KINDS.get(kind, kind))

        return _PLACE.sub(number, _value(level, "lvlText"))


def _value(element: etree._Element, name: str) -> str:
    found = element.find(WORD + name)
    return "" if found is None else found.get(f"{WORD}val", "")
