"""How much one template may do and write, so that ``render`` ends where no limits of time are set.

The bounds lie far above what the largest record needs in any form (2 MB, 100,000 values), and below what a
machine would notice.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar

from jinja2 import TemplateRuntimeError

STEPS = 5_000_000
"""Calls, and turns of loops, in printing one report."""
CHARACTERS = 200_000_000
"""Characters of all texts that are put together in printing one report, inner ones counted again."""
LONGEST = 20_000_000
"""Characters of one text."""
LARGEST = 10**18
"""The largest number that is calculated with."""
RANGE = 100_000
"""Numbers in a range, and items of a list that is put together."""
ARGUMENT = 1_000_000
"""Characters of a text that a method or filter works on."""


class _Budget:
    """What is left for one report."""

    __slots__ = ("characters", "steps")

    def __init__(self) -> None:
        self.steps, self.characters = STEPS, CHARACTERS


_current: ContextVar[_Budget | None] = ContextVar("budget of a template", default=None)


class Exceeded(TemplateRuntimeError):
    """A template does or writes more than any report needs."""


@contextlib.contextmanager
def one_report() -> Iterator[None]:
    """Count anew inside, for this thread or task alone."""
    token = _current.set(_Budget())
    try:
        yield
    finally:
        _current.reset(token)


def spend(steps: int) -> None:
    """Count steps.  Raises Exceeded where there were too many; none are counted outside a report."""
    budget = _current.get()
    if budget is not None:
        budget.steps -= steps
        if budget.steps < 0:
            raise Exceeded(f"the template does not end: it takes more than {STEPS:,} steps")


def write(characters: int) -> None:
    """Count the characters of one text, before it is made.  Raises Exceeded where they are too many."""
    if characters > LONGEST:
        raise Exceeded(f"a text of {characters:,} characters is too long; at most {LONGEST:,}")
    budget = _current.get()
    if budget is not None:
        budget.characters -= characters
        if budget.characters < 0:
            raise Exceeded(f"the template writes too much: more than {CHARACTERS:,} characters")
