"""Whose turn it is to make a PDF: one thread at a time.

WeasyPrint, Pango and Fontconfig are not safe in threads, and what is exchanged in WeasyPrint while a file is
made (``record``, ``freeing``, ``messages``) is there for that file alone.
"""

from __future__ import annotations

import os
import threading
from contextlib import AbstractContextManager

_lock = threading.RLock()

if hasattr(os, "register_at_fork"):
    # A process that is forked meanwhile would begin with half a file in the libraries, and wait for a thread
    # that it does not have.  So forking waits for the file; starting a program, which uses no fork, does not.
    os.register_at_fork(before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_lock.release)


def turn() -> AbstractContextManager[bool]:
    """Wait until no other thread makes a PDF, and keep the others waiting inside."""
    return _lock
