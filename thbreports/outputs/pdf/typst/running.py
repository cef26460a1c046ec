"""Running lines as the Typst program draws them: which pages show which, and of what they are made."""

from __future__ import annotations

from typing import Any

from thbreports.document import Document
from thbreports.document.running import first_number, levelled, lines_of
from thbreports.outputs.pdf import backgrounds
from thbreports.outputs.pdf.typst.pictures import Pictures
from thbreports.packs import pictures as packs_pictures
from thbreports.packs.placeholders import parts_of
from thbreports.packs.running import PICTURE, WATERMARK


def settings(document: Document, pictures: Pictures) -> dict[str, Any]:
    """Return the running lines of a document; the files of their pictures join ``pictures``."""
    pages = {
        name: {corner: _line(line, document, pictures) for corner, line in levelled(lines).items()}
        for name, lines in lines_of(document.running).items()
    }
    return {
        "pages": pages,
        "number": first_number(document.running),
        "watermark": document.running.get(WATERMARK, ""),
        "lines": backgrounds.numbered(document.running),
    }


def _line(text: str, document: Document, pictures: Pictures) -> list[Any]:
    """Return the parts of a line: words as texts, numbers and pictures as lists, which say what they are."""
    parts: list[Any] = []
    for words, name in parts_of(text):
        for number, one in enumerate(words.split("\n")):
            parts += [["break"]] if number else []
            parts += [one] if one else []
        if name and name.startswith(PICTURE):
            folder, picture = document.pack.pictures()[name.removeprefix(PICTURE)]
            file, _ = pictures.file(packs_pictures.address(folder, picture))
            parts.append(["picture", file, picture.points])
        elif name:
            parts.append([name])
    return parts
