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
import logging
import os
import re
import sys
import threading
import warnings
from collections.abc import Iterator

from thbreports.errors import OutputError, Problem
from thbreports.system import machine

_LOG = logging.getLogger(__name__)

_BY_FULL_NAME = os.name == "posix" and sys.platform != "darwin"
"""Whether this system finds libraries by their full names, as Linux does."""
_SEARCHED = re.compile(r"(lib)?(gobject|pango|pangoft2|harfbuzz|fontconfig)\b")
"""Beginnings of the names under which WeasyPrint looks for its libraries."""


_NEEDED = (
    ("libgobject-2.0-0", "libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "gobject-2.0"),
    ("libpango-1.0-0", "libpango-1.0.so.0", "libpango-1.0.dylib", "pango-1.0"),
    ("libharfbuzz-0", "libharfbuzz.so.0", "libharfbuzz.0.dylib", "harfbuzz"),
    ("libfontconfig-1", "libfontconfig.so.1", "libfontconfig.1.dylib", "fontconfig"),
    ("libpangoft2-1.0-0", "libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "pangoft2-1.0"),
)
"""The libraries that WeasyPrint cannot be imported without, each by its names on Linux and macOS."""


@functools.cache
def load() -> None:
    """Import WeasyPrint, and say so once where it cannot cut fonts as it should; for one thread at a time.

    Raises OutputError where a library that it needs is missing.
    """
    # Not catch_warnings, which takes away what other threads do to the filters meanwhile.
    warnings.filterwarnings("ignore", "HarfBuzz-Subset will be required", module="weasyprint")  # told below
    # WeasyPrint warns of a machine without fonts, which ours does not need.
    warnings.filterwarnings("ignore", "(No fonts configured|FontConfig cannot)", module="weasyprint")
    _import()
    from weasyprint.text.ffi import harfbuzz, harfbuzz_subset

    if harfbuzz_subset is None or not harfbuzz.hb_version_atleast(4, 1, 0):
        with contextlib.suppress(Exception):  # a handler of the application that raises ends no report
            _LOG.warning(
                "the library harfbuzz-subset is not there, or older than 4.1: PDF files take longer to make, "
                "and the same record does not give the same file every time"
            )


def _import() -> None:
    with contextlib.ExitStack() as around:
        around.enter_context(_without_search())
        if _missing() is not None:
            around.close()  # perhaps the search finds what has another name here
            if (error := _missing()) is not None:
                raise _no_library(error) from error
        try:
            import weasyprint  # noqa: F401
        except OSError as error:
            raise _no_library(error) from error


def _missing() -> OSError | None:
    """Return why a library that WeasyPrint needs cannot be loaded, of which it would print; else None."""
    if os.name == "nt":  # where WeasyPrint says itself in which folders they are
        return None
    for names in _NEEDED:
        errors: list[OSError] = []
        for name in (*names, ctypes.util.find_library(names[-1]) or names[0]):
            try:
                ctypes.CDLL(name)
                break
            except OSError as error:
                errors.append(error)
        else:
            return errors[0]
    return None


def _no_library(error: OSError) -> OutputError:
    reason = str(error).partition(".  Additionally")[0]
    message = f"no PDF can be made, a library of Pango is missing: {reason}"
    command = machine.pango_command()
    hint = (
        f"install Pango{command and f': {command}'}, or pip install 'thbreports[typst]', which does without"
    )
    return OutputError([Problem("pdf", 0, 0, message, f"{hint}, or leave out PDF with -f html,docx")])


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
