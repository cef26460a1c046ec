"""Measures thbreports against its peers in one run, and writes docs/benchmarks.md.

.venv/bin/python -m benchmarks              about eighteen minutes
.venv/bin/python -m benchmarks --quick      two or three, rough
.venv/bin/python -m benchmarks --only warm,one-shot --quick --dry-run
.venv/bin/python -m benchmarks --report     the page anew from benchmarks/results.json
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from benchmarks import batches, chart, places, report, targets, warm
from benchmarks.measure import Absent, run

RESULTS = places.ROOT / "benchmarks" / "results.json"
PAGE = places.ROOT / "docs" / "benchmarks.md"
CHART = places.ROOT / "docs" / "pictures" / "benchmarks.svg"
PARTS = (
    "warm",
    "lengths",
    "one-shot",
    "validation",
    "two processes",
    "incremental",
    "memory",
    "long docx",
    "shares",
)


@dataclass(frozen=True)
class Scale:
    """How much is measured: variants and rounds of each record, and the sizes of batches."""

    records: dict[str, tuple[int, int]]
    rounds: int
    validated: int
    batches: dict[str, int]
    unchanged: int
    memory: dict[str, int]
    shares: dict[str, int]


FULL = Scale(
    records={"seed-note": (40, 4), "seed-remarks": (40, 3), "pages-1": (8, 4), "pages-10": (24, 4),
             "pages-40": (8, 3), "pages-224": (3, 2)},
    rounds=7,
    validated=1000,
    batches={"html": 2500, "docx": 2000, "pdf": 160},
    unchanged=1000,
    memory={"html": 5000, "docx": 5000, "pdf": 1000},
    shares={"seed-note": 20, "pages-10": 4, "pages-40": 2},
)  # fmt: skip
QUICK = Scale(
    records={"seed-note": (12, 2), "pages-10": (6, 2)},
    rounds=3,
    validated=300,
    batches={"html": 600, "docx": 300, "pdf": 20},
    unchanged=300,
    memory={"html": 500, "docx": 500, "pdf": 30},
    shares={"seed-note": 5, "pages-10": 1},
)


class Session:
    """One run: its folder, what it found, and what was absent."""

    def __init__(self, folder: Path, scale: Scale) -> None:
        self.folder, self.scale = folder, scale
        self.results: dict[str, Any] = {"absent": []}

    def tell(self, name: str, reason: str) -> None:
        """Keep the reason why something was not measured, and show it once."""
        if [name, reason] not in self.results["absent"]:
            self.results["absent"].append([name, reason])
            print(f"    absent: {name}: {reason}", flush=True)

    def prepare(self) -> None:
        """Write the records in the forms that the peers read, and the template of docxtpl."""
        self.results["records"] = {}
        for record, (variants, _) in self.scale.records.items():
            command = [str(places.OURS), "-m", "benchmarks.prepare", str(self.folder), record, str(variants)]
            made = subprocess.run(command, cwd=places.ROOT, check=True, capture_output=True, text=True)
            self.results["records"][record] = json.loads(made.stdout)
        styles = self.folder / "styles.docx"
        run([str(places.ours("thbreports")), "packs", "--reference", "base", "-o", str(styles)])
        script = str(places.ROOT / "benchmarks" / "peers" / "docx_template.py")
        for name in ("given", "report"):
            template = str(self.folder / f"docxtpl-{name}.docx")
            try:
                run([str(places.PEERS), script, "make", str(styles), name, template])
            except Absent as reason:
                self.tell("docxtpl", str(reason))

    def part(self, name: str) -> Any:
        """Return the figures of one part of the benchmarks."""
        folder, scale, tell = self.folder, self.scale, self.tell
        longest = targets.LONGEST if targets.LONGEST in scale.records else "pages-10"
        parts: dict[str, Callable[[], Any]] = {
            "warm": self._warm,
            "lengths": lambda: warm.lengths(folder, self._pages(), scale.rounds),
            "one-shot": lambda: batches.one_shot(folder, "seed-note", scale.rounds, tell),
            "validation": lambda: batches.validation(folder, scale.validated, min(3, scale.rounds - 1), tell),
            "two processes": lambda: batches.two_processes(
                folder, scale.batches, min(2, scale.rounds - 1), tell
            ),
            "incremental": lambda: batches.incremental(
                folder, scale.unchanged, min(3, scale.rounds - 1), tell
            ),
            "memory": lambda: batches.memory(folder, scale.memory, tell),
            "long docx": lambda: (
                {
                    "warm": warm.long_docx(folder, longest),
                    "process": batches.long_docx_process(folder, longest),
                }
                if longest == targets.LONGEST
                else {}
            ),
            "shares": lambda: {
                record: warm.shares(folder, record, count) for record, count in scale.shares.items()
            },
        }
        return parts[name]()

    def _pages(self) -> dict[str, int]:
        known = self.results["records"]
        return {record: known[record]["pages"] for record in targets.LENGTHS if record in known}

    def _warm(self) -> dict[str, Any]:
        found = {}
        for record, (_, rounds) in self.scale.records.items():
            start = time.monotonic()
            names = {targets.LONGEST: warm.LONG, "pages-40": warm.MIDDLE, "pages-1": warm.OURS}.get(record)
            found[record] = warm.measured(self.folder, record, rounds, self.tell, names)
            print(f"    {record}: {time.monotonic() - start:.0f} s", flush=True)
        return found


def about(quick: bool) -> dict[str, Any]:
    """Return what is to be known of the machine and the versions."""
    versions = {
        name: metadata.version(name) for name in ("thbreports", "weasyprint", "lxml", "pydantic", "pyyaml")
    }
    names = "docxtpl", "typst", "jsonschema"
    command = f"from importlib.metadata import version as v; print(*(n + '==' + v(n) for n in {names}))"
    try:
        peers = subprocess.run(
            [str(places.PEERS), "-c", command], capture_output=True, text=True
        ).stdout.split()
        versions.update(dict(one.split("==") for one in peers))
    except OSError:
        pass
    for name, program, flag in (
        ("pandoc", str(places.pandoc()), "--version"),
        ("Chromium", places.chromium(), "--version"),
        ("LibreOffice", places.office(), "--version"),
    ):
        try:
            said = subprocess.run([program, flag], capture_output=True, text=True).stdout
        except OSError:
            continue
        versions[name] = next((word for word in said.split() if word[0].isdigit()), "?")
    return {
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "cores": len(os.sched_getaffinity(0)),
        "processor": _processor(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "load": [os.getloadavg()[0]] * 2,
        "quick": quick,
        "versions": versions,
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def write(results: dict[str, Any]) -> None:
    """Write the page and its chart."""
    PAGE.write_text(report.page(results), encoding="utf-8")
    CHART.write_text(chart.chart(results), encoding="utf-8")


def _as_installed(folder: Path) -> None:
    """Let all programs run as they do on a user's machine: nobody compiles modules or templates each time."""
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONHASHSEED", "SOURCE_DATE_EPOCH"):
        os.environ.pop(name, None)
    (folder / "cache").mkdir()  # as in the home of a user: where it is not, nothing is kept
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")


