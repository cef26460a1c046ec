"""What WeasyPrint keeps of each file in Pango and never frees: freed here, or made once.

Both rest on what one version leaves behind.  Another may free it itself, and twice would end the process, so
that one which nobody has looked at is left alone.  This can go when WeasyPrint gives up its own hold of the
lists, and frees the names.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from thbreports.outputs.pdf.engine import tagging


class Features(dict[bytes, Any]):
    """The font features of a configuration, of which every line of text gets its own to free."""

    listed = False
    """Whether a list of some was made that nobody has freed yet."""

    def setdefault(self, _: bytes, made: Any = None) -> Any:
        Features.listed = True
        return made


class _Pango:
    """Pango for the fonts of a file: the name of a font is made once, not for each file that has the font."""

    def __init__(self, pango: Any, ffi: Any) -> None:
        self._pango, self._ffi = pango, ffi
        self._names: dict[tuple[int, bytes], Any] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pango, name)

    def pango_font_description_to_string(self, font: Any) -> Any:
        # WeasyPrint, too, tells fonts apart by their hash, which knows no capitals in the name of a family.
        family = self._ffi.string(self._pango.pango_font_description_get_family(font))
        key = self._pango.pango_font_description_hash(font), family
        if key not in self._names:
            self._names[key] = self._pango.pango_font_description_to_string(font)
        return self._names[key]


@functools.cache
def _pango() -> _Pango:
    from weasyprint.text.ffi import ffi, pango

    return _Pango(pango, ffi)


@contextmanager
def freed() -> Iterator[None]:
    """Keep nothing of a file in Pango: some 17 kB a page of a long report, and 136 bytes a font of each file.

    WeasyPrint gives each line a list of font features, and does not give up its own hold of it; and it asks
    for the names of fonts, which are the caller's to free.
    """
    import weasyprint
    from weasyprint.pdf import fonts
    from weasyprint.text.line_break import Layout, pango

    if weasyprint.__version__ not in tagging.KNOWN:
        yield
        return
    before, thread = Layout.setup, threading.get_ident()

    def set_up(layout: Any, style: Any) -> None:
        before(layout, style)
        if Features.listed and threading.get_ident() == thread:
            Features.listed = False
            pango.pango_attr_list_unref(pango.pango_layout_get_attributes(layout.layout))

    Layout.setup, fonts.pango = set_up, _pango()
    try:
        yield
    finally:
        Layout.setup, fonts.pango = before, pango
