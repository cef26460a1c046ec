"""The links of a PDF of Typst: named by their words, and to places that have names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from thbreports.outputs.pdf import objects
from thbreports.outputs.pdf.typst.runs import Node
from thbreports.outputs.pdf.typst.tree import Struct, Tree

_HELD = re.compile(rb"/Obj (\d+) 0 R")


class Link(NamedTuple):
    """A link as it was laid out: its words, and the place in the document that it leads to, if there."""

    words: str
    place: str = ""


def expected(nodes: list[Node]) -> list[Link]:
    """Return the links of nodes in the order in which they stand in the tree."""
    found: list[Link] = []
    _collect(nodes, {}, found)
    return found


def _collect(kids: list[Any], numbers: dict[str, str], into: list[Link]) -> None:
    for kid in kids:
        if not isinstance(kid, list):
            continue
        tag, said, below = kid
        if tag == "note":
            number = numbers.setdefault(said["name"], str(len(numbers) + 1))
            into.append(Link(number, said["name"]))
            if below:
                into.append(Link(number, said["id"]))
        elif tag == "a" and "href" in said:
            href = str(said["href"])
            into.append(Link(words(below), href[1:] if href.startswith("#") else ""))
        elif tag == "nav":
            into += (Link(words(text), target) for target, _, _, text in said["entries"])
        elif tag == "table":
            if said["caption"]:
                _collect(said["caption"][2], numbers, into)
            for row, *_ in below:
                _collect(row, numbers, into)
            continue
        _collect(below, numbers, into)


def words(kids: list[Node | str]) -> str:
    """Return the words of nodes as one line; a picture is its text for those who do not see it."""
    parts = (
        kid if isinstance(kid, str) else f" {kid[1]['alt']} " if kid[0] == "img" else words(kid[2] or [" "])
        for kid in kids
        if isinstance(kid, str) or kid[0] != "note"
    )
    return " ".join("".join(parts).split())


def name(tree: Tree, links: list[Link]) -> bool:
    """Give links their words and the places that they lead to names; tell whether all were found."""
    found = [struct for struct in tree.all if struct.kind == "/Link"]
    if len(found) != len(links):
        return False
    file = tree.file
    catalog = file.entries(file.root)
    places = objects.names(catalog.get(b"/Names", b""))
    for struct, link in zip(found, links, strict=True):
        for number in _annotations(struct):
            said = file.entries(number)
            if link.words:
                said[b"/Contents"] = objects.text(link.words)
            if link.place and not (target := said.get(b"/Dest", b"(")).startswith(b"("):
                name = objects.text(link.place)
                places.setdefault(name, target)
                said[b"/Dest"] = name
            file.put(number, objects.dictionary(said))
    if places:
        catalog[b"/Names"] = b"<</Dests%b>>" % objects.name_tree(places)
        file.put(file.root, objects.dictionary(catalog))
    return True


def _annotations(struct: Struct) -> Iterator[int]:
    """Yield the numbers of the annotations that a link holds."""
    for kid in struct.kids:
        if isinstance(kid, bytes) and (held := _HELD.search(kid)):
            yield int(held[1])
