"""When Python looks for cyclic garbage, in processes of our own: the command, and the workers of a batch.

A report is made of some hundred thousand objects, nearly all of which stay until it is written.  CPython, up
to 3.13 at least, looks at the young ones after each 700 or 2,000 new objects, which takes a tenth to a fifth
of the time of a report and finds hardly any garbage.  The library never changes this: the garbage collector
belongs to the program that calls it.  This module can go when benchmarks show no difference without it.
"""

from __future__ import annotations

import gc

NEW_OBJECTS = 100_000
"""New objects after which Python looks for garbage: about as many as one report is made of."""


def tune() -> None:
    """Look for garbage once in a report instead of a hundred times, and not among what is loaded already."""
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])
