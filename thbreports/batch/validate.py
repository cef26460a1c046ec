"""Find every problem of records, without rendering them."""

from __future__ import annotations

import functools
import itertools
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from thbreports.batch.make.limits import LIMITS, Limits, size
from thbreports.batch.plan import settings
from thbreports.batch.plan.edition import PUBLIC, Edition
from thbreports.batch.plan.records import Paths, RecordFile, find, listed
from thbreports.errors import Problem, RecordError, Remark, ThbReportsError
from thbreports.packs import Pack, choice
from thbreports.packs.choice import Choice

if TYPE_CHECKING:
    from concurrent.futures import Future

    from thbreports.document import Document
    from thbreports.record import Meeting
    from thbreports.record.walk import Walked

PAYS = 8_000_000
"""Bytes of records whose reading takes longer than starting processes for it."""
_TOGETHER = 40
"""How many records a process is given at a time: few enough that all are busy to the end."""


def validate(
    paths: Paths,
    *,
    pack: Choice | Sequence[Choice] | None = None,
    audience: str | None = None,
    jobs: int | None = None,
    limits: Limits | None = LIMITS,
) -> list[Problem]:
    """Return every problem of the records, sorted.

    What each audience may read of a record is looked at, or what ``audience`` may: parts that must be there
    could be withheld from some.

    Their packs and the labels of their languages are looked up too, where links lead, and characters that no
    font has, in all languages of a record; no file is made, so that problems of templates and pages are not
    found.

    ``jobs`` processes of this machine read the records; by default one for each core that this process may
    use, and none where there is too little work for it to pay.  ``limits`` are what one record may take, None
    for no limits; one that goes beyond has a problem, and the others are looked at.  In this process they
    hold in the main thread only, and what a record may hold is bounded in any.

    Raises PackError for a faulty or unknown ``pack``, OutputError for what no audience can be called.
    """
    packs = choice.choose(pack)
    named = [*listed(paths)]
    records, problems = find(named, Edition.asked(audience or PUBLIC))
    problems += settings.problems(named)
    every = {"every_language": True, "every_audience": audience is None}
    found = (one.problems for one in examine(records, packs, limits, jobs=jobs, **every))
    return sorted({*problems, *itertools.chain.from_iterable(found)})


class _Every(NamedTuple):
    """Whether all languages are looked at, and what each audience may read."""

    language: bool
    audience: bool


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
    every_audience: bool = False,
) -> Iterator[Examined]:
    """Yield the problems and remarks of each record in their order, as ``validate`` does.

    Without ``paged`` nothing is said of characters that only a PDF lacks, without ``every_language`` nothing
    of other languages than that of the edition, without ``every_audience`` nothing of what others may read.
    """
    if jobs is None and _is_long(records):
        from thbreports.batch.make import execution

        jobs = execution.cores()
    every = _Every(every_language, every_audience)
    look = functools.partial(_examined, packs=packs, limits=limits, paged=paged, every=every)
    if (jobs or 1) > 1 and len(records) > 1:
        return _in_processes(records, look, jobs or 1, limits)
    return _in_process(records, packs, limits, paged=paged, every=every)


def _is_long(records: Sequence[RecordFile]) -> bool:
    """Tell whether records take so long to read that starting processes pays."""
    sizes = itertools.accumulate(map(RecordFile.size, records))
    return len(records) > 1 and any(size > PAYS for size in sizes)


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
    records: Sequence[RecordFile],
    *,
    packs: tuple[Pack, ...],
    limits: Limits | None,
    paged: bool,
    every: _Every,
) -> list[Examined]:
    """Return what ``_in_process`` yields."""
    return [*_in_process(records, packs, limits, paged=paged, every=every)]


