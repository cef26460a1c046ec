"""Documents per CPU second of warm processes: each peer on each record, and where our own time goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import commands, places
from benchmarks.commands import STRICT_DOCXTPL
from benchmarks.measure import Absent, Tell, Worker, in_turns

JOBS: dict[str, tuple[str, str, bool]] = {
    # name of the row: module of benchmarks.peers, its job, whether it runs in our environment
    "ours html": ("ours", "html", True),
    "ours docx": ("ours", "docx", True),
    "ours pdf": ("ours", "pdf", True),
    "ours pdf, from the document": ("ours", "pdf-written", True),
    "floor html": ("floor", "html", True),
    "floor docx": ("floor", "docx", True),
    "pipeline html": ("straightforward", "html", False),
    "pipeline docx": ("straightforward", "docx", False),
    "pipeline pdf": ("straightforward", "pdf", False),
    "pandoc html": ("programs", "pandoc html", True),
    "pandoc docx": ("programs", "pandoc docx", True),
    "pandoc pdf by WeasyPrint": ("programs", "pandoc pdf by WeasyPrint", True),
    "pandoc pdf by Typst": ("programs", "pandoc pdf by Typst", True),
    "docxtpl docx": ("word_template", "report", False),
    STRICT_DOCXTPL: ("word_template", "given", False),
    "bare WeasyPrint pdf/a-2a": ("bare_weasyprint", "pdf/a-2a", False),
    "bare WeasyPrint pdf": ("bare_weasyprint", "pdf", False),
    "Typst pdf": ("typst_alone", "pdf", False),
    "chromium pdf": ("programs", "chromium pdf", True),
    "libreoffice pdf": ("programs", "libreoffice pdf", True),
}
OURS = ("ours html", "ours docx", "ours pdf")
MIDDLE = tuple(name for name in JOBS if "pdf" not in name or name in (
    "ours pdf", "ours pdf, from the document", "bare WeasyPrint pdf/a-2a", "Typst pdf", "chromium pdf",
    "pandoc pdf by Typst", "libreoffice pdf",
))  # fmt: skip
LONG = ("ours html", "ours docx", "ours pdf", "floor html", "floor docx", "docxtpl docx", STRICT_DOCXTPL,
        "pandoc html", "pandoc docx", "pandoc pdf by Typst", "bare WeasyPrint pdf/a-2a", "Typst pdf",
        "chromium pdf")  # fmt: skip
"""What is run on the longest record: enough for the targets, and no minutes for peers that are linear."""

_SAMPLE = 0.4
"""CPU seconds that a sample is to take, where one document takes less."""
_MOST = 100
_OFFICE = 10


class Workers:
    """The processes of all peers, started when they are first asked."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._workers: dict[str, Worker] = {}

    def of(self, module: str, ours: bool) -> Worker:
        """Return the process of a peer."""
        if module not in self._workers:
            # Neither of the two may look for fonts among those of the machine.
            fonts = {"FONTCONFIG_FILE": str(places.ROOT / "templates" / "base" / "fonts" / "fonts.conf")}
            python = places.OURS if ours else places.PEERS
            more = fonts if module == "bare_weasyprint" else {}
            self._workers[module] = Worker(module, self._folder, python, more)
        return self._workers[module]

    def close(self) -> None:
        """End all processes."""
        for worker in self._workers.values():
            worker.close()


def measured(
    folder: Path,
    record: str,
    rounds: int,
    tell: Tell,
    names: tuple[str, ...] | None = None,
) -> dict[str, Any]:
    """Return CPU seconds a document in each round, for each peer, or those of the names, on one record."""
    workers = Workers(folder)
    counts: dict[str, int] = {}

    def action(name: str) -> Callable[[int], float]:
        module, job, ours = JOBS[name]

        def act(turn: int) -> float:
            if reason := commands.absent(job) if module == "programs" else "":
                raise Absent(reason)
            worker = workers.of(module, ours)
            if name not in counts:  # the first documents fill caches, and tell how many make a sample
                counts[name] = 1
                slow = names is LONG and "pdf" in job
                worker.documents(job, "seed-note" if slow else record, 0, 1)
                if names is not LONG:
                    taken = worker.documents(job, record, 1, 1)["cpu"]
                    counts[name] = max(1, min(_MOST, round(_SAMPLE / max(taken, 1e-4))))
                if job.startswith("libreoffice") and record in places.SEEDS:
                    counts[name] = _OFFICE  # it starts once for all of them
            count = counts[name]
            return worker.documents(job, record, 2 + turn * count, count)["cpu"] / count

        return act

    try:
        found = in_turns({name: action(name) for name in names or JOBS}, rounds, tell)
    finally:
        workers.close()
    return {name: samples for name, samples in found.items() if samples}


def shares(folder: Path, record: str, count: int) -> dict[str, float]:
    """Return the parts of WeasyPrint and of ourselves in the CPU time of PDFs, from YAML to bytes."""
    worker = Worker("ours", folder, places.OURS)
    try:
        found: dict[str, float] = worker.ask(function="shares", record=record, count=count)
    finally:
        worker.close()
    return found


def lengths(folder: Path, pages: dict[str, int], rounds: int) -> dict[str, dict[str, list[float]]]:
    """Return our CPU seconds a document of HTML and DOCX, for records of so many pages.

    One process makes them in turns, a hundred pages of each or one document, so that what slows a machine
    down slows all lengths down.
    """
    worker = Worker("ours", folder, places.OURS)
    found: dict[str, dict[str, list[float]]] = {record: {"html": [], "docx": []} for record in pages}
    try:
        for turn in range(rounds + 1):
            for record, samples in found.items():
                for format, taken in samples.items():
                    count = max(1, 100 // pages[record])
                    cpu = worker.documents(format, record, turn * count, count)["cpu"] / count
                    if turn:  # the first documents fill memory and caches
                        taken.append(cpu)
    finally:
        worker.close()
    return found


def long_docx(folder: Path, record: str) -> dict[str, float]:
    """Return CPU seconds and peak MiB of a long DOCX, in a process that made a short one first."""
    worker = Worker("ours", folder, places.OURS)
    try:
        worker.documents("docx", "seed-note", 0, 1)
        return worker.documents("docx", record, 1, 1)
    finally:
        worker.close()
