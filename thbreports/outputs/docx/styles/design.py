"""The numbers of a pack's design, read as Word needs them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from thbreports.errors import PackError, Problem
from thbreports.outputs.docx.xml.wml import TWIPS

_LENGTH = re.compile(r"\s*(-?\d*\.?\d+)\s*(pt|mm|cm|in|px|rem|em)?\s*")
_POINTS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "px": 0.75}
_COLOUR = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


@cache
def defaults() -> Mapping[str, str]:
    """Return the design of the pack ``base``, for the keys that a pack which extends none does not give."""
    from thbreports import packs

    return packs.find(packs.DEFAULT).design


@dataclass(frozen=True)
class Design:
    """The design of a pack; ``origin`` names the pack in a problem.

    A key that the pack does not give has that of ``defaults``.  Every method raises ``PackError`` when
    the value of the key is not of its kind.
    """

    values: Mapping[str, str]
    origin: str

    def text(self, key: str) -> str:
        """Return a value as it was written, without the quotation marks of CSS."""
        return (self.values[key] if key in self.values else defaults().get(key, "")).strip().strip("\"'")

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

    def share(self, key: str, most: float = 0.9) -> float:
        """Return a part of a whole, at least a tenth and at most ``most``."""
        number, unit = self._number(key)
        if unit is not None:
            raise self._wrong(key, "a number such as 0.4")
        return min(max(number, 0.1), most)

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

    def align(self, key: str) -> Literal["right", "center"] | None:
        """Return how lines stand; None for those that stand at the left."""
        value = self.text(key)
        return "center" if value == "center" else "right" if value == "right" else None

    def heading_colour(self) -> str:
        """Return the colour of headings, which is the accent where the design names that alone."""
        return self.colour("heading" if "heading" in self.values or "accent" not in self.values else "accent")

    def bold(self) -> bool:
        """Return whether headings are bold."""
        return self._number("heading-weight")[0] >= 600

    def heading(self, level: int, what: str) -> float:
        """Return ``size``, ``above`` or ``below`` of the headings of one level.

        A level without its own has that of the nearest level above it.
        """
        for step in range(level, 1, -1):
            if f"h{step}-{what}" in self.values or f"h{step}-{what}" in defaults():
                return self.points(f"h{step}-{what}")
        return self.points(f"h1-{what}")

    def sheet(self) -> tuple[int, int]:
        """Return width and height of the page in twips."""
        return self.twips("page-width"), self.twips("page-height")

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
