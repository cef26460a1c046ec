"""One worker process of the preview: one format, one record at a time, and can be told to drop it."""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Future

from thbreports import formats
from thbreports.batch.make.limits import Limits
from thbreports.batch.make.pool import Workers
from thbreports.batch.plan.records import RecordFile
from thbreports.errors import Problem
from thbreports.preview.look import RenderResult, ShownProblem, render_record
from thbreports.system import gc_control

_GRACE = 5.0  # seconds that a process has to stop by itself what takes too long

Done = Callable[[str, int, RenderResult], None]


@functools.cache
def _get_ready(format: str, behind: bool) -> None:
    """Load the libraries of a format, once in a process; with ``behind`` it lets all others go first."""
    if behind and hasattr(os, "nice"):  # before the libraries, which take as long as several pages
        os.nice(10)
    with contextlib.suppress(Exception):  # the first record that needs what is missing tells it better
        formats.warm((format,))
    gc_control.tune()


def work(
    format: str, behind: bool, record: RecordFile, packs: Sequence[str] | None, limits: Limits
) -> RenderResult:
    """Return what a record looks like; in a process that is made ready first, if nobody has done so."""
    _get_ready(format, behind)
    return render_record(record, format, packs, limits)


class PreviewWorker:
    """Makes one format; ``at`` is the key and the edition of the record in work, or None.

    What is made ``behind`` leaves the processor to pages, the browser and the editor.  ``done`` is called
    in another thread with key, edition and what came of it; never for what was dropped.
    """

    def __init__(
        self, format: str, packs: Sequence[str] | None, seconds: float, done: Done, *, behind: bool = False
    ) -> None:
        self._format, self._packs, self._done, self._behind = format, packs, done, behind
        self._limits = Limits(seconds)
        self.at: tuple[str, int] | None = None
        self._task: Future[RenderResult] | None = None
        self._workers = self._new()

    def warm(self) -> None:
        """Have the libraries loaded before there is anything to do."""
        with contextlib.suppress(BrokenExecutor):  # told when there is something to do
            self._workers.submit(_get_ready, self._format, self._behind)

    def start(self, key: str, edition: int, record: RecordFile) -> None:
        """Begin with a record."""
        self.at = (key, edition)
        try:
            self._task = task = self._workers.submit(
                work, self._format, self._behind, record, self._packs, self._limits
            )
        except BrokenExecutor as error:  # others are tried for the next record
            self._workers = self._new()
            self._done(key, edition, self._lost(record, error))
        else:
            task.add_done_callback(lambda done: self._finished(key, edition, record, done))

    def free(self) -> None:
        """Note that what was in work is done."""
        self.at = self._task = None

    def drop(self) -> None:
        """End what is in work, whatever it is at, and make ready for the next."""
        self.close()
        self.free()
        self._workers = self._new()
        self.warm()

    def close(self) -> None:
        """End the process."""
        self._task = None
        self._workers.shutdown(wait=False, cancel_futures=True)

    def _new(self) -> Workers:
        return Workers(1, seconds=self._limits.seconds + _GRACE)

    def _finished(self, key: str, edition: int, record: RecordFile, task: Future[RenderResult]) -> None:
        if task is not self._task:
            return
        try:
            found = task.result()
        except CancelledError:
            return
        except Exception as error:
            found = self._lost(record, error)
        self._done(key, edition, found)

    def _lost(self, record: RecordFile, error: Exception) -> RenderResult:
        """Return the end of a process as a problem of the record that it was at."""
        said = str(error) or type(error).__name__
        problem = Problem(record.shown, 0, 0, f"its {self._format.upper()} cannot be made: {said}")
        return RenderResult(problems=(ShownProblem(problem),))
