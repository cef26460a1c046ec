"""A process that makes documents of one peer when asked, and answers what they cost: a line of JSON each way.

    python -m benchmarks.worker PEER FOLDER

``PEER`` is a module of ``benchmarks.peers`` with ``documents(format, folder, record, first, count)``, which
returns the actions to be measured, made ready outside the measurement.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import resource
import sys
from pathlib import Path
from typing import Any


def cpu_seconds() -> float:
    """Return the CPU time of this process, its threads and its finished children."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def resident() -> float:
    """Return the resident memory of this process in MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1024**2


def measured(peer: Any, folder: Path, format: str, record: str, first: int, count: int) -> dict[str, float]:
    """Return what a number of documents take; memory once Python has looked for garbage."""
    actions = peer.documents(format, folder, record, first, count)
    gc.collect()
    start = cpu_seconds()
    for action in actions:
        action()
    taken = cpu_seconds() - start
    del actions
    gc.collect()
    return {"cpu": taken, "memory": resident()}


def main() -> None:
    """Answer requests until the pipe is closed.  What a library prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    peer = importlib.import_module(f"benchmarks.peers.{sys.argv[1]}")
    for line in sys.stdin:
        try:
            answer: dict[str, Any] = measured(peer, Path(sys.argv[2]), *json.loads(line))
        except Exception as error:  # the benchmark goes on without this figure, and names it as absent
            answer = {"absent": f"{type(error).__name__}: {error}"[:300]}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
