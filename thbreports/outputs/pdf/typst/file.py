"""A PDF that Typst has just written: its objects by their numbers."""

from __future__ import annotations

import re
import zlib

from thbreports.outputs.pdf import objects
from thbreports.outputs.pdf.objects import Object

_TRAILER = re.compile(rb"trailer\n<<(.*)>>\nstartxref\n(\d+)\n%%EOF", re.DOTALL)
_ROW = 20
"""How long a row of the table of objects is (ISO 32000-1, 7.5.4)."""
_LENGTH = (b"/Length", b"/Filter")


class File:
    """The objects of a file, which may be changed."""

    def __init__(self, data: bytes) -> None:
        """``data`` is what Typst has just written: objects one behind the other, and one table of them."""
        trailer = _TRAILER.search(data, max(0, len(data) - 1024))
        if trailer is None:
            raise ValueError("Typst writes its files otherwise")
        said = objects.entries(trailer[1])
        end = int(trailer[2])
        table = data.index(b"\n", data.index(b"\n", end) + 1) + 1 + _ROW
        places = [int(data[at : at + 10]) for at in range(table, trailer.start() - _ROW + 1, _ROW)]
        self.root, self._info = (int(said[name].split()[0]) for name in (b"/Root", b"/Info"))
        self._identifier = said[b"/ID"].strip(b"[]()").partition(b")")[0]
        self.objects: dict[int, Object] = {}
        for number, (start, stop) in enumerate(zip(places, [*places[1:], end], strict=True), 1):
            body = data[start + len(b"%d 0 obj\n" % number) : stop].removesuffix(b"\nendobj\n")
            self.objects[number] = Object(body, is_stream=body.endswith(b"\nendstream"))

    def entries(self, number: int) -> dict[bytes, bytes]:
        """Return the entries of a dictionary."""
        return objects.entries(self.objects[number].data[2:-2])

    def put(self, number: int, data: bytes) -> None:
        """Put something else in the place of an object that is no stream."""
        self.objects[number] = Object(data)

    def add(self, data: bytes) -> int:
        """Return the number of a new object."""
        number = len(self.objects) + 1
        self.put(number, data)
        return number

    def content(self, number: int) -> bytes:
        """Return what is in a stream."""
        head, _, held = self.objects[number].data.partition(b">>\nstream\n")
        content = held.removesuffix(b"\nendstream")
        return zlib.decompress(content) if b"/FlateDecode" in head else content

    def put_content(self, number: int, content: bytes) -> None:
        """Put something else into a stream."""
        head = self.objects[number].data.partition(b">>\nstream\n")[0]
        extra = {name: value for name, value in objects.entries(head[2:]).items() if name not in _LENGTH}
        self.objects[number] = objects.stream(extra, content)

    def packed(self) -> bytes:
        """Return the file."""
        root, info = b"%d 0 R" % self.root, b"%d 0 R" % self._info
        return objects.packed(self.objects.values(), root, info, self._identifier)
