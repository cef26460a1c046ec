"""The cells of tables in a structure tree: which are headers, and what heads each of the others."""

from __future__ import annotations

from typing import Any, NamedTuple

from pikepdf import Object, String

from thbreports.outputs.pdf.typst.nodes import Node
from thbreports.outputs.pdf.typst.tree import MismatchError, Struct


class _Cell(NamedTuple):
    struct: Struct
    is_header: bool
    of_row: bool
    rows: range
    columns: range


def name_headers(table: Struct, node: Node) -> None:
    """Say of each header what it heads, and of each cell what heads it (ISO 14289-1, 7.5)."""
    grid = list(_grid(table, node))
    names = {id(cell): f"th-{cell.struct.object.objgen[0]}" for cell in grid if cell.is_header}
    above: dict[int, list[_Cell]] = {}
    beside: dict[int, list[_Cell]] = {}
    for cell in grid:
        if cell.is_header:
            for place in cell.rows if cell.of_row else cell.columns:
                (beside if cell.of_row else above).setdefault(place, []).append(cell)
    written: dict[str, Any] = {}
    for cell in grid:
        said = "/O/Table"
        if len(cell.columns) > 1:
            said += f"/ColSpan {len(cell.columns)}"
        if len(cell.rows) > 1:
            said += f"/RowSpan {len(cell.rows)}"
        if cell.is_header:
            said += "/Scope/Row" if cell.of_row else "/Scope/Column"
            cell.struct.object["/ID"] = String(names[id(cell)])
        else:
            heads = [
                *(
                    one
                    for row in cell.rows
                    for one in beside.get(row, ())
                    if one.columns.start < cell.columns.start
                ),
                *(
                    one
                    for column in cell.columns
                    for one in above.get(column, ())
                    if one.rows.start < cell.rows.start
                ),
            ]
            if heads:
                said += f"/Headers[{''.join(f'({names[key]})' for key in dict.fromkeys(map(id, heads)))}]"
        kind = "/TH" if cell.is_header else "/TD"
        if not cell.is_header and "/ID" in cell.struct.object:
            del cell.struct.object["/ID"]
        if said not in written:
            written[said] = Object.parse(f"<<{said}>>".encode())
        cell.struct.rename(kind, written[said])
    if "/A" in table.object:
        del table.object["/A"]


def _rows(table: Struct, node: Node) -> list[Struct]:
    """Return the rows of a table, put into the groups that they have in the document."""
    parts = table.below
    rows = [
        row
        for part in parts
        for row in (part.below if part.kind in ("/THead", "/TBody") else [part])
        if row.kind == "/TR"
    ]
    if len(rows) != len(node[2]):
        raise MismatchError(f"{len(rows)} rows of a table for {len(node[2])}")
    loose = [
        row for row, (_, kind, _) in zip(rows, node[2], strict=True) if kind == "head" and row.parent is table
    ]
    heads = [table.make("/THead", list(loose))] if loose else []  # a head that breaks over pages
    bodies: dict[int, list[Struct]] = {}
    for row, (_, kind, group) in zip(rows, node[2], strict=True):
        if kind == "body":
            bodies.setdefault(group, []).append(row)
    there = [part for part in parts if part.kind == "/TBody"]
    if len(there) != len(bodies):
        tree_kids = [part for part in parts if part.kind in ("/Caption", "/THead")]
        for body, held in zip(there, bodies.values(), strict=False):
            body.hold(list(held))
        made = [table.make("/TBody", list(held)) for held in list(bodies.values())[len(there) :]]
        table.hold([*tree_kids, *heads, *there, *made])
    return rows


def _grid(table: Struct, node: Node) -> list[_Cell]:
    rows = _rows(table, node)
    found: list[_Cell] = []
    for number, (row, (cells, *_)) in enumerate(zip(rows, node[2], strict=True)):
        if len(row.below) != len(cells):
            raise MismatchError(f"{len(row.below)} cells of a row for {len(cells)}")
        for struct, (tag, said, _) in zip(row.below, cells, strict=True):
            columns = range(said["x"], said["x"] + int(said.get("colspan", 1)))
            rows_of = range(number, number + int(said.get("rowspan", 1)))
            scope = said.get("scope", "")
            found.append(_Cell(struct, tag == "th", scope in ("row", "rowgroup"), rows_of, columns))
    return found
