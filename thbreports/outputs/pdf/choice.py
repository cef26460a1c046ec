"""Which engine lays out the pages of a PDF: WeasyPrint, or Typst, which needs no library of the system."""

from __future__ import annotations

import contextlib
import functools
import logging
from collections.abc import Mapping
from importlib import util
from typing import TYPE_CHECKING, Any

from thbreports.errors import OutputError, Problem, nearest
from thbreports.outputs.pdf.engine import load
from thbreports.packs import typst
from thbreports.system import once, turns

if TYPE_CHECKING:
    from thbreports.packs import Pack

AUTO, WEASYPRINT, TYPST = ENGINES = ("auto", "weasyprint", "typst")
OPTION = "engine"
"""The option of the format that names an engine."""
_LOG = logging.getLogger("thbreports.outputs.pdf")


def engine_of(pack: Pack, options: Mapping[str, Any]) -> str:
    """Return the name of the engine that lays out the reports of a pack.

    What the options name comes first, then what the pack names.  Else it is WeasyPrint; where its libraries
    are missing and Typst hears of all that the pack says, it is Typst, which is said once.

    Raises OutputError for an engine that there is none of, and for Typst where it is not installed.
    """
    asked = options.get(OPTION, AUTO)
    if asked not in ENGINES:
        hint = nearest(str(asked), ENGINES) or "write one of " + ", ".join(ENGINES)
        raise OutputError([Problem("pdf", 0, 0, f"there is no PDF engine '{asked}'", hint)])
    wanted: str = pack.pdf_engine if asked == AUTO else asked
    if wanted == TYPST and not _has_typst():
        message = "Typst is not installed"
        raise OutputError([Problem("pdf", 0, 0, message, "pip install 'thbreports[typst]'")])
    if wanted != AUTO:
        return wanted
    if not _has_typst() or typst.unspoken(pack) or (missing := _missing()) is None:
        return WEASYPRINT
    _say(missing)
    return TYPST


@functools.cache
def _has_typst() -> bool:
    return util.find_spec("typst") is not None


def _missing() -> str | None:
    """Return what WeasyPrint lacks to make pages, or None."""
    try:
        with turns.turn():
            load.load()
    except OutputError as error:
        return error.problems[0].message
    return None


def _say(missing: str) -> None:
    if once.is_first(missing):
        with contextlib.suppress(Exception):  # a handler of the application that raises ends no report
            _LOG.warning("%s; Typst makes the PDF instead", missing.removeprefix("no PDF can be made, "))
