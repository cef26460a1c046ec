"""How long after a save the browser shows it: the web page, and the PDF behind it.

    python benchmarks/preview.py [--edits 20]

Starts ``thbreports serve`` on copies of a seed and of the record of a committee (three documents), opens
each in headless Chromium, writes it again and again, and measures until the new words stand in the page.
Prints a table of milliseconds; the target is 300 for the page.  Needs what ``script/bootstrap --test``
installs, and a machine with nothing else to do.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[0] = str(ROOT / "tests")  # in place of this folder, whose preview.py is not the one meant below

from preview.browsing import Browser, Page, Served, save  # noqa: E402

RECORDS = {
    "seed, 2 pages": ROOT / "meetings" / "eu-internet-forum-2023-06-01.yaml",
    "committee, 22 pages": ROOT / "examples" / "records" / "committee-2026.yaml",
}
PDF = "document.querySelector('#pdf-frames').dataset.shows"


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--edits", type=int, default=20, help="saves of each record")
    edits = parser.parse_args().edits
    print(f"{'':24}{'median':>8}{'worst':>8}  ms from the save, of {edits} saves")
    browser = Browser()
    with tempfile.TemporaryDirectory() as folder:
        for source in RECORDS.values():
            record = Path(folder, "meetings", source.name)
            record.parent.mkdir(exist_ok=True)
            save(record, source.read_text(encoding="utf-8"))
            for picture in source.parent.glob("*.png"):
                (record.parent / picture.name).write_bytes(picture.read_bytes())
        served = Served(Path(folder), "meetings")
        for name, source in RECORDS.items():
            with browser.page(served.record(f"meetings/{source.name}")) as page:
                pages, pdfs = measure(page, Path(folder, "meetings", source.name), edits)
            row(f"{name}: page", pages)
            row(f"{name}: PDF", pdfs)
        served.stop()
    browser.close()


def measure(page: Page, record: Path, edits: int) -> tuple[list[float], list[float]]:
    """Return how long each save took to be seen, in the page and as PDF, in milliseconds."""
    text = record.read_text(encoding="utf-8")
    pages: list[float] = []
    pdfs: list[float] = []
    page.until(PDF)
    for number in range(edits):
        words = f"Edition {number}"
        old = page.evaluate(PDF)
        seen = f"{Page.REPORT}?.querySelector('h1')?.textContent.startsWith('{words}')"
        page.evaluate(noting("page", seen))
        page.evaluate(noting("pdf", f"{PDF} !== '{old}' && !document.querySelector('#pdf-frames .coming')"))
        start = time.time() * 1000
        save(record, re.sub("^title: ", f"title: {words} ", text, flags=re.MULTILINE))
        page.until("window.seenPage && window.seenPdf")
        pages.append(page.evaluate("window.seenPage") - start)
        pdfs.append(page.evaluate("window.seenPdf") - start)
    return pages, pdfs


def noting(what: str, condition: str) -> str:
    """Return a script that notes the time, in milliseconds since 1970, when a condition becomes true."""
    name = f"seen{what.capitalize()}"
    return (
        f"(() => {{ window.{name} = 0; const look = () => {{ if ({condition}) window.{name} = Date.now(); "
        "else setTimeout(look, 2); }; look(); })()"
    )


def row(name: str, times: list[float]) -> None:
    """Print one line of the table."""
    print(f"{name:24}{statistics.median(times):8.0f}{max(times):8.0f}")


if __name__ == "__main__":
    main()
