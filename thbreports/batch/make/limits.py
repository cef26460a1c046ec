"""Limit the time and the memory of one record, so that a template that never ends stops no others."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from types import FrameType
from typing import NamedTuple

from thbreports.system.frames import line_at

_AGAIN = 1.0  # seconds after which a stop that something swallowed is tried once more

_exhausted = False


class Limits(NamedTuple):
    """What the making of one record may take.

    ``megabytes``, of 2**20 bytes, are counted beyond what the process had before.
    """

    seconds: float = 600.0
    megabytes: int = 4096


class TimeLimit(BaseException):
    """A record took too long.

    Not an Exception, since libraries and templates catch those and go on.
    """


class MemoryLimit(Exception):
    """A record needed too much memory; the process should make nothing more, see ``exhausted``."""


@contextlib.contextmanager
def bounded(limits: Limits, before: int = 0) -> Iterator[None]:
    """Stop what is made inside where it goes beyond the limits.

    ``before`` is the ``size`` of the process, where it was asked a moment ago.

    Time is bounded in the main thread only, and not on Windows; memory on Linux only, and for the whole
    process.  Code in C that never returns is beyond reach: ``Workers`` ends its process.

    Raises TimeLimit and MemoryLimit, whose text tells what was exceeded, and where if it was time.
    """
    with (
        _megabytes(limits.megabytes, before),
        _seconds(limits.seconds),
    ):  # no alarm may come while memory is let go
        yield


def exhausted() -> bool:
    """Return whether memory once ended in this process, which leaves it large and in pieces."""
    return _exhausted


if sys.platform == "win32":

    @contextlib.contextmanager
    def _seconds(limit: float) -> Iterator[None]:
        yield

    @contextlib.contextmanager
    def _megabytes(limit: int, before: int) -> Iterator[None]:
        yield

    def size() -> int:
        """Return the address space of this process in bytes, or 0 where the system does not tell."""
        return 0

else:
    import resource

    @contextlib.contextmanager
    def _seconds(limit: float) -> Iterator[None]:
        """Raise TimeLimit inside after so many seconds, and give an alarm of the caller back to it.

        Where something inside takes it for a fault of its own, such as WeasyPrint round a drawing, it is
        raised at the end: what was made in that time is not whole, or wrongly said to be wrong.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        over: list[TimeLimit] = []

        def stop(number: int, frame: FrameType | None) -> None:
            if active:
                over.append(
                    TimeLimit(f"it took longer than {limit:g} seconds and was stopped in {_place(frame)}")
                )
                raise over[-1]

        active = True
        start = time.monotonic()
        handler = signal.signal(signal.SIGALRM, stop)
        rest, interval = signal.getitimer(signal.ITIMER_REAL)
        try:
            signal.setitimer(signal.ITIMER_REAL, limit, _AGAIN)
            yield
        except (Exception, TimeLimit):
            # Python before 3.13 raises what a codec raises once more, with words of its own around.
            if over:
                raise over[0] from None
            raise
        else:
            active = False
            if over:
                raise over[0]
        finally:
            active = False
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, signal.SIG_DFL if handler is None else handler)
            if rest:
                due = rest - (time.monotonic() - start)
                signal.setitimer(signal.ITIMER_REAL, max(due, 1e-6), interval)

    def _place(frame: FrameType | None) -> str:
        """Return the innermost line of a template that runs, or else that of Python."""
        runs = frame
        while runs is not None:
            if template := runs.f_globals.get("__jinja_template__"):
                line = template.get_corresponding_lineno(line_at(runs.f_code, runs.f_lasti))
                return f"{template.name}:{line}"
            runs = runs.f_back
        return f"{frame.f_globals.get('__name__')}:{frame.f_lineno}" if frame else "C"

    @contextlib.contextmanager
    def _megabytes(limit: int, before: int) -> Iterator[None]:
        """Raise MemoryLimit where the process grows by more inside."""
        global _exhausted
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        before = before or size()
        bound = before + limit * 2**20
        if not before or (soft != resource.RLIM_INFINITY and soft <= bound):
            bound = soft  # unknown, or bounded more strictly already
        try:
            resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
            yield
        except (MemoryError, SystemError):  # the latter where CPython 3.11 has no memory for the error itself
            _exhausted = True
            raise MemoryLimit(f"it needed more than {limit} MB of memory and was stopped") from None
        finally:
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))

    def size() -> int:
        """Return the address space of this process in bytes, or 0 where the system does not tell."""
        try:
            file = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return 0
        try:
            return int(os.read(file, 100).split()[0]) * os.sysconf("SC_PAGE_SIZE")
        finally:
            os.close(file)


LIMITS = Limits()
"""What one record may take where nothing else is said."""
