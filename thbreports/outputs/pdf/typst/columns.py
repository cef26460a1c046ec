"""The columns of tables: in which of them cells begin, and which cells are measured for their widths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from thbreports.document.measure import width_of
from thbreports.outputs.columns import is_figure

_BEGIN = frozenset("p li dt dd run blockquote pre address figcaption caption h3 h4 h5 h6".split())
_MEASURED, _SHARE = 4, 0.8
"""How many cells of a kind are measured for a column at most, and how near to the widest they must be."""


def place(rows: list[list[Any]]) -> int:
    """Give each cell of the rows of a table its column as ``x``; return how many columns there are."""
    taken: set[tuple[int, int]] = set()
    count = 1
    for number, (cells, *_) in enumerate(rows):
        column = 0
        for _, said, _ in cells:
            while (number, column) in taken:
                column += 1
            said["x"] = column
            wide, high = int(said.get("colspan", 1)), int(said.get("rowspan", 1))
            taken.update(
                (y, x) for y in range(number + 1, number + high) for x in range(column, column + wide)
            )
            column += wide
            count = max(count, column)
    return count


def choose(rows: list[list[Any]]) -> None:
    """Say of the cells that may be the widest of their columns what is to be measured of them.

    ``word`` is the longest word of a cell, which makes the least width of its column, and ``line`` says that
    its longest line makes the most.  To measure all takes half of the time of a document with long tables.
    """
    words: dict[Any, dict[str, tuple[float, dict[str, Any]]]] = {}
    lines: dict[Any, list[tuple[float, dict[str, Any]]]] = {}
    for cells, *_ in rows:
        for tag, said, kids in cells:
            kind = said["x"], said.get("colspan"), tag, said["k"]
            found = [" ".join(line.split()) for line in _lines(kids)]
            lines.setdefault(kind, []).append((max(map(width_of, found), default=0.0), said))
            if word := _longest(found, said):
                words.setdefault(kind, {}).setdefault(word, (width_of(word), said))
    for held in lines.values():
        for said in _widest(held):
            said["line"] = True
    for named in words.values():
        by_width = sorted(((width, word) for word, (width, _) in named.items()), reverse=True)
        for width, word in by_width[:_MEASURED]:
            if width >= _SHARE * by_width[0][0]:
                named[word][1]["word"] = word


def _widest(held: list[tuple[float, dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    held.sort(key=lambda one: -one[0])
    yield from (said for width, said in held[:_MEASURED] if width >= _SHARE * held[0][0])


def _longest(lines: list[str], said: dict[str, Any]) -> str:
    if len(lines) == 1 and (is_figure(lines[0]) or "times" in said.get("c", ())):
        return lines[0]  # stays in one line, whatever spaces are in it
    long = sorted({word for line in lines for word in line.split()}, key=len)[-3:]
    return max(long, key=width_of, default="")


def _lines(kids: Iterable[Any]) -> list[str]:
    """Return the lines that a cell would have if it were wide enough, without its notes."""
    found = [""]

    def look(kids: Iterable[Any]) -> None:
        for kid in kids:
            if isinstance(kid, str):
                found[-1] += kid
            elif kid[0] == "br":
                found.append("")
            elif kid[0] == "table":
                for cells, *_ in kid[2]:
                    look(cells)
            elif kid[0] != "note":
                begins = [""] if kid[0] in _BEGIN else []
                found.extend(begins)
                look(kid[2])
                found.extend(begins)

    look(kids)
    return [line for line in found if line.strip()]
