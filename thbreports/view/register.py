"""The register of what an audience may read of a meeting."""

from __future__ import annotations

from dataclasses import replace

from thbreports.record import Meeting
from thbreports.record import register as whole
from thbreports.record.register import Fact
from thbreports.source.origin import path_location, path_text
from thbreports.view.prepare import seen


def register(meeting: Meeting, kind: str | None = None, *, audience: str | None = None) -> list[Fact]:
    """Return the facts of a meeting, listed or marked, in the order of its fields; all or those of one kind.

    They are what an ``audience`` may read, by default the public, or whose view the meeting is.  It is data:
    names that ``attribution`` withholds from reports are in it.

    Raises ValueError for a kind that does not exist, and what ``thbreports.view.audience.view`` does.
    """
    shown = seen(meeting, audience)
    found = whole.register(shown, kind)
    if not shown._origin.steps:
        return found
    return [replace(fact, path=_in_record(shown, fact.path)) for fact in found]


def _in_record(shown: Meeting, path: str) -> str:
    return path_text(shown._origin.in_file(path_location(path)))
