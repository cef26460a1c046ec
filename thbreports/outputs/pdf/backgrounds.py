"""What stands behind the text of pages: a watermark, and the numbers of lines.

Both are drawings in the background of a page, which is an artifact: no screen reader reads them.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from thbreports.document.measure import across, points
from thbreports.document.running import LINE_NUMBERS
from thbreports.errors import Problem
from thbreports.packs.running import WATERMARK
from thbreports.record.markdown import directions

if TYPE_CHECKING:
    from thbreports.document import Document
    from thbreports.packs import Pack

_GAP = 14.0
"""Points between the number of a line and the text."""
_ROOM = 40.0
"""Points of the margin in which numbers stand."""
_PIXEL = 0.75


def rules(running: Mapping[str, str], pack: Pack, lines: Sequence[Sequence[float]]) -> str:
    """Return the rules of pages; ``lines`` has the baselines of each page, from the layout before."""
    mark = _watermark(running.get(WATERMARK, ""), pack)
    if not mark and not lines:
        return ""
    # The paper of the text would hide what stands behind it.
    found = ["html, body { background: none }"]
    if mark:
        found.append(f"@page {{ background: {mark} no-repeat center }}")
    for number, places in enumerate(lines, start=1):
        if places:
            layers = [f"{_numbers(places, pack)} no-repeat left -{_ROOM:.0f}pt top 0"]
            layers += [f"{mark} no-repeat center"] if mark else []
            found.append(f"@page :nth({number}) {{ background: {', '.join(layers)} }}")
    return "\n".join([*found, ""])


def numbered(running: Mapping[str, str]) -> bool:
    """Tell whether the lines of a document are numbered."""
    return running.get(LINE_NUMBERS) == "yes"


def watermark_size(words: str, design: Mapping[str, str]) -> tuple[float, float]:
    """Return the room for the words of a watermark in points, and their size."""
    width, height = (points(design[f"page-{side}"]) or 500.0 for side in ("width", "height"))
    return across(words, (width, height), points(design["watermark-size"]) or 96.0)


def undrawn(document: Document) -> list[Problem]:
    """Return the problem of a watermark whose letters join: the layout draws each letter by itself."""
    words = document.running.get(WATERMARK, "")
    if not directions.runs_back(_HEBREW.sub("", words)):
        return []
    message = "the letters of a watermark are drawn one by one, and these join"
    return [document.origin.problem(("watermark",), message, "write it in another script, or leave it out")]


_HEBREW = re.compile("[\u0590-\u05ff]")
_CLUSTER = re.compile("(?s)[0-9]+|.[\u0300-\u036f\u0591-\u05c7]*")


def _as_seen(words: str) -> str:
    """Return words from left to right, as they are seen."""
    turned = directions.direction(words) == "rtl"
    parts = directions.parts(words, from_the_right=turned)
    seen = ["".join(reversed(_CLUSTER.findall(part))) if back else part for back, part in parts]
    return "".join(reversed(seen) if turned else seen)


def _watermark(words: str, pack: Pack) -> str:
    """Return a drawing of words across a page, smaller where they would not fit."""
    if not words:
        return ""
    room, size = watermark_size(words, pack.design)
    text = (
        f'<text x="{room / 2:.1f}" y="{room / 2 + size / 3:.1f}" text-anchor="middle" '
        f'transform="rotate(-45 {room / 2:.1f} {room / 2:.1f})" font-size="{size:.1f}" '
        f'{_font(pack)} fill="{pack.design["watermark"]}">{escape(_as_seen(words))}</text>'
    )
    return _drawing(text, room, room)


def _numbers(places: Sequence[float], pack: Pack) -> str:
    """Return a drawing of the numbers of lines, each at the height of its line."""
    size = points(pack.design["tiny-size"]) or 8.0
    texts = "".join(_number(number, place, _ROOM - _GAP) for number, place in enumerate(places, start=1))
    font = f'font-size="{size:.1f}" {_font(pack)} fill="{pack.design["muted"]}" text-anchor="end"'
    return _drawing(f"<g {font}>{texts}</g>", _ROOM, max(places) * _PIXEL + size)


def _number(number: int, place: float, right: float) -> str:
    return f'<text x="{right:.1f}" y="{place * _PIXEL:.1f}">{number}</text>'


def _font(pack: Pack) -> str:
    family = pack.design["label-font"].replace('"', "'")
    return f'font-family="{family}"'


def _drawing(inside: str, width: float, height: float) -> str:
    """Return a drawing with a size in points as an address."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.1f}pt" height="{height:.1f}pt" '
        f'viewBox="0 0 {width:.1f} {height:.1f}">{inside}</svg>'
    )
    return f'url("data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode("ascii")}")'
