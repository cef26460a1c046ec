"""Reference documents for Word as a pack brings them, and how they are refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest

from support.stand_in import BASE, document, stand_in_pack
from thbreports.errors import PackError
from thbreports.outputs.docx.package.zip import archive
from thbreports.outputs.docx.styles import made
from thbreports.outputs.docx.write import write

PLAIN = {"h1": "Title", "h2": "Heading 1", "p": "Normal", "ul": "List Bullet", "ol": "List Number"}
TYPES = "[Content_Types].xml"


def members(data: bytes) -> dict[str, bytes]:
    """Return the members of a package by their names."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def drawn(**parts: bytes) -> bytes:
    """Return the reference of the base pack with some members replaced or added."""
    return archive({**members(made.build(stand_in_pack())), **parts})


def problems(data: bytes, styles: Mapping[str, str] = BASE["styles"]) -> str:
    """Return what is said of a reference that is refused."""
    with pytest.raises(PackError) as caught:
        write(document("<p>a</p>", pack=stand_in_pack(drawn=data, styles=styles)))
    return str(caught.value)
