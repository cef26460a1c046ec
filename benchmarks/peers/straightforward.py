"""The straightforward pipeline, warm: imported once, then one record after another."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import yaml

from benchmarks import subjects
from benchmarks.peers import pipeline


def documents(job: str, folder: Path, record: str, first: int, count: int) -> list[Callable[[], object]]:
    """Return what makes ``count`` documents from the text of records."""
    text = subjects.text(record)
    texts = [subjects.varied(text, number) for number in range(first, first + count)]
    return [functools.partial(_made, pipeline.FORMATS[job], one) for one in texts]


def _made(write: Callable[[dict[str, object]], bytes], text: str) -> bytes:
    return write(yaml.safe_load(text))
