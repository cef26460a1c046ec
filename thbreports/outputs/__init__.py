"""The formats of a report: modules with ``write(document, **options) -> bytes``, imported when first used.

A format of another distribution is an entry point of group ``thbreports.outputs``: its name is the format,
its value a module with such a ``write``.
"""

from __future__ import annotations

import importlib
import importlib.metadata
from typing import TYPE_CHECKING, Any

from thbreports.problems import OutputError, Problem, nearest

if TYPE_CHECKING:
    from thbreports.document import Document

GROUP = "thbreports.outputs"
_MODULES = {
    "html": "thbreports.outputs.html",
    "pdf": "thbreports.outputs.pdf",
    "docx": "thbreports.outputs.docx",
}


def names() -> list[str]:
    """Return the names of all formats, ours first."""
    brought = importlib.metadata.entry_points(group=GROUP)
    return [*_MODULES, *sorted({entry.name for entry in brought} - set(_MODULES))]


def write(name: str, document: Document, **options: Any) -> bytes:
    """Return a document in a format.

    ``options`` are those of the format: ``embed_fonts=True`` puts the fonts that a page needs into HTML.
    Raises OutputError for an unknown format and for what a format cannot draw.
    """
    module = _MODULES.get(name)
    if module is not None:
        written: bytes = importlib.import_module(module).write(document, **options)
        return written
    for entry in importlib.metadata.entry_points(group=GROUP, name=name):
        written = entry.load().write(document, **options)
        return written
    raise OutputError([unknown(name)])


def unknown(name: str) -> Problem:
    """Return the problem that there is no such format."""
    known = names()
    return Problem(
        name, 0, 0, f"there is no format '{name}'", nearest(name, known) or "one of " + ", ".join(known)
    )
