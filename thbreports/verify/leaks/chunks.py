"""Take a finished file apart into texts and bytes, down to the last: whatever somebody could find in it.

A ``str`` is a text that somebody or some program may read, ``bytes`` are all else.  Each comes with its
place, as people call it.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator

from thbreports.verify.leaks.archives import parts_of_zip
from thbreports.verify.leaks.markup import is_page, parts_of_page, parts_of_xml
from thbreports.verify.leaks.part import Part, Unreadable, inflated
from thbreports.verify.leaks.pictures import parts_of_png
from thbreports.verify.leaks.spelling import spellings

_KEPT = 100_000
"""Bytes of a part that is kept taken apart."""
_DEPTH = 5
"""How often what was unpacked is unpacked again."""


def chunks(data: bytes) -> Iterator[Part]:
    """Yield all that is in a file.  Raises Unreadable."""
    return _opened("", data, 0)


def _opened(place: str, data: bytes, depth: int) -> Iterator[Part]:
    """Yield what is in bytes of a form that they show themselves, and then the bytes."""
    if depth > _DEPTH:
        yield Part(place, data)
        return
    parts = _form(data)
    if parts is None:
        yield from _text_or_bytes(place, data, depth)
        return
    for part in _known_parts(parts, data) if len(data) <= _KEPT else parts(data):
        where = f"{place}: {part.place}" if place else part.place
        if part.opens and isinstance(part.content, bytes):
            yield from _opened(where, part.content, depth + 1)
        elif part.spells:
            yield from _spelt(where, part.content, depth)
        else:
            yield Part(where, part.content)
    yield Part(f"{place}: bytes" if place else "bytes of the file", data)


@functools.lru_cache(maxsize=64)
def _known_parts(parts: Callable[[bytes], Iterator[Part]], data: bytes) -> tuple[Part, ...]:
    """Return the parts of what many files hold: styles, settings, numberings."""
    return tuple(parts(data))


def _form(data: bytes) -> Callable[[bytes], Iterator[Part]] | None:
    """Return what takes bytes of this form apart, where there is something."""
    if data.startswith(b"PK\x03\x04"):
        return parts_of_zip
    if data.startswith(b"\x89PNG"):
        return parts_of_png
    if data.startswith((b"\x1f\x8b", b"\x78\x9c", b"\x78\xda", b"\x78\x01")):
        return lambda packed: iter([Part("unpacked", inflated(packed), opens=True)])
    if b"%PDF-" in data[:1024]:
        from thbreports.verify.leaks.pdf import parts_of_pdf  # its libraries take long to load

        return parts_of_pdf
    start = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if is_page(start):
        return parts_of_page
    return parts_of_xml if start.startswith(b"<") else None


_known_spellings = functools.lru_cache(maxsize=256)(lambda content: tuple(spellings(content)))


def _text_or_bytes(place: str, data: bytes, depth: int) -> Iterator[Part]:
    content: str | bytes = data
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = data.decode("utf-16", "replace")
    elif b"\0" not in data:
        with contextlib.suppress(UnicodeDecodeError):
            content = data.decode("utf-8-sig")
    yield from _spelt(place, content, depth)


def _spelt(place: str, content: str | bytes, depth: int) -> Iterator[Part]:
    """Yield a text or bytes, and what they say in other spellings."""
    yield Part(place, content)
    if depth >= _DEPTH:
        return
    for spelt in _known_spellings(content) if len(content) <= _KEPT else spellings(content):
        where = f"{place} ({spelt.place})"
        if spelt.opens and isinstance(spelt.content, bytes):
            try:
                yield from [*_opened(where, spelt.content, depth + 1)]
            except Unreadable:  # it only looked as if it were packed
                yield Part(where, spelt.content)
        else:
            yield from _spelt(where, spelt.content, depth + 1)
