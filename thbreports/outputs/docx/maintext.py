"""The document part while it is written."""

from __future__ import annotations

from thbreports.outputs.docx.wml import add, root, serialise

#: After how many blocks those that are finished are written out.
_MANY = 16
_BEGIN, _END = b"<w:body>", b"</w:body>"


class MainText:
    """The document part, of which only the last blocks are elements: bytes take a tenth of the room."""

    def __init__(self) -> None:
        self._root = root("document")
        self.body = add(self._root, "body")
        self._written: list[bytes] = []
        self._blocks = 0

    def settle(self) -> None:
        """Write out the blocks there are, before the next begins: all but the last, which it may change."""
        self._blocks += 1
        if self._blocks < _MANY:
            return
        self._blocks = 0
        blocks = self._inside()
        del self.body[:-1]
        self._written.append(blocks.removesuffix(self._inside()))

    def data(self) -> bytes:
        """Return the part as it is written to a package."""
        whole = serialise(self._root)
        place = whole.index(_BEGIN) + len(_BEGIN)
        return b"".join((whole[:place], *self._written, whole[place:]))

    def _inside(self) -> bytes:
        whole = serialise(self._root)
        return whole.partition(_BEGIN)[2].rpartition(_END)[0]
