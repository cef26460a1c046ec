"""What is in the files of pictures: how they look, and nothing of what cameras and programs write into them.

Places, names, times, comments and thumbnails are left out.  The pixels stay as they are in a picture that all
programs show alike; any other is made so (``pixels``).
"""

from __future__ import annotations

import functools
import re
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from thbreports.source import pixels
from thbreports.source.pixels import Traits

MAX_PIXELS = 80_000_000
"""More than cameras make; each takes three or four bytes of memory wherever the picture is drawn."""

DRAWING = "svg+xml"
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(b"IHDR IDAT IEND sRGB pHYs".split())
"""The chunks of a PNG whose pixels all programs show alike (PNG, third edition, 11)."""
_PNG_LOOKS = _PNG_KEPT | frozenset(b"PLTE tRNS iCCP".split())
"""Those that say how the pixels of one look that programs show differently."""
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Samples of a pixel, by the colour type of a PNG."""
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
"""Bits of a sample that a colour type may have."""
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""First column, first row, and steps of each pass of an interlaced PNG (PNG, third edition, 8.1)."""
_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
"""What ends a scan of a JPEG (ITU-T T.81, B.1.1)."""
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_USUAL_FRAMES = frozenset({0xC0, 0xC2})
"""Baseline and progressive JPEG, which all programs draw."""
_USUAL_SAMPLES = frozenset({b"\0", b"\1", b"\0\1\2", b"\1\2\3"})
"""The names of samples that are grey, or brightness and colours: not those of RGB and CMYK."""
_JFIF, _EXIF, _ICC, _ADOBE = b"JFIF\0", b"Exif\0\0", b"ICC_PROFILE\0", b"Adobe"
_ORIENTATION = 0x0112


class Picture(NamedTuple):
    """A picture without metadata: its bytes, its kind (``png``, ``jpeg``, ``svg+xml``) and size in pixels."""

    data: bytes
    kind: str
    width: int
    height: int


class ImageError(Exception):
    """A picture cannot be used; the text says why, as it follows on its name."""


def read(data: bytes, transparent: bool = False) -> Picture:
    """Return the picture in the bytes of a PNG, JPEG or SVG as all programs show it, without metadata.

    Unless it may be ``transparent``, it stands on white.  It is decoded whole; the last few are kept, since a
    record is checked and then printed.  Raises ImageError where it is neither, is damaged or cut off, or
    draws nothing or too much.
    """
    return _read(data, transparent)


@functools.lru_cache(maxsize=8)
def _read(data: bytes, transparent: bool) -> Picture:
    if is_drawing(data):
        return _drawing(data)
    picture, whole, traits = _taken_apart(data)
    try:
        changed = pixels.alike(whole, traits, transparent)
    except pixels.UnreadableError as error:
        raise ImageError("is damaged: its pixels cannot be read") from error
    return _taken_apart(changed)[0] if changed is not None else picture


def _drawing(data: bytes) -> Picture:
    from thbreports.source import svg  # which loads lxml: most records have no drawings

    try:
        drawing = svg.read(data)
    except svg.DrawingError as error:
        raise ImageError(str(error)) from error
    return Picture(drawing.data, DRAWING, drawing.width, drawing.height)


def is_drawing(data: bytes) -> bool:
    """Tell whether the start of a file is that of an SVG."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def unchecked(data: bytes) -> Picture:
    """Return what ``read`` does, without a look at pixels that nothing in the file speaks against.

    Raises ImageError.
    """
    if is_drawing(data):
        return read(data)
    picture, _, traits = _taken_apart(data)
    return picture if traits.is_plain and traits.orientation == 1 and not traits.has_profile else read(data)


def _taken_apart(data: bytes) -> tuple[Picture, bytes, Traits]:
    """Return a picture without metadata, its bytes with all that says how it looks, and its traits."""
    try:
        return _png(data) if data.startswith(_PNG) else _jpeg(data)
    except (struct.error, zlib.error, IndexError) as error:
        raise ImageError("is damaged") from error


def _png(data: bytes) -> tuple[Picture, bytes, Traits]:
    kept, looks, packed, chunks = [_PNG], [_PNG], [], dict[bytes, bytes]()
    width, height, depth, colour, _, _, interlaced = struct.unpack_from(">IIBBBBB", data, 16)
    _check_size(width, height)
    if data[8:16] != b"\0\0\0\rIHDR" or depth not in _DEPTHS.get(colour, ()):
        raise ImageError("is damaged")
    for kind, chunk in _chunks(data):
        if kind in _PNG_LOOKS and zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:], "big"):
            raise ImageError("is damaged")
        chunks.setdefault(kind, chunk[8:-4])
        if kind in _PNG_LOOKS:
            looks.append(chunk)
        if kind in _PNG_KEPT:
            kept.append(chunk)
        if kind == b"IDAT":
            packed.append(chunk[8:-4])
    bits = depth * _CHANNELS[colour]
    passes = _PASSES if interlaced else ((0, 0, 1, 1),)
    enough, no_more = _holds(b"".join(packed), sum(_bytes(width, height, bits, *one) for one in passes))
    if not enough:
        raise ImageError("is damaged: it has fewer pixels than it says")
    gamma = 0.0 if b"sRGB" in chunks else int.from_bytes(chunks.get(b"gAMA", b""), "big") / 100_000
    is_plain = (
        no_more and depth == 8 and colour in (0, 2) and b"tRNS" not in chunks and pixels.is_usual(gamma)
    )
    traits = Traits("PNG", _orientation(chunks.get(b"eXIf", b"")), is_plain, b"iCCP" in chunks, gamma)
    return Picture(b"".join(kept), "png", width, height), b"".join(looks), traits


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the kind of each chunk and the chunk itself; what follows the last one is no part of a PNG."""
    place = len(_PNG)
    while True:
        length, kind = struct.unpack_from(">I4s", data, place)
        chunk = data[place : place + length + 12]
        if len(chunk) < length + 12:
            raise ImageError("is cut off")
        yield kind, chunk
        if kind == b"IEND":
            return
        place += length + 12


