"""Objects of a PDF as bytes: taken apart as far as need be, and packed into a file (ISO 32000-1, 7.5)."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_LEVEL, _LEVEL_OF_OBJECTS = 7, 5
"""Levels of zlib: two fifths of the time of the highest, for files that are a hundredth larger; for objects
that are no streams, a quarter of it for a thirtieth."""
_NOT_TEXT = b"%\xe2\xe3\xcf\xd3"
"""Tells programs that copy files that this one is no text (ISO 32000-1, 7.5.2)."""
_MARK = re.compile(rb"<<|>>|[\[\](]|/[^\s/<>\[\]()]*")
_STRING = rb"\((?:[^()\\]|\\.)*+\)"
_ARRAY = re.compile(rb"(?:[^\[\]()]++|%b|\[(?:[^\[\]()]++|%b)*+\])*+\]" % (_STRING, _STRING), re.DOTALL)
"""The rest of an array, as nearly all are: with no more than arrays of plain values in it."""
_IN_STRING = re.compile(rb"\\.|[()]", re.DOTALL)
_PAIR = re.compile(rb"(%b|<[0-9A-F]+>)\s*(\d+ 0 R|\[[^\]]*\])" % _STRING, re.DOTALL)


class Object(NamedTuple):
    """An object as it stands in a file, without its number and the words around it."""

    data: bytes
    is_stream: bool = False


def entries(inner: bytes) -> dict[bytes, bytes]:
    """Return the entries of a dictionary, whose brackets are not given; values are as they stand."""
    found: dict[bytes, bytes] = {}
    name, start, place, depth = b"", 0, 0, 0
    while match := _MARK.search(inner, place):
        mark, place = match[0], match.end()
        if mark == b"(":
            place = _end_of_string(inner, place)
        elif mark == b"[" and (array := _ARRAY.match(inner, place)):
            place = array.end()
        elif mark in (b"<<", b"["):
            depth += 1
        elif mark in (b">>", b"]"):
            depth -= 1
        elif not depth and not name:
            name, start = mark, place
        elif not depth:
            value = inner[start : match.start()].strip()
            found[name] = value or mark  # the value of an entry may be a name itself
            name, start = (mark, place) if value else (b"", place)
    if name:
        found[name] = inner[start:].strip()
    return found


def _end_of_string(text: bytes, place: int) -> int:
    depth = 1
    while depth:
        match = _IN_STRING.search(text, place)
        if match is None:
            raise ValueError("a string of a PDF does not end")
        place = match.end()
        depth += {b"(": 1, b")": -1}.get(match[0], 0)
    return place


def dictionary(entries: Mapping[bytes, bytes]) -> bytes:
    """Return a dictionary of entries."""
    parts = (
        name + (value if value[:1] in b"/([<" else b" " + value) for name, value in entries.items() if value
    )
    return b"<<" + b"".join(parts) + b">>"


def text(words: str) -> bytes:
    """Return a text string (7.9.2.2)."""
    if words.isascii() and words.isprintable():
        return b"(" + re.sub(rb"([\\()])", rb"\\\1", words.encode("ascii")) + b")"
    return b"<FEFF" + words.encode("utf-16-be").hex().upper().encode("ascii") + b">"


def names(tree: bytes) -> dict[bytes, bytes]:
    """Return the pairs of a name tree without branches, names and values as they stand (7.9.6)."""
    return {match[1]: match[2] for match in _PAIR.finditer(tree)}


def name_tree(named: Mapping[bytes, bytes]) -> bytes:
    """Return a name tree without branches."""
    return b"<</Names[" + b"".join(name + named[name] for name in sorted(named, key=_words)) + b"]>>"


def _words(name: bytes) -> bytes:
    """Return the bytes that a string stands for, by which names are put in order."""
    return bytes.fromhex(name[1:-1].decode("ascii")) if name[:1] == b"<" else name[1:-1]


def stream(
    extra: Mapping[bytes, bytes], content: bytes, *, compress: bool = True, level: int = _LEVEL
) -> Object:
    """Return a stream; ``extra`` are the entries of its dictionary but for those of its length and filter."""
    said = dict(extra)
    if compress:
        said[b"/Filter"] = b"/FlateDecode"
        content = zlib.compress(content, level)
    said[b"/Length"] = b"%d" % len(content)
    return Object(dictionary(said) + b"\nstream\n" + content + b"\nendstream", is_stream=True)


def packed(objects: Iterable[Object], root: bytes, info: bytes, identifier: bytes) -> bytes:
    """Return a file of objects, whose numbers count from one.

    All that are no streams stand in one object stream (7.5.7).  ``root`` and ``info`` are references;
    ``identifier`` says of which document the file is; what stands beside it, of which version.
    """
    parts = [b"%PDF-1.7", _NOT_TEXT]
    position = len(parts[0]) + len(parts[1]) + 2
    all_of_them = list(objects)
    holder = len(all_of_them) + 1
    last = 2 if holder + 2 < 1 << 16 else 3
    rows = [_row(0, 0, last, 65535)]  # as bytes, for Python looks through tuples for garbage
    numbers: list[int] = []
    held: list[bytes] = []

    def put(number: int, data: bytes) -> None:
        nonlocal position
        rows.append(_row(1, position, last))
        parts.append(b"%d 0 obj\n%b\nendobj" % (number, data))
        position += len(parts[-1]) + 1

    for number, one in enumerate(all_of_them, 1):
        if one.is_stream:
            put(number, one.data)
        else:
            rows.append(_row(2, holder, last, len(held)))
            numbers.append(number)
            held.append(one.data)
    put(holder, _object_stream(numbers, held).data)
    start = position
    version = hashlib.sha256(b"".join(parts)).digest()[:16]
    rows.append(_row(1, start, last))
    said = {b"/Root": root, b"/Info": info, b"/ID": b"[<%b><%b>]" % (_hex(identifier), _hex(version))}
    parts.append(b"%d 0 obj\n%b\nendobj" % (holder + 1, _references(rows, last, said).data))
    return b"\n".join([*parts, b"startxref", b"%d" % start, b"%%EOF", b""])


def _hex(data: bytes) -> bytes:
    return data.hex().encode("ascii")


def _object_stream(numbers: list[int], held: list[bytes]) -> Object:
    words: list[str] = []
    position = 0
    for number, data in zip(numbers, held, strict=True):
        words += (str(number), str(position))
        position += len(data) + 1
    heading = " ".join(words).encode("ascii")
    extra = {b"/Type": b"/ObjStm", b"/N": b"%d" % len(held), b"/First": b"%d" % (len(heading) + 1)}
    return stream(extra, b"\n".join([heading, *held]), level=_LEVEL_OF_OBJECTS)


def _row(kind: int, place: int, last: int, rest: int = 0) -> bytes:
    """Return where an object stands; ``last`` is how many bytes the last field has."""
    return b"%c%b%b" % (kind, place.to_bytes(4, "big"), rest.to_bytes(last, "big"))


def _references(rows: list[bytes], last: int, said: Mapping[bytes, bytes]) -> Object:
    """Return the cross-reference stream (7.5.8), which stands last and is in itself."""
    widths = b"[1 4 %d]" % last
    extra = {b"/Type": b"/XRef", b"/Size": b"%d" % len(rows), b"/W": widths, **said}
    return stream(extra, b"".join(rows))
