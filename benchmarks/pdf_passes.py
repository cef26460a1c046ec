"""What our passes cost over bare WeasyPrint, as ratios that hold on any machine.

    .venv/bin/python benchmarks/pdf_passes.py [--runs 5] [--pages 200]

Bare is ``weasyprint.HTML(...).write_pdf(pdf_variant="pdf/a-2a")`` of the same HTML with the style sheet of
the pack, parsed once, and its fonts, loaded once.  Times are of the processor.  Runs are interleaved, so
that a machine that grows slow is slow for all, and each figure is a median.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML

import thbreports
from thbreports.document import Document, compose
from thbreports.formats import verify
from thbreports.outputs.pdf import markup
from thbreports.outputs.pdf.engine import fonts, tagging
from thbreports.outputs.pdf.tags import passes
from thbreports.outputs.pdf.write import write
from thbreports.record import Meeting
from thbreports.view.prepare import prepare

ROOT = Path(__file__).resolve().parent.parent
PAGES_A_COPY = 15.5
"""How many pages a further copy of the committee's sessions makes."""


class Subject:
    """One report, with all that bare WeasyPrint needs to lay it out as we do."""

    def __init__(self, path: Path) -> None:
        self.meeting: Meeting
        self.meeting, pack = prepare(thbreports.load(path), None)
        self.document: Document = compose(self.meeting, pack)
        self.source = markup.printable(self.document)
        self.css = pack.css("print") + markup.RULES
        self.sheet, self.fonts = fonts.prepared(pack, pack.font_faces(), self.css, self.source)
        self.plain = CSS(string=self.css, url_fetcher=fonts.fetcher())
        self.pages = CSS(string=markup.page_rules(self.document.running), url_fetcher=fonts.fetcher())
        self.written = write(self.document)

    def lay_out(self, html: Any, sheet: CSS, **options: Any) -> Any:
        """Return what WeasyPrint makes of the report."""
        return html.write_pdf(
            stylesheets=[sheet, self.pages],
            font_config=self.fonts,
            presentational_hints=True,
            pdf_variant="pdf/a-2a",
            **options,
        )

    def bare(self) -> None:
        """Lay the report out without any pass of ours."""
        self.lay_out(HTML(string=self.source, url_fetcher=fonts.fetcher()), self.plain)

    def finished(self) -> float:
        """Lay the report out listening, and return the seconds that finishing its structure took."""
        seconds = [0.0]

        def finisher(_: Any, file: Any) -> None:
            with _timed(seconds):
                passes.finish(file, heard)

        with tagging.trace_tagging(self.css) as heard:
            html = markup.parsed(self.source, fonts.fetcher(), self.css)
            self.lay_out(html, self.sheet, finisher=finisher)
        return seconds[0]

    def listened(self) -> float:
        """Return how much longer one layout takes to be written while it is listened to."""
        laid_out = markup.parsed(self.source, fonts.fetcher(), self.css).render(
            stylesheets=[self.sheet, self.pages],
            font_config=self.fonts,
            presentational_hints=True,
            pdf_variant="pdf/a-2a",
        )
        laid_out.write_pdf(pdf_variant="pdf/a-2a")  # the first time fills caches
        seconds: dict[bool, list[float]] = {True: [], False: []}
        for listening in (False, True, False, True, False, True):
            with tagging.trace_tagging(self.css) if listening else nullcontext():
                taken = seconds_of(lambda: laid_out.write_pdf(pdf_variant="pdf/a-2a"))
            seconds[listening].append(taken)
        return statistics.median(seconds[True]) - statistics.median(seconds[False])


@contextmanager
def _timed(seconds: list[float]) -> Iterator[None]:
    start = time.process_time()
    yield
    seconds[0] = time.process_time() - start


def seconds_of(action: Callable[[], object]) -> float:
    """Return how long the processor is busy with an action."""
    seconds = [0.0]
    with _timed(seconds):
        action()
    return seconds[0]


def measured(one: Subject, runs: int) -> dict[str, float]:
    """Return the median seconds of bare WeasyPrint, of each pass and of the whole."""
    taken: dict[str, list[float]] = {}
    for _ in range(runs):
        for name, seconds in {
            "bare": seconds_of(one.bare),
            "markup": seconds_of(lambda: markup.printable(one.document)),
            "listening": one.listened(),
            "finish": one.finished(),
            "verify": seconds_of(lambda: verify(one.meeting, one.document, {"pdf": one.written})),
            "write": seconds_of(lambda: write(one.document)),
        }.items():
            taken.setdefault(name, []).append(seconds)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def subjects(pages: int, folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield name and file of a real note, of the committee's report and of a very long one."""
    sys.path.insert(0, str(ROOT / "tests"))
    from support import stress

    yield "note", ROOT / "meetings/eu-internet-forum-2023-06-01.yaml"
    yield "committee", stress.RECORD
    yield f"{pages} pages", stress.record(folder, max(1, round(pages / PAGES_A_COPY)))


def main() -> None:
    """Print one line for each report: the share of each pass in the time of bare WeasyPrint."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="how often everything is run (5)")
    parser.add_argument("--pages", type=int, default=200, help="length of the longest report (200)")
    asked = parser.parse_args()
    names = ["markup", "listening", "finish", "verify", "write"]
    print(f"{'report':<12}{'bare, s':>9}", *(f"{name:>10}" for name in names))
    with tempfile.TemporaryDirectory() as folder:
        for report, path in subjects(asked.pages, Path(folder)):
            found = measured(Subject(path), asked.runs)
            shares = [found[name] / found["bare"] for name in names]
            print(f"{report:<12}{found['bare']:>9.2f}", *(f"{share:>10.3f}" for share in shares), flush=True)
    print("Each pass as a share of bare; 'write' is the whole, all passes but verify.")


if __name__ == "__main__":
    main()
