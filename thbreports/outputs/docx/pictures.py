"""Pictures: taken from data URIs, freed of what cameras and programs write into them, and drawn inline."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import struct
from collections.abc import Iterator
from typing import NamedTuple

from thbreports.outputs.docx.kinds import Relation
from thbreports.outputs.docx.markup import value
from thbreports.outputs.docx.package import Part
from thbreports.outputs.docx.wml import ADEC, EMU_PER_TWIP, PIC, Element
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

    def draw(self, image: Element, part: Part, width: int) -> str:
        """Return ``image`` drawn for ``part``, at 96 pixels to the inch and no larger than the text area.

        Raises ``OutputError`` when the source is no PNG or JPEG picture in a data URI.
        """
        picture, target = self._embedded(image.get("src") or "")
        size = (picture.width * _TWIPS_PER_PIXEL, picture.height * _TWIPS_PER_PIXEL)
        scale = min(1.0, width / size[0], self._height / size[1])
        extent = [str(round(side * scale) * EMU_PER_TWIP) for side in size]
        self._drawn += 1
        relation = part.relate(Relation.IMAGE, target)
        return _inline(self._drawn, image.get("alt") or "", relation, extent)

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


def _inline(number: int, alt: str, relation: str, extent: list[str]) -> str:
    size = 'cx="{}" cy="{}"'.format(*extent)
    about = f'id="{number}" name="picture{number}" descr="{value(alt)}"'
    return (
        '<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f"<wp:extent {size}/>{_properties(about, bool(alt))}"
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="{PIC}"><pic:pic>'
        f"<pic:nvPicPr><pic:cNvPr {about}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{value(relation)}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def _properties(about: str, described: bool) -> str:
    """Return the properties of a picture, one without words marked as decoration."""
    if described:
        return f"<wp:docPr {about}/>"
    mark = f'<adec:decorative xmlns:adec="{ADEC}" val="1"/>'
    extension = f'<a:extLst><a:ext uri="{_DECORATIVE}">{mark}</a:ext></a:extLst>'
    return f"<wp:docPr {about}>{extension}</wp:docPr>"


def _unreadable(message: str) -> OutputError:
    return OutputError([Problem("the document", 0, 0, message, "use a PNG or JPEG file")])
