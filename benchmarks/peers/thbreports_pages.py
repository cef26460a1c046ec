"""thbreports without what comes before: the PDF of a composed document, laid out by WeasyPrint."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import thbreports
from benchmarks import subjects
from benchmarks.peers.thbreports import numbers
from thbreports import formats
from thbreports.document import compose
from thbreports.view.prepare import prepare


def documents(
    format: str, folder: Path, record: str, first: int, count: int, engine: str = "weasyprint"
) -> list[Callable[[], object]]:
    """Return what makes the PDFs of ``count`` documents."""
    text = subjects.text(record)
    made: list[Callable[[], object]] = []
    for number in (next(numbers) for _ in range(count)):
        source = subjects.varied(text, number).encode()
        document = compose(*prepare(thbreports.load(source, name="record.yaml", folder=folder)))
        made.append(functools.partial(formats.write, format, document, engine=engine))
    return made
