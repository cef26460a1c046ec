"""What a picture says of itself; what is drawn in it is no word.  Other pictures than PNG pack nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from thbreports.verify.leaks.part import Part, Unreadable, inflated

_PACKED = (b"zTXt", b"iTXt", b"iCCP")
_PIXELS = b"IDAT"


def parts_of_png(data: bytes) -> Iterator[Part]:
    """Yield what the chunks of a PNG hold, but for its pixels."""
    at = 8
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        inside, place = data[at + 8 : at + 8 + size], f"{kind.decode('latin-1')} of the picture"
        if kind in _PACKED:
            for match in re.finditer(b"\0+", inside[:200]):
                try:
                    yield Part(place, inflated(inside[match.end() :]), opens=True)
                except Unreadable:  # nothing that is packed begins here
                    continue
        if kind == b"tEXt":
            yield Part(place, inside.decode("latin-1").replace("\0", "\n"))
        elif kind != _PIXELS:
            yield Part(place, inside)
        at += size + 12
    yield Part("what follows the picture", data[at:])
