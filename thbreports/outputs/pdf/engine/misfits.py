"""Tables that do not fit as they were laid out, with what a second layout is to grant them.

WeasyPrint 70 leaves out the head of a table where a row below it is taller than the rest of a page and may
not be broken (Kozea/WeasyPrint#2679), and lets a table that is too wide go on beyond the text.  Which rows
and columns those are shows in a finished layout alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from thbreports.outputs import columns

PLACE = "data-place"
"""Names the tables, heads and rows of the document that is laid out."""
FIT = "data-fit"
"""Marks those of them that did not fit."""
_LEAST = 24.0
"""Pixels below which no column is narrowed: three or four letters with their padding."""
_FIGURE = re.compile(r"\S*\d\S*")


@dataclass
class Misfits:
    """What does not fit, by the names of its elements."""

    columns: dict[str, tuple[float, ...]] = field(default_factory=dict)
    """Tables wider than the text: the widths in pixels to which their columns must give way."""
    rows: set[str] = field(default_factory=set)
    """Rows that must break over pages."""
    heads: set[str] = field(default_factory=set)
    """Heads too tall to be repeated."""
    tight: bool = False
    """Whether words reached over the edge of the paper."""

    def grow(self, other: Misfits) -> bool:
        """Add what does not fit in a later layout; return whether anything is new."""
        before = len(self.columns), len(self.rows), len(self.heads)
        self.columns = other.columns | self.columns  # the first widths, for the others come of them
        if other.rows <= self.rows:  # it was not for the rows
            self.heads |= other.heads
        self.rows |= other.rows
        return before != (len(self.columns), len(self.rows), len(self.heads))


def narrowed(wrapper: Any, edge: float) -> tuple[float, ...] | None:
    """Return the widths for the columns of a table that goes beyond an edge, or None for one that fits.

    The widest columns give way, all to the same width, and none to less than a figure in it needs.
    """
    table = wrapper.get_wrapped_table()
    if table is None:  # a caption alone at the end of its page
        return None
    margin = wrapper.style["margin_right"]
    outside = -margin.value if getattr(margin, "unit", "") == "px" else 0.0
    room = edge + max(outside, 0.0) - table.position_x
    widths = [float(width) for width in table.column_widths]
    if sum(widths) <= room + 1:
        return None
    return tuple(columns.narrowed(widths, _least(table, len(widths)), room))


def _least(table: Any, count: int) -> list[float]:
    """Return what each column needs for its figures."""
    least = [_LEAST] * count
    for group in table.children:
        for row in group.children:
            for cell in row.children:
                if cell.colspan == 1 and cell.grid_x < count:
                    air = cell.border_width() - cell.width
                    least[cell.grid_x] = max(least[cell.grid_x], air + _widest_figure(cell))
    return least


def _widest_figure(cell: Any) -> float:
    """Return the width of the widest word with a figure in a cell, reckoned from its line."""
    widest = 0.0
    for box in cell.descendants():
        text = getattr(box, "text", "") or ""
        if whole := "".join(text.split()):
            share = 1.0 if box.style["white_space"] == "nowrap" else None
            for word in _FIGURE.findall(text):
                widest = max(widest, box.width * (share or min(1.0, 1.1 * len(word) / len(whole))))
    return widest


def broken(tagged: Iterable[tuple[str, Any]]) -> Misfits:
    """Return the rows that ends of pages cut, and those that cost their table its head.

    ``tagged`` are the names and elements of all boxes, in order, with those of a table once for each page.
    """
    found = Misfits()
    tables: dict[int, Any] = {}
    headless: set[int] = set()
    rows: set[int] = set()
    seen: set[int] = set()
    for tag, element in tagged:
        if tag == "table":
            if id(element) not in seen:
                seen.add(id(element))
                tables.update((id(part), element) for part in _parts(element))
            if element.find("thead") is not None:
                headless.add(id(element))
        elif tag == "thead":
            headless.discard(id(tables.get(id(element))))
        elif tag == "tr":
            table = tables.get(id(element))
            if id(element) in rows and table is not None:
                found.rows.add(element.get(PLACE, ""))
            rows.add(id(element))
            if table is not None and id(table) in headless:
                headless.discard(id(table))
                found.rows.add(element.get(PLACE, ""))
                found.heads.add(table.find("thead").get(PLACE, ""))
    return found


def _parts(table: Any) -> Iterable[Any]:
    """Yield the head and the rows below it of a table, without those of tables inside it."""
    for part in table:
        if part.tag == "thead":  # it stands on every page
            yield part
        elif part.tag in ("tbody", "tfoot"):
            yield from part.iterfind("tr")
        elif part.tag == "tr":
            yield part
