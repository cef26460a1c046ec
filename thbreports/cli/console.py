"""Text of the command line: problems, and the last line."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from thbreports.batch.report import BuildReport, Difference, Planned
    from thbreports.errors import Problem, Remark


def count(number: int, thing: str) -> str:
    """Return ``1 file`` or ``2 files``."""
    return f"{number} {thing}" + ("" if number == 1 else "s")


def show_problems(problems: Iterable[Problem], summary: str = "") -> None:
    """Print problems, sorted by file and line, then the summary, to standard error."""
    for problem in sorted(set(problems)):
        click.echo(problem.explain(), err=True)
    if summary:
        click.echo(summary, err=True)


def show_remarks(remarks: Iterable[Remark]) -> None:
    """Print remarks to standard error, one a line; what is said of several records is said once."""
    whole: dict[str, list[Remark]] = {}
    for remark in sorted(set(remarks)):
        if remark.line:
            click.echo(str(remark), err=True)
        else:
            whole.setdefault(remark.message, []).append(remark)
    for first, *others in whole.values():
        more = f" and {count(len(others), 'more record')}" if others else ""
        click.echo(first.of(first.file + more), err=True)


def pack_note(folder: str) -> str:
    """Return the line that a pack is taken from a folder that a record names."""
    from thbreports.errors import printable

    shown = printable(folder)
    return f"note: pack '{os.path.basename(shown)}' is taken from a folder that a record names, {shown}"


def problems_of(problems: int, failed: int, records: int) -> str:
    """Return ``2 problems in 1 of 3 records``."""
    of = "" if records == failed else f" of {records}"
    where = f" in {failed}{of} record{'' if records == 1 else 's'}" if failed else ""
    return count(problems, "problem") + where


def build_summary(report: BuildReport, folder: str) -> str:
    """Return the last line of a build: what was built, unchanged, failed, and the seconds."""
    removed = f", {len(report.removed)} removed" if report.removed else ""
    return (
        f"{folder}: {count(len(report.written), 'file')} built, {len(report.unchanged)} unchanged{removed}, "
        f"{count(len(report.failed), 'record')} failed, {report.seconds:.1f} s"
    )


def verify_summary(report: BuildReport) -> str:
    """Return what was compared: ``6 files say what their records say: 12 480 words``."""
    words = f"{report.words:,}".replace(",", " ") + f" word{'' if report.words == 1 else 's'}"
    said = "no file was compared with its record"
    if report.verified:
        these = "1 file says what its record says"
        said = f"{these if report.verified == 1 else _files_say(report.verified)}: {words}"
    if not report.unchanged:
        return said
    before = f"{count(len(report.unchanged), 'unchanged file')} compared when built"
    return f"{said}; {before}" if report.verified else before


def _files_say(number: int) -> str:
    return f"{number} files say what their records say"


def plan_summary(report: BuildReport, folder: str) -> str:
    """Return the last line of a dry run."""
    made = sum(1 for one in report.planned if one.kind == "make")
    removed = len(report.planned) - made
    gone = f", {removed} to be removed" if removed else ""
    failed = count(len(report.failed), "record")
    built = f"{count(made, 'file')} to be built"
    return f"{folder}: {built}, {len(report.unchanged)} unchanged{gone}, {failed} failed"


def problems_summary(report: BuildReport, writes: bool) -> str:
    """Return how many problems there are, and what they have cost a build that ``writes``."""
    if not report.problems:
        return ""
    problems = problems_of(len(report.problems), len(report.failed), len(report.records))
    if not (report.failed and writes):
        return problems
    these = "it" if len(report.failed) == 1 else "them"
    torn = {file.record for file in report.written} & set(report.failed)
    return f"{problems}; {'not everything' if torn else 'nothing'} of {these} was written"


def check_summary(report: BuildReport, folder: str) -> str:
    """Return the last line of a check."""
    differing = sum(1 for one in report.differences if one.kind != "no longer made")
    stale = len(report.differences) - differing
    files = count(report.compared, "file")
    said = f"{differing} of {files} not as it would be made" if differing else f"{files} as it would be made"
    if report.compared != 1:
        said = said.replace("as it would", "as they would")
    said += f", {stale} no longer made" if stale else ""
    return f"{said} in {folder}"


def show_plan(planned: Iterable[Planned]) -> None:
    """Print each file that would be made or removed, and why, one a line."""
    from thbreports.errors import printable

    for one in planned:
        click.echo(printable(f"{one.path}: {'removed: ' if one.kind == 'remove' else ''}{one.reason}"))


def show_differences(differences: Iterable[Difference]) -> None:
    """Print each file that is not as it would be made, one a line."""
    from thbreports.errors import printable

    for one in differences:
        click.echo(printable(f"{one.path}: {one.kind}"))


def failure(error: OSError) -> str:
    """Return what went wrong with which file, in one line."""
    from thbreports.errors import printable

    name = os.fsdecode(error.filename) if isinstance(error.filename, (str, bytes)) else "standard output"
    if isinstance(error, FileExistsError):
        return f"{name}: error: there is a file of this name already; it stays as it is"
    return f"{printable(name)}: error: {error.strerror or error}"
