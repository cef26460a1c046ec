"""Where the time of a PDF goes: the stages of WeasyPrint, and ours, as shares of one report.

    .venv/bin/python -m benchmarks.pdf_profile [--seconds 10] [--pages 200]

Time counts for the innermost call that belongs to a stage; see ``benchmarks.sampling``.
"""

from __future__ import annotations

import argparse
import functools
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import CodeType, FrameType

import thbreports
from benchmarks.pdf_passes import subjects
from benchmarks.sampling import sampled
from thbreports.document import Document, compose
from thbreports.outputs.pdf.write import write
from thbreports.view.prepare import prepare

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
    "ours: passes": ("outputs/pdf/structure.py finish", "outputs/pdf/record.py", "outputs/pdf/freeing.py"),
    "ours: markup": ("outputs/pdf/markup.py",),
    "writing, in WeasyPrint's place": ("outputs/pdf/serial.py",),
}
_GARBAGE = "garbage, at the end"
"""Stages, each with parts of the file and function that begin it; text counts wherever it is asked for."""


def stage_of(frame: FrameType | None) -> str:
    """Return the stage of the innermost call that belongs to one."""
    while frame is not None:
        if stage := _begun_by(frame.f_code):
            return stage
        frame = frame.f_back
    return "others"


@functools.cache
def _begun_by(code: CodeType) -> str:
    place = f"{code.co_filename} {code.co_name}"
    return next((stage for stage, parts in STAGES.items() if any(part in place for part in parts)), "")


def profile(document: Document, seconds: float) -> tuple[float, Mapping[str, float]]:
    """Return the CPU seconds of one report, and those of each stage while it was made for a while."""
    write(document)
    start, reports = time.process_time(), 0
    with sampled(stage_of, lambda _: _GARBAGE) as sampler:
        while not reports or time.process_time() - start < seconds:
            write(document)
            reports += 1
    return sum(sampler.seconds.values()) / reports, sampler.seconds


def main() -> None:
    """Print a table of stages and reports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10, help="how long each report is made again (10)")
    parser.add_argument("--pages", type=int, default=200, help="length of the longest report (200)")
    asked = parser.parse_args()
    columns: dict[str, tuple[float, Mapping[str, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, path in subjects(asked.pages, Path(folder)):
            document = compose(*prepare(thbreports.load(path), None))
            columns[name] = profile(document, asked.seconds)
    print("| stage |", " | ".join(columns), "|")
    print("|---|", "---:|" * len(columns), sep="")
    print("| CPU time |", " | ".join(f"{taken * 1000:.0f} ms" for taken, _ in columns.values()), "|")
    for stage in (*STAGES, _GARBAGE, "others"):
        shares = (found.get(stage, 0) / sum(found.values()) for _, found in columns.values())
        print(f"| {stage} |", " | ".join(f"{share:.1%}" for share in shares), "|")


if __name__ == "__main__":
    main()
