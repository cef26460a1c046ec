"""Build again whatever has changed, as soon as it has."""

from __future__ import annotations

import os
import queue
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import click

from thbreports import batch, packs
from thbreports.batch.make import execution
from thbreports.batch.make.pool import Workers
from thbreports.batch.plan import manifest
from thbreports.batch.plan.edition import PUBLIC
from thbreports.batch.report import BuildReport, Progress
from thbreports.cli import console
from thbreports.errors import Problem, Remark, ThbReportsError, printable
from thbreports.packs import choice
from thbreports.preview.look import absolute
from thbreports.preview.state import inside
from thbreports.preview.watcher import Scope, Watcher
from thbreports.source import beside


def watch(
    paths: Sequence[str],
    out: str,
    formats: Sequence[str],
    chosen: Sequence[str] | None,
    languages: Sequence[str] = (),
    audience: str = PUBLIC,
) -> NoReturn:
    """Build what has changed, until Ctrl-C; tell each file that is built, and each problem once.

    The build finds out for itself what is to be made anew.  Raises ThbReportsError where the first build
    cannot even begin; what is wrong later is told, and may be mended.
    """
    changes: queue.Queue[frozenset[str]] = queue.Queue()
    teller = _Teller()
    since = 0
    with Workers(execution.cores(), seconds=batch.LIMITS.seconds + 5, warm=formats) as workers:

        def build() -> BuildReport:
            nonlocal since
            since = time.time_ns()
            return batch.build(
                paths,
                out=out,
                formats=formats,
                pack=chosen,
                audience=audience,
                languages=languages,
                executor=workers,
                progress=teller.built,
            )

        scope = Scope(far=frozenset(map(absolute, paths)))
        watcher = Watcher(lambda: scope, changes.put)
        watcher.start()
        try:
            report = build()
            teller.problems(report.problems, frozenset())
            teller.remarks(report.remarks)
            click.echo(f"watching {console.count(len(report.records), 'record')}; Ctrl-C ends it", err=True)
            while True:
                scope = Scope(far=frozenset(_places(paths, out, chosen, report)), since=since)
                changed = _without(_next(changes), absolute(out))
                if changed:
                    report = _tried(build, report)
                    teller.problems(report.problems, changed)
                    teller.remarks(report.remarks)
        finally:
            watcher.stop()


class _Teller:
    """Prints files as they are built, and packs from folders and problems that nobody has seen yet."""

    def __init__(self) -> None:
        self._told: frozenset[Problem] = frozenset()
        self._packs: set[str] = set()
        self._remarks: set[Remark] = set()

    def built(self, event: Progress) -> None:
        """Tell a file that was written, and the folder of a pack when a record first names it."""
        if event.file is not None:
            click.echo(printable(str(event.file.path)))
        elif event.pack and event.pack not in self._packs:
            self._packs.add(event.pack)
            click.echo(console.pack_note(event.pack), err=True)

    def problems(self, problems: Iterable[Problem], changed: frozenset[str]) -> None:
        """Tell the problems that are new or in a file just saved, or that there are none any more."""
        now = frozenset(problems)
        console.show_problems(one for one in now if one not in self._told or absolute(one.file) in changed)
        if self._told and not now:
            click.echo("no problems", err=True)
        self._told = now

    def remarks(self, remarks: Iterable[Remark]) -> None:
        """Tell the remarks that are new."""
        console.show_remarks(one for one in remarks if one not in self._remarks)
        self._remarks.update(remarks)


def _tried(build: Callable[[], BuildReport], last: BuildReport) -> BuildReport:
    """Return the report of a build; where it cannot begin, that of a build that made nothing and says why."""
    try:
        return build()
    except ThbReportsError as error:
        return BuildReport((), error.problems, last.records, last.records)


def _next(changes: queue.Queue[frozenset[str]]) -> frozenset[str]:
    """Wait for a change, and return it with all that have come meanwhile."""
    while True:
        try:
            found = changes.get(timeout=1)  # not for ever, or Windows would not hear Ctrl-C
            break
        except queue.Empty:
            continue
    while not changes.empty():
        found |= changes.get()
    return found


def _without(paths: frozenset[str], folder: str) -> frozenset[str]:
    return frozenset(path for path in paths if not inside(path, folder))


def _places(
    paths: Sequence[str], out: str, chosen: Sequence[str] | None, report: BuildReport
) -> Iterator[str]:
    """Yield all files and folders that the reports are made from, and those where something is wrong."""
    yield from map(absolute, paths)
    yield from {absolute(Path(record).parent / beside.NAME) for record in report.records}
    yield from (absolute(problem.file) for problem in report.problems)
    yield from (os.path.dirname(absolute(record)) for record in report.failed)
    try:
        known = manifest.read(Path(out))
        names = {name for record in known.records.values() for name in record["documents"]}
        used = {packs.find(Path(out, name) if packs.is_folder(name) else name) for name in names}
        used |= set(choice.choose(chosen))
    except (ThbReportsError, OSError):  # told by the build; what it names as faulty is looked at
        return
    yield from (absolute(Path(out, name)) for file in known.files.values() for name in file["inputs"])
    yield from (str(one.folder) for pack in used for one in pack.chain())
