"""What a build tells: while it goes on, and when it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from thbreports.problems import Problem
from thbreports.recordfiles import Record


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written; ``size`` in bytes, ``seconds`` taken to make it."""

    path: Path
    record: str
    format: str
    size: int
    seconds: float


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """A file that is not as it would be made now.

    It ``differs``, is ``missing``, or is ``no longer made``: its record is gone, or makes this document no
    more.  ``record`` is what messages call the record.
    """

    path: Path
    kind: Literal["differs", "missing", "no longer made"]
    record: str


@dataclass(frozen=True, slots=True)
class Progress:
    """What has just happened: a record was started, one of its files was written, or the record failed.

    ``number`` counts the records from 1 to ``total``.
    """

    kind: Literal["started", "written", "failed"]
    record: str
    number: int
    total: int
    file: Written | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: files in the order written, problems sorted, records found, and those that failed.

    After a check nothing is written: ``compared`` counts the files that would have been, and ``differences``
    are those that are not as they should be, sorted.
    """

    written: tuple[Written, ...]
    problems: tuple[Problem, ...]
    records: tuple[str, ...]
    failed: tuple[str, ...]
    compared: int = 0
    differences: tuple[Difference, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything that was asked for was written, or found as it should be."""
        return not self.problems and not self.differences


class Log:
    """Gathers what a build does, and passes it on to whoever watches."""

    def __init__(
        self, total: int, progress: Callable[[Progress], None] | None, problems: Iterable[Problem]
    ) -> None:
        self.total, self.number, self.compared = total, 0, 0
        self.progress, self.problems = progress, list(problems)
        self.files: list[Written] = []
        self.lost: list[str] = []
        self.differences: set[Difference] = set()

    def started(self, record: Record) -> None:
        """Tell that the work on a record begins."""
        self.number += 1
        self._tell("started", record)

    def written(self, record: Record, file: Written) -> None:
        """Tell that a file is finished."""
        self.files.append(file)
        self._tell("written", record, file)

    def failed(self, record: Record, problems: Iterable[Problem]) -> None:
        """Tell that a record has faults."""
        found = tuple(problems)
        self.problems.extend(found)
        self.lost.append(record.shown)
        self._tell("failed", record, problems=found)

    def report(self, records: Iterable[Record]) -> BuildReport:
        """Return all that was gathered."""
        return BuildReport(
            tuple(self.files),
            tuple(sorted(set(self.problems))),
            tuple(record.shown for record in records),
            tuple(self.lost),
            self.compared,
            tuple(sorted(self.differences)),
        )

    def _tell(
        self,
        kind: Literal["started", "written", "failed"],
        record: Record,
        file: Written | None = None,
        problems: tuple[Problem, ...] = (),
    ) -> None:
        if self.progress is not None:
            self.progress(Progress(kind, record.shown, self.number, self.total, file, problems))
