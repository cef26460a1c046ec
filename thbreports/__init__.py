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
    from thbreports.batch.build import build
    from thbreports.errors import FidelityError, OutputError, PackError, Problem, RecordError, ThbReportsError
    from thbreports.record.dump import dump
    from thbreports.record.markdown.escape import escape
    from thbreports.record.meeting import Meeting
    from thbreports.record.register import Fact
    from thbreports.view.prepare import load
    from thbreports.view.register import register

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
    "Fact": "record.register",
    "FidelityError": "errors",
    "Meeting": "record.meeting",
    "OutputError": "errors",
    "PackError": "errors",
    "Problem": "errors",
    "RecordError": "errors",
    "Shown": "api",
    "ThbReportsError": "errors",
    "build": "batch.build",
    "dump": "record.dump",
    "escape": "record.markdown.escape",
    "load": "view.prepare",
    "register": "view.register",
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
