"""thbreports with its second engine: from the text of a record to a PDF that Typst lays out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.peers import thbreports


def documents(format: str, folder: Path, record: str, first: int, count: int) -> list[Callable[[], object]]:
    """Return what makes ``count`` documents."""
    return thbreports.documents(format, folder, record, first, count, engine="typst")
