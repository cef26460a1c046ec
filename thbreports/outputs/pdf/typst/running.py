"""Running lines as the Typst program draws them: which pages show which, and of what they are made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from thbreports.document import Document
from thbreports.document.measure import points, width_of
from thbreports.document.running import first_number, is_mark, levelled, lines_of
from thbreports.outputs.pdf import backgrounds
from thbreports.outputs.pdf.typst.pictures import Pictures
from thbreports.packs import pictures as packs_pictures
from thbreports.packs.placeholders import parts_of
from thbreports.packs.running import PICTURE, WATERMARK


def settings(document: Document, pictures: Pictures) -> dict[str, Any]:
    """Return the running lines of a document; the files of their pictures join ``pictures``."""
    pages = {
        name: {
            **{corner: _line(line, document, pictures) for corner, line in lines.items()},
            **{band: _is_one_line(band, lines, document.pack.design) for band in ("header", "footer")},
        }
        for name, lines in (
            (name, levelled(lines, document.running)) for name, lines in lines_of(document.running).items()
        )
    }
    words = document.running.get(WATERMARK, "")
    return {
        "pages": pages,
        "number": first_number(document.running),
        "watermark": [words, backgrounds.watermark_size(words, document.pack.design)[1]] if words else None,
        "lines": backgrounds.numbered(document.running),
    }


def _is_one_line(band: str, lines: Mapping[str, str], design: Mapping[str, str]) -> bool:
    """Tell whether what stands in the corners of a header or footer surely fits into one line."""
    page, left, right = (
        points(design.get(name, "")) for name in ("page-width", "margin-left", "margin-right")
    )
    size = points(design.get("tiny-size", ""))
    sides = [lines.get(f"{band}-{side}", "") for side in ("left", "center", "right")]
    if None in (page, left, right, size) or any("\n" in line or f"{{{PICTURE}" in line for line in sides):
        return False
    first, middle, last = (width_of(line) * 1.1 * (size or 0.0) for line in sides)
    needed = middle + 2 * max(first, last) if middle else first + last
    return needed < (page or 0.0) - (left or 0.0) - (right or 0.0)


def _line(text: str, document: Document, pictures: Pictures) -> list[Any]:
    """Return the parts of a line: words as texts, numbers and pictures as lists, which say what they are."""
    if is_mark(text, document.running):
        return [["mark", text.strip()]]
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
