"""A second search for words in finished files, which shares nothing with ``thbreports.verify.leaks``.

It knows less of how words are hidden and looks at more than needs to be: every word is looked for by itself,
in everything at once.
"""

from __future__ import annotations

import html
import io
import re
import unicodedata
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterable, Iterator

import pikepdf
import pypdfium2

_HIDES = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff_.,:;/|-]+")


def plain(text: str) -> str:
    return _HIDES.sub("", unicodedata.normalize("NFKC", text)).casefold()


def words_in(data: bytes, words: Iterable[str]) -> set[str]:
    """Return those of some words that a finished file of any form holds, read forwards or backwards."""
    whole = "\n".join(plain(text) for text in _texts(data))
    return {word for word in words if plain(word) in whole or plain(word)[::-1] in whole}


def _texts(data: bytes) -> Iterator[str]:
    yield from _decoded(data)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive.comment.decode("latin-1")
            for info in archive.infolist():
                yield info.filename
                yield from _texts(archive.read(info))
    elif data.startswith(b"%PDF"):
        yield from _pdf(data)


def _decoded(data: bytes) -> Iterator[str]:
    text = data.decode("utf-8", "ignore")
    yield from (text, html.unescape(text), urllib.parse.unquote(html.unescape(text)))
    yield html.unescape(re.sub(r"<[^>]*>", "", text))
    yield re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)
    if b"\0" in data:
        yield from (data[at:].decode(name, "ignore") for name in ("utf-16-le", "utf-16-be") for at in (0, 1))


def _pdf(data: bytes) -> Iterator[str]:
    document = pypdfium2.PdfDocument(data)
    for page in document:
        yield page.get_textpage().get_text_range()
    document.close()
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
        try:
            yield from _decoded(zlib.decompress(packed))
        except zlib.error:
            continue
    with pikepdf.open(io.BytesIO(data)) as file:
        for one in [file.trailer, *file.objects]:
            yield from _strings(one, 0)


def _strings(one: object, depth: int) -> Iterator[str]:
    if isinstance(one, pikepdf.String | pikepdf.Name):
        yield str(one)
    elif depth < 20 and isinstance(one, pikepdf.Array):
        for item in one:
            if not (isinstance(item, pikepdf.Object) and item.is_indirect):
                yield from _strings(item, depth + 1)
    elif depth < 20 and isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        for name, item in one.items():
            yield str(name)
            if not (isinstance(item, pikepdf.Object) and item.is_indirect):
                yield from _strings(item, depth + 1)
