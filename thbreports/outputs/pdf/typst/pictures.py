"""Pictures of a document for Typst, which takes files of text alone: each is wrapped as a drawing in SVG."""

from __future__ import annotations

import base64
import binascii
import functools
from typing import Any

from lxml import etree

from thbreports.document import Document
from thbreports.source import image_data
from thbreports.source.image_data import ImageError, Picture

_POINTS_PER_PIXEL = 0.75


class Pictures:
    """The pictures of one document, each once: ``files`` by their names, and the ``broken`` ones."""

    def __init__(self, document: Document) -> None:
        self.files: dict[str, bytes] = {}
        self.broken: list[etree._Element] = []
        self._own = {name: own[1].points for name, own in document.pack.pictures().items()}
        self._known: dict[str, tuple[str, Picture]] = {}

    def add(self, image: etree._Element) -> dict[str, Any]:
        """Return name, size in points and alternative text of a picture; those of the pack have a height."""
        try:
            name, picture = self.file(image.get("src", ""))
        except (ImageError, binascii.Error):
            self.broken.append(image)
            return {"file": "", "alt": image.get("alt", "")}
        height = self._own.get(image.get("data-picture", ""), picture.height * _POINTS_PER_PIXEL)
        return {
            "file": name,
            "width": height * picture.width / picture.height,
            "height": height,
            "alt": image.get("alt", ""),
        }

    def file(self, source: str) -> tuple[str, Picture]:
        """Return the name of the file for a ``data:`` address, and the picture.

        Raises ImageError or binascii.Error where there is none in it.
        """
        if source not in self._known:
            drawing, picture = _drawing(source)
            name = f"picture-{len(self.files)}.svg"
            self.files[name] = drawing
            self._known[source] = name, picture
        return self._known[source]


@functools.lru_cache(maxsize=8)
def _drawing(source: str) -> tuple[bytes, Picture]:
    """Return a picture as a drawing, and what it is; those of a pack come with each document."""
    picture = image_data.unchecked(base64.b64decode(source.partition(",")[2], validate=True))
    return picture.data if picture.kind == image_data.DRAWING else _framed(picture), picture


def _framed(picture: Picture) -> bytes:
    """Return a drawing that is a picture of pixels and nothing else."""
    size = f'width="{picture.width}" height="{picture.height}"'
    source = f"data:image/{picture.kind};base64,{base64.b64encode(picture.data).decode('ascii')}"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' {size} viewBox="0 0 {picture.width} {picture.height}"><image {size} xlink:href="{source}"/></svg>'
    ).encode("ascii")
