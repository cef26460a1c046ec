"""How long after a save the browser shows it: the web page, and the PDF behind it.

    python benchmarks/preview.py [--edits 20]

Starts ``thbreports serve`` on copies of a seed and of the record of a committee (three documents), opens
each in headless Chromium, writes it again and again, and measures until the new words are painted; then
once more each second, without waiting for the PDF, which is being made when the next save comes.  Prints a
table of milliseconds; the target is 300 for the page.  Needs what ``script/bootstrap --test`` installs, and a
machine with nothing else to do.
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

from support.browsing import Browser, Page, Served, save  # noqa: E402

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
    print(f"{'':36}{'median':>8}{'worst':>8}  ms from the save, of {edits} saves")
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
                writing = Writing(page, Path(folder, "meetings", source.name))
                page.until(PDF)
                both = [writing.save("page", "pdf") for _ in range(edits)]
                hurried = [writing.save("page", rest=1.0) for _ in range(edits)]
            row(f"{name}: page", [times["page"] for times in both])
            row(f"{name}: PDF", [times["pdf"] for times in both])
            row(f"{name}: page in a hurry", [times["page"] for times in hurried])
        served.stop()
    browser.close()


class Writing:
    """A record that is saved again and again while a browser shows it."""

    def __init__(self, page: Page, record: Path) -> None:
        self._page, self._record = page, record
        self._text = record.read_text(encoding="utf-8")
        self._count = 0

    def save(self, *awaited: str, rest: float = 0) -> dict[str, float]:
        """Save an edition after a rest; return after how many milliseconds its page or PDF was seen."""
        self._count += 1
        words, old = f"Edition {self._count} ", self._page.evaluate(PDF)
        conditions = {
            "page": f"{Page.REPORT}?.querySelector('h1')?.textContent.startsWith('{words}')",
            "pdf": f"{PDF} !== '{old}' && !document.querySelector('#pdf-frames .coming')",
        }
        for what in awaited:
            self._page.evaluate(noting(what, conditions[what]))
        time.sleep(rest)
        start = time.time() * 1000
        save(self._record, re.sub("^title: ", f"title: {words}", self._text, flags=re.MULTILINE))
        self._page.until(" && ".join(f"window.seen.{what}" for what in awaited))
        return {what: self._page.evaluate(f"window.seen.{what}") - start for what in awaited}


def noting(what: str, condition: str) -> str:
    """Return a script that notes when a condition is true and painted, in milliseconds since 1970."""
    return (
        f"(() => {{ (window.seen ??= {{}}).{what} = 0; "
        f"const note = () => {{ window.seen.{what} = Date.now(); }}; "
        f"const look = () => {{ if ({condition}) requestAnimationFrame(() => setTimeout(note)); "
        "else setTimeout(look, 2); }; look(); })()"
    )


def row(name: str, times: list[float]) -> None:
    """Print one line of the table."""
    print(f"{name:36}{statistics.median(times):8.0f}{max(times):8.0f}")


if __name__ == "__main__":
    main()
