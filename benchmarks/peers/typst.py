"""Typst alone: one compiler and a plain report (report.typ) of our words in our fonts, archival as ours."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typst

from benchmarks.measure import ROOT
from benchmarks.peers import variants


@functools.cache
def _compiler(folder: Path) -> typst.Compiler:
    fonts = str(ROOT / "templates" / "base" / "fonts")
    return typst.Compiler(root=str(folder), font_paths=[fonts], ignore_system_fonts=True)


def documents(format: str, folder: Path, record: str, first: int, count: int) -> list[Callable[[], object]]:
    """Return what makes ``count`` documents."""
    compiler = _compiler(folder)
    asked: Any = {"format": format, "pdf_standards": ["a-2a", "ua-1"]}
    return [
        functools.partial(compiler.compile, str(path), **asked)
        for path in variants(folder, record, "typ", first, count)
    ]
