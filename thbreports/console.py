"""What the command line shows: progress, faults, and the last line."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

if TYPE_CHECKING:
    from thbreports.buildreport import BuildReport, Difference, Progress
    from thbreports.problems import Problem


def count(number: int, thing: str) -> str:
    """Return ``1 file`` or ``2 files``."""
    return f"{number} {thing}" + ("" if number == 1 else "s")


def show_faults(problems: Iterable[Problem], summary: str = "") -> None:
    """Print faults, sorted by file and line, then the summary, to standard error."""
    for problem in sorted(set(problems)):
        click.echo(problem.explain(), err=True)
    if summary:
        click.echo(summary, err=True)


def faults_of(problems: int, failed: int, records: int) -> str:
    """Return ``2 faults in 1 of 3 records``."""
    of = "" if records == failed else f" of {records}"
    where = f" in {failed}{of} record{'' if records == 1 else 's'}" if failed else ""
    return count(problems, "fault") + where


def build_summary(report: BuildReport, folder: str) -> str:
    """Return the last line of a build."""
    if report.ok:
        return f"{count(len(report.written), 'file')} of {count(len(report.records), 'record')} in {folder}"
    faults = faults_of(len(report.problems), len(report.failed), len(report.records))
    if not report.failed:
        return f"{faults}; {count(len(report.written), 'file') if report.written else 'nothing'} written"
    these = "it" if len(report.failed) == 1 else "them"
    torn = {file.record for file in report.written} & set(report.failed)
    return f"{faults}; {'not everything' if torn else 'nothing'} of {these} was written"


def check_summary(report: BuildReport, folder: str) -> str:
    """Return the last line of a check."""
    differing = sum(1 for one in report.differences if one.kind != "no longer made")
    stale = len(report.differences) - differing
    files = count(report.compared, "file")
    said = f"{differing} of {files} not as it would be made" if differing else f"{files} as it would be made"
    if report.compared != 1:
        said = said.replace("as it would", "as they would")
    said += f", {stale} no longer made" if stale else ""
    faults = faults_of(len(report.problems), len(report.failed), len(report.records))
    return f"{said} in {folder}" + (f"; {faults}" if report.problems else "")


def show_differences(differences: Iterable[Difference]) -> None:
    """Print each file that is not as it would be made, one a line."""
    for one in differences:
        click.echo(f"{one.path}: {one.kind}")


def failure(error: OSError) -> str:
    """Return what went wrong with which file, in one line."""
    name = os.fsdecode(error.filename) if isinstance(error.filename, (str, bytes)) else "standard output"
    if isinstance(error, FileExistsError):
        return f"{name}: error: there is a file of this name already; it stays as it is"
    return f"{name}: error: {error.strerror or error}"


class Watch:
    """Shows a build as it goes on: one line that is rewritten on a terminal, a line a file when piped."""

    def __init__(self, folder: str) -> None:
        self.folder, self.files, self.width = folder, 0, 0
        self.terminal = sys.stdout.isatty()
        self.rewrites = self.terminal and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def __call__(self, event: Progress) -> None:
        """Show one event."""
        if event.kind == "written":
            self.files += 1
            if event.file is not None and not self.rewrites:
                click.echo(str(event.file.path))
        elif event.kind == "started" and self.rewrites:
            digits = len(str(event.total))
            self._rewrite(f"[{event.number:{digits}}/{event.total}] {event.record}")

    def _rewrite(self, line: str) -> None:
        # Spaces, not a control sequence, rub out the old line: every console knows them.
        line = line[: shutil.get_terminal_size().columns - 1]
        click.echo("\r" + line.ljust(self.width) + ("" if line else "\r"), err=True, nl=False)
        self.width = len(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.width:
            self._rewrite("")
        if isinstance(error, KeyboardInterrupt):
            click.echo(f"{count(self.files, 'file')} in {self.folder} finished before the stop", err=True)
