"""Where the time of a PDF goes: the stages of WeasyPrint, and ours, as shares of one report.

    .venv/bin/python -m benchmarks.pdf_profile [--seconds 10] [--pages 200]

The program is interrupted every millisecond that it runs; each time, the innermost call that belongs to a
stage is counted.  A profiler that hooks into calls would make small functions look slow.
"""

from __future__ import annotations

import argparse
import signal
import tempfile
import time
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

import thbreports
from benchmarks.pdf_passes import subjects
from thbreports.document import Document, compose
from thbreports.form import prepare
from thbreports.outputs import pdf

STAGES = {
    "text by Pango": ("text/line_break.py get_first_line",),
    "rest of text": ("weasyprint/text/",),
    "fonts, cut": ("pdf/fonts.py",),
    "cascade": ("css/__init__.py get_all_computed_styles", "css/__init__.py __missing__"),
    "boxes": ("build.py build_formatting_structure",),
    "tables": ("layout/table.py",),
    "running lines": ("layout/page.py make_margin_boxes",),
    "rest of layout": ("layout/__init__.py layout_document",),
    "drawing": ("draw/__init__.py draw_page",),
    "tags": ("pdf/tags.py add_tags",),
    "rest of the PDF": ("weasyprint/pdf/__init__.py",),
    "ours: passes": ("outputs/pdf/structure.py finish", "outputs/pdf/record.py _look_at"),
    "ours: markup": ("outputs/pdf/markup.py",),
    "ours: bytes": ("outputs/pdf/serial.py",),
}
"""Stages, each with parts of the file and function that begin it; text counts wherever it is asked for."""


def stage_of(frame: FrameType | None) -> str:
    """Return the stage of the innermost call that belongs to one."""
    while frame is not None:
        place = f"{frame.f_code.co_filename} {frame.f_code.co_name}"
        for stage, beginnings in STAGES.items():
            if any(beginning in place for beginning in beginnings):
                return stage
        frame = frame.f_back
    return "others"


def profile(document: Document, seconds: float) -> tuple[float, Counter[str]]:
    """Return the seconds of one report, and how often each stage was met while it was made for a while."""
    found: Counter[str] = Counter()

    def count(_: int, frame: FrameType | None) -> None:
        found[stage_of(frame)] += 1

    pdf.write(document)
    before: Any = signal.signal(signal.SIGPROF, count)
    signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
    start, reports = time.process_time(), 0
    while not reports or time.process_time() - start < seconds:
        pdf.write(document)
        reports += 1
    taken = (time.process_time() - start) / reports
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)
    return taken, found


def main() -> None:
    """Print a table of stages and reports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10, help="how long each report is made again (10)")
    parser.add_argument("--pages", type=int, default=200, help="length of the longest report (200)")
    asked = parser.parse_args()
    columns: dict[str, tuple[float, Counter[str]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, path in subjects(asked.pages, Path(folder)):
            document = compose(*prepare(thbreports.load(path), None))
            columns[name] = profile(document, asked.seconds)
    print("| stage |", " | ".join(columns), "|")
    print("|---|", "---:|" * len(columns), sep="")
    print("| CPU time |", " | ".join(f"{taken * 1000:.0f} ms" for taken, _ in columns.values()), "|")
    for stage in (*STAGES, "others"):
        shares = (found[stage] / found.total() for _, found in columns.values())
        print(f"| {stage} |", " | ".join(f"{share:.1%}" for share in shares), "|")


if __name__ == "__main__":
    main()
