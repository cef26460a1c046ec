"""The structure tree of a PDF that is being written: walking it, and moving its elements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pydyf

from thbreports.outputs.pdf.engine.tagging import Tagged


class Tree:
    """The structure elements of a file, with what each stands for.

    Every operation costs as much as the element it is called for holds, whatever the length of the file.
    """

    def __init__(self, pdf: pydyf.PDF, tagged: list[Tagged]) -> None:
        self.pdf = pdf
        self.objects: dict[bytes, Any] = {
            b"%d 0 R" % number: one
            for number, one in enumerate(pdf.objects)
            if isinstance(one, pydyf.Dictionary)
        }
        self.tagged = tagged
        self.root = self.objects[pdf.catalog["StructTreeRoot"]]
        numbers = self.objects[self.root["ParentTree"]]["Nums"]
        self._places = {numbers[place]: place + 1 for place in range(0, len(numbers), 2)}
        self._numbers: list[Any] = numbers

    def add(self, kind: str, parent: Any, page: Any) -> Any:
        """Return a new, empty structure element; it is not yet among the children of ``parent``."""
        struct = pydyf.Dictionary(
            {"Type": "/StructElem", "S": kind, "K": pydyf.Array(), "P": parent.reference, "Pg": page}
        )
        self.pdf.add_object(struct)
        self.objects[struct.reference] = struct
        return struct

    def parent(self, struct: Any) -> Any:
        """Return the parent of a structure element."""
        return self.objects[struct["P"]]

    def children(self, struct: Any) -> Iterator[Any]:
        """Yield the structure elements right below one."""
        for kid in struct["K"]:
            if isinstance(kid, bytes) and "S" in (child := self.objects[kid]):
                yield child

    def below(self, *references: bytes) -> set[bytes]:
        """Return the references of structure elements and of all below them."""
        objects, found, waiting = self.objects, set[bytes](), list(references)
        while waiting:
            reference = waiting.pop()
            found.add(reference)
            waiting += [kid for kid in objects[reference]["K"] if type(kid) is bytes and "S" in objects[kid]]
        return found

    def pages(self) -> list[Any]:
        """Return the pages in order."""
        return [self.pdf.objects[number] for number in self.pdf.pages["Kids"][::3]]

    def content(self, page: Any) -> list[Any]:
        """Return what is drawn on a page."""
        operators: list[Any] = self.pdf.objects[int(page["Contents"].split()[0])].stream
        return operators

    def annotations(self, struct: Any) -> Iterator[tuple[bytes, Any]]:
        """Yield the object references and annotations right below a structure element."""
        for kid in struct["K"]:
            if isinstance(kid, bytes) and self.objects[kid].get("Type") == "/OBJR":
                yield kid, self.objects[self.objects[kid]["Obj"]]

    def owners(self) -> set[bytes]:
        """Return the references of the structure elements that annotations belong to."""
        return {owner for owner in self._numbers[1::2] if isinstance(owner, bytes)}

    def ancestors(self, struct: Any) -> Iterator[Any]:
        """Yield the structure elements around one, the nearest first."""
        while struct.get("P") in self.objects:
            struct = self.objects[struct["P"]]
            yield struct

    def drop(self, struct: Any) -> None:
        """Take a structure element from its parent."""
        kids = self.parent(struct)["K"]
        if struct.reference in kids:
            kids.remove(struct.reference)

    def put(self, struct: Any, parent: Any, place: int | None = None) -> None:
        """Make a structure element a child of ``parent``, at ``place`` or last."""
        kids = parent["K"]
        kids.insert(len(kids) if place is None else place, struct.reference)
        struct["P"] = parent.reference

    def take_content(self, struct: Any, other: Any) -> None:
        """Move all that ``other`` holds to the end of ``struct``."""
        for kid in other["K"]:
            held = self.objects.get(kid) if isinstance(kid, bytes) else kid
            if isinstance(kid, int):
                self.entries(other["Pg"])[kid] = struct.reference
                if other["Pg"] != struct["Pg"]:
                    kid = pydyf.Dictionary({"Type": "/MCR", "Pg": other["Pg"], "MCID": kid})
            elif isinstance(held, dict) and held.get("Type") == "/MCR":
                self.entries(held["Pg"])[held["MCID"]] = struct.reference
            elif isinstance(held, dict) and held.get("Type") == "/OBJR":
                number = self.objects[held["Obj"]]["StructParent"]
                self._numbers[self._places[number]] = struct.reference
            elif isinstance(held, dict):
                held["P"] = struct.reference
            struct["K"].append(kid)
        other["K"][:] = []

    def entries(self, page: bytes) -> Any:
        """Return the structure elements of each piece of marked content of a page, in order."""
        return self._numbers[self._places[self.objects[page]["StructParents"]]]

    def forget(self, gone: Callable[[bytes], bool]) -> None:
        """Drop the entries of annotations that belong to structure elements which are gone."""
        numbers = self._numbers
        pairs = [(numbers[place], numbers[place + 1]) for place in range(0, len(numbers), 2)]
        numbers[:] = [
            part for pair in pairs if isinstance(pair[1], list) or not gone(pair[1]) for part in pair
        ]
        self._places = {numbers[place]: place + 1 for place in range(0, len(numbers), 2)}
