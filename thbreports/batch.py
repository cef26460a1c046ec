"""Many meetings to many reports: each record made whole, then written, whatever becomes of the others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from thbreports import environment, form, outputs, packchoice, recordfiles, targets
from thbreports.buildreport import BuildReport, Log, Progress
from thbreports.delivery import Checker, Writer
from thbreports.packchoice import Choice
from thbreports.making import Job, Options, make, unreadable
from thbreports.manifest import Keeper
from thbreports.packs import Pack
from thbreports.problems import OutputError, Problem, ThbReportsError
from thbreports.recordfiles import Record

FORMATS = ("html", "pdf", "docx")
"""The formats that are written where none are asked for."""

Paths = str | os.PathLike[str] | Record | Iterable[str | os.PathLike[str] | Record]


def build(
    paths: Paths,
    *,
    out: str | os.PathLike[str] = "build",
    formats: Sequence[str] = FORMATS,
    pack: Choice | Sequence[Choice] | None = None,
    verify: bool = False,
    options: Options | None = None,
    check: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> BuildReport:
    """Write the reports of records into a folder, one file a document and format, and the list of all files.

    The files of the first document are named as the record is (``minutes.pdf``), those of the others as the
    record and the pack (``minutes.decisions-only.pdf``).  A record with a fault is reported and nothing of it
    is written; its older files stay as they are, and all other records are built.  ``manifest.json`` comes
    last and tells what each file was made from.

    Args:
        paths: files, and folders that are searched for .yaml and .yml files.
        out: the folder, which is made where it does not exist.
        formats: any of ``thbreports.outputs.names()``.
        pack: a pack, its name or its folder, or several of them for several documents, for all records,
            whichever they name.
        verify: read every file back and compare it with its record before it is written.
        options: options of a format by its name: ``{"html": {"embed_fonts": True}}``.
        check: write nothing, and tell which files in the folder are not as they would be made.
        progress: is called with each event.

    Raises:
        OutputError: for a format that does not exist, a folder that cannot be made, a ``manifest.json`` that
            no build wrote, and a ``SOURCE_DATE_EPOCH`` that is no time.
        PackError: for a faulty or unknown ``pack``.
    """
    chosen, packs = _formats(formats), packchoice.choose(pack)
    records, problems = recordfiles.find(_listed(paths))
    folder = Path(out)
    environment.made()  # a variable that is wrong is told once, not for every record
    if records and not check:
        _make_folder(folder)
    keeper = Keeper(folder, environment.versions())
    log = Log(len(records), progress, problems)
    use = Checker(keeper, log) if check else Writer(keeper, log)
    try:
        _work([Job(record, chosen, packs, verify, options or {}) for record in records], use, log)
    finally:  # after Ctrl-C too
        use.finish()
    return log.report(records)


def validate(paths: Paths, *, pack: Choice | Sequence[Choice] | None = None) -> list[Problem]:
    """Return every fault of the records, sorted.

    Their packs and the labels of their languages are looked up too; nothing is rendered, so that faults of
    templates are not found.

    Raises PackError for a faulty or unknown ``pack``.
    """
    packs = packchoice.choose(pack)
    records, problems = recordfiles.find(_listed(paths))
    return sorted({*problems, *(problem for record in records for problem in examine(record, packs))})


def examine(record: Record, packs: tuple[Pack, ...] = ()) -> list[Problem]:
    """Return the faults of one record, as ``validate`` does."""
    try:
        form.prepare_all(record.load(), packs)
    except ThbReportsError as error:
        return list(error.problems)
    except OSError as error:
        return [unreadable(error, record)]
    return []


def _work(jobs: Sequence[Job], use: Writer | Checker, log: Log) -> None:
    """Make the files of each record, and use them, unless they would destroy something."""
    records = [job.record for job in jobs]
    clashes = dict(targets.clashes(records, jobs[0].packs)) if jobs else {}
    kept = targets.Kept(use.keeper.folder, records)
    for job in jobs:
        log.started(job.record)
        if clash := clashes.get(job.record):
            log.failed(job.record, [clash])
            continue
        made = make(job)
        problems = made.problems or kept.faults(job.record, made.files)
        if problems:
            log.failed(job.record, problems)
        else:
            use(job, made)


def _listed(paths: Paths) -> Iterable[str | os.PathLike[str] | Record]:
    return [paths] if isinstance(paths, (str, os.PathLike, Record)) else paths


def _formats(formats: Sequence[str]) -> tuple[str, ...]:
    """Return the formats, each once.  Raises OutputError naming those that do not exist."""
    known = outputs.names()
    unknown = [name for name in formats if name not in known]
    if unknown:
        raise OutputError(map(outputs.unknown, unknown))
    return tuple(dict.fromkeys(formats))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = "it is a file" if folder.is_file() else error.strerror or str(error)
        raise OutputError([Problem(str(folder), 0, 0, f"the folder cannot be made: {reason}")]) from error
