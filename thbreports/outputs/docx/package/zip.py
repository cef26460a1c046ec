"""The ZIP archive of a package, written so that the same members are always the same bytes.

Its fields are those of PKWARE's APPNOTE that ISO/IEC 21320-1 lets a document have: members are deflated and
need neither ZIP64 nor a description after their data.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from typing import NamedTuple

TYPES = "[Content_Types].xml"
_MEMBER = struct.Struct("<4s5H3L2H")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
"""The version of the format that deflated members need, 2.0; made by MS-DOS, as which no system says its
own."""
_DEFLATED = 8
_NAME_IN_UTF_8 = 0x800
_TIME, _DATE = 0, 1 << 5 | 1
"""1 January 1980, the first day that the format knows, at midnight."""
_ATTRIBUTES = 0o600 << 16
"""A file that its owner may read and write."""


class Packed(NamedTuple):
    """A member that is deflated already, for many archives: its data, checksum, and size when unpacked."""

    data: bytes
    checksum: int
    size: int


def packed(data: bytes) -> Packed:
    """Return ``data`` as a member of an archive."""
    return Packed(zlib.compress(data, wbits=-zlib.MAX_WBITS), zlib.crc32(data), len(data))


def archive(members: Mapping[str, bytes | Packed]) -> bytes:
    """Return an archive of ``members`` that depends on nothing but them: sorted, with one date for all."""
    pieces: list[bytes] = []
    entries: list[bytes] = []
    place = 0
    for name in sorted(members, key=lambda name: (name != TYPES, name != "_rels/.rels", name)):
        given = members[name]
        member = given if isinstance(given, Packed) else packed(given)
        written = name.encode()
        flags = 0 if written.isascii() else _NAME_IN_UTF_8
        sizes = (member.checksum, len(member.data), member.size, len(written), 0)
        head = (_VERSION, flags, _DEFLATED, _TIME, _DATE, *sizes)
        entries += (_ENTRY.pack(b"PK\1\2", _VERSION, *head, 0, 0, 0, _ATTRIBUTES, place), written)
        pieces += (_MEMBER.pack(b"PK\3\4", *head), written, member.data)
        place += _MEMBER.size + len(written) + len(member.data)
    size = sum(map(len, entries))
    end = _END.pack(b"PK\5\6", 0, 0, len(members), len(members), size, place, 0)
    return b"".join((*pieces, *entries, end))
