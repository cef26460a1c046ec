"""Measures thbreports against its peers in one run, and writes docs/benchmarks.md and its chart.

.venv/bin/python -m benchmarks              about twenty minutes
.venv/bin/python -m benchmarks --quick      about two, rough
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import subprocess
import tempfile
import time
from importlib import metadata
from pathlib import Path
from typing import Any

from benchmarks import chart, page, parts
from benchmarks.measure import PEERS, ROOT

RESULTS = ROOT / "benchmarks" / "results.json"
PAGE = ROOT / "docs" / "benchmarks.md"
CHART = ROOT / "docs" / "pictures" / "benchmarks.svg"


def machine(quick: bool) -> dict[str, Any]:
    """Return what is to be known of the machine and the versions."""
    versions = [
        f"{name} {metadata.version(name)}" for name in ("thbreports", "weasyprint", "lxml", "pydantic")
    ]
    names = "docxtpl", "typst"
    code = f"from importlib.metadata import version as v; print(*(n + ' ' + v(n) for n in {names}), sep=', ')"
    code += "; import pypandoc; print('pandoc', pypandoc.get_pandoc_version())"
    if PEERS.exists():
        found = subprocess.run([PEERS, "-c", code], capture_output=True, text=True)
        versions += found.stdout.splitlines()
    processor = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line]
    return {
        "date": datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "cores": len(os.sched_getaffinity(0)),
        "processor": processor[0].partition(":")[2].strip() if processor else platform.machine(),
        "python": platform.python_version(),
        "versions": ", ".join(versions),
        "load": [os.getloadavg()[0]],
        "quick": quick,
    }


def write(results: dict[str, Any]) -> None:
    """Write the page and its chart."""
    PAGE.write_text(page.page(results), encoding="utf-8")
    CHART.write_text(chart.chart(results), encoding="utf-8")


def main() -> None:
    """Measure, print the page, and write results, page and chart."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, smaller batches")
    parser.add_argument("--dry-run", action="store_true", help="print the page, write nothing")
    parser.add_argument("--page", action="store_true", help="write the page from the results of the last run")
    asked = parser.parse_args()
    if asked.page:
        write(json.loads(RESULTS.read_text(encoding="utf-8")))
        return
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONHASHSEED", "SOURCE_DATE_EPOCH"):
        os.environ.pop(name, None)  # as on a user's machine
    about, start = machine(asked.quick), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="thbreports-benchmarks-") as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        results = parts.measure(
            Path(folder),
            parts.QUICK if asked.quick else parts.FULL,
            lambda words: print(f"{time.monotonic() - start:5.0f} s: {words}", flush=True),
        )
    about["load"].append(os.getloadavg()[0])
    results["about"] = about
    print(page.page(results))
    if not asked.dry_run:
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
        write(results)


if __name__ == "__main__":
    main()
