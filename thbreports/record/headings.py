"""Which parts of a meeting and of a session can be given a heading or label, or none."""

from __future__ import annotations

from collections.abc import Iterator

from thbreports.errors import Problem, nearest
from thbreports.record.meeting import Meeting
from thbreports.record.outcomes import Outcomes
from thbreports.record.part import Part
from thbreports.record.sessions import Session
from thbreports.source.origin import Location, Origin

_SHARED = (
    "participants", "quorum", "interests", "agenda", "previous_minutes", "previous_actions", "next_meetings",
    "closing", "signatures", "notes", "contacts", *Outcomes.model_fields,
)  # fmt: skip
NAMED: dict[type[Part], tuple[str, ...]] = {
    Meeting: (
        "contents", "place", "convenor", "convened", "chairs", "rapporteurs", "secretaries", "presenters",
        "online", "duration", "legal_notice", "purpose", "opening", "opening_remarks", "attendance",
        "working_documents", "sessions", "concluding_remarks", "annexes", "attachments", *_SHARED,
    ),
    Session: (
        "chairs", "presenters", "rapporteurs", "documents", "attendance", "minutes", "turns", "points",
        *_SHARED,
    ),
}  # fmt: skip
"""The fields that `headings` of a meeting or a session can name."""


def problems(origin: Origin, location: Location, part: Meeting | Session) -> Iterator[Problem]:
    """Yield the headings of what a meeting or session does not have, or prints without one."""
    known = NAMED[type(part)]
    for index, one in enumerate(part.headings):
        if one.name not in known:
            hint = nearest(one.name, known) or f"one of {', '.join(known)}"
            message = f"'headings' of {_article(part)} name no '{one.name}'"
            yield origin.problem((*location, "headings", index, "name"), message, hint, at_key=True)


def _article(part: Part) -> str:
    return f"{'the' if isinstance(part, Meeting) else 'a'} {part.noun}"
