"""One report in a process of its own, so that limits of time and memory hold from any thread."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thbreports.batch.limits import Limits, MemoryLimit, TimeLimit, bounded
from thbreports.batch.making import LIMIT_HINT, import_code
from thbreports.problems import OutputError, Problem

if TYPE_CHECKING:
    from thbreports.packs import Pack
    from thbreports.record import Meeting


def render(
    meeting: Meeting,
    format: str,
    pack: str | Path | Pack | None,
    verify: bool,
    options: Mapping[str, Any],
    limits: Limits,
) -> bytes:
    """Return what ``thbreports.render`` does, made within limits.

    Raises what it raises, and OutputError where a limit ends the work or its process ends of itself.
    """
    from thbreports.batch.execution import patience
    from thbreports.batch.workers import NoWorkers, TimeUp, WorkerDied, Workers

    with Workers(1, seconds=patience(limits), warm=(format,)) as workers:
        future = workers.submit(_render, meeting, format, pack, verify, options, limits)
        try:
            return future.result()
        except (WorkerDied, NoWorkers) as error:
            hint = LIMIT_HINT if isinstance(error, TimeUp) else ""
            raise _refused(meeting, f"it could not be made: {error}", hint) from None


def _render(
    meeting: Meeting,
    format: str,
    pack: str | Path | Pack | None,
    verify: bool,
    options: Mapping[str, Any],
    limits: Limits,
) -> bytes:
    """Do the work; in the process of its own."""
    from thbreports.api import render

    import_code()
    try:
        with bounded(limits):
            return render(meeting, format, pack=pack, verify=verify, **options)
    except (TimeLimit, MemoryLimit) as error:
        raise _refused(meeting, str(error), LIMIT_HINT) from None


def _refused(meeting: Meeting, message: str, hint: str) -> OutputError:
    return OutputError([Problem(meeting._origin.name, 0, 0, message, hint)])
