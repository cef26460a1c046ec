"""Notice changes on the disk by looking at it again and again.

Nothing is asked of the system, since a network share, on which many offices keep their records, tells nobody
that a file has changed.  What somebody has open is looked at up to a hundred times a second, all the rest up
to four times, and both as often only as one part in twenty of a processor allows.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from thbreports.system import stamps
from thbreports.system.stamps import Stamp

QUIET = 0.03
"""Seconds for which a file must stay as it is before anybody is told."""
PATIENCE = 0.25
"""The same for a file that is empty or gone: editors cut a file, or move it away, before they write it."""
_NEAR, _FAR = 0.01, 0.25  # seconds from one look to the next, at least
_SHARE = 19  # times as long as a look has taken nothing is looked at
_COARSE = 20_000_000  # nanoseconds by which the clock of a file system may be behind


@dataclass(frozen=True, slots=True)
class Scope:
    """Files to look at, and folders with all that lies in them: ``near`` often, ``far`` now and then.

    What goes from a folder, and no file of ``near`` itself, is noticed by the look at ``far``.  Places that
    were in no scope before were read at ``since`` or later, in nanoseconds of ``time.time_ns``: what has
    changed there after that moment is news; without ``since`` nothing is.
    """

    near: frozenset[str] = frozenset()
    far: frozenset[str] = frozenset()
    since: int | None = None


@dataclass(slots=True)
class Debouncer:
    """What was seen last, and what has changed since and is not at rest yet."""

    known: dict[str, Stamp] = field(default_factory=dict)
    restless: dict[str, tuple[Stamp | None, float]] = field(default_factory=dict)

    def settled(self, seen: Mapping[str, Stamp | None], now: float) -> frozenset[str]:
        """Return the files that have changed and come to rest; ``now`` is in seconds of any clock."""
        found = set()
        for path, stamp in seen.items():
            if self.known.get(path) == stamp:
                self.restless.pop(path, None)
                continue
            last, since = self.restless.get(path, (stamp, now))
            if last != stamp or path not in self.restless:
                self.restless[path] = (stamp, now)
            elif now - since >= (QUIET if stamp and stamp[2] else PATIENCE):
                del self.restless[path]
                self._know(path, stamp)
                found.add(path)
        return frozenset(found)

    def _know(self, path: str, stamp: Stamp | None) -> None:
        if stamp is None:
            self.known.pop(path, None)
        else:
            self.known[path] = stamp


class Watcher(threading.Thread):
    """Tells what has changed in a scope, which may change too; stops when ``stop`` is called."""

    def __init__(self, scope: Callable[[], Scope], tell: Callable[[frozenset[str]], None]) -> None:
        super().__init__(name="thbreports-watcher", daemon=True)
        self._scope, self._tell = scope, tell
        self._settling = Debouncer()
        self._stop_now = threading.Event()
        self._places: frozenset[str] = frozenset()
        self._next_near = self._next_far = 0.0

    def start(self) -> None:
        """Note how everything is now, and begin."""
        self._take_in(self._scope())
        super().start()

    def stop(self) -> None:
        """End the thread."""
        self._stop_now.set()
        self.join()

    def run(self) -> None:
        """Look, tell, and rest, until stopped."""
        while not self._stop_now.is_set():
            scope = self._scope()
            self._take_in(scope)
            changed = self._near(scope.near)
            if time.monotonic() >= self._next_far:
                changed |= self._far(scope.far)
            if changed:
                self._tell(changed)
            self._stop_now.wait(self._pause(scope))

    def _take_in(self, scope: Scope) -> None:
        """Begin to look at places that nobody has looked at before."""
        for path, stamp in snapshot(scope.far - self._places).items():
            if scope.since is None or stamp[1] < scope.since - _COARSE:
                self._settling.known.setdefault(path, stamp)
        self._places |= scope.far

    def _near(self, paths: Iterable[str]) -> frozenset[str]:
        start = time.thread_time()  # not that of the clock: a network drive makes wait, and no work
        paths = {*paths, *self._settling.restless}
        seen: dict[str, Stamp | None] = {**dict.fromkeys(paths), **snapshot(paths)}
        now = time.monotonic()
        self._next_near = now + max(_NEAR, _SHARE * (time.thread_time() - start))
        return self._settling.settled(seen, now)

    def _far(self, places: frozenset[str]) -> frozenset[str]:
        start = time.monotonic()
        there: dict[str, Stamp | None] = {**snapshot(places)}
        gone = dict.fromkeys(self._settling.known.keys() - there.keys())
        found = self._settling.settled(there | gone, time.monotonic())
        now = time.monotonic()
        self._next_far = now + max(_FAR, _SHARE * (now - start))
        return found

    def _pause(self, scope: Scope) -> float:
        due = self._next_near if scope.near or self._settling.restless else self._next_far
        return max(0.0, min(_FAR, due - time.monotonic()))


def snapshot(places: Iterable[str]) -> dict[str, Stamp]:
    """Return all files at the places and in their folders, without hidden ones."""
    found: dict[str, Stamp] = {}
    for place in places:
        if os.path.isdir(place):
            found.update(_below(place))
        elif stamp := stamp_of(place):
            found[place] = stamp
    return found


def stamp_of(path: str) -> Stamp | None:
    """Return the stamp of a file, or None where there is none."""
    try:
        return stamps.stamp_of(os.stat(path))
    except (OSError, ValueError):
        return None


def _below(top: str) -> Iterator[tuple[str, Stamp]]:
    waiting = [top]  # no recursion: folders may be nested more deeply than Python calls may
    while waiting:
        try:
            with os.scandir(waiting.pop()) as found:
                entries = list(found)
        except OSError:  # gone, or not for us: its files are gone too, as far as anybody can tell
            continue
        yield from _files(entries, waiting)


def _files(entries: Iterable[os.DirEntry[str]], folders: list[str]) -> Iterator[tuple[str, Stamp]]:
    """Yield the files among entries; folders join ``folders``."""
    for entry in entries:
        if entry.name.startswith(".") or entry.name == "__pycache__":
            continue
        try:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            elif not entry.is_dir():
                yield entry.path, stamps.stamp_of(entry.stat())
        except OSError:
            continue
