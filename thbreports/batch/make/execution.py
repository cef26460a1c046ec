"""Run jobs here one by one, in processes of this machine, or wherever an executor says."""

from __future__ import annotations

import contextlib
import itertools
import os
import queue
import sys
import threading
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from thbreports import formats
from thbreports.batch.make.job import LIMIT_HINT, Job, RenderedRecord, is_whole, make
from thbreports.batch.make.limits import Limits
from thbreports.batch.plan.freshness import BuildRequest, Plan
from thbreports.batch.plan.records import RecordFile
from thbreports.errors import Problem

if TYPE_CHECKING:
    from concurrent.futures import Future

WINDOW = 256
"""How many records an executor is given at a time: enough for many machines, few enough for the memory."""

AHEAD = 16
"""How many records each process of ours is given ahead, to go on while finished files wait for the disk."""

_TOGETHER = 16
"""How many results are handed on together at most, so that their files are soon where they belong."""

_GRACE = 5.0  # seconds that a process has to stop by itself what takes too long
_START = 1.0  # seconds of work for which starting processes pays

Give = Callable[[Job], "Future[RenderedRecord]"]
Started = Callable[[RecordFile], None]
Results = Generator[list[tuple[Job, RenderedRecord]], None, None]
"""What is made of records: those together that are there at the same time."""


def in_process(jobs: Iterable[Job], started: Started) -> Results:
    """Yield what is made of each record, in this process."""
    for job in jobs:
        started(job.record)
        yield [(job, make(job))]


def via_executor(give: Give, jobs: Iterable[Job], started: Started, window: int) -> Results:
    """Yield what is made of each record by an executor, to which ``give`` passes it, as it comes.

    No more than ``window`` are with the executor at a time.  Whatever becomes of its processes is told as a
    problem of the records that they were at.  What has not begun when the generator is closed never will.
    """
    from concurrent.futures import Future

    finished: queue.SimpleQueue[Future[RenderedRecord]] = queue.SimpleQueue()
    running: dict[Future[RenderedRecord], Job] = {}
    waiting = iter(jobs)

    def submit(job: Job) -> None:
        started(job.record)
        try:
            future = give(job)
        except Exception as error:  # a broken executor takes nothing more
            future = Future()
            future.set_exception(error)
        running[future] = job
        future.add_done_callback(finished.put)

    try:
        for job in itertools.islice(waiting, window):
            submit(job)
        while running:
            ended = [finished.get()]
            while len(ended) < _TOGETHER and not finished.empty():
                ended.append(finished.get())
            results = [(running.pop(future), future) for future in ended]
            for job in itertools.islice(waiting, len(ended)):  # before the results are used, so that
                submit(job)  # nobody waits for that
            yield [(job, _whole(job, outcome(job, future))) for job, future in results]
    finally:
        for future in running:
            future.cancel()


def outcome(job: Job, future: Future[RenderedRecord]) -> RenderedRecord:
    """Return the result of a future, or the end of its process as a problem of the record."""
    from concurrent.futures import CancelledError

    try:
        return future.result()
    except CancelledError:
        said, hint = "it was cancelled", ""
    except Exception as error:
        said = f"it could not be made: {str(error) or type(error).__name__}"
        hint = LIMIT_HINT if type(error).__name__ == "TimeUp" else ""
    return RenderedRecord(problems=(Problem(job.record.shown, 0, 0, said, hint),))


def _whole(job: Job, made: object) -> RenderedRecord:
    """Return what an executor gave back, if it is of the right form; it may come from anywhere."""
    if isinstance(made, RenderedRecord) and is_whole(made, job):
        return made
    said, hint = "what came back of it is no report", "a problem of the executor"
    return RenderedRecord(problems=(Problem(job.record.shown, 0, 0, said, hint),))


@contextlib.contextmanager
def processes(jobs: int, formats: Sequence[str], limits: Limits | None) -> Iterator[Give]:
    """Give a pool of processes of this machine, and end them at once where the work is given up."""
    from thbreports.batch.make.pool import Workers

    with Workers(jobs, seconds=patience(limits), warm=formats) as workers:
        yield lambda job: workers.submit(make, job)


def patience(limits: Limits | None) -> float | None:
    """Return after how many seconds a process at one record is ended; None for never."""
    return limits.seconds + _GRACE if limits else None


def cores() -> int:
    """Return how many cores this process may use, by its affinity and the quota of its control group."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(usable, _quota() or usable))


def is_long(plans: Collection[Plan], wanted: BuildRequest) -> bool:
    """Tell whether making some records takes so long that starting processes for it pays."""
    a_byte = sum(1 / formats.find(name).speed for name in wanted.formats)
    seconds = sum(max(plan.size, 2000) for plan in plans) * a_byte * (2 if wanted.verify else 1)
    return len(plans) > 1 and seconds > _START


def may_be_bounded() -> bool:
    """Tell whether records that are made here can be stopped, which only the main thread allows."""
    return threading.current_thread() is threading.main_thread()


def _quota() -> int:
    """Return the cores that the control group of this process allows, 0 where it sets no bound."""
    if not sys.platform.startswith("linux"):
        return 0
    try:
        with open("/sys/fs/cgroup/cpu.max", encoding="ascii") as file:
            quota, period = file.read().split()
        return 0 if quota == "max" else -(-int(quota) // int(period))
    except (OSError, ValueError):
        return 0
