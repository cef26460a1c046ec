"""Reports made on a Dask cluster: on one that runs already, or on two workers started for the occasion.

    python examples/cluster.py [tcp://HOST:PORT] [FOLDER]

The workers need thbreports in the same version, and nothing else of this machine: records, pictures and packs
go to them as content, and finished files come back.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

from distributed import LocalCluster

import thbreports
from thbreports.batch.remote import dask

MEETINGS = Path(__file__).resolve().parent.parent / "meetings"


@contextlib.contextmanager
def scheduler(address: str) -> Iterator[str]:
    """Give the address of a scheduler: the one that was named, or that of a cluster of our own."""
    if address:
        yield address
        return
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as own:
        yield own.scheduler_address


def main(address: str, folder: Path) -> int:
    """Build all records, print what was made and what is wrong, and return the exit status."""
    with scheduler(address) as found, dask.connected(found) as executor:
        report = thbreports.build(MEETINGS, out=folder, executor=executor)
    for file in report.written:
        print(f"{file.path}: {file.size:,} bytes in {file.seconds:.1f} s")
    print(f"{len(report.written)} files built, {len(report.unchanged)} unchanged")
    for problem in report.problems:
        print(problem.explain(), file=sys.stderr)
    return 0 if report.ok else 1


if __name__ == "__main__":  # the workers of a cluster of our own read this file again
    given = sys.argv[1:]
    where = given.pop(0) if given and "://" in given[0] else ""
    sys.exit(main(where, Path(given[0] if given else "build")))
