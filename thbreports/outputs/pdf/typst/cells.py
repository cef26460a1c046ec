"""The cells of tables in a structure tree: which are headers, and what heads each of the others."""

from __future__ import annotations

from typing import NamedTuple

from thbreports.outputs.pdf.typst.runs import Node
from thbreports.outputs.pdf.typst.tree import MismatchError, Struct, Tree


class _Cell(NamedTuple):
    struct: Struct
    is_header: bool
    of_row: bool
    rows: range
    columns: range


def name_headers(tree: Tree, table: Struct, node: Node) -> None:
    """Say of each header what it heads, and of each cell what heads it (ISO 14289-1, 7.5)."""
    grid = list(_grid(tree, table, node))
    names = {id(cell): f"th-{cell.struct.number}" for cell in grid if cell.is_header}
    above: dict[int, list[_Cell]] = {}
    beside: dict[int, list[_Cell]] = {}
    for cell in grid:
        if cell.is_header:
            for place in cell.rows if cell.of_row else cell.columns:
                (beside if cell.of_row else above).setdefault(place, []).append(cell)
    for cell in grid:
        said = "/O/Table"
        if len(cell.columns) > 1:
            said += f"/ColSpan {len(cell.columns)}"
        if len(cell.rows) > 1:
            said += f"/RowSpan {len(cell.rows)}"
        if cell.is_header:
            said += "/Scope/Row" if cell.of_row else "/Scope/Column"
            cell.struct.put(b"/ID", f"({names[id(cell)]})".encode("ascii"))
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
        if not cell.is_header:
            cell.struct.put(b"/ID", None)
        cell.struct.rename(kind, f"<<{said}>>".encode("ascii"))
    table.put(b"/A", None)


def _rows(tree: Tree, table: Struct, node: Node) -> list[Struct]:
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
    heads = [tree.make("/THead", table, list(loose))] if loose else []  # a head that breaks over pages
    bodies: dict[int, list[Struct]] = {}
    for row, (_, kind, group) in zip(rows, node[2], strict=True):
        if kind == "body":
            bodies.setdefault(group, []).append(row)
    there = [part for part in parts if part.kind == "/TBody"]
    if len(there) != len(bodies):
        tree_kids = [part for part in parts if part.kind in ("/Caption", "/THead")]
        for body, held in zip(there, bodies.values(), strict=False):
            body.hold(list(held))
        made = [tree.make("/TBody", table, list(held)) for held in list(bodies.values())[len(there) :]]
        table.hold([*tree_kids, *heads, *there, *made])
    return rows


def _grid(tree: Tree, table: Struct, node: Node) -> list[_Cell]:
    rows = _rows(tree, table, node)
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
