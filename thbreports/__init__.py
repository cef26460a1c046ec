"""Official meeting reports in HTML, PDF and DOCX from one structured record.

    import thbreports

    meeting = thbreports.load("meetings/eu-internet-forum-2023-06-01.yaml")
    pdf = thbreports.render(meeting, "pdf")

Heavy libraries are imported when a format is first made, not with this package.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thbreports.api import render
    from thbreports.batch import build
    from thbreports.facts import Fact, register
    from thbreports.problems import (
        FidelityError,
        OutputError,
        PackError,
        Problem,
        RecordError,
        ThbReportsError,
    )
    from thbreports.reading import load
    from thbreports.record import Meeting
    from thbreports.text.words import escape
    from thbreports.writing import dump

__all__ = [
    "Fact",
    "FidelityError",
    "Meeting",
    "OutputError",
    "PackError",
    "Problem",
    "RecordError",
    "ThbReportsError",
    "build",
    "dump",
    "escape",
    "load",
    "register",
    "render",
]

_HOMES = {
    "Fact": "facts",
    "FidelityError": "problems",
    "Meeting": "record",
    "OutputError": "problems",
    "PackError": "problems",
    "Problem": "problems",
    "RecordError": "problems",
    "ThbReportsError": "problems",
    "build": "batch",
    "dump": "writing",
    "escape": "text.words",
    "load": "reading",
    "register": "facts",
    "render": "api",
}


def __getattr__(name: str) -> Any:
    """Import a public name from its module when it is first used."""
    if name == "__version__":
        from importlib.metadata import version

        return version("thbreports")
    if name not in _HOMES:
        raise AttributeError(f"module 'thbreports' has no attribute '{name}'")
    value = getattr(importlib.import_module(f"thbreports.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
