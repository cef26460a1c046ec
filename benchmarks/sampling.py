"""Where CPU time goes, found by looking at the stack thousands of times a second.

A profiler that hooks into calls would make small functions look slow.  The timer goes by the clock, since
that of CPU time is no finer than the ticks of the system (4 ms), and Python looks between its own
instructions only.  Each look therefore counts for the CPU time since the one before: one long call of a
library in C counts whole, and what another process takes meanwhile not at all.
"""

from __future__ import annotations

import gc
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_STEP = 0.0003
"""Seconds by the clock between two looks."""

Place = Callable[[FrameType | None], str]
"""Says to what the innermost of the calls of a stack belongs."""


class Sampler:
    """CPU seconds by place, those of garbage collection apart; what looking itself takes is left out."""

    def __init__(self, place: Place, garbage: Callable[[str], str]) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._place = place
        self._garbage = garbage
        self._collected = ""
        self._last = time.process_time()

    def book(self, place: str) -> None:
        """Count the time since the last look for a place."""
        self._count(time.process_time(), place)

    def look(self, _: int, frame: FrameType | None) -> None:
        """Count the time since the last look for the place where the program is."""
        now = time.process_time()
        self._count(now, self._collected or self._place(frame))
        signal.setitimer(signal.ITIMER_REAL, _STEP)

    def collecting(self, phase: str, _: dict[str, int]) -> None:
        """Count what looking for garbage takes, as ``garbage`` names it where it happens."""
        now = time.process_time()
        if phase == "start":
            place = self._place(sys._getframe(1))
            self._collected = self._garbage(place)
            self._count(now, place)
        else:
            self._count(now, self._collected)
            self._collected = ""

    def _count(self, now: float, place: str) -> None:
        self.seconds[place] += now - self._last
        self._last = time.process_time()


@contextmanager
def sampled(place: Place, garbage: Callable[[str], str] = lambda place: place) -> Iterator[Sampler]:
    """Yield what fills with the CPU seconds that each place takes meanwhile."""
    sampler = Sampler(place, garbage)
    before: Any = signal.signal(signal.SIGALRM, sampler.look)
    gc.callbacks.append(sampler.collecting)
    signal.setitimer(signal.ITIMER_REAL, _STEP)  # each look sets the next, so that none meets another
    try:
        yield sampler
    finally:
        signal.signal(signal.SIGALRM, signal.SIG_IGN)  # a last look could set one more
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        gc.callbacks.remove(sampler.collecting)
