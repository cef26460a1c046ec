"""A Dask cluster as an executor: records are made on its workers, which share no disk with this machine.

A worker that dies loses no record: the scheduler gives what it was at to another one.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from thbreports.batch.remote.job import differences, versions
from thbreports.batch.remote.parcel import Bundle
from thbreports.errors import OutputError, Problem

if TYPE_CHECKING:
    from distributed import Future as Promise

P = ParamSpec("P")
T = TypeVar("T")

RETRIES = 2
"""How often a record is tried again where a worker could not begin, because its disk is full for instance."""
_PATIENCE = 5  # seconds for the scheduler to answer, and for a first worker to come
_PULSE = 0.5  # seconds between two looks whether the scheduler is still there
_ALONE = 60  # seconds between two looks whether there are workers; after two in vain nobody waits for any
_LOST = "the cluster is gone: its scheduler answers no more"
_DEADLY = "each of the workers that it was given to died"
_DESERTED = "the cluster has no workers any more"
_TALKATIVE = ("distributed", "tornado", "asyncio")
_AHEAD = 3  # records for each thread: one in work, and some on their way


class _Cluster(Executor):
    """Makes records on the workers of a Dask client; what several need is sent once.

    Dask may keep its promises waiting for ever where the scheduler is lost or no worker is left.  Here they
    are broken.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._executor = client.get_executor(pure=False, retries=RETRIES)
        self._parcels: dict[str, Promise[Bundle]] = {}
        self._waiting: dict[Future[Any], Future[Any]] = {}  # those given out, and Dask's behind them
        self._broken = ""
        self._ended = threading.Event()
        threading.Thread(target=self._watch, name="thbreports-cluster", daemon=True).start()

    @property
    def window(self) -> int:
        """How many records the cluster should have at a time, by the threads that it has now."""
        return max(16, _AHEAD * self._threads())

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Return the future of ``fn(*args, **kwargs)``, called on a worker.

        Raises BrokenExecutor when the cluster is lost.
        """
        if self._broken:
            raise BrokenExecutor(self._broken)
        sent = (self._parcel(one) if isinstance(one, Bundle) else one for one in args)
        theirs = self._executor.submit(fn, *sent, **kwargs)
        ours: Future[T] = Future()
        self._waiting[ours] = theirs
        theirs.add_done_callback(lambda _: self._pass_on(ours, theirs))
        ours.add_done_callback(self._take_back)
        return ours

    def end(self) -> None:
        """Look no more after the scheduler."""
        self._ended.set()

    def _threads(self) -> int:
        return sum(self._client.nthreads().values())

    def _watch(self) -> None:
        """Break all promises when nobody can keep them any more."""
        looked, missing = time.monotonic(), 0
        while not self._ended.wait(_PULSE):
            if self._is_lost():
                self._broken = _LOST
            elif time.monotonic() - looked > _ALONE:
                with contextlib.suppress(Exception):  # lost at this moment, which is seen next time
                    missing = 0 if self._threads() else missing + 1
                    self._broken = _DESERTED if missing > 1 else ""
                looked = time.monotonic()
            for ours, theirs in list(self._waiting.items()) if self._broken else ():
                self._pass_on(ours, theirs)

    def _is_lost(self) -> bool:
        return bool(self._client.status != "running")

    def _pass_on(self, ours: Future[Any], theirs: Future[Any]) -> None:
        """Pass on what Dask answers, or that it never will."""
        if self._waiting.pop(ours, None) is None or not ours.set_running_or_notify_cancel():
            return
        if not theirs.done():
            ours.set_exception(BrokenExecutor(self._broken))
        elif theirs.cancelled():
            ours.set_exception(BrokenExecutor(_LOST) if self._is_lost() else CancelledError())
        elif error := theirs.exception():
            killed = type(error).__name__ == "KilledWorker"
            ours.set_exception(BrokenExecutor(_DEADLY) if killed else error)
        else:
            ours.set_result(theirs.result())

    def _take_back(self, ours: Future[Any]) -> None:
        theirs = self._waiting.pop(ours, None)
        if theirs is not None and not self._broken:
            theirs.cancel()

    def _parcel(self, parcel: Bundle) -> Promise[Bundle]:
        """Return the promise of a parcel on the workers.

        It is made by a task, not scattered: the scheduler can have it made again when its worker has died.
        """
        if parcel.digest not in self._parcels:
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", "Sending large graph")  # once a build is no waste
                self._parcels[parcel.digest] = self._client.submit(
                    Bundle, parcel.digest, parcel.files, key=f"thbreports-{parcel.digest}"
                )
        return self._parcels[parcel.digest]


@contextlib.contextmanager
def connected(address: str) -> Iterator[Executor]:
    """Give a cluster by the address of its scheduler, such as ``tcp://host:8786``.

    At the end, after Ctrl-C too, what has not begun there never will.

    Raises OutputError where Dask is not installed here, nothing answers, there is no worker, or the workers
    have not the same versions of everything as this process.
    """
    try:
        import distributed
    except ModuleNotFoundError:
        raise _refused(address, "building on a cluster needs Dask", "install thbreports[cluster]") from None
    connect: Any = distributed.Client  # only half of Dask has types
    with _quiet():
        _knock(address)
        with connect(address, timeout=_PATIENCE, set_as_default=False) as client:
            try:
                client.wait_for_workers(1, timeout=_PATIENCE)
            except TimeoutError:
                hint = f"start some: dask worker {address}"
                raise _refused(address, "the cluster has no workers", hint) from None
            _compare(client)
            cluster = _Cluster(client)
            try:
                yield cluster
            finally:
                cluster.end()


def _knock(address: str) -> None:
    """Refuse an address at which no scheduler answers: a client would try for long, and not quietly."""
    from distributed import security
    from distributed.comm import core

    connect: Any = core.connect
    settings: Any = security.Security

    async def knock() -> None:
        secrets = settings().get_connection_args("client")
        # A server of another kind answers, but says nothing that ends the greeting.
        comm = await asyncio.wait_for(connect(address, timeout=_PATIENCE, **secrets), _PATIENCE + 1)
        await comm.close()

    # In a thread: a notebook that calls this has a loop already.  After Ctrl-C nobody waits for it.
    answer: Future[None] = Future()

    def run() -> None:
        try:
            answer.set_result(asyncio.run(knock()))
        except BaseException as error:
            answer.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        answer.result()
    except OSError as error:
        reason = getattr(error.__cause__ and error.__cause__.__cause__, "strerror", None)
        raise _refused(address, "no scheduler answers", reason or "is one at work there?") from None
    except Exception as error:  # of any kind, for an address that is none
        raise _refused(address, "no address of a scheduler", str(error)) from None


def _compare(client: Any) -> None:
    """Refuse workers that would make other bytes; those that come later are told with each record."""
    problems: list[Problem] = []
    for worker, said in client.run(differences, versions(), on_error="return").items():
        if isinstance(said, BaseException):
            problems.append(Problem(worker, 0, 0, f"the worker cannot make reports: {said}"))
        elif said:
            problems.append(
                Problem(worker, 0, 0, f"the worker has {said}", "install the same on all machines")
            )
    if problems:
        raise OutputError(problems)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep off the terminal what Dask logs: what matters of it is told as a problem."""
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in _TALKATIVE]
    before = {logger: logger.level for logger in map(logging.getLogger, names)}
    for logger in before:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in before.items():
            logger.setLevel(level)


def _refused(address: str, message: str, hint: str) -> OutputError:
    return OutputError([Problem(address or "--cluster", 0, 0, message, hint)])
