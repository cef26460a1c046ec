"""What a text or bytes say in another spelling: percent signs, entities, escapes, hexadecimal, base64."""

from __future__ import annotations

import base64
import html
import re
import urllib.parse
from collections.abc import Iterator

from thbreports.verify.leaks.part import Part

_PERCENT = re.compile(
    r"%(?=[0-9A-Fa-f]{2})|=(?=[89A-F][0-9A-F](?:=[0-9A-F]{2})+)|(?<==[0-9A-F]{2})=(?=[89A-F][0-9A-F])"
)
_ESCAPE = re.compile(
    r"\\(?:u\{?([0-9A-Fa-f]{1,6})\}?|x([0-9A-Fa-f]{2})|([0-7]{3})|([0-9A-Fa-f]{1,6})[ \n]?|(.))", re.DOTALL
)
_HEX = re.compile(r"[0-9A-Fa-f][0-9A-Fa-f\s]{10,}[0-9A-Fa-f]")
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/_-]{16,}(?:\r?\n|&#10;)?)+={0,2}")
_MARK = b"\xfe\xff"  # of UTF-16, with which strings of PDF begin
_PRINTED = re.compile(rb"[\t\n\r -~]{12,}")
_SMALL, _BINARY = 40, re.compile(rb"[^\t\n\r -~]")


def spellings(content: str | bytes) -> Iterator[Part]:
    """Yield what is said in other spellings: of texts as texts, of bytes as bytes."""
    is_text = isinstance(content, str)
    text = content if isinstance(content, str) else b"\n\n".join(_PRINTED.findall(content)).decode("ascii")
    for place, plain in _plain(text):
        if plain != text:
            yield Part(place, plain if is_text else plain.encode("utf-8", "replace"))
    figures = [_of_figures(run) for run in _HEX.findall(text)]
    large = [one for one in figures if len(one) > _SMALL or one.startswith(_MARK)]
    yield from (Part("hexadecimal", one, opens=True) for one in large)
    if short := b"\n".join(one for one in figures if one not in large):
        yield Part("hexadecimal", short, opens=True)
    for match in _BASE64.finditer(text):
        packed = re.sub(r"\s|&#10;|=", "", match[0]).translate(_STANDARD)
        packed = packed[: len(packed) - (len(packed) % 4 == 1)]
        data = base64.b64decode(packed + "=" * (-len(packed) % 4))
        if len(data) > _SMALL or not _BINARY.search(data) or data.decode("utf-8", "ignore").encode() == data:
            yield Part("base64", data, opens=True)


def _of_figures(run: str) -> bytes:
    digits = "".join(run.split())
    return bytes.fromhex(digits[: len(digits) // 2 * 2])


_STANDARD = str.maketrans("-_", "+/")


def _plain(text: str) -> Iterator[tuple[str, str]]:
    if _PERCENT.search(text):
        yield "percent signs", urllib.parse.unquote(_PERCENT.sub("%", text))
    if "&" in text:
        yield "entities", html.unescape(text)
    if "\\" in text:
        yield "escapes", _ESCAPE.sub(_meant, text)


def _meant(escape: re.Match[str]) -> str:
    u, x, octal, css, other = escape.groups()
    if other is not None:
        return " " if other in "nrtfv" else other
    code = int(octal, 8) if octal else int(u or x or css, 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
