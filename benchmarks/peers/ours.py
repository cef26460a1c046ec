"""thbreports itself: from the text of a record to the bytes of a file, never twice from the same text."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import thbreports
from benchmarks import subjects
from benchmarks.sampling import Sampler, sampled
from thbreports.document import compose
from thbreports.view.prepare import prepare

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
    from thbreports.outputs.pdf import write as pdf

    document = compose(*prepare(meeting, None))
    return lambda: pdf.write(document)


def shares(folder: Path, record: str, count: int) -> dict[str, float]:
    """Return where the CPU time of PDFs goes: WeasyPrint, what is done in its place, our passes, all before.

    Time counts for the innermost function that is ours or WeasyPrint's, so that what either calls in other
    libraries counts for the caller.  Two things are done in the place of WeasyPrint and take less time than
    there: ``writing`` the file, and looking for ``garbage`` among its objects when it is done, which Python
    does meanwhile where nobody puts it off.  What is freed as its call returns counts for WeasyPrint, which
    frees it there when it is bare, too; that is why its call is wrapped in one of this file.
    """
    documents("pdf", folder, record, 0, 1)[0]()
    todo = documents("pdf", folder, record, 0, count)
    with sampled(_part, lambda part: part if part == "before" else "garbage") as sampler, _returning(sampler):
        for one in todo:
            one()
    parts = {part: sampler.seconds[part] for part in ("weasyprint", "writing", "garbage", "passes", "before")}
    whole = sum(parts.values()) or 1
    return {part: seconds / whole for part, seconds in parts.items()}


def _part(frame: FrameType | None) -> str:
    """Return the part that the innermost call of a stack belongs to which is ours or WeasyPrint's."""
    while frame is not None:
        name = frame.f_code.co_filename
        if "/site-packages/weasyprint/" in name or "/site-packages/pydyf/" in name:
            return "weasyprint"
        if name == __file__ and frame.f_code.co_name == "write_pdf":
            return "weasyprint"
        if "/thbreports/" in name and "/site-packages/" not in name:
            if name.endswith("/outputs/pdf/serial.py"):
                return "writing"
            return "passes" if "/outputs/pdf/" in name else "before"
        frame = frame.f_back
    return ""


@contextmanager
def _returning(sampler: Sampler) -> Iterator[None]:
    """Count what WeasyPrint frees as its call returns for it, its page too; that is seen when we go on."""
    from weasyprint import HTML

    write = HTML.write_pdf

    def write_pdf(*arguments: Any, **options: Any) -> bytes:
        written: bytes = write(*arguments, **options)
        del arguments
        sampler.book("weasyprint")
        return written

    HTML.write_pdf = write_pdf
    try:
        yield
    finally:
        HTML.write_pdf = write


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
