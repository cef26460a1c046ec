"""Tasks of the pool, the processes at work on them, and how one can fail."""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass, field
from typing import Any

from thbreports.batch.make.worker import WorkerProcess

START = 300.0  # seconds that a process may take to start, on a machine under load
TRIES = 3  # processes in a row that may end before they have done anything
NEVER = float("inf")
QUICK = 0.05  # seconds; after such a task a process is given the next one ahead, not to wait for it
SMALL = 4096  # bytes that any pipe takes without a reader; no larger task is given ahead


class WorkerDied(Exception):
    """The process of a task ended before the task did; the text tells how."""


class TimeUp(WorkerDied):
    """The process of a task was ended because the task took too long."""


class NoWorkers(BrokenExecutor):
    """No process can be started, or none lives long enough to do anything; the text tells how they end."""


@dataclass(slots=True)
class Task:
    call: bytes
    future: Future[Any] = field(default_factory=Future)


@dataclass(slots=True, eq=False)
class Worker:
    """A process, the task that it is at, and one ahead at times; ``due`` is when it must have answered.

    ``ready`` tells whether it takes tasks, ``since`` when it began what it is at, ``quick`` whether its last
    task was a matter of milliseconds.
    """

    process: WorkerProcess
    due: float
    ready: bool = False
    since: float = 0.0
    quick: bool = False
    tasks: deque[Task] = field(default_factory=deque)

    def begin(self, seconds: float | None) -> None:
        """Note that it begins the next of its tasks, if there is one, for which it has so many seconds."""
        self.since = time.monotonic()
        self.due = NEVER if seconds is None or not self.tasks else self.since + seconds
