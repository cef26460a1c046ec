"""When Python looks for garbage: not while a report is made, which needs nearly all of it until then."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """Let Python look for garbage afterwards, as it did before: a tenth of the time of a long report.

    Looking meanwhile also carries garbage over to the next report, and hardly less memory is needed with it.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
