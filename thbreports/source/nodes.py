"""The values of a record as nodes that know line and column."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from thbreports.errors import Problem, RecordError


class Scalar(NamedTuple):
    """A text of the record; ``style`` is how it was written: plain (""), ``'``, ``"``, ``|`` or ``>``."""

    line: int
    column: int
    text: str
    style: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was written: ``field:`` and no more."""
        return not self.text and not self.style


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of the record."""

    line: int
    column: int
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Named fields of the record, in the order written."""

    line: int
    column: int
    fields: dict[str, Node]
    keys: dict[str, Scalar]


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True)
class Source:
    """One record's text: what was read, from where, and its tree of nodes."""

    name: str
    text: str

    @functools.cached_property
    def lines(self) -> list[str]:
        """The lines of the text, made when somebody asks for them, as the nodes are."""
        return self.text.splitlines()

    def problem(self, line: int, column: int, message: str, hint: str = "") -> Problem:
        """Return a problem of this source at ``line`` and ``column``, with the offending line."""
        shown = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return Problem(self.name, line, column, message, hint, shown)


class FaultySource(RecordError):
    """A source with faults; ``root`` are the nodes of it where these have taken nothing from what it says."""

    def __init__(self, problems: Iterable[Problem], source: Source, root: Node | None) -> None:
        super().__init__(problems)
        self.source, self.root = source, root

    def __reduce__(self) -> tuple[Any, ...]:
        return RecordError, (self.problems,)
