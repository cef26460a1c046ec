"""The fonts of a pack for WeasyPrint, without those of the machine, so that pages are the same everywhere."""

from __future__ import annotations

import atexit
import functools
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thbreports import packs
from thbreports.outputs.pdf.engine import memory
from thbreports.outputs.pdf.engine.load import load
from thbreports.outputs.pdf.engine.messages import Messages

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.urls import URLFetcher

    from thbreports.packs import Pack
    from thbreports.packs.fonts import FontFace

_SCHEME = "pack-font:"
_ACTS = re.compile(r"@(import|namespace|font-face|color-profile)\b", re.IGNORECASE)
"""What of a sheet needs something beside it, or its first place."""
_READ = re.compile(
    r"""/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|var\(\s*--([\w-]+)\s*\)""",
    re.DOTALL,
)
"""A comment, a string, or a custom property that is read."""
_NAME = re.compile(r"[a-z][a-z-]+")
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})")
_MARKERS = "•◦▪‐"
"""What a layout adds of itself."""
_SPACES = {0x20, 0xA0}
"""Characters that are in all fonts, and need none of their own."""


@contextmanager
def only_fonts_of(pack: Pack) -> Iterator[None]:
    """Hide the fonts of the system from Fontconfig while it is being set up.

    The file is ours, whatever the pack has: Fontconfig would read any folder that it names, and write there.
    """
    own: Path | None = packs.find(packs.DEFAULT).folder / "fonts" / "fonts.conf"
    before = os.environ.get("FONTCONFIG_FILE")
    if own is not None:
        os.environ["FONTCONFIG_FILE"] = str(own.resolve())
    try:
        yield
    finally:
        if own is not None:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before


def prepared(pack: Pack, faces: tuple[FontFace, ...], css: str, words: str) -> Prepared:
    """Return the parsed style sheet of a pack, and its fonts: those that ``words`` and the sheet may need.

    Both are kept: loading them anew for each document takes longer than the document, and leaks.
    """
    found = _prepared(pack, faces, css)
    found.load(words, css)
    return found


class Prepared:
    """The parsed style sheet of a pack, and its fonts, of which one is loaded when it is first needed.

    ``messages`` is what WeasyPrint said of them, which matters to each document that is made with them;
    ``remarked`` are the remarks that were passed on.
    """

    def __init__(self, pack: Pack, faces: tuple[FontFace, ...], css: str) -> None:
        with only_fonts_of(pack):
            load()
            from weasyprint import CSS
            from weasyprint.css.counters import CounterStyle
            from weasyprint.text.fonts import FontConfiguration

            self.configuration, self.counters = FontConfiguration(), CounterStyle()
            self.configuration.font_features = memory.Features()
        self._faces = faces
        self._missing = dict(enumerate(faces))
        self._seen: set[str] = set()
        self._said = Messages()
        self.remarked: set[str] = set()
        css = with_values(css, pack.design)
        with self._said.collected():
            if _ACTS.search(css):
                self.sheet = self._read(self._missing, css)
                self._missing = {}
            else:
                self.sheet = CSS(string=css, counter_style=self.counters, url_fetcher=fetcher())

    @property
    def messages(self) -> tuple[str, ...]:
        """What WeasyPrint said of the sheet and the fonts so far."""
        return tuple(self._said.words)

    def load(self, words: str, css: str) -> None:
        """Load the faces that have characters of the words or the sheet."""
        if self._missing and (new := {*words} - self._seen):
            self._seen |= new
            characters = _characters(new, css)
            due = {place: face for place, face in self._missing.items() if face.draws_any(characters)}
            self._missing = {place: face for place, face in self._missing.items() if place not in due}
            if due:
                with self._said.collected():
                    self._read(due)

    def _read(self, faces: Mapping[int, FontFace], css: str = "") -> CSS:
        from weasyprint import CSS

        rules = "".join(face.rule(f"{_SCHEME}{place}") for place, face in faces.items())
        fonts = fetcher(tuple(face.path for face in self._faces))
        return CSS(
            string=rules + css,
            font_config=self.configuration,
            counter_style=self.counters,
            url_fetcher=fonts,
        )


def _characters(written: set[str], css: str) -> list[int]:
    """Return the characters that may be printed where some are written, with a style sheet, by their numbers.

    A style sheet changes cases.
    """
    found = "".join(written | _brought(css))
    return sorted({*map(ord, found + found.upper() + found.lower())} - _SPACES)


@functools.lru_cache(maxsize=8)
def _brought(css: str) -> frozenset[str]:
    """Return the characters of a style sheet, escaped ones too, of its counters and of markers of lists."""
    from weasyprint.html import UA_COUNTER_STYLE

    counters = UA_COUNTER_STYLE.keys() & set(_NAME.findall(css))
    brought = "".join(str(UA_COUNTER_STYLE[name]) for name in counters)
    escaped = (chr(min(int(code, 16), sys.maxunicode)) for code in _ESCAPE.findall(css))
    return frozenset({*css, *escaped, *brought, *_MARKERS})


_prepared = functools.lru_cache(maxsize=8)(Prepared)

# WeasyPrint's font configurations can no longer be taken down when the interpreter is half gone.
atexit.register(_prepared.cache_clear)


def with_values(css: str, design: Mapping[str, str]) -> str:
    """Return a style sheet with the values of a design in it; else they are looked up for every element.

    A name that a sheet declares too, or whose value is made of others, stays a custom property.
    """
    plain = {
        name: value
        for name, value in design.items()
        if "var(" not in value and len(re.findall(rf"--{re.escape(name)}\s*:", css)) == 1
    }
    return _READ.sub(lambda read: plain.get(read[1], read[0]), css)


@functools.cache
def fetcher(fonts: tuple[Path, ...] = ()) -> URLFetcher:
    """Return a fetcher that opens ``data:`` addresses and the listed font files, and nothing else."""
    from email.message import EmailMessage, Message

    from weasyprint.urls import URLFetcher, URLFetcherResponse

    # Made of a dict, the headers of each font would be parsed, by modules that take longer to load.
    nothing = EmailMessage(Message().policy)

    class PackFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint is not typed
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith(_SCHEME):
                path = fonts[int(url.removeprefix(_SCHEME))]
                return URLFetcherResponse(url, path.read_bytes(), nothing)
            return super().fetch(url, headers)

    return PackFetcher(allowed_protocols={"data"}, allow_redirects=False)
