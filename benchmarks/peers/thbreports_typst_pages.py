"""thbreports without what comes before: the PDF of a composed document, laid out by Typst."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.peers import thbreports_pages


def documents(format: str, folder: Path, record: str, first: int, count: int) -> list[Callable[[], object]]:
    """Return what makes the PDFs of ``count`` documents."""
    return thbreports_pages.documents(format, folder, record, first, count, engine="typst")
