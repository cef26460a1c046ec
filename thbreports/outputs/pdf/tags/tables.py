"""The tables of a structure tree: header rows once, and for every cell the headers that it stands under."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pydyf

from thbreports.outputs.pdf.engine.misfits import FIT
from thbreports.outputs.pdf.tags.tree import Tree


class _Cell(NamedTuple):
    """A cell and the rows and columns of the grid that it covers."""

    struct: Any
    rows: range
    columns: range


def drop_repeated_headers(tree: Tree) -> None:
    """Take away the header rows that a table repeats on later pages (ISO 14289-1, 7.1)."""
    seen: dict[int, Any] = {}
    repeated: list[bytes] = []
    for one in tree.tagged:
        if one.element.get(FIT):  # it goes on where it did not fit
            continue
        if one.struct["S"] == "/THead" and seen.setdefault(id(one.element), one.struct) is not one.struct:
            tree.drop(one.struct)
            repeated.append(one.struct.reference)
    if repeated:
        gone = {id(tree.objects[reference]) for reference in tree.below(*repeated)}
        tree.tagged = [one for one in tree.tagged if id(one.struct) not in gone]


def name_headers(tree: Tree) -> None:
    """Say of each header what it heads, and of each cell what heads it (ISO 14289-1, 7.5).

    WeasyPrint takes groups of rows for columns, and loses count where cells span rows.
    """
    scopes = {
        id(one.struct): str(one.element.get("scope", "")) for one in tree.tagged if one.struct["S"] == "/TH"
    }
    seen: set[int] = set()
    for one in tree.tagged:
        if one.struct["S"] == "/Table" and id(one.struct) not in seen:
            seen.add(id(one.struct))
            _name_headers(list(_grid(tree, one.struct)), scopes)


def _name_headers(cells: list[_Cell], scopes: dict[int, str]) -> None:
    above: dict[int, list[tuple[_Cell, pydyf.String]]] = {}
    beside: dict[int, list[tuple[_Cell, pydyf.String]]] = {}
    groups: list[tuple[_Cell, pydyf.String]] = []
    for cell in cells:
        attributes = cell.struct.get("A")
        if attributes is None:
            attributes = cell.struct["A"] = pydyf.Dictionary({"O": "/Table"})
        attributes.pop("Headers", None)
        if cell.struct["S"] != "/TH":
            continue
        name = pydyf.String(f"th-{cell.struct.number}")
        cell.struct["ID"] = name
        scope = scopes.get(id(cell.struct))
        if scope == "rowgroup" and len(cell.columns) > 1:  # a row of its own, above those of its group
            attributes["Scope"] = "/Column"
            groups.append((cell, name))
            continue
        of_rows = scope in ("row", "rowgroup")
        attributes["Scope"] = "/Row" if of_rows else "/Column"
        for place in cell.rows if of_rows else cell.columns:
            (beside if of_rows else above).setdefault(place, []).append((cell, name))
    for cell in cells:
        if cell.struct["S"] == "/TD" and (names := list(_headers(cell, above, beside, groups))):
            cell.struct["A"]["Headers"] = pydyf.Array(names)


def _headers(
    cell: _Cell,
    above: dict[int, list[tuple[_Cell, pydyf.String]]],
    beside: dict[int, list[tuple[_Cell, pydyf.String]]],
    groups: list[tuple[_Cell, pydyf.String]],
) -> Iterator[pydyf.String]:
    """Yield the names of the headers of a cell, each once: of its rows, of its group, of its columns."""
    given: set[int] = set()
    for place in cell.rows:
        for header, name in beside.get(place, ()):
            if header.columns.start < cell.columns.start and id(name) not in given:
                given.add(id(name))
                yield name
    yield from [name for group, name in groups if group.rows.start < cell.rows.start][-1:]
    for place in cell.columns:
        for header, name in above.get(place, ()):
            if header.rows.start < cell.rows.start and id(name) not in given:
                given.add(id(name))
                yield name


def _grid(tree: Tree, table: Any) -> Iterator[_Cell]:
    """Yield the cells of a table with the places that they take, as HTML reckons them."""
    taken: dict[int, set[int]] = {}
    for number, row in enumerate(_rows(tree, table)):
        column = 0
        for struct in tree.children(row):
            occupied = taken.setdefault(number, set())
            while column in occupied:
                column += 1
            attributes = struct.get("A", {})
            columns = range(column, column + int(attributes.get("ColSpan", 1)))
            rows = range(number, number + int(attributes.get("RowSpan", 1)))
            for place in rows:
                taken.setdefault(place, set()).update(columns)
            yield _Cell(struct, rows, columns)
            column = columns.stop
        taken.pop(number, None)


def _rows(tree: Tree, struct: Any) -> Iterator[Any]:
    for child in tree.children(struct):
        if child["S"] == "/TR":
            yield child
        elif child["S"] in ("/THead", "/TBody"):
            yield from _rows(tree, child)
