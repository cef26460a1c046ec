"""The links of a PDF of Typst: named by their words, and to places that have names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, String

from thbreports.outputs.pdf.typst.nodes import Node
from thbreports.outputs.pdf.typst.tree import Struct, Tree


class Link(NamedTuple):
    """A link as it was laid out: its words, and the place in the document that it leads to, if there."""

    words: str
    place: str = ""


def expected(kids: list[Any]) -> Iterator[Link]:
    """Yield the links of nodes in the order in which they stand in the tree."""
    numbers: dict[str, str] = {}
    yield from _links(kids, numbers)


def _links(kids: list[Any], numbers: dict[str, str]) -> Iterator[Link]:
    for kid in kids:
        if not isinstance(kid, list):
            continue
        tag, said, below = kid
        if tag == "note":
            number = numbers.setdefault(said["name"], str(len(numbers) + 1))
            yield Link(number, said["name"])
            if below:
                yield Link(number, said["id"])
        elif tag == "a" and "href" in said:
            href = str(said["href"])
            yield Link(words(below), href[1:] if href.startswith("#") else "")
        elif tag == "nav":
            for target, _, _, text in said["entries"]:
                yield Link(words(text), target)
        elif tag == "table":
            if said["caption"]:
                yield from _links(said["caption"][2], numbers)
            for row, *_ in below:
                yield from _links(row, numbers)
            continue
        yield from _links(below, numbers)


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
    names = _Names(tree.file)
    for struct, link in zip(found, links, strict=True):
        for annotation in _annotations(struct):
            annotation["/Contents"] = String(link.words or str(annotation.get("/Contents", "")))
            if link.place and isinstance(target := annotation.get("/Dest"), Array):
                names.add(link.place, target)
                annotation["/Dest"] = String(link.place)
    names.save()
    return True


def _annotations(struct: Struct) -> Iterator[Any]:
    for kid in struct.kids:
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR":
            yield kid["/Obj"]


class _Names:
    """The named places of a file (ISO 32000-1, 12.3.2.3)."""

    def __init__(self, file: pikepdf.Pdf) -> None:
        self._file = file
        self._places: dict[str, Any] = {}
        names = file.Root.get("/Names", Dictionary()).get("/Dests")
        if names is not None:
            pairs = list(names["/Names"])
            self._places = dict(zip(map(str, pairs[::2]), pairs[1::2], strict=True))

    def add(self, place: str, target: Any) -> None:
        self._places.setdefault(place, target)

    def save(self) -> None:
        if self._places:
            pairs = [part for place in sorted(self._places) for part in (String(place), self._places[place])]
            self._file.Root["/Names"] = Dictionary(Dests=Dictionary(Names=Array(pairs)))
