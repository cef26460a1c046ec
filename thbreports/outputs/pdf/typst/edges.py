"""Words and pictures that reach over the edge of the paper in a finished file: Typst says nothing of them.

PDFium tells what is drawn where, and takes as long as half of a layout; so it is asked only of pages whose
words do not stand inside of the paper by what their lines say of themselves.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2
from pypdfium2 import raw

from thbreports.outputs.pdf.typst import extents
from thbreports.outputs.pdf.typst.file import File
from thbreports.system import turns

_SLACK = 1.0
"""Points by which the box of a letter may be larger than what is drawn of it."""


def beyond(data: bytes, file: File) -> list[str]:
    """Return the words that are cut at the edges of pages, each once; an empty text is a picture.

    What is no part of the text, as running lines and lines drawn, may reach over them.  ``file`` are the
    objects of the same file.
    """
    doubtful = extents.doubtful(file)
    return _beyond(data, doubtful) if doubtful else []


def _beyond(data: bytes, pages: list[int]) -> list[str]:
    with turns.turn():  # PDFium is for one thread at a time
        file = pypdfium2.PdfDocument(data)
        try:
            return list(dict.fromkeys(words for number in pages for words in _of_page(file[number])))
        finally:
            file.close()


def _of_page(page: Any) -> Iterator[str]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    sides = [ctypes.byref(side) for side in (left, bottom, right, top)]
    width, height = page.get_size()
    for number in range(raw.FPDFPage_CountObjects(page.raw)):
        one = raw.FPDFPage_GetObject(page.raw, number)
        kind = raw.FPDFPageObj_GetType(one)
        if kind == raw.FPDF_PAGEOBJ_PATH or not raw.FPDFPageObj_GetBounds(one, *sides):
            continue
        least, most = min(left.value, bottom.value), max(right.value - width, top.value - height)
        if (least >= -_SLACK and most <= _SLACK) or _is_artifact(one):
            continue
        if kind != raw.FPDF_PAGEOBJ_TEXT:
            yield ""
        elif words := _words(page, one).strip():
            yield words
    page.close()


def _is_artifact(one: Any) -> bool:
    return any(
        _text(raw.FPDFPageObjMark_GetName, raw.FPDFPageObj_GetMark(one, number)) == "Artifact"
        for number in range(raw.FPDFPageObj_CountMarks(one))
    )


def _words(page: Any, one: Any) -> str:
    text_page = page.get_textpage()
    length = raw.FPDFTextObj_GetText(one, text_page.raw, None, 0)
    held = (ctypes.c_ushort * length)()
    raw.FPDFTextObj_GetText(one, text_page.raw, held, length)
    text_page.close()
    return bytes(held).decode("utf-16-le", "replace").rstrip("\0")


def _text(ask: Any, mark: Any) -> str:
    held, length = (ctypes.c_ushort * 32)(), ctypes.c_ulong()
    ask(mark, held, ctypes.sizeof(held), ctypes.byref(length))
    return bytes(held).decode("utf-16-le", "replace").partition("\0")[0]
