"""Colours of a design: whether words can be read in them (WCAG 2.2, 1.4.3), also on a dark page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

LEAST = 4.5
"""The least contrast of words with what they stand on."""
_COMFORTABLE = {"ink": 14.0}
_LESS = 8.0
"""The contrast of a colour that is made for a dark page: of the text, and of what stands beside it."""
_WORDS = ("ink", "muted", "accent", "heading")
_COLOUR = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_STEPS = 100

Colour = tuple[int, ...]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    dark, light = sorted((_luminance(_parts(one)), _luminance(_parts(other))))
    return (light + 0.05) / (dark + 0.05)


def completed(inherited: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """Return the design of a pack; colours for a dark page are made of those for a light one."""
    found = {**inherited, **own}
    paper = found.get("dark-paper", "")
    for name in _WORDS:
        dark = f"dark-{name}"
        if name in own and dark in inherited and dark not in own and _are(own[name], paper):
            found[dark] = _mixed(own[name], paper, "#ffffff", _COMFORTABLE.get(name, _LESS))
    return found


def slips(design: Mapping[str, str], own: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield key, message and hint for colours of a pack in which words can hardly be read."""
    for scheme, end in (("", "#000000"), ("dark-", "#ffffff")):
        paper = f"{scheme}paper"
        for name in _WORDS:
            key = scheme + name
            if not {key, paper} & own.keys() or not _are(design.get(key, ""), design.get(paper, "")):
                continue
            found = contrast(design[key], design[paper])
            if found < LEAST:
                better = _mixed(design[key], design[paper], end, LEAST)
                message = f"{design[key]} on {design[paper]} has a contrast of {found:.1f} : 1"
                yield key if key in own else paper, message, f"at least {LEAST} : 1; write {better}"


def _are(*colours: str) -> bool:
    return all(_COLOUR.fullmatch(colour.strip()) for colour in colours)


def _mixed(colour: str, paper: str, end: str, wanted: float) -> str:
    """Return a colour with as much black or white in it as it needs for a contrast with the paper."""
    start, stop = _parts(colour), _parts(end)
    for step in range(_STEPS + 1):
        mixed = [round(low + (high - low) * step / _STEPS) for low, high in zip(start, stop, strict=True)]
        made = "#" + "".join(f"{part:02x}" for part in mixed)
        if contrast(made, paper) >= wanted:
            return made
    return end


def _parts(colour: str) -> Colour:
    digits = colour.strip().removeprefix("#")
    whole = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    return tuple(int(whole[place : place + 2], 16) for place in (0, 2, 4))


def _luminance(parts: Colour) -> float:
    linear = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
