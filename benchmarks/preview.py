"""How long it takes from the save of a record to its page and its PDF in the preview, by the clock.

    .venv/bin/python -m benchmarks.preview

What the watcher, the queue and the two processes take is in it, what the browser takes to draw is not.
"""

from __future__ import annotations

import functools
import statistics
import tempfile
import time
from collections.abc import Callable, Collection
from pathlib import Path

from benchmarks import subjects
from benchmarks.measure import Absent
from thbreports.preview.session import PreviewSession
from thbreports.preview.state import RecordState

_PATIENCE = 60.0
_REST = 1.0
"""Seconds between a PDF and the next save, as a person needs them."""


def measure(engine: str, record: str, rounds: int, folder: Path) -> dict[str, float]:
    """Return the median seconds from a save to the new page and to the new PDF, laid out by an engine."""
    pack = folder / f"by-{engine}"
    pack.mkdir(parents=True)
    said = f'name = "{pack.name}"\ntitle = "Ours"\nextends = "committee-report"\npdf_engine = "{engine}"\n'
    (pack / "pack.toml").write_text(said, encoding="utf-8")
    (source,) = subjects.write(folder / engine, record, range(1))
    text = subjects.text(record)
    pages: list[float] = []
    pdfs: list[float] = []
    with PreviewSession([str(source)], [str(pack)]) as session:
        (key,) = session.states()
        with session.opened(key):
            _until(session, key, lambda state: state.pdf.edition > 0)
            for number in range(1, rounds + 1):
                time.sleep(_REST)
                before = session.states()[key].edition
                start = time.monotonic()
                source.write_text(_edited(text, number), encoding="utf-8")
                shown: dict[str, float] = {}
                while len(shown) < 2:
                    _until(session, key, functools.partial(_is_newer, before=before, known=set(shown)))
                    state = session.states()[key]
                    for name, files in (("page", state.page), ("pdf", state.pdf)):
                        if files.edition > before:
                            shown.setdefault(name, time.monotonic() - start)
                pages.append(shown["page"])
                pdfs.append(shown["pdf"])
    return {"page": statistics.median(pages), "pdf": statistics.median(pdfs)}


def _is_newer(state: RecordState, before: int, known: Collection[str]) -> bool:
    """Tell whether a page or a PDF is there that is newer than an edition, and was not known."""
    files = {"page": state.page, "pdf": state.pdf}
    return any(one.edition > before for name, one in files.items() if name not in known)


def _edited(text: str, number: int) -> str:
    """Return a record in which somebody has written a few words."""
    place = text.index("minutes: |") + len("minutes: |\n")
    end = text.index("\n", place)
    return f"{text[:end]} Edited {number} times.{text[end:]}"


def _until(session: PreviewSession, key: str, met: Callable[[RecordState], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    mark = -1
    while not met(state := session.states()[key]):
        if state.problems:
            raise Absent("; ".join(one.problem.message for one in state.problems))
        if time.monotonic() > end:
            raise Absent(f"nothing was shown for {_PATIENCE:.0f} s")
        mark = session.wait(key, mark, 1.0)


def main() -> None:
    """Print the figures of both engines."""
    with tempfile.TemporaryDirectory(prefix="thbreports-preview-") as folder:
        for engine in ("typst", "weasyprint"):
            found = measure(engine, "pages-20", 9 if engine == "typst" else 3, Path(folder))
            print(engine, ", ".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in found.items()))


if __name__ == "__main__":
    main()
