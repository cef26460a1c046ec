"""One meeting to one file in memory, and shown in a notebook."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thbreports.batch.make.job import LIMIT_HINT, import_code
from thbreports.batch.make.limits import Limits, MemoryLimit, TimeLimit, bounded
from thbreports.errors import FidelityError, OutputError, Problem, ThbReportsError

if TYPE_CHECKING:
    from thbreports.packs import Pack
    from thbreports.record import Meeting


def render(
    meeting: Meeting,
    format: str = "html",
    *,
    pack: str | Path | Pack | None = None,
    audience: str | None = None,
    review: bool = False,
    verify: bool = False,
    time_limit: float | None = None,
    memory_limit: int | None = None,
    **options: Any,
) -> bytes:
    """Return the report of a meeting as the bytes of one file.

    ``format`` is ``html``, ``pdf``, ``docx`` or what an entry point adds; ``pack`` the name or the folder of
    a template pack, by default the one that the record names.  ``audience`` is whom the report is for, by
    default the public, or whose view the meeting is; for a ``review`` what the public may not read is shaded.
    ``verify`` reads the finished file back and
    compares its words and emphasis with the record's.  ``options`` are those of the format
    (``embed_fonts=True`` for HTML).

    Threads may call it at the same time, with the same meeting too; those that make PDF take turns.

    ``time_limit``, in seconds, and ``memory_limit``, in megabytes of 2**20 bytes beyond what a process has
    anyway, are what the report may take.  Where one of them is given the report is made in a process of its
    own, which takes about half a second to start and ends with the call, from any thread; the other is then
    that of a build (600 seconds, 4096 MB).  Without them it is made in this process, and may take anything.

    Raises RecordError, PackError, OutputError (also for what goes beyond a limit, and for a file that holds
    words which ``audience`` may not read: each is searched for them), FidelityError where
    ``verify`` finds a difference, and TypeError for an option that the format does not have.
    """
    from thbreports import formats
    from thbreports.batch.make.clearance import Clearance
    from thbreports.document import compose, numbers
    from thbreports.record.walk import walk
    from thbreports.view.prepare import pack_of, prepare_view, seen

    if verify:
        formats.check_verifiable([format])
    walked = walk(meeting)
    view = seen(meeting, audience, review=review, walked=walked)
    form = pack_of(view, pack)
    view = numbers.keep(meeting, view, (form,))
    clearance = Clearance(meeting, view._audience or "public", walked)
    apart = time_limit is not None or memory_limit is not None
    if apart:
        given = {"seconds": time_limit, "megabytes": memory_limit}
        limits = Limits(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
        work = functools.partial(render, view, format, pack=pack, verify=verify, **options)
        data = _render_apart(view, format, work, limits)
    [(shown, form)] = prepare_view(view, [form])
    if not apart:
        document = compose(shown, form)
        data = formats.write(format, document, **options)
        if verify and (problems := formats.verify(shown, document, {format: data}).problems):
            raise FidelityError(problems)
    if problems := clearance.problems(shown, form, {format: data}, {format: options}):
        raise OutputError(problems)
    return data


@dataclass(frozen=True)
class Shown:
    """A report as a notebook shows it, made by ``show``."""

    title: str
    page: str = field(repr=False)

    def _repr_html_(self) -> str:
        """Return the report in a frame of its own: its styles and the notebook's do not mix."""
        return (
            f'<iframe srcdoc="{escape(self.page)}" title="{escape(self.title)}" sandbox '
            'style="width: 100%; height: 40rem; border: 1px solid #ccc"></iframe>'
        )


def show(meeting: Meeting, *, pack: str | Path | Pack | None = None, audience: str | None = None) -> Shown:
    """Return the report of a meeting for the end of a notebook's cell, which shows it.

    ``pack`` and ``audience`` are those of ``render``.  What is wrong with the meeting is shown in its
    place.
    """
    from thbreports.view.prepare import seen

    title = "Report"
    try:
        title = seen(meeting, audience).title
        page = render(meeting, pack=pack, audience=audience).decode("utf-8")
    except ThbReportsError as error:
        page = "<pre>" + escape("\n".join(problem.explain() for problem in error.problems)) + "</pre>"
    return Shown(title, page)


def _render_apart(meeting: Meeting, format: str, work: Callable[[], bytes], limits: Limits) -> bytes:
    """Return what some work on a meeting does, in a process of its own and within limits.

    Raises what the work raises, and OutputError where a limit ends it or its process ends of itself.
    """
    from thbreports.batch.make.execution import patience
    from thbreports.batch.make.pool import Workers
    from thbreports.batch.make.task import NoWorkers, TimeUp, WorkerDied

    with Workers(1, seconds=patience(limits), warm=(format,)) as workers:
        future = workers.submit(_render_bounded, meeting, work, limits)
        try:
            return future.result()
        except (WorkerDied, NoWorkers) as error:
            hint = LIMIT_HINT if isinstance(error, TimeUp) else ""
            raise _refused(meeting, f"it could not be made: {error}", hint) from None


def _render_bounded(meeting: Meeting, work: Callable[[], bytes], limits: Limits) -> bytes:
    """Do the work; in the process of its own."""
    import_code()
    try:
        with bounded(limits):
            return work()
    except (TimeLimit, MemoryLimit) as error:
        raise _refused(meeting, str(error), LIMIT_HINT) from None


def _refused(meeting: Meeting, message: str, hint: str) -> OutputError:
    return OutputError([Problem(meeting._origin.name, 0, 0, message, hint)])
