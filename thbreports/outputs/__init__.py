"""The formats of a report: modules with ``write(document, **options) -> bytes``, imported when first used.

A format of another distribution is an entry point of group ``thbreports.outputs``: its name is the format,
its value a module with such a ``write``.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from thbreports.problems import OutputError, Problem, nearest

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from thbreports.document import Document

GROUP = "thbreports.outputs"
_MODULES = {
    "html": "thbreports.outputs.html",
    "pdf": "thbreports.outputs.pdf",
    "docx": "thbreports.outputs.docx",
}


def names() -> list[str]:
    """Return the names of all formats, ours first."""
    return [*_MODULES, *sorted({entry.name for entry in _brought()} - set(_MODULES))]


def known(name: str) -> bool:
    """Tell whether there is such a format."""
    return name in _MODULES or any(entry.name == name for entry in _brought())


def write(name: str, document: Document, **options: Any) -> bytes:
    """Return a document in a format.

    ``options`` are those of the format: ``embed_fonts=True`` puts the fonts that a page needs into HTML.
    Raises OutputError for an unknown format and for what a format cannot draw.
    """
    written: bytes = _module(name).write(document, **options)
    return written


def warm(formats: Iterable[str]) -> None:
    """Import all that the formats need, so that a process is ready before its first document.

    Raises OutputError for an unknown format.
    """
    for name in formats:
        module = _module(name)
        if hasattr(module, "warm"):
            module.warm()


def unknown(name: str) -> Problem:
    """Return the problem that there is no such format."""
    known = names()
    return Problem(
        name, 0, 0, f"there is no format '{name}'", nearest(name, known) or "one of " + ", ".join(known)
    )


def _module(name: str) -> Any:
    if name in _MODULES:
        return importlib.import_module(_MODULES[name])
    for entry in _brought():
        if entry.name == name:
            return entry.load()
    raise OutputError([unknown(name)])


def _brought() -> Iterable[EntryPoint]:
    """Return the formats of other distributions."""
    from importlib import metadata

    return metadata.entry_points(group=GROUP)
