"""How WeasyPrint is imported: without the processes and the font tools that a plain import starts and loads.

It tries each of its libraries under the names of all systems, and for every name that is not there,
``ctypes.util`` runs ldconfig, a compiler and a linker.  Linux finds libraries by their full name, which is
always among those tried.  And it imports all of fontTools, which only some fonts need.
"""

from __future__ import annotations

import contextlib
import ctypes.util
import functools
import importlib
import io
import logging
import os
import re
import sys
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from thbreports.problems import OutputError, Problem

_LOG = logging.getLogger(__name__)

_SEARCHED = re.compile(r"(lib)?(gobject|pango|pangoft2|harfbuzz|fontconfig)\b")
"""Beginnings of the names under which WeasyPrint looks for its libraries."""
_TOOLS = ("fontTools.ttLib", "fontTools.subset", "fontTools.varLib.instancer")
_USERS = ("weasyprint.text.fonts", "weasyprint.pdf.fonts")
"""The modules of WeasyPrint that import ``_TOOLS``."""
_importing = threading.RLock()


@functools.cache
def load() -> None:
    """Import WeasyPrint, and say so once where it cannot cut fonts as it should.

    Raises OutputError where a library that it needs is missing.
    """
    with _importing, warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="HarfBuzz-Subset will be required")  # told below
        _import()
    from weasyprint.text.ffi import harfbuzz, harfbuzz_subset

    if harfbuzz_subset is None or not harfbuzz.hb_version_atleast(4, 1, 0):
        _LOG.warning(
            "the library harfbuzz-subset is not there, or older than 4.1: PDF files take longer to make, "
            "and the same record does not give the same file every time"
        )


def _import() -> None:
    try:
        with _hushed(), _without_search(), _with_tools_put_off():
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

    if os.name == "posix" and sys.platform != "darwin":
        ctypes.util.find_library = answer
    try:
        yield
    finally:
        ctypes.util.find_library = search


class _PutOff(ModuleType):
    """Stands for a module of font tools until one of them is used."""

    def __getattr__(self, name: str) -> _Tool:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Tool(self.__name__, name)


@dataclass(frozen=True)
class _Tool:
    """Stands for a name out of a module of font tools."""

    module: str
    name: str

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return self._real()(*arguments, **options)

    def __getattr__(self, attribute: str) -> Any:
        return getattr(self._real(), attribute)

    def _real(self) -> Any:
        with _importing:
            _bring_in_tools()
            return self._named()

    def _named(self) -> Any:
        module = importlib.import_module(self.module)
        return getattr(module, self.name, None) or importlib.import_module(f"{self.module}.{self.name}")


@contextlib.contextmanager
def _with_tools_put_off() -> Iterator[None]:
    """Let WeasyPrint import its font tools when it uses one: for fonts that are variable or compressed."""
    put_off = {name: _PutOff(name) for name in _TOOLS if name not in sys.modules}
    sys.modules.update(put_off)
    try:
        yield
    finally:
        for name in put_off:
            del sys.modules[name]


def _bring_in_tools() -> None:
    """Put the tools in place of what stands for them, for the except clauses that name one."""
    for user in _USERS:
        names = vars(sys.modules[user])
        for name, value in list(names.items()):
            if isinstance(value, _PutOff):
                names[name] = importlib.import_module(value.__name__)
            elif isinstance(value, _Tool):
                names[name] = value._named()
