"""A part of a file that is looked at."""

from __future__ import annotations

import zlib
from typing import NamedTuple

APART = " \u01c1 "
"""Keeps two texts apart: a letter that stands in none."""

MOST = 1 << 28
"""Bytes that a part of a file may have when it is unpacked."""


class Unreadable(Exception):
    """A part of a file cannot be unpacked, so that nobody knows what is in it."""


class Part(NamedTuple):
    """A text or bytes, and where they were found.

    ``opens`` tells that bytes may be a file themselves, ``spells`` that they may say words in another
    spelling, which what is drawn does not.
    """

    place: str
    content: str | bytes
    opens: bool = False
    spells: bool = True


def inflated(data: bytes) -> bytes:
    """Return what was packed by zlib or gzip.  Raises Unreadable."""
    unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        found = unpack.decompress(data, MOST)
    except zlib.error as error:
        raise Unreadable(f"packed data is damaged: {error}") from error
    if unpack.unconsumed_tail:
        raise Unreadable("packed data is too large")
    return found + unpack.unused_data
