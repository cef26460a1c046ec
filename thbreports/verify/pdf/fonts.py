"""What the fonts of a PDF say about the characters they draw: letters, widths, weight and slant."""

import io
import re
from collections.abc import Iterator
from functools import cached_property

import pikepdf
from fontTools.ttLib import TTFont, TTLibError

from thbreports.record.markdown.passage import UnreadableError, mark_of

_BOLD = re.compile(r"(?<!un)(bold|heavy|black)|-bd(it)?$", re.IGNORECASE)
"""Weights from 600 up and slants, as font names spell them; the family is cut off first."""
_ITALIC = re.compile(r"italic|oblique|slanted", re.IGNORECASE)
_BOLD_WEIGHT = 600

_FLAG_ITALIC, _FLAG_FORCE_BOLD = 1 << 6, 1 << 18
"""Bits of /Flags in a font descriptor (ISO 32000-1, table 123)."""

_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])|([A-Za-z]+)")
_UNKNOWN = "\ufffd"


class Font:
    """One font of a PDF, composite (two-byte codes, as WeasyPrint writes them) or simple."""

    def __init__(self, font: pikepdf.Object) -> None:
        self._font = font
        descendants = font.get("/DescendantFonts")
        self._inner: pikepdf.Object = font if descendants is None else descendants[0]
        self._code_bytes = 1 if descendants is None else 2

    @cached_property
    def mark(self) -> str:
        """The mark of letters and figures in this font: what the embedded glyphs are.

        The name of a font tells what was asked for: where a family has no bold face, WeasyPrint draws regular
        glyphs under the name of a bold font. A reader sees the glyphs.
        """
        drawn = _mark_of_program(self._descriptor)
        return self.mark_of_symbols if drawn is None else drawn

    @cached_property
    def mark_of_symbols(self) -> str:
        """The mark of all other characters: what the font's name and descriptor ask for.

        Fonts of symbols have one face. An arrow within bold words is read as part of them.
        """
        name = str(self._font.get("/BaseFont", "")).lstrip("/").split("+", 1)[-1]
        family = str(self._descriptor.get("/FontFamily", "")).replace(" ", "-")
        style = name[len(family) :] if family and name.lower().startswith(family.lower()) else name
        flags = int(self._descriptor.get("/Flags", 0))
        weight = float(self._descriptor.get("/FontWeight", 0))
        angle = float(self._descriptor.get("/ItalicAngle", 0))
        bold = bool(_BOLD.search(style)) or bool(flags & _FLAG_FORCE_BOLD) or weight >= _BOLD_WEIGHT
        italic = bool(_ITALIC.search(style)) or bool(flags & _FLAG_ITALIC) or angle != 0
        return mark_of(bold, italic)

    @cached_property
    def _descriptor(self) -> pikepdf.Object:
        return self._inner.get("/FontDescriptor", pikepdf.Dictionary())

    def decode(self, codes: bytes) -> tuple[str, float]:
        """Return the text of a shown string and its width in units of the font size.

        A code without an entry in ToUnicode becomes U+FFFD: such a glyph cannot be copied or searched.
        """
        text, width = [], 0.0
        for start in range(0, len(codes), self._code_bytes):
            code = codes[start : start + self._code_bytes]
            text.append(self._letters.get(code, _UNKNOWN))
            width += self._widths.get(int.from_bytes(code, "big"), self._default_width)
        return "".join(text), width / 1000

    @cached_property
    def _letters(self) -> dict[bytes, str]:
        stream = self._font.get("/ToUnicode")
        return {} if stream is None else dict(read_cmap(stream.read_bytes()))

    @cached_property
    def _default_width(self) -> float:
        return float(self._inner.get("/DW", 1000 if self._code_bytes == 2 else 0))

    @cached_property
    def _widths(self) -> dict[int, float]:
        if self._code_bytes == 1:
            first = int(self._font.get("/FirstChar", 0))
            return {first + index: float(width) for index, width in enumerate(self._font.get("/Widths", []))}
        return dict(_cid_widths(list(self._inner.get("/W", pikepdf.Array()))))


def read_cmap(data: bytes) -> Iterator[tuple[bytes, str]]:
    """Yield the codes of a ToUnicode CMap with their letters (bfchar and bfrange; ISO 32000-1, 9.10.3)."""
    section, row = "", list[bytes | list[bytes]]()
    array: list[bytes] | None = None
    for hexadecimal, opened, closed, word in _TOKEN.findall(data):
        if word:
            section, row = word.decode(), []
        elif opened:
            array = []
        elif closed:
            row.append(array or [])
            array = None
        elif array is not None:
            array.append(bytes.fromhex(hexadecimal.decode()))
        else:
            row.append(bytes.fromhex(hexadecimal.decode()))
        if (section == "beginbfchar" and len(row) == 2) or (section == "beginbfrange" and len(row) == 3):
            yield from _entries(row)
            row = []


def _entries(row: list[bytes | list[bytes]]) -> Iterator[tuple[bytes, str]]:
    first, last, target = row[0], row[-2], row[-1]
    assert isinstance(first, bytes) and isinstance(last, bytes)
    size = len(first)
    for offset in range(int.from_bytes(last, "big") - int.from_bytes(first, "big") + 1):
        code = (int.from_bytes(first, "big") + offset).to_bytes(size, "big")
        if isinstance(target, bytes):
            letters = target.decode("utf-16-be", "replace")
            yield code, letters[:-1] + chr(ord(letters[-1]) + offset) if letters else ""
        elif offset < len(target):
            yield code, target[offset].decode("utf-16-be", "replace")


def _mark_of_program(descriptor: pikepdf.Object) -> str | None:
    """Return the mark that an embedded font program gives itself; None when it has no tables to say so."""
    program = descriptor.get("/FontFile2", descriptor.get("/FontFile3"))
    if program is None or str(program.get("/Subtype", "/OpenType")) != "/OpenType":
        return None
    try:
        with TTFont(io.BytesIO(program.read_bytes()), lazy=True) as font:
            if "OS/2" not in font or "post" not in font:
                return None
            style, angle = font["head"].macStyle, font["post"].italicAngle
            bold = font["OS/2"].usWeightClass >= _BOLD_WEIGHT or bool(style & 1)
            return mark_of(bold, bool(style & 2) or angle != 0)
    except TTLibError as error:
        raise UnreadableError(f"a font of the PDF file is broken: {error}") from error


def _cid_widths(entries: list[pikepdf.Object]) -> Iterator[tuple[int, float]]:
    # Either "first [w w w]" or "first last w" (ISO 32000-1, 9.7.4.3).
    at = 0
    while at + 1 < len(entries):
        first, second = int(entries[at]), entries[at + 1]
        if isinstance(second, pikepdf.Array):
            yield from ((first + index, float(width)) for index, width in enumerate(list(second)))
            at += 2
        else:
            yield from ((code, float(entries[at + 2])) for code in range(first, int(second) + 1))
            at += 3
