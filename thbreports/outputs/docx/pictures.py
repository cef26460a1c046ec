"""Pictures: taken from data URIs, freed of what cameras and programs write into them, and drawn inline."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import struct
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from thbreports.outputs.docx.kinds import Relation
from thbreports.outputs.docx.package import Part
from thbreports.outputs.docx.wml import ADEC, EMU_PER_TWIP, PIC, WP, A, Element, R, w
from thbreports.problems import OutputError, Problem

#: Twips of one pixel at 96 to the inch.
_TWIPS_PER_PIXEL = 15
_PNG = b"\x89PNG\r\n\x1a\n"
#: The chunks of a PNG that say how it looks; all others are dropped (PNG, third edition, 11).
_PNG_CHUNKS = frozenset(
    (
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"iCCP",
        b"cICP",
        b"sBIT",
        b"bKGD",
        b"pHYs",
    )
)
_DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"


class Picture(NamedTuple):
    """A picture ready to be embedded: its bytes, its kind (``png`` or ``jpeg``) and its size in pixels."""

    data: bytes
    kind: str
    width: int
    height: int


class Gallery:
    """The pictures of one package: each once, numbered in the order of the document."""

    def __init__(self, height: int) -> None:
        self._height = height
        self._parts: dict[str, Part] = {}
        self._read: dict[str, Picture] = {}
        self._drawn = 0

    def draw(self, image: Element, run: Element, part: Part, width: int) -> None:
        """Draw ``image`` into ``run`` of ``part``, at 96 pixels to the inch and no larger than the text area.

        Raises ``OutputError`` when the source is no PNG or JPEG picture in a data URI.
        """
        picture, target = self._embedded(image.get("src") or "")
        size = (picture.width * _TWIPS_PER_PIXEL, picture.height * _TWIPS_PER_PIXEL)
        scale = min(1.0, width / size[0], self._height / size[1])
        extent = [str(round(side * scale) * EMU_PER_TWIP) for side in size]
        self._drawn += 1
        _inline(run, self._drawn, image.get("alt") or "", part.relate(Relation.IMAGE, target), extent)

    def _embedded(self, source: str) -> tuple[Picture, Part]:
        if source not in self._read:
            self._read[source] = read(source)
        picture = self._read[source]
        digest = hashlib.sha256(picture.data).hexdigest()
        if digest not in self._parts:
            name = f"word/media/picture{len(self._parts) + 1}.{picture.kind}"
            self._parts[digest] = Part(name, f"image/{picture.kind}", picture.data)
        return picture, self._parts[digest]


def read(source: str) -> Picture:
    """Return the picture of a data URI, without metadata; raises ``OutputError`` when there is none."""
    head, _, body = source.partition(",")
    try:
        data = base64.b64decode(body, validate=True) if head.endswith(";base64") else b""
        if data.startswith(_PNG):
            return _png(data)
        if data.startswith(b"\xff\xd8"):
            return _jpeg(data)
    except (binascii.Error, struct.error, IndexError) as error:
        raise _unreadable(f"a picture is damaged ({error})") from error
    raise _unreadable("a picture is neither PNG nor JPEG in a data URI")


def _png(data: bytes) -> Picture:
    kept, place = [_PNG], len(_PNG)
    while place < len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        if kind in _PNG_CHUNKS:
            kept.append(data[place : place + length + 12])
        place += length + 12
    width, height = struct.unpack_from(">II", data, len(_PNG) + 8)
    return Picture(b"".join(kept), "png", width, height)


def _jpeg(data: bytes) -> Picture:
    """Keep JFIF, Adobe and colour profile segments; a picture that lies on its side is turned first."""
    if _turned(data):
        data = _upright(data)
    kept, width, height = [b"\xff\xd8"], 0, 0
    for marker, segment in _segments(data):
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", segment, 5)
        application = 0xE0 <= marker <= 0xEF
        profile = marker == 0xE2 and segment[4:].startswith(b"ICC_PROFILE\0")
        if marker != 0xFE and (not application or marker in (0xE0, 0xEE) or profile):
            kept.append(segment)
    if not width or not height:
        raise _unreadable("a JPEG picture says no size")
    return Picture(b"".join(kept), "jpeg", width, height)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and bytes of each segment of a JPEG; the scan comes whole, as the last (ITU-T T.81,
    annex B)."""
    place = 2
    while place < len(data) - 1:
        marker = data[place + 1]
        if marker == 0xFF:  # a fill byte
            place += 1
            continue
        if marker == 0xDA:
            yield marker, data[place:]
            return
        (length,) = struct.unpack_from(">H", data, place + 2)
        yield marker, data[place : place + 2 + length]
        place += 2 + length


def _turned(data: bytes) -> bool:
    """Return whether EXIF says that the pixels are not stored upright."""
    for marker, segment in _segments(data):
        if marker == 0xE1 and segment[4:10] == b"Exif\0\0":
            tiff = segment[10:]
            order = "<" if tiff[:2] == b"II" else ">"
            (start,) = struct.unpack_from(f"{order}I", tiff, 4)
            (count,) = struct.unpack_from(f"{order}H", tiff, start)
            for number in range(count):
                tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number)
                if tag == 0x0112:
                    return bool(value > 1)
    return False


def _upright(data: bytes) -> bytes:
    from PIL import Image, ImageOps  # a slow import that few reports need

    target = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        ImageOps.exif_transpose(image).save(
            target, "JPEG", quality=95, icc_profile=image.info.get("icc_profile")
        )
    return target.getvalue()


def _inline(run: Element, number: int, alt: str, relation: str, extent: list[str]) -> None:
    size = dict(zip(("cx", "cy"), extent, strict=True))
    inline = _sub(
        etree.SubElement(run, w("drawing")), WP, "inline", distT="0", distB="0", distL="0", distR="0"
    )
    _sub(inline, WP, "extent", **size)
    properties = _sub(inline, WP, "docPr", id=str(number), name=f"picture{number}", descr=alt)
    if not alt:
        extension = _sub(_sub(properties, A, "extLst"), A, "ext", uri=_DECORATIVE)
        etree.SubElement(extension, f"{{{ADEC}}}decorative", {"val": "1"}, nsmap={"adec": ADEC})
    _sub(_sub(inline, WP, "cNvGraphicFramePr"), A, "graphicFrameLocks", noChangeAspect="1")
    picture = _sub(_sub(_sub(inline, A, "graphic"), A, "graphicData", uri=PIC), PIC, "pic")
    about = _sub(picture, PIC, "nvPicPr")
    _sub(about, PIC, "cNvPr", id=str(number), name=f"picture{number}", descr=alt)
    _sub(about, PIC, "cNvPicPr")
    fill = _sub(picture, PIC, "blipFill")
    _sub(fill, A, "blip").set(f"{{{R}}}embed", relation)
    _sub(_sub(fill, A, "stretch"), A, "fillRect")
    shape = _sub(picture, PIC, "spPr")
    frame = _sub(shape, A, "xfrm")
    _sub(frame, A, "off", x="0", y="0")
    _sub(frame, A, "ext", **size)
    _sub(_sub(shape, A, "prstGeom", prst="rect"), A, "avLst")


def _sub(parent: Element, namespace: str, name: str, /, **attributes: str) -> Element:
    made: Element = etree.SubElement(parent, f"{{{namespace}}}{name}", attributes)
    return made


def _unreadable(message: str) -> OutputError:
    return OutputError([Problem("the document", 0, 0, message, "use a PNG or JPEG file")])
