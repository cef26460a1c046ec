"""The structure tree of a PDF that is being written: walking it, and moving its elements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pydyf

from thbreports.outputs.pdf.record import Tagged


class Tree:
    """The structure elements of a file, with what each stands for."""

    def __init__(self, pdf: pydyf.PDF, tagged: Iterable[Tagged]) -> None:
        self.pdf = pdf
        self.objects: dict[bytes, Any] = {
            one.reference: one for one in pdf.objects if isinstance(one, pydyf.Dictionary)
        }
        self.tagged = sorted(tagged, key=lambda one: int(one.struct.number))
        numbers = next(one["Nums"] for one in self.objects.values() if "Nums" in one)
        self.numbers: list[Any] = numbers

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
            if isinstance(kid, bytes) and "S" in self.objects.get(kid, ()):
                yield self.objects[kid]

    def annotations(self, struct: Any) -> Iterator[tuple[bytes, Any]]:
        """Yield the object references and annotations right below a structure element."""
        for kid in struct["K"]:
            if isinstance(kid, bytes) and self.objects.get(kid, {}).get("Type") == "/OBJR":
                yield kid, self.objects[self.objects[kid]["Obj"]]

    def ancestors(self, struct: Any) -> Iterator[Any]:
        """Yield the structure elements around one, the nearest first."""
        while struct.get("P") in self.objects:
            struct = self.objects[struct["P"]]
            yield struct

    def is_inside(self, struct: Any, others: set[int]) -> bool:
        """Tell whether a structure element stands below one of others, given by their identities."""
        return any(id(one) in others for one in self.ancestors(struct))

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
            if isinstance(kid, int) and other["Pg"] != struct["Pg"]:
                kid = pydyf.Dictionary({"Type": "/MCR", "Pg": other["Pg"], "MCID": kid})
            elif isinstance(kid, bytes) and "P" in self.objects.get(kid, ()):
                self.objects[kid]["P"] = struct.reference
            struct["K"].append(kid)
        other["K"][:] = []
        for place, entry in enumerate(self.numbers):
            if isinstance(entry, list):
                entry[:] = [struct.reference if one == other.reference else one for one in entry]
            elif entry == other.reference:
                self.numbers[place] = struct.reference

    def marked_content(self, struct: Any) -> Iterator[tuple[Any, int]]:
        """Yield page and number of each piece of marked content below a structure element."""
        for kid in struct["K"]:
            if isinstance(kid, int):
                yield struct["Pg"], kid
        for child in self.children(struct):
            yield from self.marked_content(child)
