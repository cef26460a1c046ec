"""Many meetings to many reports: each record made whole, then written, whatever becomes of the others."""

from __future__ import annotations

import os
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from thbreports import atomic, form, outputs, packs, recordfiles
from thbreports.problems import OutputError, Problem, ThbReportsError
from thbreports.recordfiles import Record

if TYPE_CHECKING:
    from thbreports.document import Document
    from thbreports.packs import Pack
    from thbreports.record import Meeting

FORMATS = ("html", "pdf", "docx")
"""The formats that are written where none are asked for."""

Paths = str | os.PathLike[str] | Record | Iterable[str | os.PathLike[str] | Record]
Options = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written; ``size`` in bytes, ``seconds`` taken to make it."""

    path: Path
    record: str
    format: str
    size: int
    seconds: float


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
    """What a build did: files in the order written, problems sorted, records found, and those that failed."""

    written: tuple[Written, ...]
    problems: tuple[Problem, ...]
    records: tuple[str, ...]
    failed: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether everything that was asked for was written."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class Job:
    """All that is needed to make the reports of one record, here or in another process."""

    record: Record
    formats: tuple[str, ...]
    pack: str | Path | Pack | None = None
    verify: bool = False
    options: Options = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """The finished files of one record (format, data, seconds); all of them or, with ``problems``, none."""

    files: tuple[tuple[str, bytes, float], ...] = ()
    problems: tuple[Problem, ...] = ()


def build(
    paths: Paths,
    *,
    out: str | os.PathLike[str] = "build",
    formats: Sequence[str] = FORMATS,
    pack: str | Path | Pack | None = None,
    verify: bool = False,
    options: Options | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> BuildReport:
    """Write the reports of records into a folder, one file a format, named as the record is.

    A record with a fault is reported and nothing of it is written; its older files stay as they are, and all
    other records are built.

    Args:
        paths: files, and folders that are searched for .yaml and .yml files.
        out: the folder, which is made where it does not exist.
        formats: any of ``thbreports.outputs.names()``.
        pack: a pack, its name or its folder, for all records, whichever they name.
        verify: read every file back and compare it with its record before it is written.
        options: options of a format by its name: ``{"html": {"embed_fonts": True}}``.
        progress: is called with each event.

    Raises:
        OutputError: for a format that does not exist, and a folder that cannot be made.
        PackError: for a faulty or unknown ``pack``.
    """
    chosen = _formats(formats)
    if pack is not None and not isinstance(pack, packs.Pack):
        pack = packs.find(pack)
    records, problems = recordfiles.find(_listed(paths))
    folder = Path(out)
    clashes = dict(_clashes(records, folder, chosen))
    if records:
        _make_folder(folder)
    report = _Report(len(records), progress, problems)
    for record in records:
        report.started(record)
        if clash := clashes.get(record):
            report.failed(record, [clash])
            continue
        made = make(Job(record, chosen, pack, verify, options or {}))
        if made.problems:
            report.failed(record, made.problems)
        else:
            _write(record, made, folder, report)
    shown = tuple(record.shown for record in records)
    return BuildReport(tuple(report.files), tuple(sorted(set(problems))), shown, tuple(report.lost))


def make(job: Job) -> Made:
    """Return the reports of one record, verified but not written; its faults are told, never raised."""
    from thbreports.document import compose

    files: list[tuple[str, bytes, float]] = []
    problems: list[Problem] = []
    try:
        meeting, pack = form.prepare(job.record.load(), job.pack)
        document = compose(meeting, pack)
        if job.verify:
            problems.extend(_missing(meeting, document))
        for name in job.formats:
            start = time.perf_counter()
            data = outputs.write(name, document, **job.options.get(name, {}))
            files.append((name, data, time.perf_counter() - start))
            if job.verify:
                problems.extend(_differences(document, name, data))
    except ThbReportsError as error:
        problems.extend(error.problems)
    except OSError as error:
        problems.append(_unreadable(error, job.record))
    except Exception as error:  # whatever a library trips over in one record, the others are made
        problems.append(_unforeseen(error, job.record))
    return Made((), tuple(problems)) if problems else Made(tuple(files))


def validate(paths: Paths, *, pack: str | Path | Pack | None = None) -> list[Problem]:
    """Return every fault of the records, sorted.

    Their packs and the labels of their languages are looked up too; nothing is rendered, so that faults of
    templates are not found.

    Raises PackError for a faulty or unknown ``pack``.
    """
    if pack is not None and not isinstance(pack, packs.Pack):
        pack = packs.find(pack)
    records, problems = recordfiles.find(_listed(paths))
    return sorted({*problems, *(problem for record in records for problem in examine(record, pack))})


def examine(record: Record, pack: str | Path | Pack | None = None) -> list[Problem]:
    """Return the faults of one record, as ``validate`` does."""
    try:
        form.prepare(record.load(), pack)
    except ThbReportsError as error:
        return list(error.problems)
    except OSError as error:
        return [_unreadable(error, record)]
    return []


def _missing(meeting: Meeting, document: Document) -> list[Problem]:
    from thbreports.verify import against_record

    return against_record(meeting, document)


def _differences(document: Document, format: str, data: bytes) -> list[Problem]:
    from thbreports.verify import against_document

    return against_document(document, format, data)


class _Report:
    """Gathers what a build does, and passes it on to whoever watches."""

    def __init__(
        self, total: int, progress: Callable[[Progress], None] | None, problems: list[Problem]
    ) -> None:
        self.total, self.number = total, 0
        self.progress, self.problems = progress, problems
        self.files: list[Written] = []
        self.lost: list[str] = []

    def started(self, record: Record) -> None:
        self.number += 1
        self._tell("started", record)

    def written(self, record: Record, file: Written) -> None:
        self.files.append(file)
        self._tell("written", record, file)

    def failed(self, record: Record, problems: Iterable[Problem]) -> None:
        found = tuple(problems)
        self.problems.extend(found)
        self.lost.append(record.shown)
        self._tell("failed", record, problems=found)

    def _tell(
        self,
        kind: Literal["started", "written", "failed"],
        record: Record,
        file: Written | None = None,
        problems: tuple[Problem, ...] = (),
    ) -> None:
        if self.progress is not None:
            self.progress(Progress(kind, record.shown, self.number, self.total, file, problems))


def _listed(paths: Paths) -> Iterable[str | os.PathLike[str] | Record]:
    return [paths] if isinstance(paths, (str, os.PathLike, Record)) else paths


def _formats(formats: Sequence[str]) -> tuple[str, ...]:
    """Return the formats, each once.  Raises OutputError naming those that do not exist."""
    known = outputs.names()
    unknown = [name for name in formats if name not in known]
    if unknown:
        raise OutputError(map(outputs.unknown, unknown))
    return tuple(dict.fromkeys(formats))


def _clashes(
    records: Sequence[Record], folder: Path, formats: Sequence[str]
) -> Iterator[tuple[Record, Problem]]:
    """Yield the records whose files would overwrite those of another one, or a record itself, and say so."""
    first: dict[str, Record] = {}
    base = os.path.realpath(folder)
    sources = {os.path.realpath(record.path): record for record in records if record.path}
    for record in records:
        # Many file systems take names that differ only in case or in the coding of accents for the same.
        name = unicodedata.normalize("NFC", record.stem).casefold()
        other = first.setdefault(name, record)
        if other is not record:
            for one, two in ((record, other), (other, record)):
                message = f"its reports would have the same names as those of {two.shown}"
                yield one, Problem(one.shown, 0, 0, message, "rename one, or build into different folders")
        for format in formats:
            target = os.path.join(base, f"{record.stem}.{format}")
            if target in sources:
                message = f"its report would overwrite the record {sources[target].shown}"
                yield record, Problem(record.shown, 0, 0, message, "build into another folder")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = "it is a file" if folder.is_file() else error.strerror or str(error)
        raise OutputError([Problem(str(folder), 0, 0, f"the folder cannot be made: {reason}")]) from error


def _write(record: Record, made: Made, folder: Path, report: _Report) -> None:
    for format, data, seconds in made.files:
        path = folder / f"{record.stem}.{format}"
        try:
            atomic.write(path, data)
        except OSError as error:
            report.failed(record, [Problem(str(path), 0, 0, f"it cannot be written: {error.strerror}")])
            return
        report.written(record, Written(path, record.shown, format, len(data), seconds))


def _unreadable(error: OSError, record: Record) -> Problem:
    return Problem(str(error.filename or record.shown), 0, 0, f"it cannot be read: {error.strerror or error}")


def _unforeseen(error: Exception, record: Record) -> Problem:
    message = f"it cannot be rendered: {type(error).__name__}: {error}"
    return Problem(record.shown, 0, 0, message, "a fault of thbreports or of the pack: please report it")
