"""What a process keeps between the records that it makes for others: unpacked packs and its own processes."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future
from multiprocessing import util
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec

from thbreports.batch import lock
from thbreports.batch.make import execution
from thbreports.batch.make.job import Job, RenderedRecord
from thbreports.batch.make.pool import Workers
from thbreports.batch.make.task import NoWorkers
from thbreports.errors import OutputError
from thbreports.system import read_file

if TYPE_CHECKING:
    from thbreports.batch.remote.parcel import Bundle

P = ParamSpec("P")

KEPT = 16
"""How many unpacked packs are kept that no record needs at the moment."""

_NAME = ".thbreports-worker-"
_YOUNG = 60.0  # seconds in which a new folder may not have been locked yet

_current: Workspace | None = None
_entering = threading.Lock()


def of_this_process() -> Workspace:
    """Return the one place of this process, made when it is first asked for.

    Raises OSError where no folder can be made.
    """
    global _current
    with _entering:
        if _current is None or _current.process != os.getpid():  # a forked process has one of its own
            _current = Workspace()
        return _current


class Workspace:
    """A temporary folder, which goes with the process, and processes that make records."""

    def __init__(self) -> None:
        self.process = os.getpid()
        _sweep()
        self.folder = Path(tempfile.mkdtemp(prefix=_NAME))
        held = contextlib.ExitStack()
        held.callback(shutil.rmtree, self.folder, ignore_errors=True)
        held.enter_context(lock.held(self.folder))
        # Not atexit, which processes of multiprocessing do not run; below 0, after their children have ended.
        util.Finalize(None, held.close, exitpriority=-1)
        self._lock = threading.Lock()  # guards what follows
        self._users: dict[str, int] = {}  # of each unpacked folder, the one used last at the end
        self._workers: Workers | None = None
        self._seconds: float | None = None

    @contextlib.contextmanager
    def unpacked(self, parcels: Collection[Bundle]) -> Iterator[dict[str, Path]]:
        """Give the folders of parcels, by their digests; they stay as they are inside."""
        with self._lock:
            for parcel in parcels:
                if parcel.digest not in self._users:
                    self._unpack(parcel)
                self._users[parcel.digest] = self._users.pop(parcel.digest, 0) + 1
        try:
            yield {parcel.digest: self.folder / parcel.digest for parcel in parcels}
        finally:
            with self._lock:
                for parcel in parcels:
                    self._users[parcel.digest] -= 1
                self._make_room()

    @contextlib.contextmanager
    def beside(self, pictures: Mapping[str, bytes]) -> Iterator[Path]:
        """Give a folder with the pictures of a record."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            path = Path(os.path.realpath(folder))
            _write(path, pictures)
            yield path

    def apart(
        self, job: Job, make: Callable[P, RenderedRecord], *args: P.args, **kwargs: P.kwargs
    ) -> RenderedRecord:
        """Return what is made of a job in a process beside this one; its end is a problem of the record.

        Raises NoWorkers where no process can be started.
        """
        future = self._begin(job, make, *args, **kwargs)
        error = future.exception()
        if isinstance(error, NoWorkers):
            raise error
        return execution.outcome(job, future)

    def _begin(
        self, job: Job, make: Callable[P, RenderedRecord], *args: P.args, **kwargs: P.kwargs
    ) -> Future[RenderedRecord]:
        seconds = execution.patience(job.limits)
        with self._lock:
            if self._workers is not None and seconds != self._seconds:
                self._workers.shutdown(wait=False)
                self._workers = None
            if self._workers is None:
                # There start no more than this process has threads that wait for one.
                self._workers = Workers(execution.cores(), seconds=seconds, warm=job.formats)
                self._seconds = seconds
            try:
                return self._workers.submit(make, *args, **kwargs)
            except NoWorkers:
                self._workers = None  # next time there may be some
                raise

    def _unpack(self, parcel: Bundle) -> None:
        with tempfile.TemporaryDirectory(dir=self.folder) as beside:
            _write(Path(beside, "pack"), parcel.files)
            os.rename(Path(beside, "pack"), self.folder / parcel.digest)

    def _make_room(self) -> None:
        idle = [digest for digest, users in self._users.items() if not users]
        for digest in idle[:-KEPT]:
            del self._users[digest]
            shutil.rmtree(self.folder / digest, ignore_errors=True)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        try:
            path = Path(read_file.place_inside(folder, name))
        except OSError:
            continue  # such a name is a problem, which is told when it is met
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _sweep() -> None:
    """Remove the folders of processes of this user that were killed."""
    for path in Path(tempfile.gettempdir()).glob(f"{_NAME}*"):
        with contextlib.suppress(OSError, OutputError):
            found = path.lstat()
            own = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
            old = found.st_mtime < time.time() - _YOUNG
            if own and old and not path.is_symlink() and (path / lock.NAME).exists():
                with lock.held(path):
                    shutil.rmtree(path, ignore_errors=True)
