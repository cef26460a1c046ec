"""Show the progress of a build: lines, a bar on a terminal, JSON, or problems only."""

from __future__ import annotations

import os
import sys
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import click

from thbreports.cli import console
from thbreports.errors import printable, whole_characters

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from thbreports.batch.report import BuildReport, Planned, Progress, Written
    from thbreports.errors import ThbReportsError


class ProgressReporter:
    """Shows what goes wrong, and nothing else; what the others are made from.

    ``folder`` is what messages call the folder that is written into.
    """

    def __init__(self, folder: str) -> None:
        self.folder, self.files = folder, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if isinstance(error, KeyboardInterrupt):
            self.stopped()

    def __call__(self, event: Progress) -> None:
        """Show one event."""
        if event.kind == "written":
            self.files += 1

    def stop(self) -> None:
        """Show no more events."""

    def stopped(self) -> None:
        """Tell what was finished before Ctrl-C."""
        said = f"{console.count(self.files, 'file')} in {self.folder} finished before the stop"
        click.echo(said, err=True)

    def refused(self, error: ThbReportsError) -> None:
        """Tell why nothing can be done at all."""
        raise error

    def finished(self, report: BuildReport, problems: str, summary: str) -> None:
        """Show what came of it all: problems last, where they are seen, by file, and what they cost."""
        console.show_problems(report.problems, problems)


class Lines(ProgressReporter):
    """A line a file, for logs and other programs; with ``explain`` it says why the file was made."""

    def __init__(self, folder: str, explain: bool) -> None:
        super().__init__(folder)
        self.explain = explain

    def __call__(self, event: Progress) -> None:
        """Show one event."""
        super().__call__(event)
        if event.file is not None:
            self.written(event.file)
        elif event.removed is not None:
            click.echo(f"{printable(str(event.removed))}: removed")
        elif event.pack:
            self.note(console.pack_note(event.pack))

    def note(self, words: str) -> None:
        """Show what a person may want to know."""
        click.echo(words, err=True)

    def written(self, file: Written) -> None:
        """Show a file that was written."""
        path = printable(str(file.path))
        click.echo(f"{path}: {printable(file.reason)}" if self.explain else path)

    def finished(self, report: BuildReport, problems: str, summary: str) -> None:
        """Show what came of it all."""
        console.show_plan(report.planned)
        console.show_differences(report.differences)
        console.show_remarks(report.remarks)
        super().finished(report, problems, summary)
        click.echo(summary, err=True)


class Terminal(Lines):
    """A bar with count, rate, remaining time and the record in work, which is gone at the end."""

    def __init__(self, folder: str, explain: bool) -> None:
        super().__init__(folder, explain)
        self.bar: Bar | None = None
        self.at_work: dict[str, None] = {}

    def __call__(self, event: Progress) -> None:
        """Show one event."""
        if self.bar is None:
            self.bar = _bar(event.total)
            self.bar.start()
        if event.kind == "started":
            self.at_work[printable(event.record)] = None
        elif event.kind in ("done", "failed"):
            self.at_work.pop(printable(event.record), None)
        self.bar.update(self.bar.task_ids[0], completed=event.number, record=next(iter(self.at_work), ""))
        if event.kind == "failed":
            problems = console.count(len(event.problems), "problem")
            self.bar.console.print(f"{printable(event.record)}: {problems}", markup=False, highlight=False)
        super().__call__(event)

    def note(self, words: str) -> None:
        """Show what a person may want to know."""
        if self.bar is not None:
            self.bar.console.print(words, markup=False, highlight=False)

    def written(self, file: Written) -> None:
        """Show a file that was written, if it is to be explained."""
        if self.explain and self.bar is not None:
            told = printable(f"{file.path}: {file.reason}")
            self.bar.console.print(told, markup=False, highlight=False)

    def stop(self) -> None:
        """Take the bar away."""
        if self.bar is not None:
            self.bar.stop()


class Json(ProgressReporter):
    """A JSON object a line, with the kind of ``event``, and a ``summary`` with all problems last."""

    def __call__(self, event: Progress) -> None:
        """Show one event."""
        super().__call__(event)
        said: dict[str, Any] = {"event": event.kind, "record": event.record}
        said |= {"done": event.number, "total": event.total}
        if event.file is not None:
            file = event.file
            said |= {"file": str(file.path), "format": file.format, "bytes": file.size}
            said |= {"seconds": round(file.seconds, 4), "reason": file.reason}
            said |= {"words": file.words} if file.words else {}
        if event.removed is not None:
            said["file"] = str(event.removed)
        if event.pack:
            said["pack"] = event.pack
        if event.problems:
            said["problems"] = [one.as_dict() for one in event.problems]
        _print(said)

    def stopped(self) -> None:
        """Tell what was finished before Ctrl-C."""
        _print({"event": "stopped", "folder": self.folder, "built": self.files})

    def refused(self, error: ThbReportsError) -> None:
        """Tell why nothing can be done at all."""
        _print({"event": "refused", "problems": [one.as_dict() for one in error.problems]})

    def finished(self, report: BuildReport, problems: str, summary: str) -> None:
        """Show what came of it all."""
        for one in report.planned:
            _print({"event": "planned", **_plan(one)})
        for other in report.differences:
            _print({"event": other.kind, "file": str(other.path), "record": other.record})
        verified = {"verified": report.verified, "words": report.words} if report.verified else {}
        for remark in report.remarks:
            _print({"event": "remark", **remark.as_dict()})
        _print(
            {
                "event": "summary",
                "folder": self.folder,
                "records": len(report.records),
                "built": len(report.written),
                "unchanged": len(report.unchanged),
                "removed": len(report.removed),
                "failed": len(report.failed),
                **verified,
                "seconds": round(report.seconds, 3),
                "problems": [one.as_dict() for one in report.problems],
                "remarks": [one.as_dict() for one in report.remarks],
            }
        )


def follower(folder: str, *, quiet: bool, explain: bool, as_json: bool) -> ProgressReporter:
    """Return what shows a build as it was asked for, and as the streams of this process allow."""
    if as_json:
        return Json(folder)
    if quiet:
        return ProgressReporter(folder)
    rewrites = sys.stdout.isatty() and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    return Terminal(folder, explain) if rewrites else Lines(folder, explain)


def _plan(one: Planned) -> dict[str, str]:
    return {"file": str(one.path), "record": one.record, "action": one.kind, "reason": one.reason}


def _print(said: dict[str, Any]) -> None:
    import json

    whole = {
        name: whole_characters(value) if isinstance(value, str) else value for name, value in said.items()
    }
    click.echo(json.dumps(whole))


def _bar(total: int) -> Bar:
    """Return the bar, whose library is loaded when there is something to show."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.table import Column
    from rich.text import Text

    class Rate(ProgressColumn):
        """Records a second."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:.1f}/s" if speed else "", justify="right")

    console = Console(stderr=True)
    bar = Progress(
        BarColumn(bar_width=20 if console.width >= 80 else 8),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
        TextColumn(
            "{task.fields[record]}",
            markup=False,
            table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis"),
        ),
        console=console,
        transient=True,
        expand=True,
    )
    bar.add_task("", total=total, record="")
    return bar
