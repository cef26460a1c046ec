"""The fonts of a pack for WeasyPrint, without those of the machine, so that pages are the same everywhere."""

from __future__ import annotations

import atexit
import functools
import os
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thbreports.outputs.pdf import loading, sheets

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    from thbreports.packparts import FontFace
    from thbreports.packs import Pack

_SCHEME = "pack-font:"
_READ = re.compile(
    r"""/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|var\(\s*--([\w-]+)\s*\)""",
    re.DOTALL,
)
"""A comment, a string, or a custom property that is read."""


@contextmanager
def only_fonts_of(pack: Pack) -> Iterator[None]:
    """Hide the fonts of the system from Fontconfig while it is being set up."""
    files = [one.folder / "fonts" / "fonts.conf" for one in pack.chain()]
    own = next((file for file in files if file.is_file()), None)
    before = os.environ.get("FONTCONFIG_FILE")
    if own is not None:
        os.environ["FONTCONFIG_FILE"] = str(own.resolve())
    try:
        with warnings.catch_warnings():
            # WeasyPrint warns of a machine without fonts, which ours does not need.
            warnings.filterwarnings("ignore", message="(No fonts configured|FontConfig cannot)")
            yield
    finally:
        if own is not None:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before


@functools.lru_cache(maxsize=8)
def prepared(pack: Pack, faces: tuple[FontFace, ...], css: str) -> tuple[CSS, FontConfiguration]:
    """Return the parsed style sheet and the loaded fonts of a pack.

    Both are kept: loading them anew for each document takes longer than the document, and leaks.
    """
    with only_fonts_of(pack):
        loading.load()
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration

        configuration = FontConfiguration()
        configuration.font_features = _Features()
    rules = "".join(face.rule(f"{_SCHEME}{place}") for place, face in enumerate(faces))
    css = with_values(css, pack.design)
    alone = sheets.is_alone(css)
    whole = CSS(
        string=rules if alone else rules + css,
        font_config=configuration,
        url_fetcher=fetcher(tuple(face.path for face in faces)),
    )
    return sheets.read(f"style sheet of {pack.folder}", css) if alone else whole, configuration


# WeasyPrint's font configurations can no longer be taken down when the interpreter is half gone.
atexit.register(prepared.cache_clear)


class _Features(dict[bytes, Any]):
    """The font features of a configuration, of which every line of text gets its own to free."""

    listed = False
    """Whether a list of some was made that nobody has freed yet."""

    def setdefault(self, _: bytes, made: Any = None) -> Any:
        _Features.listed = True
        return made


@contextmanager
def freed() -> Iterator[None]:
    """Free what lines of text hold of font features; WeasyPrint keeps it, some 17 kB a page of a long report.

    It gives each line a list of features, and does not give up its own hold of it.
    """
    from weasyprint.text.line_break import Layout, pango

    before = Layout.setup

    def set_up(layout: Any, style: Any) -> None:
        before(layout, style)
        if _Features.listed:
            _Features.listed = False
            pango.pango_attr_list_unref(pango.pango_layout_get_attributes(layout.layout))

    Layout.setup = set_up
    try:
        yield
    finally:
        Layout.setup = before


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
