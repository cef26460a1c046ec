"""How WeasyPrint is imported: without the processes and the font tools that a plain import starts and loads.

It tries each of its libraries under the names of all systems, and for every name that is not there,
``ctypes.util`` runs ldconfig, a compiler and a linker.  Linux finds libraries by their full name, which is
always among those tried.  And it imports all of fontTools, which only some fonts need.
"""

from __future__ import annotations

import contextlib
import ctypes.util
import functools
import io
import logging
import os
import re
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

from thbreports import keptcode, quickstart
from thbreports.lateimports import put_off, settle
from thbreports.outputs.pdf import sheets
from thbreports.problems import OutputError, Problem

_LOG = logging.getLogger(__name__)

_BY_FULL_NAME = os.name == "posix" and sys.platform != "darwin"
"""Whether this system finds libraries by their full names, as Linux does."""
_SEARCHED = re.compile(r"(lib)?(gobject|pango|pangoft2|harfbuzz|fontconfig)\b")
"""Beginnings of the names under which WeasyPrint looks for its libraries."""
_TOOLS = ("fontTools", "fontTools.ttLib", "fontTools.subset", "fontTools.varLib.instancer")
"""What WeasyPrint uses for fonts that are variable, compressed or pictures, and without harfbuzz-subset."""
_SELDOM = {
    _TOOLS: ("weasyprint.text.fonts", "weasyprint.pdf.fonts"),
    ("PIL.ExifTags",): ("PIL.Image", "PIL.ImageOps"),
}
"""Modules that are not needed for most reports, and who imports them."""
_OWN = "weasyprint.html"
"""The module of WeasyPrint that reads its own style sheets."""
_OWN_USERS = (
    "weasyprint",
    "weasyprint.document",
    "weasyprint.formatting_structure.build",
    "weasyprint.pdf",
    "weasyprint.pdf.anchors",
)


@functools.cache
def load() -> None:
    """Import WeasyPrint, and say so once where it cannot cut fonts as it should.

    Raises OutputError where a library that it needs is missing.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="HarfBuzz-Subset will be required")  # told below
        _import()
    from weasyprint.text.ffi import harfbuzz, harfbuzz_subset

    if harfbuzz_subset is None or not harfbuzz.hb_version_atleast(4, 1, 0):
        _LOG.warning(
            "the library harfbuzz-subset is not there, or older than 4.1: PDF files take longer to make, "
            "and the same record does not give the same file every time"
        )
        # WeasyPrint says it of each font of each document.
        logging.getLogger("weasyprint").addFilter(
            lambda said: not said.msg.startswith("Using fontTools instead")
        )


def _import() -> None:
    quickstart.help_module("cssselect2.compiler", "eval")  # of each selector
    try:
        with contextlib.ExitStack() as around:
            for modules, users in _SELDOM.items():
                around.enter_context(put_off(*modules, users=users))
            for means in (_hushed(), _without_search(), _with_declarations_kept()):
                around.enter_context(means)
            with put_off(_OWN, users=_OWN_USERS):
                import weasyprint  # noqa: F401
            with sheets.keeping_its_own():
                settle(*_OWN_USERS)
    except OSError:
        try:
            with _hushed():
                import weasyprint  # noqa: F401  # perhaps the search finds what has another name here
        except OSError as error:
            reason = str(error).partition(".  Additionally")[0]
            message = f"no PDF can be made, a library of Pango is missing: {reason}"
            hint = "install Pango, or leave out PDF with -f html,docx"
            raise OutputError([Problem("pdf", 0, 0, message, hint)]) from error


def _hushed() -> contextlib.AbstractContextManager[Any]:
    """Keep what WeasyPrint prints of a missing library from standard output."""
    return contextlib.redirect_stdout(io.StringIO())


@contextlib.contextmanager
def _without_search() -> Iterator[None]:
    """Answer the search for libraries of WeasyPrint, in this thread, where it would start processes."""
    search, importing = ctypes.util.find_library, threading.get_ident()

    def answer(name: str) -> str | None:
        asked = threading.get_ident() == importing and _SEARCHED.match(name)
        return None if asked else search(name)

    if _BY_FULL_NAME:
        ctypes.util.find_library = answer
    try:
        yield
    finally:
        ctypes.util.find_library = search


@contextlib.contextmanager
def _with_declarations_kept() -> Iterator[None]:
    """Let WeasyPrint declare the functions of its libraries as an earlier process has compiled them.

    cffi parses C in Python, for the declarations and again for each type that is first used.
    """
    import cffi

    plain, keeper = cffi.FFI, keptcode.current()
    if keeper and _BY_FULL_NAME:
        cffi.FFI = functools.partial(_Declared, plain, keeper)
    try:
        yield
    finally:
        cffi.FFI = plain


class _Declared:
    """Declares C as ``cffi.FFI`` does, and then does what that does."""

    def __init__(self, plain: Callable[[], Any], keeper: keptcode.Keeper) -> None:
        self._plain, self._keeper = plain, keeper

    def cdef(self, source: str) -> None:
        made: dict[str, Any] = {}
        exec(self._compiled(source), made)
        ffi = made["ffi"]
        vars(self).update({name: getattr(ffi, name) for name in dir(ffi) if not name.startswith("_")})

    def _compiled(self, source: str) -> CodeType:
        import cffi

        key = f"{cffi.__version__} {source}"
        code: CodeType | None = self._keeper.get("cffi", key)
        if code is None:
            ffi, text = self._plain(), io.StringIO()
            ffi.cdef(source)
            ffi.set_source("declared", None)
            ffi.emit_python_code(text)
            code = compile(text.getvalue(), "declared", "exec")
            self._keeper.put("cffi", key, code)
        return code
