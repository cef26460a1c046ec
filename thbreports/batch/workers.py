"""Processes that make reports side by side: one may die, hang or eat the memory, and the others go on."""

from __future__ import annotations

import atexit
import pickle
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from dataclasses import dataclass, field
from multiprocessing import connection
from typing import Any, ParamSpec, TypeVar

from thbreports.batch.workerprocess import SPAWN, Call, WorkerProcess, unpacked

P = ParamSpec("P")
T = TypeVar("T")

_START = 300.0  # seconds that a process may take to start, on a machine under load
_TRIES = 3  # processes in a row that may end before they have done anything
_NEVER = float("inf")


class WorkerDied(Exception):
    """The process of a task ended before the task did; the text tells how."""


class TimeUp(WorkerDied):
    """The process of a task was ended because the task took too long."""


class NoWorkers(BrokenExecutor):
    """No process can be started, or none lives long enough to do anything; the text tells how they end."""


@dataclass(slots=True)
class _Task:
    call: Call
    future: Future[Any] = field(default_factory=Future)


@dataclass(slots=True, eq=False)
class _Worker:
    """A process and what it is at; ``due`` is when it must have answered."""

    process: WorkerProcess
    due: float
    ready: bool = False
    task: _Task | None = None


class Workers(Executor):
    """A pool of processes, each with one task at a time.

    Differs from ``concurrent.futures.ProcessPoolExecutor`` where that loses work: the end of a process fails
    its own task only and another process takes its place, a task has a time after which its process is ended,
    and ``shutdown(cancel_futures=True)``, like leaving ``with`` by an exception, ends running tasks too.

    Processes start when there are tasks for them, do not run the script of the caller again (functions must
    be importable from another module), leave Ctrl-C to the caller, and end with it however it ends.

    Args:
        jobs: how many processes at most.
        seconds: how long a task may take before its process is ended; None for ever.
        warm: formats whose libraries each process loads before its first task.

    A task fails with WorkerDied or TimeUp, with what its function raised, with what forbids to send its
    arguments or its result, and with CancelledError if it was running when the pool was stopped.  When no
    process can be started, all waiting tasks fail with NoWorkers, and ``submit`` raises it from then on.
    """

    def __init__(self, jobs: int, *, seconds: float | None = None, warm: Sequence[str] = ()) -> None:
        if jobs < 1:
            raise ValueError("there must be at least one job")
        self._jobs, self._seconds, self._warm = jobs, seconds, tuple(warm)
        self._lock = threading.Lock()  # guards what follows
        self._queue: deque[_Task] = deque()
        self._manager: threading.Thread | None = None
        self._hears, self._bell = SPAWN.Pipe(duplex=False)
        self._rung = self._ending = self._stopping = False
        self._broken = ""
        self._workers: list[_Worker] = []  # these three are the manager's alone
        self._failures = 0
        self._fault = ""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Return the future of ``fn(*args, **kwargs)``, called in another process."""
        task = _Task((fn, args, kwargs))
        with self._lock:
            if self._broken:
                raise NoWorkers(self._broken)
            if self._ending:
                raise RuntimeError("cannot submit a task after shutdown")
            if not self._manager:
                # A daemon, or Python would wait for it at its end before it runs what is registered here.
                self._manager = threading.Thread(target=self._manage, name="thbreports-workers", daemon=True)
                atexit.register(self.shutdown, cancel_futures=True)
                self._manager.start()
            self._queue.append(task)
            self._ring()
        return task.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more tasks, and end the processes: when all is done, or at once with ``cancel_futures``."""
        with self._lock:
            self._ending = True
            self._stopping |= cancel_futures
            dropped = list(self._queue) if cancel_futures else []
            if cancel_futures:
                self._queue.clear()
            if self._manager:
                self._ring()
            else:
                self._close_bell()
        for task in dropped:
            task.future.cancel()
            task.future.set_running_or_notify_cancel()  # tells those who wait for it
        if self._manager and wait:
            self._manager.join()
            atexit.unregister(self.shutdown)

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        """Wait for all tasks; after an exception end them, so that nobody waits for hours after Ctrl-C."""
        self.shutdown(wait=True, cancel_futures=kind is not None)

    def _ring(self) -> None:
        """Wake the manager; with the lock held."""
        if not self._rung and not self._bell.closed:
            self._rung = True
            self._bell.send_bytes(b"!")

    def _close_bell(self) -> None:
        self._bell.close()
        self._hears.close()

    # What follows runs in the thread of the manager.

    def _manage(self) -> None:
        try:
            while not self._stopping and self._occupy():
                self._listen()
        finally:
            self._end()

    def _occupy(self) -> bool:
        """Give tasks to processes that are free, start some for the rest; return whether there is work."""
        for worker in [worker for worker in self._workers if worker.ready]:
            self._next(worker)
        starting = sum(not worker.ready and not worker.task for worker in self._workers)
        with self._lock:
            needed = min(len(self._queue) - starting, self._jobs - len(self._workers))
        while needed > 0 and self._failures < _TRIES:
            self._start()
            needed -= 1
        if self._failures >= _TRIES and not self._workers:
            self._give_up()
        with self._lock:
            return bool(self._queue) or not self._ending or any(worker.task for worker in self._workers)

    def _next(self, worker: _Worker) -> None:
        """Give a free process the next task, if there is one."""
        while task := self._take():
            try:
                data = pickle.dumps(task.call)
            except Exception as error:
                task.future.set_exception(error)
                continue
            try:
                worker.process.send(data)
            except OSError:  # it ended while it was free, which is no fault of the task
                with self._lock:
                    self._queue.appendleft(task)
                self._lost(worker)
            else:
                worker.task, worker.ready, worker.due = task, False, _after(self._seconds)
            return

    def _take(self) -> _Task | None:
        """Return the next task that nobody has cancelled."""
        with self._lock:
            while self._queue:
                task = self._queue.popleft()
                if task.future.running() or task.future.set_running_or_notify_cancel():
                    return task
        return None

    def _start(self) -> None:
        try:
            self._workers.append(_Worker(WorkerProcess(self._warm), _after(_START)))
        except Exception as error:  # no process is to be had, or the caller may not have any
            self._failed(str(error))

    def _listen(self) -> None:
        """Wait for something to happen, and see to it."""
        workers = {worker.process.pipe: worker for worker in self._workers}
        due = min((worker.due for worker in self._workers), default=_NEVER)
        patience = None if due == _NEVER else max(0.0, due - time.monotonic())
        for pipe in connection.wait([self._hears, *workers], patience):
            if pipe is self._hears:
                with self._lock:
                    self._hears.recv_bytes()
                    self._rung = False
            else:
                self._hear(workers[pipe])  # type: ignore[index]
        now = time.monotonic()
        for worker in [worker for worker in self._workers if worker.due <= now]:
            if not worker.process.pipe.poll():
                self._overdue(worker)

    def _hear(self, worker: _Worker) -> None:
        """Take what a process sends: that it has started, or the result of its task, or nothing any more."""
        try:
            worker.ready, answer = worker.process.hear()
        except (EOFError, OSError):
            self._lost(worker)
            return
        task, worker.task, worker.due = worker.task, None, _NEVER
        if worker.ready:
            self._next(worker)  # before the result is looked at, so that it has something to do meanwhile
        else:
            self._bury(worker)
        if task:
            self._failures = 0
            good, value = unpacked(answer)
            (task.future.set_result if good else task.future.set_exception)(value)

    def _lost(self, worker: _Worker) -> None:
        """See to a process that has ended of itself."""
        how = self._bury(worker)
        if worker.task:
            worker.task.future.set_exception(WorkerDied(how))
        else:
            self._failed(how)

    def _overdue(self, worker: _Worker) -> None:
        """End a process that has not answered in its time."""
        self._bury(worker)
        if worker.task:
            text = f"it took longer than {self._seconds:g} seconds, and its process was ended"
            worker.task.future.set_exception(TimeUp(text))
        else:
            self._failed(f"the process was not ready after {_START:g} seconds")

    def _bury(self, worker: _Worker) -> str:
        self._workers.remove(worker)
        return worker.process.end()

    def _failed(self, how: str) -> None:
        """Note that a process has ended without a task, or could not be started."""
        self._failures += 1
        self._fault = how

    def _give_up(self) -> None:
        """Fail the tasks that wait, and take no more."""
        with self._lock:
            self._broken = f"no process for the work can be kept: {self._fault}"
        while task := self._take():
            task.future.set_exception(NoWorkers(self._broken))

    def _end(self) -> None:
        """End all processes, and what they are at."""
        for worker in self._workers:
            worker.process.kill()
        for worker in list(self._workers):
            self._bury(worker)
            if worker.task:
                worker.task.future.set_exception(CancelledError())
        with self._lock:
            self._ending = True
            self._close_bell()


def _after(seconds: float | None) -> float:
    return _NEVER if seconds is None else time.monotonic() + seconds
