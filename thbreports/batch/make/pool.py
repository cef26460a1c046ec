"""A pool of processes in which one may die, hang or eat the memory, and the others go on."""

from __future__ import annotations

import atexit
import os
import pickle
import secrets
import shutil
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import CancelledError, Executor, Future
from multiprocessing import connection, util
from typing import Any, ParamSpec, TypeVar

from thbreports.batch.make.task import (
    NEVER,
    QUICK,
    SMALL,
    START,
    TRIES,
    NoWorkers,
    Task,
    TimeUp,
    Worker,
    WorkerDied,
)
from thbreports.batch.make.worker import SPAWN, Call, WorkerProcess, unpacked

P = ParamSpec("P")
T = TypeVar("T")


class Workers(Executor):
    """A pool of processes, each at one task at a time.

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
        self._queue: deque[Task] = deque()
        self._manager: threading.Thread | None = None
        self._hears, self._wakeup = SPAWN.Pipe(duplex=False)
        self._rung = self._ending = self._stopping = False
        self._broken = ""
        self._workers: list[Worker] = []  # these three are the manager's alone
        self._failures = 0
        self._problem = ""
        self._said = os.path.join(tempfile.gettempdir(), f".thbreports-said-{secrets.token_hex(8)}")
        util.Finalize(self, shutil.rmtree, (self._said, True), exitpriority=-1)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Return the future of ``fn(*args, **kwargs)``, called in another process."""
        call: Call = (fn, args, kwargs)
        try:
            task = Task(pickle.dumps(call))  # here, since a free process waits for what the manager does
        except Exception as error:
            return _failed(error)
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
            if len(self._queue) <= self._jobs:  # or the manager knows of more than it can give out
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
        if not self._rung and not self._wakeup.closed:
            self._rung = True
            self._wakeup.send_bytes(b"!")

    def _close_bell(self) -> None:
        self._wakeup.close()
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
        for worker in self._workers:
            self._give(worker)
        starting = sum(not worker.ready for worker in self._workers)
        with self._lock:
            needed = min(len(self._queue) - starting, self._jobs - len(self._workers))
        while needed > 0 and self._failures < TRIES:
            self._start()
            needed -= 1
        if self._failures >= TRIES and not self._workers:
            self._give_up()
        with self._lock:
            return bool(self._queue) or not self._ending or any(worker.tasks for worker in self._workers)

    def _give(self, worker: Worker) -> None:
        """Give a process the next task, if it has none, and one ahead where many wait."""
        while worker.ready and len(worker.tasks) < 2 and (task := self._take_for(worker)):
            try:
                worker.process.send(task.call)
            except OSError:  # it has ended, which is no problem of the task, and will be heard
                self._put_back([task])
                worker.ready = False
            else:
                worker.tasks.append(task)
                if len(worker.tasks) == 1:
                    worker.begin(self._seconds)

    def _take_for(self, worker: Worker) -> Task | None:
        """Return the next task that a process may be given."""
        if not worker.tasks:
            return self._take()
        with self._lock:
            many_wait = len(self._queue) > len(self._workers)
        return self._take(SMALL) if worker.quick and many_wait else None

    def _take(self, size: float = float("inf")) -> Task | None:
        """Return the next task that nobody has cancelled, unless it has more than so many bytes."""
        with self._lock:
            while self._queue and len(self._queue[0].call) <= size:
                task = self._queue.popleft()
                if task.future.running() or task.future.set_running_or_notify_cancel():
                    return task
        return None

    def _put_back(self, tasks: Iterable[Task]) -> None:
        """Give tasks that no process has begun to the next one that is free."""
        with self._lock:
            self._queue.extendleft(reversed([*tasks]))

    def _start(self) -> None:
        try:
            self._workers.append(Worker(WorkerProcess(self._warm, self._said), time.monotonic() + START))
        except Exception as error:  # no process is to be had, or the caller may not have any
            self._failed(str(error))

    def _listen(self) -> None:
        """Wait for something to happen, and see to it."""
        workers = {worker.process.pipe: worker for worker in self._workers}
        due = min((worker.due for worker in self._workers), default=NEVER)
        patience = None if due == NEVER else max(0.0, due - time.monotonic())
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

    def _hear(self, worker: Worker) -> None:
        """Take what a process sends: that it has started, or the result of its task, or nothing any more."""
        try:
            worker.ready, answer = worker.process.hear()
        except (EOFError, OSError):
            self._lost(worker)
            return
        task = worker.tasks.popleft() if worker.tasks else None
        worker.quick = time.monotonic() - worker.since < QUICK
        worker.begin(self._seconds)
        if worker.ready:
            self._give(worker)  # before the result is looked at, so that it has something to do meanwhile
        else:
            self._reap(worker)
            self._put_back(worker.tasks)
        if task:
            self._failures = 0
            good, value = unpacked(answer)
            (task.future.set_result if good else task.future.set_exception)(value)

    def _lost(self, worker: Worker) -> None:
        """See to a process that has ended of itself."""
        how = self._reap(worker)
        if worker.tasks:
            self._fail(worker, WorkerDied(how))
        else:
            self._failed(how)

    def _overdue(self, worker: Worker) -> None:
        """End a process that has not answered in its time."""
        self._reap(worker)
        if worker.tasks:
            text = f"it took longer than {self._seconds:g} seconds, and its process was ended"
            self._fail(worker, TimeUp(text))
        else:
            self._failed(f"the process was not ready after {START:g} seconds")

    def _fail(self, worker: Worker, error: WorkerDied) -> None:
        """Fail the task that a process was at."""
        task = worker.tasks.popleft()
        self._put_back(worker.tasks)
        task.future.set_exception(error)

    def _reap(self, worker: Worker) -> str:
        self._workers.remove(worker)
        return worker.process.end()

    def _failed(self, how: str) -> None:
        """Note that a process has ended without a task, or could not be started."""
        self._failures += 1
        self._problem = how

    def _give_up(self) -> None:
        """Fail the tasks that wait, and take no more."""
        with self._lock:
            self._broken = f"no process for the work can be kept: {self._problem}"
        while task := self._take():
            task.future.set_exception(NoWorkers(self._broken))

    def _end(self) -> None:
        """End all processes, and what they are at."""
        for worker in self._workers:
            worker.process.kill()
        for worker in list(self._workers):
            self._reap(worker)
            for task in worker.tasks:
                task.future.set_exception(CancelledError())
        with self._lock:
            self._ending = True
            self._close_bell()


def _failed(error: Exception) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(error)
    return future