def _bytes(width: int, height: int, bits: int, left: int, top: int, across: int, down: int) -> int:
    """Return how many bytes the lines of a pass are, each with one for its filter."""
    columns, rows = -(-(width - left) // across), -(-(height - top) // down)
    return rows * (1 + (columns * bits + 7) // 8) if columns > 0 and rows > 0 else 0


def _holds(packed: bytes, size: int) -> tuple[bool, bool]:
    """Tell whether compressed data are at least so many bytes, and whether they are nothing else.

    What stands behind the pixels is drawn by no program, and may be anything.
    """
    unpacker, rest, more = zlib.decompressobj(), size, b" "
    while rest > 0 and (packed or more):
        more = unpacker.decompress(packed, min(rest, 1 << 20))
        packed, rest = unpacker.unconsumed_tail, rest - len(more)
    surplus = unpacker.decompress(packed, 1)
    return rest <= 0, unpacker.eof and not surplus and not unpacker.unused_data


def _jpeg(data: bytes) -> tuple[Picture, bytes, Traits]:
    kept, looks = [b"\xff\xd8"], [b"\xff\xd8"]
    width, height, turned, is_plain, is_grey, is_rgb = 0, 0, 1, True, False, False
    for marker, segment in _segments(data):
        body = segment[4:]
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", body, 1)
            _check_size(width, height)
            samples = body[6::3][: body[5]]
            is_plain = marker in _USUAL_FRAMES and body[0] == 8 and samples in _USUAL_SAMPLES
            is_grey = len(samples) == 1
        if marker == 0xE1 and body.startswith(_EXIF) and turned == 1:
            turned = _orientation(body[len(_EXIF) :])
        elif marker == 0xE0 and body.startswith(_JFIF):
            kept.append(b"\xff\xe0\0\x10" + body[:12].ljust(12, b"\0") + b"\0\0")  # without its thumbnail
            looks.append(kept[-1])
        elif marker == 0xE2 and body.startswith(_ICC):
            looks.append(segment)
        elif not (0xE0 <= marker <= 0xEF or marker == 0xFE) or (marker == 0xEE and body.startswith(_ADOBE)):
            kept.append(segment)
            looks.append(segment)
            is_rgb = is_rgb or (marker == 0xEE and body[11:12] == b"\0")
    if not width:
        raise ImageError("is damaged: it says no size")
    picture = Picture(b"".join(kept), "jpeg", width, height)
    return (
        picture,
        b"".join(looks),
        Traits("JPEG", turned, is_plain and (is_grey or not is_rgb), len(looks) > len(kept)),
    )


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and bytes of each segment of a JPEG, scans with what they code (ITU-T T.81, annex B).

    What follows the end is no part of it: cameras put other pictures and films there.
    """
    place = 2
    while True:
        while data[place : place + 2] == b"\xff\xff":  # fill bytes
            place += 1
        if len(data) < place + 2:
            raise ImageError("is cut off")
        if data[place] != 0xFF:
            raise ImageError("is damaged")
        marker = data[place + 1]
        if marker == 0xD9:
            yield marker, data[place : place + 2]
            return
        (length,) = struct.unpack_from(">H", data, place + 2)
        end = place + 2 + length
        if marker == 0xDA:
            after = _MARKER.search(data, end)
            if after is None:
                raise ImageError("is cut off")
            end = after.start()
        elif length < 2 or end > len(data):
            raise ImageError("is cut off")
        yield marker, data[place:end]
        place = end


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        raise ImageError(f"has no pixels: it is {width} by {height}")
    if width * height > MAX_PIXELS:
        raise ImageError(f"has too many pixels, {width:,} by {height:,}: at most {MAX_PIXELS:,}")


def _orientation(tiff: bytes) -> int:
    """Return how EXIF data say that the pixels are stored, 1 for upright (CIPA DC-008, 4.6.5)."""
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for number in range(count):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number)
            if tag == _ORIENTATION:
                return value if 1 <= value <= 8 else 1
    except struct.error:  # nobody else makes anything of it either
        pass
    return 1
