"""Find every problem of records, without rendering them."""

from __future__ import annotations

import functools
import itertools
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from thbreports.batch.make.limits import LIMITS, Limits
from thbreports.batch.plan import settings
from thbreports.batch.plan.records import Paths, RecordFile, find, listed
from thbreports.errors import Problem, RecordError, Remark
from thbreports.packs import Pack, choice
from thbreports.packs.choice import Choice

if TYPE_CHECKING:
    from thbreports.record import Meeting


def validate(
    paths: Paths, *, pack: Choice | Sequence[Choice] | None = None, limits: Limits | None = LIMITS
) -> list[Problem]:
    """Return every problem of the records, sorted.

    Their packs and the labels of their languages are looked up too, where links lead, and characters that no
    font has; no file is made, so that problems of templates and pages are not found.

    Records are read in this process.  ``limits`` are what one record may take, None
    for no limits; one that goes beyond has a problem, and the others are looked at.  They hold in the main
    thread only, and what a record may hold is bounded in any.

    Raises PackError for a faulty or unknown ``pack``.
    """
    packs = choice.choose(pack)
    named = [*listed(paths)]
    records, problems = find(named)
    problems += settings.problems(named)
    found = (one.problems for one in examine(records, packs, limits))
    return sorted({*problems, *itertools.chain.from_iterable(found)})


class Examined(NamedTuple):
    """What is wrong with a record, and what a person may want to know of it."""

    problems: tuple[Problem, ...] = ()
    remarks: tuple[Remark, ...] = ()


def examine(
    records: Iterable[RecordFile],
    packs: tuple[Pack, ...] = (),
    limits: Limits | None = None,
    *,
    paged: bool = True,
) -> Iterator[Examined]:
    """Yield the problems and remarks of each record, as ``validate`` does; packs are looked up once.

    Without ``paged`` nothing is said of characters that only a PDF lacks.
    """
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

    def read(record: RecordFile) -> Examined:
        meeting = record.load()
        prepared = prepare_all(meeting, packs or named(meeting))
        if found := [problem for each in prepared for problem in _of_document(*each, paged=paged)]:
            raise RecordError(found)
        return Examined((), tuple(remarks(prepared[0][0], [pack for _, pack in prepared])))

    limits = limits if threading.current_thread() is threading.main_thread() else None
    if limits:
        Model.model_rebuild()  # pydantic's part of reading, too, before memory is limited
    for record in records:
        result = capture_problems(record, limits, functools.partial(read, record))
        yield Examined(result.problems) if isinstance(result, RenderedRecord) else result


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

    return preflight.problems(meeting, pack, paged=paged)
