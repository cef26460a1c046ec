"""Running lines as the rules of pages: boxes in the margins, which are artifacts."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from thbreports.document.measure import points
from thbreports.document.running import first_number, is_mark, levelled, lines_of, mirrored
from thbreports.packs import pictures
from thbreports.packs.pictures import PackPicture
from thbreports.packs.placeholders import parts_of
from thbreports.packs.running import CORNERS, PICTURE

if TYPE_CHECKING:
    from thbreports.packs import Pack

_MARGIN_RULE = re.compile(r"@(?:top|bottom)-(?:left|center|right)\s*\{([^}]*)\}")
_WITHOUT_WIDTH = re.compile(
    r"(?:vertical-align|padding-top|padding-bottom|color|font[a-z-]*|line-height)\s*:"
)
_BAND = {"header": "top", "footer": "bottom"}
_AIR = 12.0
"""Points between a header of its own height and the text."""
_RULE_AIR = 5.0
"""Points between the words of a header and the rule below them."""


def page_rules(
    running: Mapping[str, str], css: str = "", pack: Pack | None = None, *, from_the_right: bool = False
) -> str:
    """Return the ``@page`` rules that draw the running lines of a document.

    ``pack`` has the pictures that they name, and ``css`` is its style sheet.  Of a text that runs
    ``from_the_right`` the lines stand on the other side.
    """
    pages = {name: _over_rule(levelled(lines, running), pack) for name, lines in lines_of(running).items()}
    if from_the_right:
        pages = {name: {mirrored(one): line for one, line in lines.items()} for name, lines in pages.items()}
    mark = _large(running, pack)
    drawn = {name: _rules(lines, css, pack, mark=mark) for name, lines in pages.items()}
    number = first_number(running)
    # What is even is even on paper: the first page of a text that begins on page 4 is a left one.
    even = ":left" if number % 2 else ":right"
    turned = "direction: rtl; @footnote { direction: rtl } " if from_the_right else ""
    found = [f"@page {{ {turned}{drawn['default']}}}"]
    if "even" in drawn:
        found.append(f"@page {even} {{ {_silence(pages['default'], pages['even'])}{drawn['even']}}}")
    first = ""
    if "first" in drawn:
        others = {**pages["default"], **pages.get("even", {})}
        same = () if "even" in pages else pages["default"].items()
        own = {corner: line for corner, line in pages["first"].items() if (corner, line) not in same}
        first = (
            _silence(others, pages["first"])
            + _rules(own, css, pack, pages["first"], mark=mark)
            + _room(pages["first"], pack)
        )
    if number > 1:
        first += f"counter-reset: page {number - 1}; counter-increment: page; "
    return "\n".join([*found, f"@page :first {{ {first}}}", ""])


def _box(corner: str) -> str:
    band, _, side = corner.partition("-")
    return f"@{_BAND[band]}-{side}"


def _silence(others: Mapping[str, str], lines: Mapping[str, str]) -> str:
    """Return rules that empty the corners which other pages have and these have not."""
    return "".join(f"{_box(corner)} {{ content: none }} " for corner in others if corner not in lines)


def _rules(
    lines: Mapping[str, str],
    css: str,
    pack: Pack | None,
    all_lines: Mapping[str, str] | None = None,
    mark: tuple[str, str] = ("", ""),
) -> str:
    """Return the rules of corners of a page, which has these lines or more, and those of a ``mark``.

    A line that stands alone above or below the text is as wide as the text where that does not show, so that
    its words need not be measured for every page.
    """
    bands = Counter(corner.partition("-")[0] for corner in all_lines or lines)
    wide = "; width: 100%" if _hides_widths(css) else ""
    rule = _rule(all_lines or lines, pack)
    found = ""
    for corner, line in lines.items():
        band = corner.partition("-")[0]
        more = rule if rule and band == "header" else wide if bands[band] == 1 else ""
        picture = _picture(line, corner, pack)
        large = mark[1] if line.strip() == mark[0] else ""
        found += f"{_box(corner)} {{ {picture or _words(line) + large + more} }} "
    return found


def _large(running: Mapping[str, str], pack: Pack | None) -> tuple[str, str]:
    """Return the mark of a language that stands alone in its corner, and the declarations that it has."""
    size = pack.design.get("language-mark-size", "") if pack is not None else ""
    colour = pack.design.get("ink", "") if pack is not None else ""
    alone = next((line.strip() for line in running.values() if is_mark(line, running)), "") if size else ""
    return alone, f"; font-size: {size}; line-height: 1; font-weight: bold; color: {colour}"


def _over_rule(lines: Mapping[str, str], pack: Pack | None) -> dict[str, str]:
    """Return the lines of a page, with empty corners where a rule needs boxes on both sides."""
    if pack is None or not _length(pack, "header-rule") or not any(map(_is_header, lines)):
        return dict(lines)
    return {"header-left": "", "header-right": "", **lines}


def _rule(lines: Mapping[str, str], pack: Pack | None) -> str:
    """Return the declarations of the boxes of a header over a rule, which makes one piece of them."""
    header = {corner: line for corner, line in lines.items() if _is_header(corner)}
    if pack is None or not header or not _length(pack, "header-rule"):
        return ""
    rows = 1 + max(line.count("\n") for line in header.values())
    high = rows * _length(pack, "tiny-size") * float(pack.design.get("small-leading", "1.4")) + _RULE_AIR
    below = max(_length(pack, "margin-top") - _length(pack, "running-distance") - high, 0.0)
    return (
        f"; width: {100 / len(header):.3f}%; margin-bottom: {below:.2f}pt"
        f"; border-bottom: {pack.design['header-rule']} solid {pack.design['ink']}"
    )


def _is_header(corner: str) -> bool:
    return corner.startswith("header")


def _length(pack: Pack, key: str) -> float:
    return points(pack.design.get(key, "")) or 0.0


def _words(line: str) -> str:
    return f"content: {_content(line)}" + ("; white-space: pre-line" if "\n" in line else "")


def _picture(line: str, corner: str, pack: Pack | None) -> str:
    """Return the declarations of a corner that holds a picture of the pack, or an empty text."""
    named = _named(line, pack)
    if named is None:
        return ""
    folder, picture = named
    height, width = picture.points, picture.points * pictures.shape(folder, picture)
    band, _, side = corner.partition("-")
    place = f"{side} {_BAND[band]}"
    return (
        f'content: ""; width: {width:.2f}pt; background: url("'
        f'{pictures.address(folder, picture)}") no-repeat {place} / {width:.2f}pt {height:.2f}pt; '
        "background-origin: content-box; background-clip: border-box; vertical-align: "
        f"{_BAND[band]}"
    )


def _named(line: str, pack: Pack | None) -> tuple[Path, PackPicture] | None:
    name = line.strip().removeprefix("{").removesuffix("}")
    if pack is None or not line.strip().startswith("{" + PICTURE):
        return None
    return pack.pictures().get(name.removeprefix(PICTURE))


def _room(lines: Mapping[str, str], pack: Pack | None) -> str:
    """Return the margins that the first page needs where its header or footer is higher than others."""
    found = ""
    for band, side in _BAND.items():
        heights = [
            named[1].points
            for corner in CORNERS
            if corner.startswith(band) and (named := _named(lines.get(corner, ""), pack)) is not None
        ]
        if pack is None or not heights:
            continue
        margin, distance = _length(pack, f"margin-{side}"), _length(pack, "running-distance")
        if (needed := distance + max(heights) + _AIR) > margin:
            found += f"margin-{side}: {needed:.2f}pt; "
    return found


@functools.lru_cache(maxsize=8)
def _hides_widths(css: str) -> bool:
    """Tell whether the margin boxes of a style sheet look the same however wide they are."""
    rules = _MARGIN_RULE.findall(css)
    declared = (one.strip() for rule in rules for one in rule.split(";"))
    return bool(rules) and all(not one or _WITHOUT_WIDTH.match(one) for one in declared)


def _content(line: str) -> str:
    """Return a running line as a CSS value: its words as strings, its placeholders as counters."""
    parts: list[str] = []
    for words, counter in parts_of(line):
        parts += [_string(words)] if words else []
        parts += [f"counter({counter})"] if counter else []
    return " ".join(parts) or '""'


def _string(words: str) -> str:
    return '"' + "".join(char if char not in '"\\\n' else f"\\{ord(char):x} " for char in words) + '"'
