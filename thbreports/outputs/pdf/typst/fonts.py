"""The fonts of a PDF of Typst, without programs that fit letters to the pixels of a screen.

Typst keeps them, WeasyPrint does not; they are two thirds of a short file.
"""

from __future__ import annotations

import itertools
import re
import struct
from collections.abc import Iterator

from thbreports.outputs.pdf.typst.file import File

_FILE = re.compile(rb"/FontFile2 (\d+) 0 R")
_HINTS = frozenset((b"cvt ", b"fpgm", b"prep"))
"""Tables of programs and of what these know (ISO/IEC 14496-22)."""
_UNUSED = frozenset((b"name", b"post"))
"""Tables that no font in a PDF needs (ISO 32000-1, 9.9)."""

_WORDS, _MORE, _PROGRAM = 0x0001, 0x0020, 0x0100
_SCALES = ((0x0008, 2), (0x0040, 4), (0x0080, 8))
"""Bits of a part of an outline that is made of others, and how many bytes its scales take."""


def lighten(file: File) -> None:
    """Take from the fonts of a file what no page needs."""
    for one in list(file.objects.values()):
        if not one.is_stream and (held := _FILE.search(one.data)):
            number = int(held[1])
            font = file.content(number)
            if (lighter := lightened(font)) is not font:
                file.put_content(number, lighter)


def lightened(font: bytes) -> bytes:
    """Return a font without programs for screens; itself where it has none."""
    tables = {tag: font[start : start + length] for tag, start, length in _tables(font)}
    if not _HINTS & tables.keys() or not {b"glyf", b"loca", b"head"} <= tables.keys():
        return font
    tables = {tag: data for tag, data in tables.items() if tag not in _HINTS | _UNUSED}
    _take_programs(tables)
    return _joined(font[:4], tables)


def _tables(font: bytes) -> Iterator[tuple[bytes, int, int]]:
    for place in range(12, 12 + 16 * int.from_bytes(font[4:6], "big"), 16):
        tag, _, start, length = struct.unpack_from(">4sIII", font, place)
        yield tag, start, length


def _take_programs(tables: dict[bytes, bytes]) -> None:
    """Take from the outlines the programs that each of them has."""
    glyf, loca = tables[b"glyf"], tables[b"loca"]
    is_long = tables[b"head"][50:52] == b"\0\1"
    size = 4 if is_long else 2
    places = struct.unpack(f">{len(loca) // size}{'I' if is_long else 'H'}", loca)
    scale = 1 if is_long else 2
    found, starts, position = [], [0], 0
    for start, stop in itertools.pairwise(places):
        outline = _without_program(glyf[start * scale : stop * scale])
        outline += b"\0" * (-len(outline) % 4)
        found.append(outline)
        position += len(outline)
        starts.append(position)
    tables[b"glyf"] = b"".join(found)
    tables[b"loca"] = struct.pack(
        f">{len(starts)}{'I' if is_long else 'H'}", *(start // scale for start in starts)
    )


def _without_program(outline: bytes) -> bytes:
    if len(outline) < 12:
        return outline
    contours = int.from_bytes(outline[:2], "big", signed=True)
    if contours < 0:
        return _made_of_others(outline)
    place = 10 + 2 * contours
    length = int.from_bytes(outline[place : place + 2], "big")
    return outline[:place] + b"\0\0" + outline[place + 2 + length :]


def _made_of_others(outline: bytes) -> bytes:
    """Return an outline that is made of others without the program behind them."""
    place, found = 10, bytearray(outline)
    while True:
        flags = int.from_bytes(outline[place : place + 2], "big")
        found[place : place + 2] = (flags & ~_PROGRAM).to_bytes(2, "big")
        place += 4 + (4 if flags & _WORDS else 2) + next((size for bit, size in _SCALES if flags & bit), 0)
        if not flags & _MORE:
            return bytes(found[:place])


def _joined(version: bytes, tables: dict[bytes, bytes]) -> bytes:
    """Return a font of tables, with the sums that prove them."""
    tables[b"head"] = tables[b"head"][:8] + b"\0\0\0\0" + tables[b"head"][12:]
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    rows = [version, struct.pack(">HHHH", count, power * 16, power.bit_length() - 1, (count - power) * 16)]
    parts, position = [], 12 + 16 * count
    for tag, data in sorted(tables.items()):
        padded = data + b"\0" * (-len(data) % 4)
        rows.append(struct.pack(">4sIII", tag, _sum(padded), position, len(data)))
        parts.append(padded)
        position += len(padded)
    font = b"".join([*rows, *parts])
    adjusted = struct.pack(">I", (0xB1B0AFBA - _sum(font)) & 0xFFFFFFFF)
    head = next(start for tag, start, _ in _tables(font) if tag == b"head")
    return font[: head + 8] + adjusted + font[head + 12 :]


def _sum(data: bytes) -> int:
    numbers: tuple[int, ...] = struct.unpack(f">{len(data) // 4}I", data)
    return sum(numbers) & 0xFFFFFFFF
