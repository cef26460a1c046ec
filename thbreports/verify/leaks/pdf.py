"""All that is in a PDF file: what its pages show, what its objects say, and what no object leads to."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator

import pikepdf
import pypdfium2

from thbreports.system import turns
from thbreports.verify.leaks.part import APART, Part, Unreadable, inflated
from thbreports.verify.pdf.fonts import Font

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_CALLED = {
    "/ActualText": "ActualText",
    "/Alt": "alternative text",
    "/E": "expansion of an abbreviation",
    "/T": "name of a form field or structure element",
    "/Contents": "annotation",
    "/TU": "form field",
    "/V": "form field",
    "/F": "name of an attachment",
    "/UF": "name of an attachment",
    "/Desc": "description of an attachment",
    "/Lang": "language",
    "/URI": "address of a link",
    "/Names": "names of destinations",
    "/Limits": "names of destinations",
    "/Dest": "names of destinations",
    "/D": "names of destinations",
    "/JS": "script",
}
_INFO = frozenset("/Author /Subject /Keywords /Creator /Producer /CreationDate /ModDate".split())
_FONTS = ("/OpenType", "/Type1C", "/CIDFontType0C")
_PROPERTIES = re.compile(rb"<<.*?>>|%[^\r\n]*", re.DOTALL)
"""What is said in the content of a page and not drawn: properties of marked content, and comments."""


def parts_of_pdf(data: bytes) -> Iterator[Part]:
    """Yield the parts of a PDF file with their places.  Raises Unreadable."""
    try:
        with pikepdf.open(io.BytesIO(data)) as file:
            yield from _pages(data)
            yield from _objects(file, data)
    except (pikepdf.PdfError, pypdfium2.PdfiumError, zlib.error) as error:
        raise Unreadable(f"no readable PDF file: {error}") from error


def _pages(data: bytes) -> Iterator[Part]:
    """Yield the text of each page, also what lies under something or beyond the edge, or has no ink."""
    with turns.turn():  # PDFium is for one thread at a time
        file = pypdfium2.PdfDocument(data)
        try:
            texts = []
            for page in file:
                found = page.get_textpage()
                texts.append(found.get_text_range())
                found.close()
                page.close()
        finally:
            file.close()
    for number, text in enumerate(texts, 1):
        # PDFium marks with U+FFFE a hyphen at which a line ends.
        yield Part(f"page {number}", text.replace("\ufffe", "-\n").replace("\x02", "-\n"))
    yield Part("pages, one after another", "".join(texts))


def _objects(file: pikepdf.Pdf, data: bytes) -> Iterator[Part]:
    said: dict[str, dict[str, None]] = {}
    seen: set[bytes] = set()
    pages = {page.obj.objgen for page in file.pages}
    shown = {one.objgen for page in file.pages for one in _contents(page)}
    names: set[str] = set()
    for number, one in enumerate([file.trailer, *file.objects]):
        _strings(one, "information" if not number else "", said, names, 0)
        if isinstance(one, pikepdf.Stream):
            yield from _stream(one, seen, one.objgen in shown)
        elif isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Page" and one.objgen not in pages:
            yield Part(f"a page that is in no list (object {one.objgen[0]})", drawn(one))
    for place, texts in said.items():
        yield Part(place, APART.join(texts))
    yield Part("names", "\0".join(sorted(names)).encode("utf-8", "replace"))
    for match in _STREAM.finditer(data):
        if match[1] in seen:
            continue
        try:
            yield Part("a stream that no object leads to", inflated(match[1]))
        except Unreadable:  # the bytes of the file are looked at as they are
            continue


def _strings(
    one: pikepdf.Object, key: str, said: dict[str, dict[str, None]], names: set[str], depth: int
) -> None:
    """Collect the strings of an object by what they are for, and its names."""
    if depth > 30:
        return
    if isinstance(one, pikepdf.String):
        said.setdefault(key or "string", {})[str(one)] = None
    elif isinstance(one, pikepdf.Name):
        names.add(str(one))
    elif isinstance(one, pikepdf.Array):
        for item in one:
            if isinstance(item, pikepdf.Object) and not item.is_indirect:
                _strings(item, key, said, names, depth + 1)
    elif isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
        for name, item in one.items():
            names.add(name)
            if isinstance(item, pikepdf.Object) and not item.is_indirect:
                _strings(item, _place(name, one, key), said, names, depth + 1)


def _place(name: str, holder: pikepdf.Object, key: str) -> str:
    if name == "/Title":
        return (
            "bookmark"
            if "/Parent" in holder or "/Dest" in holder or "/A" in holder
            else "document information"
        )
    if name in _INFO:
        return "document information"
    return _CALLED.get(name) or (key if key in _CALLED.values() else f"string of {name}")


def _stream(one: pikepdf.Stream, seen: set[bytes], shown: bool) -> Iterator[Part]:
    raw = one.read_raw_bytes()
    seen.add(raw)
    kind, number = str(one.get("/Type", "")), one.objgen[0]
    if one.get("/Subtype") == "/Image":
        yield Part(f"picture (object {number})", raw, spells=False)
        return
    try:
        content = one.read_bytes()
    except pikepdf.PdfError as error:
        raise Unreadable(f"object {number} cannot be unpacked: {error}") from error
    if shown:  # what it draws is read from the page
        yield Part("properties in the content of a page", b"\n".join(_PROPERTIES.findall(content)))
        yield Part("content of a page", content, spells=False)
    elif kind == "/Metadata":
        yield Part("XMP", content.decode("utf-8", "replace"))
    elif kind == "/EmbeddedFile":
        yield Part("attachment", content, opens=True)
    elif one.get("/Subtype") == "/Form" or "/PatternType" in one:
        yield Part(f"drawing (object {number})", drawn(one))
        yield Part(f"stream of object {number}", content)
    elif kind not in ("/ObjStm", "/XRef"):
        is_font = "/Length1" in one or one.get("/Subtype") in _FONTS
        yield Part(f"stream of object {number}", content, spells=not is_font)


def _contents(page: pikepdf.Page) -> list[pikepdf.Object]:
    found = page.obj.get("/Contents", pikepdf.Array())
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def drawn(one: pikepdf.Object) -> str:
    """Return the letters that a page or drawing shows, by what its fonts say of their codes, in its order."""
    resources = one.get("/Resources", pikepdf.Dictionary())
    fonts = resources.get("/Font", pikepdf.Dictionary())
    made: dict[str, Font] = {}
    now, text = "", []
    page = pikepdf.Page(one) if one.get("/Type") == "/Page" else one
    for instruction in pikepdf.parse_content_stream(page):
        operands, operator = list(instruction.operands), str(instruction.operator)
        if operator == "Tf":
            now = str(operands[0])
            if now not in made and now in fonts:
                made[now] = Font(fonts[now])
        elif operator in ("Tj", "'", '"', "TJ"):
            shown = operands[-1]
            for part in [shown] if isinstance(shown, pikepdf.String) else list(shown):
                if isinstance(part, pikepdf.String):
                    codes = bytes(part)
                    known = made[now].decode(codes)[0] if now in made else ""
                    text.append(known if known.strip("\ufffd") else codes.decode("latin-1"))
        elif operator in ("T*", "Td", "TD", "Tm", "BT", "ET"):
            text.append("\n")
    return "".join(text)
