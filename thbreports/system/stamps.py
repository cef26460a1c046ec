"""Detect file changes from stat() data."""

from __future__ import annotations

import os

Stamp = tuple[int, int, int, int, int]
"""When the content and the entry of a file changed, in nanoseconds, its size, and which file it is.

The second is set by the system alone, so that a time that a program puts back hides nothing.
"""

_COARSE = 2_000_000_000
"""Nanoseconds that the coarsest clock of a file system may stand still (FAT)."""

_TELLS = os.name != "nt"
"""Whether the system notes each change: Windows gives the time at which a file was made instead."""


def stamp_of(status: os.stat_result) -> Stamp:
    """Return the stamp of a file from what the system says of it."""
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino, status.st_dev


def is_reliable(stamp: Stamp, now: int) -> bool:
    """Tell whether a file that changes after ``now``, in nanoseconds since 1970, will have another stamp.

    One that has just been changed may be changed again before the clock of its file system moves on.
    """
    return _TELLS and max(stamp[:2]) < now - _COARSE
