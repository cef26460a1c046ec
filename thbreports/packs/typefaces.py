"""Typefaces that institutions write in: their names for Word and browsers, and the twins that a PDF embeds.

A twin is as wide as its original, letter by letter, so that lines end alike.  The fonts lie in the
pack ``base``; no report takes more of them than it names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from thbreports.errors import nearest

FILE = Path("base", "fonts", "twins", "fonts.toml")
"""Where the twins are listed, in the folder of the built-in packs."""
PLACES = ("text", "label")


class Typeface(NamedTuple):
    """The twin of a typeface, the design key of ours that draws what it lacks, and the fonts of a browser."""

    twin: str
    others: str
    screen: str


TYPEFACES: Mapping[str, Typeface] = {
    "Times New Roman": Typeface(
        "Liberation Serif", "text-font", '"Times New Roman", "Liberation Serif", Tinos, Times, serif'
    ),
    "Arial": Typeface(
        "Liberation Sans", "label-font", 'Arial, "Liberation Sans", Arimo, Helvetica, sans-serif'
    ),
}


def slips(table: Any) -> Iterator[tuple[str, str, str, str]]:
    """Yield table, key, message and hint of what is wrong in the typefaces of a pack."""
    if not isinstance(table, dict):
        yield "", "typefaces", "'typefaces' is not a table", "write [typefaces] above its keys"
        return
    for place, name in table.items():
        if place not in PLACES:
            hint = nearest(place, PLACES) or "known are " + ", ".join(PLACES)
            yield "typefaces", place, f"unknown place '{place}' of a typeface", hint
        elif name not in TYPEFACES:
            close = nearest(name, list(TYPEFACES)) if isinstance(name, str) else ""
            hint = (
                close
                or "known are "
                + ", ".join(TYPEFACES)
                + "; for others, put files into fonts/ and name them in [design]"
            )
            yield "typefaces", place, f"unknown typeface {name!r}", hint


def design_of(table: Mapping[str, str], base: Mapping[str, str]) -> dict[str, str]:
    """Return the values of a design that typefaces stand for; ``base`` is the design of the parents."""
    found: dict[str, str] = {}
    for place, name in table.items():
        typeface = TYPEFACES[name]
        others = base.get(typeface.others, "")
        drawn = [f'"{typeface.twin}"', *(one.strip() for one in others.split(",") if "Liberation" not in one)]
        found[f"{place}-font"] = ", ".join(filter(None, drawn))
        found[f"word-{place}-font"] = name
        found[f"screen-{place}-font"] = typeface.screen
    return found


def wants_twins(design: Mapping[str, str]) -> bool:
    """Tell whether a design names one of the twins."""
    return any("Liberation" in value for key, value in design.items() if key.endswith("-font"))