def _in_process(
    records: Sequence[RecordFile],
    packs: tuple[Pack, ...],
    limits: Limits | None,
    *,
    paged: bool,
    every: _Every,
) -> Iterator[Examined]:
    """Yield what is found in this process; packs are looked up once."""
    from thbreports.batch.make.job import RenderedRecord, capture_problems
    from thbreports.record import Meeting as Model
    from thbreports.record import load  # noqa: F401  # reading before memory is limited
    from thbreports.record.check import check_texts
    from thbreports.record.load import FaultyRecord
    from thbreports.record.walk import walk
    from thbreports.view.audience import audiences_to_read, may_withhold, view
    from thbreports.view.numbering import keeping
    from thbreports.view.prepare import packs_of, prepare_view
    from thbreports.view.remarks import remarks

    found: dict[tuple[object, ...], tuple[Pack, ...]] = {}
    packs = tuple(map(Pack.settled, packs))

    def named(meeting: Meeting) -> tuple[Pack, ...]:
        names = meeting._origin.folder, meeting.pack, *meeting.documents
        if names not in found:
            found[names] = tuple(map(Pack.settled, packs_of(meeting)))
        return found[names]

    languages: list[str] = []

    def read(record: RecordFile) -> Examined:
        if not every.audience:
            meeting = record.load()
            languages[:] = meeting._languages.all
            return look(meeting)
        try:
            whole, walked = record.whole_walked()
        except FaultyRecord as error:
            raise error.also(also_demanded(error)) from None
        languages[:] = whole._languages.all
        if whole._second is None and not may_withhold(whole, walked):
            return look(whole, walked)
        found: dict[str, Examined] = {}
        for audience in audiences_to_read(whole, walked):  # from the public up
            try:
                shown = view(whole, audience, walked)
                if keeping(whole, shown, packs or named(shown)):
                    from thbreports.document import numbers  # most records need no documents here

                    shown = numbers.keep(whole, shown, packs or named(shown))
                found[audience] = look(shown)
            except ThbReportsError as error:
                found[audience] = Examined(error.problems)
        return Examined(tuple(_of_all(found)), next(iter(found.values())).remarks)

    def also_demanded(error: FaultyRecord) -> tuple[Problem, ...]:
        """Return what the packs demand of a record whose texts are wrong, and nothing else."""
        if error.left is None or error.gone:
            return ()
        try:
            prepare_view(error.left, packs or named(error.left))
        except ThbReportsError as wrong:
            told = {one.path for one in error.problems}
            return tuple(one for one in wrong.problems if one.path not in told)
        return ()

    def look(meeting: Meeting, checked: Walked | None = None) -> Examined:
        walked = checked or walk(meeting)  # what is the whole has just been checked
        if not checked and (wrong := check_texts(meeting, walked)):
            raise RecordError(wrong)
        prepared = prepare_view(meeting, packs or named(meeting))
        if found := [problem for each in prepared for problem in _of_document(*each, paged=paged)]:
            raise RecordError(found)
        return Examined((), tuple(remarks(prepared[0][0], [pack for _, pack in prepared], walked)))

    def captured(record: RecordFile) -> Examined:
        result = capture_problems(record, limits, functools.partial(read, record), before)
        return Examined(result.problems, result.remarks) if isinstance(result, RenderedRecord) else result

    limits = limits if threading.current_thread() is threading.main_thread() else None
    if limits:
        Model.model_rebuild()  # pydantic's part of reading, too, before memory is limited
    before = 0
    for number, record in enumerate(records):
        if limits and number % _TOGETHER == 0:  # asked seldom: each costs a look at a file of the system
            before = size()
        languages.clear()
        found_in = [captured(record)]
        if every.language:
            others = tuple(languages) or record.languages()
            editions = [replace(record, edition=replace(record.edition, language=one)) for one in others[1:]]
            found_in += map(captured, editions)
        problems, told = ([*dict.fromkeys(itertools.chain(*each))] for each in zip(*found_in, strict=True))
        yield Examined(tuple(problems), tuple(told))


def _of_all(found: Mapping[str, Examined]) -> Iterator[Problem]:
    """Yield the problems of what each audience may read, those of the last, who may read all, first.

    What is wrong for others alone says for whom.
    """
    *others, (_, whole) = found.items()
    yield from whole.problems
    told = {_place_of(problem) for problem in whole.problems}
    for audience, examined in others:
        for problem in examined.problems:
            if (place := _place_of(problem)) not in told:
                told.add(place)
                yield replace(problem, message=f"for '{audience}': {problem.message}")


def _place_of(problem: Problem) -> tuple[str, int, int, str]:
    return problem.file, problem.line, problem.column, problem.message


def _of_document(meeting: Meeting, pack: Pack, *, paged: bool) -> list[Problem]:
    """Return what only the document of a record shows; most records need none to be looked at."""
    from thbreports.view.suspects import is_suspect

    if not pack.all_ours():
        from thbreports.document import blocks

        blocks.check(pack)
    if not is_suspect(meeting, pack, paged=paged):
        return []
    from thbreports.document import preflight

    return preflight.problems(meeting, pack, paged=paged, undrawn=_undrawn)


def _undrawn(document: Document) -> Iterator[Problem]:
    from thbreports.outputs.docx.body import pictures  # few records show drawings

    return pictures.undrawn(document) if "data:image/svg" in document.markup else iter(())
