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
    from thbreports.api import Shown, render, show
    from thbreports.batch import build
    from thbreports.facts import Fact, register
    from thbreports.form import load
    from thbreports.problems import (
        FidelityError,
        OutputError,
        PackError,
        Problem,
        RecordError,
        ThbReportsError,
    )
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
    "Shown",
    "ThbReportsError",
    "build",
    "dump",
    "escape",
    "load",
    "register",
    "render",
    "show",
]

_HOMES = {
    "Fact": "facts",
    "FidelityError": "problems",
    "Meeting": "record",
    "OutputError": "problems",
    "PackError": "problems",
    "Problem": "problems",
    "RecordError": "problems",
    "Shown": "api",
    "ThbReportsError": "problems",
    "build": "batch",
    "dump": "writing",
    "escape": "text.words",
    "load": "form",
    "register": "facts",
    "render": "api",
    "show": "api",
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
