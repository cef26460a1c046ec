"""The structure tree of a finished PDF as objects of Python, which write down what is changed in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pikepdf


class MismatchError(Exception):
    """The tree is not that of the nodes: rules of a pack draw elements as something else."""


@dataclass(eq=False)
class Struct:
    """A structure element: its type, what it holds, and the object of the file."""

    kind: str
    object: Any
    parent: Struct | None
    file: pikepdf.Pdf
    kids: list[Any] = field(default_factory=list)

    @property
    def below(self) -> list[Struct]:
        """The structure elements right below."""
        return [kid for kid in self.kids if isinstance(kid, Struct)]

    def rename(self, kind: str, attributes: Any = None) -> None:
        """Give it another type and other attributes."""
        self.kind = kind
        self.object["/S"] = pikepdf.Name(kind)
        if attributes is not None:
            self.object["/A"] = attributes
        elif "/A" in self.object:
            del self.object["/A"]

    def make(self, kind: str, kids: list[Any]) -> Struct:
        """Return a new element that holds these; nothing holds it yet."""
        made = pikepdf.Dictionary(Type=pikepdf.Name("/StructElem"), S=pikepdf.Name(kind), P=self.object)
        struct = Struct(kind, self.file.make_indirect(made), self, self.file)
        struct.hold(kids)
        return struct

    def wrap(self, kind: str) -> Struct:
        """Put one new element around all that it holds, its content too; return that."""
        made, page = self.make(kind, self.kids), self.object.get("/Pg")
        if page is not None:
            made.object["/Pg"] = page
        for kid in self.kids:
            if isinstance(kid, int):
                self._content_of(page)[kid] = made.object
            elif not isinstance(kid, Struct) and kid.get("/Type") == "/MCR":
                self._content_of(kid.get("/Pg", page))[int(kid["/MCID"])] = made.object
        self.hold([made])
        return made

    def _content_of(self, page: Any) -> Any:
        """Return whose each piece of content of a page is, by its number (ISO 32000-1, 14.7.4.4)."""
        node = self.file.Root["/StructTreeRoot"]["/ParentTree"]
        wanted, waiting = int(page["/StructParents"]), [node]
        while waiting:
            node = waiting.pop()
            waiting += list(node.get("/Kids", ()))
            numbers = list(node.get("/Nums", ()))
            for key, value in zip(numbers[::2], numbers[1::2], strict=True):
                if int(key) == wanted:
                    return value
        raise MismatchError("a page without a list of its content")

    def hold(self, kids: list[Any]) -> None:
        """Hold these, and nothing else; content is only ever left where it was."""
        self.kids = kids
        self.object["/K"] = pikepdf.Array([kid.object if isinstance(kid, Struct) else kid for kid in kids])
        for kid in self.below:
            if kid.parent is not self:
                kid.parent = self
                kid.object["/P"] = self.object


class Tree:
    """The structure elements of a file; ``all`` has them in the order of reading."""

    def __init__(self, file: pikepdf.Pdf) -> None:
        self.file = file
        self.root = file.Root["/StructTreeRoot"]
        self.all: list[Struct] = []
        self.top = [self._read(kid, None) for kid in _array(self.root.get("/K"))]

    def _read(self, element: Any, parent: Struct | None) -> Struct:
        struct = Struct(str(element["/S"]), element, parent, self.file)
        self.all.append(struct)
        for kid in _array(element.get("/K")):
            is_struct = isinstance(kid, pikepdf.Dictionary) and "/S" in kid
            struct.kids.append(self._read(kid, struct) if is_struct else kid)
        return struct


def _array(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]
