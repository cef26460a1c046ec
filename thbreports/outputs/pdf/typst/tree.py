"""The structure tree of a file that Typst has just written, which writes down what is changed in it.

Typst writes an element as a dictionary that begins with its type and ends with what it holds; to read these
two alone takes a sixth of the time of reading the file as any PDF that there may be.
"""

from __future__ import annotations

import functools
import re
from typing import TypeAlias

from thbreports.outputs.pdf import objects
from thbreports.outputs.pdf.typst.file import File

_HEAD = re.compile(rb"<</Type/StructElem/S(/\w+)/P \d+ 0 R")
_TAIL = re.compile(rb"/K\[([^\[\]()]*)\](/Pg \d+ 0 R)?>>")
_KID = re.compile(rb"(\d+) 0 R|<<[^<>]*>>|\d+")

_CONTENT = re.compile(rb"(\d+)|<</Type/MCR/MCID (\d+)/Pg (\d+ 0 R)>>")
_OWNED, _OWNER = re.compile(rb"(\d+) (\d+) 0 R"), re.compile(rb"\d+ 0 R|null")


class MismatchError(Exception):
    """The tree is not that of the nodes: rules of a pack draw elements as something else."""


class Struct:
    """A structure element: its type, what it holds, and the number of its object in the file."""

    __slots__ = ("_entries", "_said", "is_changed", "kids", "kind", "number", "page", "parent")

    def __init__(
        self, number: int, kind: str, parent: Struct | None, said: bytes = b"", page: bytes = b""
    ) -> None:
        self.number, self.kind, self.parent = number, kind, parent
        self.kids: list[Struct | bytes] = []
        self.is_changed = False
        self._said, self.page = said, page
        self._entries: dict[bytes, bytes] | None = None

    @property
    def below(self) -> list[Struct]:
        """The structure elements right below."""
        return [kid for kid in self.kids if isinstance(kid, Struct)]

    @property
    def entries(self) -> dict[bytes, bytes]:
        """What is said of it beside its type and what it holds; whoever changes them says so."""
        if self._entries is None:
            self._entries = dict(_entries(self._said))
        return self._entries

    def says(self, name: bytes) -> bool:
        """Tell whether it may have an entry, without taking its entries apart."""
        return self._entries is not None or name in self._said

    def put(self, name: bytes, value: bytes | None) -> None:
        """Give an entry another value, or none."""
        if value is not None:
            self.entries[name] = value
        elif self.says(name):
            self.entries.pop(name, None)
        self.is_changed = True

    def rename(self, kind: str, attributes: bytes | None = None) -> None:
        """Give it another type and other attributes."""
        self.kind = kind
        self.put(b"/A", attributes)

    def hold(self, kids: list[Struct | bytes]) -> None:
        """Hold these, and nothing else; content is only ever left where it was."""
        self.kids, self.is_changed = kids, True
        for kid in self.below:
            if kid.parent is not self:
                kid.parent, kid.is_changed = self, True

    def data(self, root: int) -> bytes:
        """Return its object; ``root`` is the number of that of the tree."""
        parent = root if self.parent is None else self.parent.number
        said = self._said if self._entries is None else objects.dictionary(self._entries)[2:-2]
        kids = b" ".join(kid if isinstance(kid, bytes) else b"%d 0 R" % kid.number for kid in self.kids)
        head = b"<</Type/StructElem/S%b/P %d 0 R" % (self.kind.encode("ascii"), parent)
        return b"%b%b/K[%b]%b>>" % (head, said, kids, self.page)


@functools.lru_cache(maxsize=1024)
def _entries(said: bytes) -> dict[bytes, bytes]:
    """Return the entries of an element; of most cells of a table and items of a list the same is said."""
    return objects.entries(said)


Kids: TypeAlias = list[Struct | bytes]
"""What a structure element holds: elements, and references to content as they stand in the file."""


class Tree:
    """The structure elements of a file; ``all`` has them in the order of reading."""

    def __init__(self, file: File) -> None:
        self.file = file
        catalog = file.entries(file.root)
        self.number = int(catalog[b"/StructTreeRoot"].split()[0])
        self.root = file.entries(self.number)
        self.all: list[Struct] = []
        for kid in _KID.finditer(self.root[b"/K"]):
            self._read(int(kid[1]), None)

    def _read(self, number: int, parent: Struct | None) -> Struct:
        data = self.file.objects[number].data
        head, tail = _HEAD.match(data), _TAIL.fullmatch(data, max(0, data.rfind(b"/K[")))
        if head is None or tail is None:
            raise ValueError(f"Typst writes the elements of a structure otherwise: {data[:80]!r}")
        struct = Struct(
            number, head[1].decode("ascii"), parent, data[head.end() : tail.start()], tail[2] or b""
        )
        self.all.append(struct)
        for kid in _KID.finditer(tail[1]):
            struct.kids.append(self._read(int(kid[1]), struct) if kid[1] else kid[0])
        return struct

    def make(self, kind: str, parent: Struct, kids: Kids) -> Struct:
        """Return a new element that holds these; nothing holds it yet."""
        struct = Struct(self.file.add(b""), kind, parent)
        struct.hold(kids)
        self.all.append(struct)
        return struct

    def wrap(self, kind: str, struct: Struct) -> Struct:
        """Put one new element around all that one holds, its content too; return that."""
        made = self.make(kind, struct, struct.kids)
        made.page = struct.page
        for kid in struct.kids:
            if isinstance(kid, bytes) and (content := _CONTENT.fullmatch(kid)):
                self._give(int(content[1] or content[2]), content[3] or struct.page, made)
        struct.hold([made])
        return made

    def _give(self, content: int, page: bytes, owner: Struct) -> None:
        """Say whose a piece of content of a page is (ISO 32000-1, 14.7.4.4)."""
        wanted = self.file.entries(int(page.removeprefix(b"/Pg ").split()[0]))[b"/StructParents"]
        for key, number in _OWNED.findall(self.root[b"/ParentTree"]):
            if key == wanted:
                owners = _OWNER.findall(self.file.objects[int(number)].data)
                owners[content] = b"%d 0 R" % owner.number
                self.file.put(int(number), b"[" + b" ".join(owners) + b"]")
                return
        raise MismatchError("a page without a list of its content")

    def write(self) -> None:
        """Put what was changed into the file; what nothing holds any more is emptied."""
        held = {id(kid) for struct in self.all for kid in struct.kids}
        for struct in self.all:
            if struct.parent is not None and id(struct) not in held:
                self.file.put(struct.number, b"null")
            elif struct.is_changed:
                self.file.put(struct.number, struct.data(self.number))
        self.file.put(self.number, objects.dictionary(self.root))
