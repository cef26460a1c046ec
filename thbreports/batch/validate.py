"""Find every problem of records, without rendering them."""

from __future__ import annotations

import functools
import itertools
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from thbreports.batch.make.limits import LIMITS, Limits
from thbreports.batch.plan import settings
from thbreports.batch.plan.records import Paths, RecordFile, find, listed
from thbreports.errors import Problem, RecordError, Remark
from thbreports.packs import Pack, choice
from thbreports.packs.choice import Choice

if TYPE_CHECKING:
    from concurrent.futures import Future

    from thbreports.document import Document
    from thbreports.record import Meeting


PAYS = 8_000_000
"""Bytes of records whose reading takes longer than starting processes for it."""
_TOGETHER = 40
"""How many records a process is given at a time: few enough that all are busy to the end."""


def validate(
    paths: Paths,
    *,
    pack: Choice | Sequence[Choice] | None = None,
    jobs: int | None = None,
    limits: Limits | None = LIMITS,
) -> list[Problem]:
    """Return every problem of the records, sorted.

    Their packs and the labels of their languages are looked up too, where links lead, and characters that no
    font has, in all languages of a record; no file is made, so that problems of templates and pages are not
    found.

    ``jobs`` processes of this machine read the records; by default one for each core that this process may
    use, and none where there is too little work for it to pay.  ``limits`` are what one record may take, None
    for no limits; one that goes beyond has a problem, and the others are looked at.  In this process they
    hold in the main thread only, and what a record may hold is bounded in any.

    Raises PackError for a faulty or unknown ``pack``.
    """
    packs = choice.choose(pack)
    named = [*listed(paths)]
    records, problems = find(named)
    problems += settings.problems(named)
    found = (one.problems for one in examine(records, packs, limits, jobs=jobs, every_language=True))
    return sorted({*problems, *itertools.chain.from_iterable(found)})


class Examined(NamedTuple):
    """What is wrong with a record, and what a person may want to know of it."""

    problems: tuple[Problem, ...] = ()
    remarks: tuple[Remark, ...] = ()


def examine(
    records: Sequence[RecordFile],
    packs: tuple[Pack, ...] = (),
    limits: Limits | None = None,
    *,
    jobs: int | None = None,
    paged: bool = True,
    every_language: bool = False,
) -> Iterator[Examined]:
    """Yield the problems and remarks of each record in their order, as ``validate`` does.

    Without ``paged`` nothing is said of characters that only a PDF lacks, without ``every_language`` nothing
    of other languages than that of the edition.
    """
    if jobs is None and _is_long(records):
        from thbreports.batch.make import execution

        jobs = execution.cores()
    look = functools.partial(_examined, packs=packs, limits=limits, paged=paged, every=every_language)
    if (jobs or 1) > 1 and len(records) > 1:
        return _in_processes(records, look, jobs or 1, limits)
    return _in_process(records, packs, limits, paged=paged, every=every_language)


def _is_long(records: Sequence[RecordFile]) -> bool:
    """Tell whether records take so long to read that starting processes pays."""
    return len(records) > 1 and sum(map(RecordFile.size, records)) > PAYS


