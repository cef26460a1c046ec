"""Make the finished files of one record in memory; nothing is written, and no problem is raised."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from thbreports import formats, packs
from thbreports.batch.make.clearance import LISTED, Clearance
from thbreports.batch.make.limits import Limits, MemoryLimit, TimeLimit, bounded
from thbreports.batch.plan.records import RecordFile, digest
from thbreports.errors import NotForAudience, OutputError, Problem, Remark, ThbReportsError
from thbreports.packs import Pack

if TYPE_CHECKING:
    from thbreports.record import Meeting

T = TypeVar("T")

Options = Mapping[str, Mapping[str, Any]]
"""Options of formats, by their names: ``{"html": {"embed_fonts": True}}``."""


@dataclass(frozen=True)
class Job:
    """All that is needed to make the reports of one record, here or in another process.

    ``packs`` are those of its documents; where there are none, the record chooses.  ``wanted`` has the names
    of the files to make; without it all are made.  Without ``limits`` it may take any time and memory.
    ``strict`` makes nothing of a record that is not wholly in its language; ``remarked`` looks for what a
    person may want to know of it.
    """

    record: RecordFile
    formats: tuple[str, ...]
    packs: tuple[Pack, ...] = ()
    verify: bool = False
    options: Options = field(default_factory=dict)
    wanted: frozenset[str] | None = None
    limits: Limits | None = None
    strict: bool = False
    remarked: bool = True


@dataclass(frozen=True)
class File:
    """A finished file, and what it was made from.

    ``fingerprint`` is that of the pack, ``pictures`` has the SHA-256 of each picture by the name that the
    record gives it, ``seconds`` were taken to make it, ``words`` of it were compared with the record,
    ``engine`` laid out its pages where there are several.
    """

    name: str
    format: str
    data: bytes = field(repr=False)
    seconds: float
    pack: str
    fingerprint: str
    pictures: Mapping[str, str] = field(default_factory=dict)
    words: int = 0
    engine: str = ""


@dataclass(frozen=True)
class RenderedRecord:
    """The finished files of one record; with ``problems`` none, or those of the formats that can be made.

    ``digest`` is the SHA-256 of the record that was read, with the defaults around it; ``documents`` has the
    packs that it chose for its documents, by name or folder; ``untranslated`` says that some of its words
    stand in another language.
    """

    files: tuple[File, ...] = ()
    problems: tuple[Problem, ...] = ()
    digest: str = ""
    documents: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    untranslated: bool = False


def is_whole(made: RenderedRecord, job: Job) -> bool:
    """Tell whether what an executor gave back is of the form of what ``make`` returns for a job."""
    files = isinstance(made.files, tuple) and all(
        isinstance(file, File)
        and file.format in job.formats
        and type(file.data) is bytes
        and isinstance(file.seconds, float | int)
        and math.isfinite(file.seconds)
        and type(file.words) is int
        and _texts(file.name, file.pack, file.fingerprint, file.engine)
        and isinstance(file.pictures, Mapping)
        and _texts(*file.pictures, *file.pictures.values())
        for file in made.files
    )
    problems = isinstance(made.problems, tuple) and all(
        isinstance(one, Problem)
        and _texts(one.file, one.message, one.hint, one.source, one.path)
        and isinstance(one.line, int)
        and isinstance(one.column, int)
        for one in made.problems
    )
    remarks = isinstance(made.remarks, tuple) and all(
        isinstance(one, Remark)
        and _texts(one.file, one.message)
        and isinstance(one.line, int)
        and isinstance(one.column, int)
        for one in made.remarks
    )
    documents = isinstance(made.documents, tuple) and _texts(*made.documents, made.digest)
    said = bool(
        made.files or made.problems or made.remarks
    )  # a record of which nothing came back is not done
    return files and problems and remarks and documents and said and type(made.untranslated) is bool


def _texts(*values: object) -> bool:
    return all(isinstance(one, str) for one in values)


LIMIT_HINT = "mend the template or the record, or allow more"


def make(job: Job) -> RenderedRecord:
    """Return the reports of one record, verified but not written; its problems are told, never raised."""
    if job.limits:
        import_code()
    return capture_problems(job.record, job.limits, lambda: _made(job))


def import_code() -> None:
    """Import what reports are made with, before memory is limited.

    What is imported first may be compiled, and CPython tells a want of memory there as a SyntaxError.
    """
    from thbreports.record import Meeting
    from thbreports.verify import proof  # noqa: F401

    Meeting.model_rebuild()  # which imports too, at its first use


def capture_problems(
    record: RecordFile, limits: Limits | None, work: Callable[[], T], before: int = 0
) -> T | RenderedRecord:
    """Return what some work on a record gives within the limits, or all that is wrong, as its problems.

    ``before`` is the size of the process, where it was asked a moment ago.
    """
    try:
        with bounded(limits, before) if limits else contextlib.nullcontext():
            return work()
    except NotForAudience as error:
        if not record.is_named:  # one of a folder, of which the others are made
            return RenderedRecord(
                remarks=tuple(Remark(one.file, 0, 0, one.message) for one in error.problems)
            )
        problems = error.problems
    except ThbReportsError as error:
        problems = error.problems
    except OSError as error:
        problems = (unreadable(error, record),)
    except (TimeLimit, MemoryLimit) as error:
        problems = (Problem(record.shown, 0, 0, str(error), LIMIT_HINT),)
    except Exception as error:  # whatever a library trips over in one record, the others are made
        problems = (_unforeseen(error, record),)
    return RenderedRecord(problems=problems)


def _made(job: Job) -> RenderedRecord:
    """Return what ``make`` does.  All documents are composed from the same meeting, which is read once."""
    from thbreports.view.remarks import remarks, untranslated

    files: list[File] = []
    problems: list[Problem] = []
    refused: list[Problem] = []
    data, around = job.record.read(), job.record.beside()
    loaded, clearance = _read(job, data)
    if job.strict and (lacking := untranslated(loaded)):
        return RenderedRecord(problems=tuple(lacking))
    prepared = _prepared(job, loaded)
    for number, (meeting, pack) in enumerate(prepared):
        stem = job.record.name(pack.name, number)
        names = {f"{stem}.{format}": format for format in job.formats}
        wanted = {name: one for name, one in names.items() if job.wanted is None or name in job.wanted}
        if wanted:
            made = [*_files(job, meeting, pack, number, wanted, problems, refused)]
            if clearance is not None:
                together = {file.format: file.data for file in made} | {
                    LISTED: listed(job.record, pack, made)
                }
                problems.extend(clearance.problems(meeting, pack, together, job.options))
            files.extend(made)
    if problems or (refused and not files):
        return RenderedRecord(problems=(*problems, *refused))
    documents = () if job.packs else tuple(packs.reference_name(pack) for _, pack in prepared)
    told = remarks(prepared[0][0], [pack for _, pack in prepared]) if job.remarked else ()
    foreign = bool(untranslated(loaded))
    return RenderedRecord(tuple(files), tuple(refused), digest(data, around), documents, tuple(told), foreign)


def _prepared(job: Job, loaded: Meeting) -> list[tuple[Meeting, Pack]]:
    """Return what the documents of a record are composed of; what was read here is a view already."""
    from thbreports.view.prepare import prepare_all, prepare_view

    own = job.record.meetings
    if len(own) > 1:
        return [prepare_all(one, (pack,))[0] for one, pack in zip(own, job.packs, strict=True)]
    return prepare_all(loaded, job.packs) if own else prepare_view(loaded, job.packs)


def listed(record: RecordFile, pack: Pack, files: Sequence[File]) -> bytes:
    """Return the names that the list of files will have of a document: files, record, pack, pictures."""
    pictures = (name for file in files for name in file.pictures)
    names = dict.fromkeys((record.listed, *(file.name for file in files), *pictures))
    return "\n".join((*names, pack.name, pack.folder.name)).encode("utf-8", "replace")


def _read(job: Job, data: bytes) -> tuple[Meeting, Clearance | None]:
    """Return what is read of a record, and what clears its files; those for others are cleared there."""
    from thbreports.document import numbers

    record = job.record
    if record.meetings:
        return record.meetings[0], None
    try:
        whole, walked = record.whole_walked(data)
        shown = numbers.keep(whole, record.seen(whole, walked), job.packs)
        return shown, Clearance(whole, record.edition.reader, walked)
    except (ThbReportsError, OSError, TimeLimit, MemoryLimit):
        raise
    except Exception as error:  # its words may be those of a part that is for others
        raise RuntimeError(f"{type(error).__name__} while it was read") from error


def unreadable(error: OSError, record: RecordFile) -> Problem:
    """Return the problem of a record, or of a file that it needs, which cannot be read."""
    return Problem(str(error.filename or record.shown), 0, 0, f"it cannot be read: {error.strerror or error}")


def _files(
    job: Job,
    meeting: Meeting,
    pack: Pack,
    number: int,
    wanted: Mapping[str, str],
    problems: list[Problem],
    refused: list[Problem],
) -> Iterator[File]:
    """Yield the wanted files of one document, names to formats; what verifying finds joins the problems.

    What one format cannot draw is ``refused``, and the others are made.
    """
    from thbreports.document import compose

    document = compose(meeting, pack)
    fingerprint = pack.fingerprint()
    made: list[File] = []
    known: dict[str, bytes] = {}
    for name, format in wanted.items():
        start = time.perf_counter()
        options = dict(job.options.get(format, {}))
        if job.record.versions and formats.has_links(format):
            own = meeting._languages.all[0]
            options[formats.VERSIONS] = job.record.links(own, format, pack.name, number)
        try:
            data = known.get(format) or formats.write(format, document, made=known, **options)
        except OutputError as error:
            refused.extend(error.problems)
            continue
        known[format] = data
        seconds = time.perf_counter() - start
        engine = formats.engine(format, pack, options)
        made.append(
            File(name, format, data, seconds, pack.name, fingerprint, document.pictures, engine=engine)
        )
    words: Mapping[str, int] = {}
    if job.verify:
        verified = formats.verify(meeting, document, {file.format: file.data for file in made})
        problems.extend(verified.problems)
        words = verified.words
    for file in made:
        yield replace(file, words=words.get(file.format, 0))


def _unforeseen(error: Exception, record: RecordFile) -> Problem:
    message = f"it cannot be rendered: {type(error).__name__}: {error}"
    return Problem(record.shown, 0, 0, message, "a problem of thbreports or of the pack: please report it")
