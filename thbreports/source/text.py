"""Text of a record: decoding, limits, and characters that are refused.

Records use a small, safe part of YAML 1.1: mappings, sequences and scalars.  Scalars keep the text that was
written (``NO``, ``010`` and ``10:30`` stay so); what a text means is decided by the field that holds it.
"""

from __future__ import annotations

import codecs
import itertools
import re
from collections.abc import Iterator

from thbreports.errors import Problem, RecordError
from thbreports.source.nodes import Source

MAX_BYTES = 2_000_000
MAX_DEPTH = 24
MAX_NODES = 100_000
MAX_PROBLEMS = 1000
"""How many problems of one kind of one record are listed: a file with more is no record."""
MAX_TOLD = 20
"""How many unsafe characters are told of one file: more of them say that it is no text at all."""

# What is refused: C0 and C1 controls except tab, line feed and carriage return; DEL; lone surrogates;
# noncharacters; signs that turn the direction of what follows (U+202A to U+202E, U+2066 to U+2069), which
# show other words than stand there; the byte order mark inside a text; next line and separators, which YAML
# 1.1 reads as line breaks, unlike editors.  The pattern lists all others.
_UNSAFE = re.compile(
    "[^\t\n\r -~\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufffd"
    + "".join(f"{chr(plane * 0x10000)}-{chr(plane * 0x10000 + 0xFFFD)}" for plane in range(1, 17))
    + "]"
)
_BREAKS = frozenset("\v\f\x85\u2028\u2029")
"""Characters that part words, as word processors write them: without them two words would be one."""
_OTHERS = {
    b"PK\x03\x04": "a document of Word or LibreOffice, or another archive",
    b"\xd0\xcf\x11\xe0": "a document of an old Word",
    b"%PDF-": "a PDF",
    b"{\\rtf": "a document in RTF",
}
"""What people take for a text file, by its first bytes."""
_STARTS_OF_OTHERS = (*_OTHERS,)
_ORDINARY = b"\t\n\r" + bytes(range(0x20, 0x7F))
_WIDEST = 4
"""How many bytes of UTF-8 a character takes at most."""


def unsafe_character(text: str) -> str | None:
    """Return the first character that no record may hold, or None."""
    rest = text.encode("utf-8", "surrogatepass").translate(None, _ORDINARY)
    found = _UNSAFE.search(rest.decode("utf-8", "surrogatepass")) if rest else None
    return found and found[0]


def with_line_feeds(text: str) -> str:
    """Return a text with line ends as line feeds, however they were written."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def decode(data: bytes, name: str = "<record>") -> str:
    """Return the text of a UTF-8 file, with or without a byte order mark.

    Raises RecordError with a clear word for UTF-16 and for legacy 8-bit encodings.
    """
    if len(data) > MAX_BYTES:
        raise RecordError(
            [Problem(name, 0, 0, f"the file has {len(data):,} bytes", f"at most {MAX_BYTES:,}")]
        )
    if data.startswith(_STARTS_OF_OTHERS):
        kind = next(kind for start, kind in _OTHERS.items() if data.startswith(start))
        hint = "copy its words into a record; 'thbreports new' writes one to fill in"
        raise RecordError([Problem(name, 1, 1, f"the file is {kind}, and no record", hint)])
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:64].count(0) > len(data[:64]) // 4:
        raise RecordError([Problem(name, 1, 1, "the file is UTF-16", "save it as UTF-8")])
    data = data.removeprefix(codecs.BOM_UTF8)  # as "utf-8-sig" would, in Python and without its places
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        start = before.rfind(b"\n") + 1
        column = len(before[start:].decode("utf-8", "replace")) + 1
        shown = data[start:].split(b"\n", 1)[0].decode("cp1252", "replace")
        byte = data[error.start : error.start + 1]
        letter = byte.decode("cp1252", "replace")
        message = f"the file is not UTF-8 (byte 0x{byte.hex().upper()}, '{letter}' in Windows-1252)"
        hint = "it looks like a Latin-1 or Windows-1252 file: save it as UTF-8"
        raise RecordError([Problem(name, line, column, message, hint, shown)]) from None


def take(text: str, name: str = "<record>") -> Source:
    """Return the source of a text that may be a record.  Raises RecordError for its size and characters."""
    source = Source(name, text)
    if len(text) * _WIDEST > MAX_BYTES and len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise RecordError([source.problem(0, 0, "the record is too large", f"at most {MAX_BYTES:,} bytes")])
    if unsafe_character(text) is not None:
        raise RecordError(itertools.islice(_unsafe_characters(source), MAX_TOLD))
    return source


def _unsafe_characters(source: Source) -> Iterator[Problem]:
    for match in _UNSAFE.finditer(source.text):
        before = source.text[: match.start()]
        line = before.count("\n") + 1
        column = match.start() - (before.rfind("\n") + 1) + 1
        code = ord(match[0])
        what = "lone surrogate" if 0xD800 <= code < 0xE000 else "control character or noncharacter"
        hint = "delete it"
        if 0x202A <= code <= 0x2069:
            what = "sign that turns the direction of words"
        elif match[0] in _BREAKS:
            what, hint = "break of lines", "begin a line there, or write a space"
        shown = source.text.split("\n", line)[line - 1]
        safe = _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", shown)
        message = f"{what} U+{code:04X} cannot stand in a record"
        yield Problem(source.name, line, column, message, hint, safe)


def row_and_column(text: str, place: int) -> tuple[int, int]:
    """Return the line and the column, both from 0, of a place in a text."""
    return text.count("\n", 0, place), place - (text.rfind("\n", 0, place) + 1)
