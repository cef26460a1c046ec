"""One record to its finished files, in memory: nothing is written here, and no fault is raised."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from thbreports import form, outputs
from thbreports.packs import Pack
from thbreports.problems import Problem, ThbReportsError
from thbreports.recordfiles import Record

if TYPE_CHECKING:
    from thbreports.document import Document
    from thbreports.record import Meeting

Options = Mapping[str, Mapping[str, Any]]
"""Options of formats, by their names: ``{"html": {"embed_fonts": True}}``."""


@dataclass(frozen=True, slots=True)
class Job:
    """All that is needed to make the reports of one record, here or in another process.

    ``packs`` are those of its documents; where there are none, the record chooses.
    """

    record: Record
    formats: tuple[str, ...]
    packs: tuple[Pack, ...] = ()
    verify: bool = False
    options: Options = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class File:
    """A finished file, and what it was made from.

    ``fingerprint`` is that of the pack, ``pictures`` has the SHA-256 of each picture by the name that the
    record gives it, ``seconds`` were taken to make it.
    """

    name: str
    format: str
    data: bytes = field(repr=False)
    seconds: float
    pack: str
    fingerprint: str
    pictures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """The finished files of one record; all of them or, with ``problems``, none.

    ``digest`` is the SHA-256 of the record that was read.
    """

    files: tuple[File, ...] = ()
    problems: tuple[Problem, ...] = ()
    digest: str = ""


def make(job: Job) -> Made:
    """Return the reports of one record, verified but not written; its faults are told, never raised.

    All documents are composed from the same meeting, which is read once.
    """
    files: list[File] = []
    problems: list[Problem] = []
    digest = ""
    try:
        data = job.record.read()
        digest = hashlib.sha256(data).hexdigest()
        for number, (meeting, pack) in enumerate(form.prepare_all(job.record.load(data), job.packs)):
            stem = stem_of(job.record.stem, pack, number)
            files.extend(_files(job, meeting, pack, stem, problems))
    except ThbReportsError as error:
        problems.extend(error.problems)
    except OSError as error:
        problems.append(unreadable(error, job.record))
    except Exception as error:  # whatever a library trips over in one record, the others are made
        problems.append(_unforeseen(error, job.record))
    return Made((), tuple(problems), digest) if problems else Made(tuple(files), (), digest)


def stem_of(stem: str, pack: Pack, number: int) -> str:
    """Return how the files of a document are called: as their record, and from the second on, its pack.

    A record ``minutes`` with the packs ``base`` and ``decisions-only`` makes ``minutes`` and
    ``minutes.decisions-only``, whatever the formats.
    """
    return f"{stem}.{pack.name}" if number else stem


def unreadable(error: OSError, record: Record) -> Problem:
    """Return the problem of a record, or of a file that it needs, which cannot be read."""
    return Problem(str(error.filename or record.shown), 0, 0, f"it cannot be read: {error.strerror or error}")


def _files(job: Job, meeting: Meeting, pack: Pack, stem: str, problems: list[Problem]) -> Iterator[File]:
    """Yield the files of one document; what verifying finds is added to the problems."""
    from thbreports.document import compose

    document = compose(meeting, pack)
    fingerprint = pack.fingerprint()
    if job.verify:
        problems.extend(_missing(meeting, document))
    for format in job.formats:
        start = time.perf_counter()
        data = outputs.write(format, document, **job.options.get(format, {}))
        seconds = time.perf_counter() - start
        yield File(f"{stem}.{format}", format, data, seconds, pack.name, fingerprint, document.pictures)
        if job.verify:
            problems.extend(_differences(document, format, data))


def _missing(meeting: Meeting, document: Document) -> list[Problem]:
    from thbreports.verify import against_record

    return against_record(meeting, document)


def _differences(document: Document, format: str, data: bytes) -> list[Problem]:
    from thbreports.verify import against_document

    return against_document(document, format, data)


def _unforeseen(error: Exception, record: Record) -> Problem:
    message = f"it cannot be rendered: {type(error).__name__}: {error}"
    return Problem(record.shown, 0, 0, message, "a fault of thbreports or of the pack: please report it")
