"""The bytes of a finished PDF, each object of it written once.

pydyf writes and compresses every object twice, the second time for the identifier of the file, and at the
slowest level: a sixth of the time of a short report.  Looked at in the versions of WeasyPrint in
``record.KNOWN``; this can go when pydyf writes an object once.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from typing import Any

import pydyf

_LEVEL = 7
"""Level of zlib: two fifths of the time of the highest, for files that are a hundredth larger."""
_NOT_TEXT = b"%\xe2\xe3\xcf\xd3"
"""Tells programs that copy files that this one is no text (ISO 32000-1, 7.5.2)."""


def serialized(pdf: pydyf.PDF, identifier: bytes) -> bytes:
    """Return the file of all objects, those that may be in one object stream (ISO 32000-1, 7.5.7).

    ``identifier`` says of which document the file is; what stands beside it, of which version.
    """
    pdf.add_object(pdf.info)
    parts = [b"%PDF-1.7", _NOT_TEXT]
    position = len(parts[0]) + len(parts[1]) + 2
    rows: list[tuple[int, int, int]] = [(0, 0, 65535)]
    held: list[pydyf.Object] = []
    held_by = len(pdf.objects)
    for one in pdf.objects[1:]:
        if one.compressible:
            rows.append((2, held_by, len(held)))
            held.append(one)
        else:
            rows.append((1, position, 0))
            parts.append(_stream(one.number, one.extra, _content(one), compress=one.compress))
            position += len(parts[-1]) + 1
    rows.append((1, position, 0))
    parts.append(_object_stream(held_by, held))
    position += len(parts[-1]) + 1
    rows.append((1, position, 0))
    version = hashlib.sha256(b"".join(parts)).digest()[:16]
    parts.append(_references(pdf, rows, (identifier, version)))
    return b"\n".join([*parts, b"startxref", str(position).encode(), b"%%EOF", b""])


def _content(stream: pydyf.Stream) -> bytes:
    """Return what is in a stream, not compressed."""
    whole: bytes = pydyf.Stream(stream.stream).data
    return whole.partition(b"stream\n")[2].removesuffix(b"\nendstream")


def _object_stream(number: int, objects: Iterable[pydyf.Object]) -> bytes:
    numbers: list[str] = []
    parts: list[bytes] = []
    position = 0
    for one in objects:
        parts.append(one.data)
        numbers += (str(one.number), str(position))
        position += len(parts[-1]) + 1
    heading = " ".join(numbers).encode()
    extra = {"Type": "/ObjStm", "N": len(parts), "First": len(heading) + 1}
    return _stream(number, extra, b"\n".join([heading, *parts]))


def _references(pdf: pydyf.PDF, rows: list[tuple[int, int, int]], identifier: tuple[bytes, bytes]) -> bytes:
    """Return the cross-reference stream (ISO 32000-1, 7.5.8), which stands last and is in itself."""
    widths = (1, 4, 2 if len(rows) < 1 << 16 else 3)
    content = b"".join(
        value.to_bytes(width, "big") for row in rows for value, width in zip(row, widths, strict=True)
    )
    extra = {
        "Type": "/XRef",
        "Size": len(rows),
        "W": pydyf.Array(widths),
        "Root": pdf.catalog.reference,
        "Info": pdf.info.reference,
        "ID": pydyf.Array(f"<{part.hex()}>" for part in identifier),
    }
    return _stream(len(rows) - 1, extra, content)


def _stream(number: int, extra: Any, content: bytes, *, compress: bool = True) -> bytes:
    """Return a stream as an object of the file."""
    entries = pydyf.Dictionary(extra)
    if compress:
        entries["Filter"] = "/FlateDecode"
        content = zlib.compress(content, _LEVEL)
    entries["Length"] = len(content)
    return b"%d 0 obj\n%b\nstream\n%b\nendstream\nendobj" % (number, entries.data, content)
