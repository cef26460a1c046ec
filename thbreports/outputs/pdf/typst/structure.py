"""The structure tree of a PDF of Typst, brought to one element for each element of the document.

Typst tags what it knows.  Sections and asides are figures to it, facts a grid, headers of rows plain cells.
The nodes that were laid out say in which order these stand, as they do in the tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from thbreports.outputs.pdf import objects
from thbreports.outputs.pdf.typst import cells
from thbreports.outputs.pdf.typst.runs import Node
from thbreports.outputs.pdf.typst.tree import Kids, MismatchError, Struct, Tree

_PARTS = {"section": "/Sect", "article": "/Art", "main": "/Part", "dl": "/L"}
_NUMBERING = b"<</O/List/ListNumbering/%b>>"
_CONTAINERS = frozenset("main header footer section article aside div nav figure dl".split())


def correct(tree: Tree, nodes: list[Node]) -> None:
    """Correct a structure tree; ``nodes`` are what was laid out.  Raises MismatchError."""
    expected: list[Node] = []
    _collect(nodes, expected)
    _name_parts(tree, [node for node in expected if _is_part(node)])
    _name_lists(tree, [node for node in expected if node[0] in ("ul", "ol")])
    tables = [node for node in expected if node[0] == "table"]
    found = [struct for struct in tree.all if struct.kind == "/Table"]
    if len(found) != len(tables):
        raise MismatchError(f"{len(found)} tables for {len(tables)}")
    for struct, node in zip(found, tables, strict=True):
        cells.name_headers(tree, struct, node)
    _mark_notes(tree)
    _say_words(tree, [node for node in expected if node[0] == "h2"])


def _collect(kids: list[Any], into: list[Node]) -> None:
    """Put all nodes into a list, in the order in which they stand in the tree."""
    for kid in kids:
        if not isinstance(kid, list):
            continue
        tag, said, below = kid
        into.append(kid)
        if tag == "table":
            if said["caption"]:
                _collect(said["caption"][2], into)
            for row, *_ in below:
                _collect(row, into)
        else:
            if tag == "nav":
                for entry in said["entries"]:
                    _collect(entry[3], into)
            _collect(below, into)


def _is_part(node: Node) -> bool:
    return node[0] in _CONTAINERS


def _name_parts(tree: Tree, parts: list[Node]) -> None:
    waiting = iter(parts)
    within: set[int] = set()
    for struct in tree.all:
        if struct.kind != "/Div" or id(struct) in within:
            continue
        node = next(waiting, None)
        if node is None:
            raise MismatchError("more parts than elements")
        if node[0] == "dl":
            within.update(id(cell) for cell in struct.below)
            _name_facts(tree, struct)
        elif node[0] == "figure":
            within.update(id(inner) for inner in struct.below if inner.kind == "/Div")
            kids: Kids = [one for kid in struct.below for one in (kid.below if kid.kind == "/Div" else [kid])]
            struct.rename("/Div")
            struct.hold(kids)
        elif node[0] in _PARTS:
            struct.rename(_PARTS[node[0]])
        elif struct.says(b"/A"):
            struct.put(b"/A", None)
    if next(waiting, None) is not None:
        raise MismatchError("fewer parts than elements")


def _name_facts(tree: Tree, facts: Struct) -> None:
    facts.rename("/L", _NUMBERING % b"None")
    items: Kids = []
    for cell in facts.below:
        if cell.kids:
            cell.rename("/LBody")
            items.append(tree.make("/LI", facts, [cell]))
    facts.hold(items)


def _name_lists(tree: Tree, lists: list[Node]) -> None:
    found = [
        struct for struct in tree.all if struct.kind == "/L" and not struct.is_changed
    ]  # not those of facts
    if len(found) != len(lists):
        raise MismatchError(f"{len(found)} lists for {len(lists)}")
    for struct, node in zip(found, lists, strict=True):
        verbatim = "verbatim" in node[1].get("c", ())
        numbering = b"None" if verbatim else b"Decimal" if node[0] == "ol" else b"Disc"
        struct.put(b"/A", _NUMBERING % numbering)
        _nest(struct)


def _nest(listed: Struct) -> None:
    """Put lists into the items that hold them, and take away labels without a mark."""
    items: Kids = []
    for kid in listed.below:
        if kid.kind == "/L" and items and isinstance(item := items[-1], Struct):
            body = item.below[-1]
            body.hold([*body.kids, kid])
            continue
        items.append(kid)
        if any(one.kind == "/Lbl" and not one.kids for one in kid.below):
            kid.hold([one for one in kid.below if one.kind != "/Lbl" or one.kids])
    listed.hold(items)


def _say_words(tree: Tree, headings: list[Node]) -> None:
    """Say the words of headings that are drawn in capitals (ActualText, ISO 32000-1, 14.9.4)."""
    if not any("capitals" in node[1] for node in headings):
        return
    found = [struct for struct in tree.all if struct.kind == "/H2"]
    if len(found) != len(headings):
        raise MismatchError(f"{len(found)} headings for {len(headings)}")
    for struct, node in zip(found, headings, strict=True):
        if words := node[1].get("capitals"):
            tree.wrap("/Span", struct).put(b"/ActualText", objects.text(words))


def _mark_notes(tree: Tree) -> None:
    """Tell references from labels, and let the first words of a note follow its number."""
    for struct in tree.all:
        if struct.kind == "/Note":
            if struct.below[0].kind == "/P":
                struct.below[0].rename("/Span")
        elif struct.kind == "/Lbl" and not _is_label(struct):
            struct.rename("/Reference")


def _is_label(struct: Struct) -> bool:
    above = struct.parent
    if above is not None and above.kind == "/LI":
        return True
    return any(one.kind == "/Note" for one in _upwards(struct, 2))


def _upwards(struct: Struct, steps: int) -> Iterator[Struct]:
    above = struct.parent
    while above is not None and steps:
        yield above
        above, steps = above.parent, steps - 1
