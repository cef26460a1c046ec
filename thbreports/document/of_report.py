"""The functions of the report that is being printed, for macros that all reports of a pack share.

Templates that are imported without context are made once.  What they call has the language, the labels and
the counters of the report at hand, which for each thread or task is its own.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from typing import Any

from jinja2 import Template
from jinja2.environment import TemplateModule

from thbreports.document.values import Function, Refused

_current: ContextVar[Mapping[str, Function] | None] = ContextVar("functions of a report", default=None)


@contextlib.contextmanager
def printing(functions: Mapping[str, Function] | None) -> Iterator[None]:
    """Let these be the functions of the report inside, for this thread or task alone; None: of no report."""
    token = _current.set(functions)
    try:
        yield
    finally:
        _current.reset(token)


def at_hand(name: str) -> Function:
    """Return a function that does what the one of that name does for the report at hand."""

    def call(*arguments: Any, **options: Any) -> Any:
        functions = _current.get()
        if functions is None:  # what it returned would be kept for all other reports
            message = f"'{name}' is called outside of a macro, in a template that all reports share"
            raise Refused(message, 'import it "with context"')
        return functions[name](*arguments, **options)

    return Function(name, call)


class Shared(Template):
    """A template of which one module is made for all reports that import it without context."""

    def make_module(self, *given: Any, **more: Any) -> TemplateModule:
        """Return the macros of a template; those made without context have nothing of one report in them."""
        with contextlib.nullcontext() if given or more else printing(None):
            return super().make_module(*given, **more)
