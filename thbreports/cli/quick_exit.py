"""Leave the process at once when the command is done and all has been flushed: for the command alone.

CPython takes all objects and modules down one by one, which takes as long as writing a page; nothing of ours
waits for that.  What others have registered with ``atexit`` is done before.  This holds for any CPython, and
can go when ending a process with these libraries loaded takes no longer than a few milliseconds.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import sys

_status: int | None = None


def arrange() -> None:
    """Have the process left in the end: last of all, so that this is to be called before others register."""
    atexit.register(_leave)


def set_status(status: object) -> None:
    """Note how the command has ended, as SystemExit has it; without this Python ends as ever."""
    global _status
    _status = status if isinstance(status, int) else None


def _leave() -> None:
    if _status is not None and not hasattr(sys, "last_value"):  # a traceback of whoever called us
        with contextlib.suppress(OSError, ValueError):  # Python tells what cannot be written
            for stream in filter(None, (sys.stdout, sys.stderr)):
                stream.flush()
            os._exit(_status)
