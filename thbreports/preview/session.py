"""Keep the reports of a preview up to date: pages first, PDFs behind them, newer saves before older."""

from __future__ import annotations

import contextlib
import datetime
import os
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Self

from thbreports.batch.plan import editions
from thbreports.batch.plan.edition import PUBLIC, Edition
from thbreports.batch.plan.records import SUFFIXES, find
from thbreports.batch.report import PackFolders
from thbreports.errors import Problem, RecordError
from thbreports.packs import choice
from thbreports.preview.look import RenderResult, absolute
from thbreports.preview.state import RecordState
from thbreports.preview.watcher import Scope, Watcher
from thbreports.preview.worker import PreviewWorker

_PAGE_SECONDS, _PDF_SECONDS = 20, 300
_LEAD = 0.2  # seconds that the browser has for a new page before anything is done about its PDF


class PreviewSession:
    """The records below some paths, as they look now.

    One thread changes them, as one event after the other comes in; any thread may read them, wait for news,
    and say which it has open.  It works inside ``with``.  Raises RecordError for a path that does not exist,
    PackError for ``packs``.

    Args:
        paths: files, and folders that are searched for records.
        packs: names or folders of packs for all records; without them each record chooses.
        clock: tells the time for the words "updated at".
        note: is called once with each folder that a record names as its pack.
        audience: whom all that is shown is for; what others alone may read is nowhere in it.
        language: that of the reports, by default each record's own.
    """

    def __init__(
        self,
        paths: Sequence[str],
        packs: Sequence[str] | None = None,
        clock: Callable[[], datetime.datetime] = datetime.datetime.now,
        note: Callable[[str], None] = lambda folder: None,
        audience: str = PUBLIC,
        language: str = "",
    ) -> None:
        self._languages = editions.check([language] if language else ())
        self.problems: tuple[Problem, ...] = ()
        self._edition = Edition.asked(audience)
        self._paths, self._clock, self._note_pack = tuple(paths), clock, note
        self._pack_folders = PackFolders()
        self._events: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._news = threading.Condition()  # guards the next seven
        self._states: dict[str, RecordState] = {}
        self._marks: dict[str, int] = {}
        self._count = 0
        self._open: Counter[str] = Counter()
        self._scope: Scope | None = None
        self._began = 0  # when the look at the page in work began, in nanoseconds
        self._since: int | None = None  # when the first of those began whose places nobody watches yet
        self._waiting: dict[str, None] = {}  # to be looked at: a set that knows who came first
        self._lead_ends = 0.0  # by the monotonic clock; 0 while no page has a lead
        self._page = PreviewWorker("html", packs, _PAGE_SECONDS, partial(self._made, RecordState.shown))
        self._pdf = PreviewWorker(
            "pdf", packs, _PDF_SECONDS, partial(self._made, RecordState.printed_as), behind=True
        )
        self._watcher = Watcher(self._look_at, self._on_disk)
        self._thread = threading.Thread(target=self._work, name="thbreports-session", daemon=True)
        choice.choose(packs)
        self._refuse_missing()

    def __enter__(self) -> Self:
        """Begin to work."""
        self._page.warm()
        self._pdf.warm()
        self._watcher.start()
        self._find()
        self._events.put(lambda: None)
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        """End all threads and processes."""
        self._watcher.stop()
        self._events.put(None)
        self._thread.join()
        self._page.close()
        self._pdf.close()

    @property
    def audience(self) -> str:
        """Whom all that is shown is for."""
        return self._edition.reader

    def states(self) -> Mapping[str, RecordState]:
        """Return all records as they look now, by their keys."""
        with self._news:
            return dict(self._states)

    def state(self, key: str) -> RecordState | None:
        """Return one record as it looks now, or None where there is none of the kind; its files are kept."""
        with self._news:
            state = self._states.get(key)
        if state and not state.kept:
            self._events.put(partial(self._keep, key))
        return state

    @contextlib.contextmanager
    def opened(self, key: str) -> Iterator[None]:
        """Say that somebody looks at a record: its PDF is made too, and its files are watched closely."""
        with self._news:
            self._open[key] += 1
            self._scope = None
        self._events.put(partial(self._keep, key))  # and its PDF is started
        try:
            yield
        finally:
            with self._news:
                self._open -= Counter([key])
                self._scope = None

    def mark(self, key: str | None = None) -> int:
        """Return a number that changes with every change of a record, or of any of them."""
        with self._news:
            return self._mark(key)

    def wait(self, key: str | None, mark: int, seconds: float) -> int:
        """Wait until the mark is another, or for so long, and return it."""
        with self._news:
            self._news.wait_for(lambda: self._mark(key) != mark, seconds)
            return self._mark(key)

    def _mark(self, key: str | None) -> int:
        return self._count if key is None else self._marks.get(key, -1)

    def _refuse_missing(self) -> None:
        _, problems = find(self._paths)
        lost = [problem for problem in problems if not os.path.isdir(problem.file)]
        if lost:
            raise RecordError(lost)

    def _look_at(self) -> Scope:
        """Return what the watcher is to look at."""
        with self._news:
            if self._scope is None:
                near: set[str] = set()
                far = {absolute(path) for path in self._paths}
                for key, state in self._states.items():
                    needed = state.folders | state.places | state.pictures
                    far |= needed | ({os.path.dirname(_own(state))} if state.problems else set())
                    if self._open[key]:
                        near |= needed | {_own(state)}
                self._scope = Scope(frozenset(near), frozenset(far), self._since)
                self._since = None
            return self._scope

    # What follows runs in the thread of the session.

    def _work(self) -> None:
        while (event := self._next()) is not None:
            event()
            self._assign()

    def _next(self) -> Callable[[], None] | None:
        """Wait for an event, the end of a lead being one."""
        lead = max(0.0, self._lead_ends - time.monotonic()) if self._lead_ends else None
        try:
            return self._events.get(timeout=lead)
        except queue.Empty:
            return lambda: None

    def _find(self) -> None:
        """Find the records anew: those that have come are looked at, those that have gone are forgotten."""
        found, problems = find(self._paths, self._edition)
        # One that is not for these readers is told where it would be shown.
        told = (replace(one, is_named=True) for one in editions.editions(found, self._languages))
        records = {record.shown: record for record in told}
        with self._news:
            self.problems = tuple(problems)
            new = {key: self._states.get(key) or RecordState(record) for key, record in records.items()}
            for key in {*new, *self._states}:
                if new.get(key) is not self._states.get(key):
                    self._waiting.pop(key, None) if key not in new else self._waiting.update({key: None})
                    self._note(key)
            self._states = new
            self._scope = None

    def _on_disk(self, paths: frozenset[str]) -> None:
        self._events.put(partial(self._changed, paths))

    def _changed(self, paths: frozenset[str]) -> None:
        """See to files that have changed, have come or have gone."""
        known = {_own(state): key for key, state in self._states.items()}
        named = {absolute(path) for path in self._paths}
        strange = {path for path in paths if path not in known and (path in named or _may_be_record(path))}
        if strange or any(path in known and not os.path.exists(path) for path in paths):
            self._find()
        for key, state in self._states.items():
            own = _own(state)
            if state.touched_by(paths, own, os.path.dirname(own)):
                with self._news:
                    self._states[key] = state.changed()
                self._waiting[key] = None

    def _keep(self, key: str) -> None:
        state = self._states.get(key)
        if state and not state.kept:
            with self._news:
                self._states[key] = state.opened()
            self._waiting[key] = None

    def _made(self, become: Callable[..., RecordState], key: str, edition: int, look: RenderResult) -> None:
        self._events.put(partial(self._take, become, key, edition, look))

    def _take(self, become: Callable[..., RecordState], key: str, edition: int, look: RenderResult) -> None:
        """Take what a worker has made."""
        bench = self._page if become is RecordState.shown else self._pdf
        if bench.at != (key, edition):  # dropped when it was just finished
            return
        bench.free()
        state = self._states.get(key)
        if state is None:
            return
        for folder in self._pack_folders.unseen(look.documents):
            self._note_pack(folder)
        with self._news:
            if bench is self._page and self._open[key] and not state.pdf.are_quick:
                self._lead_ends = time.monotonic() + _LEAD
            self._states[key] = become(state, edition, look, self._clock())
            self._since = self._since or self._began
            self._note(key)
            self._scope = None

    def _note(self, key: str) -> None:
        """Tell those who wait; with the lock held."""
        self._count += 1
        self._marks[key] = self._count
        self._news.notify_all()

    def _assign(self) -> None:
        """Give the two workers something to do, what somebody has open first."""
        with self._news:
            opened = list(self._open)
        if self._page.at is not None and self._page.at[0] not in self._states:
            self._page.drop()
        if self._page.at is None:
            self._start_page(opened)
        if time.monotonic() < self._lead_ends:
            return
        self._lead_ends = 0.0
        if self._pdf.at is not None and self._stale(*self._pdf.at):
            self._pdf.drop()
        if self._pdf.at is None:
            self._start_pdf(opened)

    def _start_page(self, opened: Sequence[str]) -> None:
        for key in [*opened, *self._waiting]:
            if key not in self._waiting:
                continue
            del self._waiting[key]
            state = self._states.get(key)
            if state and state.needs_page:
                self._began = time.time_ns()
                self._page.start(key, state.edition, state.record)
                return

    def _start_pdf(self, opened: Sequence[str]) -> None:
        for key in opened:
            state = self._states.get(key)
            if state and state.needs_pdf:
                self._pdf.start(key, state.edition, state.record)
                return

    def _stale(self, key: str, edition: int) -> bool:
        state = self._states.get(key)
        return state is None or state.outdates_pdf(edition)


def _own(state: RecordState) -> str:
    return absolute(state.record.path or state.record.shown)


def _may_be_record(path: str) -> bool:
    return path.lower().endswith(SUFFIXES) and os.path.exists(path)
