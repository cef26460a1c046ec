"""Style sheets as WeasyPrint has read them, kept for the next process: reading them takes as long as a page.

Half of that time goes into its own, with which every document begins.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import itertools
import marshal
import pickle
import re
from collections.abc import Iterator
from types import FunctionType
from typing import TYPE_CHECKING, Any

from thbreports import keptcode
from thbreports.outputs.pdf.messages import Messages

if TYPE_CHECKING:
    from weasyprint import CSS

_ACTS = re.compile(r"@(import|namespace|font-face|color-profile)\b", re.IGNORECASE)
"""What needs something beside the sheet, or its first place."""
_READERS = ("cssselect2", "tinycss2", "weasyprint")
"""The libraries that decide what is made of a sheet."""


def is_alone(css: str) -> bool:
    """Tell whether reading a style sheet needs and changes nothing beside it."""
    return not _ACTS.search(css)


def read(name: str, css: str, counters: dict[str, Any] | None = None) -> CSS:
    """Return a style sheet that is alone, as WeasyPrint reads it now or has read it under the same name.

    Counter styles of the sheet are added to ``counters``.  One that WeasyPrint complains of is not kept.
    """
    import weasyprint

    keeper = keptcode.current()
    key = " ".join([*(importlib.import_module(reader).__version__ for reader in _READERS), css])
    kept = keeper.get(name, key) if keeper else None
    sheet, found = pickle.loads(kept) if kept else (None, {})
    if sheet is None:
        said = Messages()
        with said.collected():
            sheet = weasyprint.CSS(string=css, counter_style=found)
        if keeper and not said.words:
            with contextlib.suppress(pickle.PicklingError, TypeError, AttributeError):
                keeper.put(name, key, _pickled((sheet, found)))
    if counters is not None:
        counters.update(found)
    return sheet


@contextlib.contextmanager
def keeping_its_own() -> Iterator[None]:
    """Let WeasyPrint read its own style sheets, which it does once, as ``read`` does."""
    import weasyprint

    plain, numbers = weasyprint.CSS, itertools.count()

    def own(string: str, counter_style: dict[str, Any] | None = None) -> CSS:
        weasyprint.CSS = plain
        try:
            return read(f"style sheet {next(numbers)}", string, counter_style)
        finally:
            weasyprint.CSS = own

    weasyprint.CSS = own
    try:
        yield
    finally:
        weasyprint.CSS = plain


class _Pickler(pickle.Pickler):
    """Also writes what selectors are compiled to, which are functions without a name."""

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, FunctionType) and value.__name__ == "<lambda>":
            return _test, (marshal.dumps(value.__code__),)
        return NotImplemented


def _pickled(value: Any) -> bytes:
    out = io.BytesIO()
    _Pickler(out, pickle.HIGHEST_PROTOCOL).dump(value)
    return out.getvalue()


def _test(code: bytes) -> FunctionType:
    return FunctionType(marshal.loads(code), vars(importlib.import_module("cssselect2.compiler")))
