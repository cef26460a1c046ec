"""Pictures: taken from data URIs and drawn inline."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from thbreports.errors import OutputError, Problem
from thbreports.outputs.docx.package.package import Part
from thbreports.outputs.docx.package.types import Relation
from thbreports.outputs.docx.xml.markup import value
from thbreports.outputs.docx.xml.wml import ADEC, EMU_PER_TWIP, PIC, TWIPS, Element
from thbreports.packs import pictures
from thbreports.source import image_data
from thbreports.source.image_data import Picture

if TYPE_CHECKING:
    from thbreports.document import Document

_TWIPS_PER_PIXEL = 15
"""Twips of one pixel at 96 to the inch."""
_DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"


class ImageStore:
    """The pictures of one package: each once, numbered in the order of the document."""

    def __init__(self, height: int, document: Document) -> None:
        self._height, self._document = height, document
        self._parts: dict[str, Part] = {}
        self._read: dict[str, Picture] = {}
        self._drawn = 0

    def draw(self, image: Element, part: Part, width: int) -> str:
        """Return ``image`` drawn for ``part``, at 96 pixels to the inch and no larger than the text area.

        Raises ``OutputError`` when the source is no picture in a data URI, or one that cannot be drawn.
        """
        picture, target = self._embedded(image)
        size = self._size(image, picture)
        scale = min(1.0, width / size[0], self._height / size[1])
        extent = [str(round(side * scale) * EMU_PER_TWIP) for side in size]
        self._drawn += 1
        relation = part.relate(Relation.IMAGE, target)
        return _inline(self._drawn, image.get("alt") or "", relation, extent)

    def own(self, name: str) -> Element:
        """Return an ``img`` of a picture of the pack, by its name, as the document would have it."""
        folder, picture = self._document.pack.pictures()[name]
        labels = self._document.pack.labels(self._document.language)
        made = etree.Element("img", alt=labels.get(f"pictures.{name}", picture.alt))
        made.set("data-picture", name)
        made.set("src", pictures.address(folder, picture))
        return made

    def _size(self, image: Element, picture: Picture) -> tuple[float, float]:
        """Return width and height in twips: a picture of the pack is as high as pack.toml says."""
        height: float = picture.height * _TWIPS_PER_PIXEL
        if name := image.get("data-picture"):
            height = self._document.pack.pictures()[name][1].points * TWIPS
        return height * picture.width / picture.height, height

    def _embedded(self, image: Element) -> tuple[Picture, Part]:
        source = image.get("src") or ""
        if source not in self._read:
            picture = read(source)
            if picture.kind == image_data.DRAWING:
                picture = picture._replace(data=self._drawn_as_png(image, picture), kind="png")
            self._read[source] = picture
        picture = self._read[source]
        digest = hashlib.sha256(picture.data).hexdigest()
        if digest not in self._parts:
            name = f"word/media/picture{len(self._parts) + 1}.{picture.kind}"
            self._parts[digest] = Part(name, f"image/{picture.kind}", picture.data)
        return picture, self._parts[digest]

    def _drawn_as_png(self, image: Element, drawing: Picture) -> bytes:
        from thbreports.outputs.docx.body import drawings  # WeasyPrint takes long to load

        try:
            return drawings.drawn(drawing, self._document.pack)
        except drawings.DrawingError:
            raise OutputError([_undrawn(self._document, image)]) from None


def undrawn(document: Document) -> Iterator[Problem]:
    """Yield the problems of drawings that no paged output could draw: as when those are made."""
    from thbreports.outputs.docx.body import drawings

    known: set[str] = set()
    for image in document.tree().iter("img"):
        source = image.get("src") or ""
        if source in known or (picture := read(source)).kind != image_data.DRAWING:
            continue
        known.add(source)
        try:
            drawings.drawn(picture, document.pack)
        except drawings.DrawingError:
            yield _undrawn(document, image)
        except OutputError:
            return  # what draws is not installed


def _undrawn(document: Document, image: Element) -> Problem:
    from thbreports.outputs.pdf.engine.warnings import UNDRAWN, UNDRAWN_HINT

    message = f"the drawing '{image.get('alt') or ''}' {UNDRAWN}"
    return document.picture_problem(image, message, UNDRAWN_HINT)


def read(source: str) -> Picture:
    """Return the picture of a data URI, without metadata; raises ``OutputError`` when there is none."""
    head, _, body = source.partition(",")
    try:
        data = base64.b64decode(body, validate=True) if head.endswith(";base64") else b""
        if data.startswith((b"\x89PNG", b"\xff\xd8")) or image_data.is_drawing(data):
            return image_data.unchecked(data)
    except binascii.Error as error:
        raise _unreadable(f"a picture is damaged ({error})") from error
    except image_data.ImageError as error:
        raise _unreadable(f"a picture {error}") from error
    raise _unreadable("a picture is neither PNG, JPEG nor SVG in a data URI")


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
