"""The design of a pack and the running lines of a document, as the Typst program reads them."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

from fontTools.ttLib import TTFont

from thbreports.packs.fonts import FontFace

_POINTS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "px": 0.75}
_LENGTH = re.compile(r"(-?\d*\.?\d+)(pt|mm|cm|in|px|rem|em)")
_NUMBER = re.compile(r"\d*\.?\d+")
_COLOUR = re.compile(r"#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?")
_FALLBACK = (1.069, 0.293)


def typed(design: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of a design: lengths in points, numbers, colours and lists of fonts."""
    size = _points(design.get("text-size", ""), 11.0) or 11.0
    return {name: _value(value.strip(), size) for name, value in design.items()}


def _value(value: str, size: float) -> Any:
    if _COLOUR.fullmatch(value):
        return {"colour": value}
    if value == "0" or _LENGTH.fullmatch(value):
        return {"pt": _points(value, size)}
    if _NUMBER.fullmatch(value):
        return float(value)
    return families(value)


def _points(value: str, size: float) -> float:
    match = _LENGTH.fullmatch(value.strip())
    if match is None:
        return 0.0
    return round(float(match[1]) * _POINTS.get(match[2], size), 4)


def families(value: str) -> list[str]:
    """Return the names of fonts in a value of CSS."""
    return [name.strip().strip("\"'") for name in value.split(",")]


def shift(faces: tuple[FontFace, ...], family: str) -> float:
    """Return how far the middle of a line lies above its base line, in ems of a family.

    CSS puts half of the leading above the font's ascent and half below its descent (CSS 2.2, 10.8.1).
    """
    ascent, descent = next((_metrics(str(face.path)) for face in faces if face.family == family), _FALLBACK)
    return (ascent - descent) / 2


@functools.lru_cache(maxsize=64)
def _metrics(path: str) -> tuple[float, float]:
    with TTFont(path, lazy=True) as font:
        head, units = font["hhea"], font["head"].unitsPerEm
        return head.ascent / units, -head.descent / units
