"""thbreports itself: from the text of a record to the bytes of a file, never twice from the same text."""

from __future__ import annotations

import gc
import itertools
import signal
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import thbreports
from benchmarks import subjects
from thbreports.document import compose
from thbreports.form import prepare

_numbers = itertools.count(1000)


def documents(job: str, folder: Path, record: str, first: int, count: int) -> list[Callable[[], object]]:
    """Return what makes ``count`` documents; ``pdf-written`` starts from the semantic document."""
    text = subjects.text(record)
    texts = [subjects.varied(text, next(_numbers)).encode() for _ in range(count)]
    if job == "pdf-written":
        return [_written(_meeting(one, folder)) for one in texts]
    return [_made(one, folder, job) for one in texts]


def _meeting(text: bytes, folder: Path) -> thbreports.Meeting:
    return thbreports.load(text, name="record.yaml", folder=folder)


def _made(text: bytes, folder: Path, format: str) -> Callable[[], object]:
    return lambda: thbreports.render(_meeting(text, folder), format)


def _written(meeting: thbreports.Meeting) -> Callable[[], object]:
    from thbreports.outputs import pdf

    document = compose(*prepare(meeting, None))
    return lambda: pdf.write(document)


def shares(folder: Path, record: str, count: int) -> dict[str, float]:
    """Return where the CPU time of PDFs goes: layout, writing the file, our passes, and all before it.

    A sample of the stack is taken every millisecond of CPU time.  It counts for the innermost function that
    is ours or WeasyPrint's, so that what either calls in other libraries counts for the caller.  Writing the
    file is work that WeasyPrint does otherwise, and does more slowly.
    """
    found = {"weasyprint": 0, "writing": 0, "passes": 0, "before": 0}

    def sample(_: int, frame: FrameType | None) -> None:
        while frame is not None:
            name = frame.f_code.co_filename
            if "/site-packages/weasyprint/" in name or "/site-packages/pydyf/" in name:
                found["weasyprint"] += 1
                return
            if "/thbreports/" in name and "/site-packages/" not in name:
                found[_part(name)] += 1
                return
            frame = frame.f_back

    documents("pdf", folder, record, 0, 1)[0]()
    todo = documents("pdf", folder, record, 0, count)
    before = signal.signal(signal.SIGPROF, sample)
    signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
    try:
        for one in todo:
            one()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    whole = max(1, sum(found.values()))
    return {name: number / whole for name, number in found.items()}


def _part(file: str) -> str:
    if file.endswith("/outputs/pdf/serial.py"):
        return "writing"
    return "passes" if "/outputs/pdf/" in file else "before"


def growth(folder: Path, record: str, format: str, count: int) -> list[tuple[int, float]]:
    """Return the resident memory in MiB at ten moments of a run of documents, each different.

    Python keeps up to 2,000 freed tuples of each length until it has looked for all garbage, which are full
    after 2,100 PDFs.  A run that ends earlier would count them as growth without end, so it looks then.
    """
    from benchmarks.worker import resident

    text = subjects.text(record)
    points = []
    for number in range(1, count + 1):
        _made(subjects.varied(text, next(_numbers)).encode(), folder, format)()
        if number % max(1, count // 10) == 0:
            gc.collect()
            points.append((number, resident()))
    return points