def _in_processes(
    records: Sequence[RecordFile],
    look: Callable[[Sequence[RecordFile]], list[Examined]],
    jobs: int,
    limits: Limits | None,
) -> Iterator[Examined]:
    """Yield what some processes of this machine find; what ends one of them is a problem of its record."""
    from concurrent.futures import Future

    from thbreports.batch.make.execution import AHEAD, patience
    from thbreports.batch.make.pool import Workers
    from thbreports.batch.make.task import NoWorkers, WorkerDied

    def results(some: Sequence[RecordFile], future: Future[list[Examined]]) -> Iterator[Examined]:
        try:
            yield from future.result()
        except NoWorkers:
            yield from look(some)
        except WorkerDied as error:
            if len(some) == 1:
                yield Examined((Problem(some[0].shown, 0, 0, f"it could not be read: {error}"),))
            for one in some if len(some) > 1 else ():
                yield from results([one], given([one]))

    def given(some: Sequence[RecordFile]) -> Future[list[Examined]]:
        try:
            return workers.submit(look, some)
        except NoWorkers as error:
            future: Future[list[Examined]] = Future()
            future.set_exception(error)
            return future

    starts = range(0, len(records), _TOGETHER)
    chunks = iter([records[start : start + _TOGETHER] for start in starts])
    with Workers(jobs, seconds=patience(limits)) as workers:
        waiting = deque((some, given(some)) for some in itertools.islice(chunks, AHEAD * jobs))
        while waiting:
            yield from results(*waiting.popleft())
            waiting.extend((some, given(some)) for some in itertools.islice(chunks, 1))


def _examined(
    records: Sequence[RecordFile], *, packs: tuple[Pack, ...], limits: Limits | None, paged: bool, every: bool
) -> list[Examined]:
    """Return what ``_in_process`` yields."""
    return [*_in_process(records, packs, limits, paged=paged, every=every)]


def _in_process(
    records: Sequence[RecordFile], packs: tuple[Pack, ...], limits: Limits | None, *, paged: bool, every: bool
) -> Iterator[Examined]:
    """Yield what is found in this process; packs are looked up once."""
    from thbreports.batch.make.job import RenderedRecord, capture_problems
    from thbreports.record import Meeting as Model
    from thbreports.record import load  # noqa: F401  # reading before memory is limited
    from thbreports.view.prepare import packs_of, prepare_all
    from thbreports.view.remarks import remarks

    found: dict[tuple[object, ...], tuple[Pack, ...]] = {}

    def named(meeting: Meeting) -> tuple[Pack, ...]:
        names = meeting._origin.folder, meeting.pack, *meeting.documents
        if names not in found:
            found[names] = packs_of(meeting)
        return found[names]

    languages: dict[RecordFile, tuple[str, ...]] = {}

    def read(record: RecordFile) -> Examined:
        meeting = record.load()
        languages[record] = meeting._languages.all
        prepared = prepare_all(meeting, packs or named(meeting))
        if found := [problem for each in prepared for problem in _of_document(*each, paged=paged)]:
            raise RecordError(found)
        return Examined((), tuple(remarks(prepared[0][0], [pack for _, pack in prepared])))

    def look(record: RecordFile) -> Examined:
        result = capture_problems(record, limits, functools.partial(read, record))
        return Examined(result.problems) if isinstance(result, RenderedRecord) else result

    limits = limits if threading.current_thread() is threading.main_thread() else None
    if limits:
        Model.model_rebuild()  # pydantic's part of reading, too, before memory is limited
    for record in records:
        found_in = [look(record)]
        if every:
            others = languages.get(record) or record.languages()
            editions = [replace(record, edition=replace(record.edition, language=one)) for one in others[1:]]
            found_in += map(look, editions)
        problems, told = ([*dict.fromkeys(itertools.chain(*each))] for each in zip(*found_in, strict=True))
        yield Examined(tuple(problems), tuple(told))


def _of_document(meeting: Meeting, pack: Pack, *, paged: bool) -> list[Problem]:
    """Return what only the document of a record shows; most records need none to be looked at."""
    from thbreports.packs.pack import is_builtin
    from thbreports.view.suspects import is_suspect

    if not all(is_builtin(one) for one in pack.chain()):
        from thbreports.document import blocks

        blocks.check(pack)
    if not is_suspect(meeting, pack, paged=paged):
        return []
    from thbreports.document import preflight

    return preflight.problems(meeting, pack, paged=paged, undrawn=_undrawn)


def _undrawn(document: Document) -> Iterator[Problem]:
    from thbreports.outputs.docx.body import pictures  # few records show drawings

    return pictures.undrawn(document) if "data:image/svg" in document.markup else iter(())
