"""thbreports itself: from the text of a record to the bytes of a file, never twice from the same text."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import thbreports
from benchmarks import subjects

numbers = itertools.count(1000)


def documents(
    format: str, folder: Path, record: str, first: int, count: int, **options: Any
) -> list[Callable[[], object]]:
    """Return what makes ``count`` documents; ``options`` are those of the format."""
    text = subjects.text(record)
    return [
        _made(subjects.varied(text, next(numbers)).encode(), folder, format, options) for _ in range(count)
    ]


def _made(text: bytes, folder: Path, format: str, options: dict[str, Any]) -> Callable[[], object]:
    return lambda: thbreports.render(
        thbreports.load(text, name="record.yaml", folder=folder), format, **options
    )
