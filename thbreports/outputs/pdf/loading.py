"""How WeasyPrint is imported: without starting dozens of processes in search of its libraries.

It tries each of its libraries under the names of all systems, and for every name that is not there,
``ctypes.util`` runs ldconfig, a compiler and a linker: 86 processes for WeasyPrint 70.  Linux finds libraries
by their full name, which is always among those tried, so that the search is answered while WeasyPrint is
imported; should that fail, it is imported with the search.  This can go when WeasyPrint tries full names
first.
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
from collections.abc import Iterator
from typing import Any

from thbreports.problems import OutputError, Problem

_LOG = logging.getLogger(__name__)

_BY_FULL_NAME = os.name == "posix" and sys.platform != "darwin"
"""Whether this system finds libraries by their full names, as Linux does."""
_SEARCHED = re.compile(r"(lib)?(gobject|pango|pangoft2|harfbuzz|fontconfig)\b")
"""Beginnings of the names under which WeasyPrint looks for its libraries."""


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
    try:
        with _hushed(), _without_search():
            import weasyprint  # noqa: F401
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
