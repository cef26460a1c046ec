"""A process that makes documents of one peer when asked, and tells what they cost: a line of JSON each way.

    python -m benchmarks.worker MODULE FOLDER

``MODULE`` is one of ``benchmarks.peers`` and has ``documents(job, folder, record, first, count)``: it returns
the actions to be measured, made ready outside the measurement.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any


def cpu_seconds() -> float:
    """Return the CPU time of this process, its threads and its finished children."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def resident(field: str = "VmRSS") -> float:
    """Return the resident memory of this process in MiB; with ``VmHWM``, the most there has been."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    return 0.0


def measured(module: Any, folder: Path, asked: dict[str, Any]) -> dict[str, float]:
    """Return the seconds that a number of documents take."""
    todo = module.documents(asked["job"], folder, asked["record"], asked["first"], asked["count"])
    gc.collect()
    start, cpu = time.perf_counter(), cpu_seconds()
    for one in todo:
        one()
    return {"cpu": cpu_seconds() - cpu, "wall": time.perf_counter() - start, "peak": resident("VmHWM")}


def main() -> None:
    """Answer requests until the pipe is closed.  What a library prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    module = importlib.import_module(f"benchmarks.peers.{sys.argv[1]}")
    folder = Path(sys.argv[2])
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            function = asked.pop("function", None)
            answer = (
                getattr(module, function)(folder, **asked) if function else measured(module, folder, asked)
            )
        except Exception as error:  # the benchmark goes on without this figure, and names it as absent
            answer = {"absent": f"{type(error).__name__}: {error}"[:300]}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