def main() -> None:
    """Measure what was asked for, show the targets, and write results, page and chart."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer rounds, no long records")
    parser.add_argument("--only", default=",".join(PARTS), metavar="PARTS", help=", ".join(PARTS))
    parser.add_argument("--dry-run", action="store_true", help="show the page, write nothing")
    parser.add_argument(
        "--report", action="store_true", help="write the page from the results that are there"
    )
    asked = parser.parse_args()
    if asked.report:
        write(json.loads(RESULTS.read_text(encoding="utf-8")))
        return
    chosen = asked.only.split(",")
    if unknown := set(chosen) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    results = {"about": about(asked.quick)}
    with tempfile.TemporaryDirectory(prefix="thbreports-benchmarks-") as folder:
        _as_installed(Path(folder))
        session = Session(Path(folder), QUICK if asked.quick else FULL)
        session.prepare()
        for part in (part for part in PARTS if part in chosen):
            start = time.monotonic()
            session.results[part] = session.part(part)
            print(f"{part}: {time.monotonic() - start:.0f} s", flush=True)
            results = {**results, **session.results}
            results["about"]["load"][1] = os.getloadavg()[0]
            if not asked.dry_run:  # what a run that is stopped has measured is not lost
                RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if asked.dry_run:
        sys.stdout.write(report.page(results))
    else:
        write(results)


if __name__ == "__main__":
    main()
