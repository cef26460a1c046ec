"""How long tests wait and what they allow, on a machine of any speed."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

PATIENCE = 600.0
"""Seconds after which what should have come never will.  No test waits so long unless it fails."""


def until(condition: Callable[[], Any], what: str) -> Any:
    """Wait for a condition, and return what it gives."""
    end = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < end, what
        time.sleep(0.01)
    return found


def limit_above(work: Callable[[], object]) -> int:
    """Do some sound work, and return a limit in seconds that only work without end goes beyond.

    Four times what all of it took just now, with the start of its processes, which no limit counts: the
    machine may be slow, and may become slower.
    """
    start = time.monotonic()
    work()
    return math.ceil(4 * (time.monotonic() - start)) + 2
