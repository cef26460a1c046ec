"""The numbers of a pack's design, read as Word needs them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from thbreports.outputs.docx.wml import TWIPS
from thbreports.problems import PackError, Problem

_LENGTH = re.compile(r"\s*(-?\d*\.?\d+)\s*(pt|mm|cm|in|px|rem|em)?\s*")
_POINTS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "px": 0.75}
_COLOUR = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_SHEETS = {"a4": ("210mm", "297mm"), "a5": ("148mm", "210mm"), "letter": ("8.5in", "11in")}

DEFAULTS: Mapping[str, str] = {
    "text-size": "10.5pt",
    "leading": "15.5pt",
    "paragraph-space": "0.75rem",
    "list-indent": "1.5rem",
    "h1-size": "1.953rem",
    "h2-size": "1.5625rem",
    "h3-size": "1.25rem",
    "h4-size": "1rem",
    "small-size": "9pt",
    "tiny-size": "8pt",
    "heading-leading": "1.25",
    "small-leading": "1.4",
    "h2-above": "2.25rem",
    "h2-below": "1.125rem",
    "h3-above": "1.75rem",
    "h3-below": "0.875rem",
    "h4-above": "1.25rem",
    "h4-below": "0.625rem",
    "hairline": "0.5pt",
    "ink": "#1c1e21",
    "muted": "#565d65",
    "accent": "#1f3a5f",
    "rule": "#b4bac1",
    "page-size": "A4",
    "margin-top": "27mm",
    "margin-right": "29mm",
    "margin-bottom": "28mm",
    "margin-left": "29mm",
    "running-distance": "13mm",
    "word-text-font": "Cambria",
    "word-label-font": "Calibri",
    "word-code-font": "Consolas",
}


@dataclass(frozen=True)
class Design:
    """The design of a pack; ``origin`` names the pack in a problem.

    A key that the pack does not give has the value of ``DEFAULTS``.  Every method raises ``PackError`` when
    the value of the key is not of its kind.
    """

    values: Mapping[str, str]
    origin: str

    def text(self, key: str) -> str:
        """Return a value as it was written, without the quotation marks of CSS."""
        return self.values.get(key, DEFAULTS.get(key, "")).strip().strip("\"'")

    def points(self, key: str) -> float:
        """Return a length in points: pt, mm, cm, in, px (at 96 to the inch), or rem and em, of the size
        of the text."""
        number, unit = self._number(key)
        if unit in ("rem", "em"):
            return number * self.points("text-size")
        if unit is None and number:
            raise self._wrong(key, "a length such as 10.5pt or 25mm")
        return number * _POINTS[unit or "pt"]

    def twips(self, key: str) -> int:
        """Return a length in twentieths of a point."""
        return round(self.points(key) * TWIPS)

    def leading(self, key: str, size: float) -> float:
        """Return the height of a line in points: a length, or a multiple of ``size`` where no unit is
        given."""
        number, unit = self._number(key)
        return number * size if unit is None else self.points(key)

    def colour(self, key: str) -> str:
        """Return a colour as six hexadecimal digits."""
        match = _COLOUR.fullmatch(self.text(key))
        if match is None:
            raise self._wrong(key, "a colour such as #1f3a5f")
        digits = match[1]
        return ("".join(2 * digit for digit in digits) if len(digits) == 3 else digits).upper()

    def heading(self, level: int, what: str) -> float:
        """Return ``size``, ``above`` or ``below`` of the headings of one level.

        A level without its own has that of the nearest level above it.
        """
        for step in range(level, 1, -1):
            if f"h{step}-{what}" in self.values or f"h{step}-{what}" in DEFAULTS:
                return self.points(f"h{step}-{what}")
        return self.points(f"h1-{what}")

    def sheet(self) -> tuple[int, int]:
        """Return width and height of the page in twips."""
        if "page-width" in self.values and "page-height" in self.values:
            return self.twips("page-width"), self.twips("page-height")
        words = self.text("page-size").lower().split()
        name = next((word for word in words if word in _SHEETS), None)
        lengths = _SHEETS[name] if name else tuple(words)
        if len(lengths) != 2:
            raise self._wrong("page-size", "A4, A5, letter, or a width and a height")
        made = Design({"width": lengths[0], "height": lengths[1]}, self.origin)
        width, height = made.twips("width"), made.twips("height")
        return (height, width) if "landscape" in words else (width, height)

    def text_width(self) -> int:
        """Return the width of the text area in twips."""
        return self.sheet()[0] - self.twips("margin-left") - self.twips("margin-right")

    def _number(self, key: str) -> tuple[float, str | None]:
        match = _LENGTH.fullmatch(self.text(key))
        if match is None:
            raise self._wrong(key, "a length such as 10.5pt or 25mm")
        return float(match[1]), match[2]

    def _wrong(self, key: str, wanted: str) -> PackError:
        message = f"design.{key} is {self.text(key)!r}"
        return PackError([Problem(self.origin, 0, 0, message, f"write {wanted}")])
