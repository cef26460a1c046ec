"""Which parts of a meeting and of a session can be given a heading or label, or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from thbreports.errors import Problem, nearest
from thbreports.record.entries import Footnote
from thbreports.record.kinds import TextKind
from thbreports.record.markdown.shared_notes import NAME, references
from thbreports.record.meeting import Meeting
from thbreports.record.outcomes import Outcomes
from thbreports.record.part import Part
from thbreports.record.sessions import Session
from thbreports.source.origin import Location, Origin

_SHARED = (
    "participants", "quorum", "interests", "agenda", "previous_minutes", "previous_actions", "next_meetings",
    "closing", "signatures", "notes", "contacts",
    *(name for name in Outcomes.model_fields if name != "audience"),
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


def note_problems(
    origin: Origin, notes: Iterable[Footnote], written: Iterable[tuple[Location, TextKind, str]]
) -> Iterator[Problem]:
    """Yield the footnotes of a record to which no text refers, and those that none could refer to."""
    listed = list(notes)
    if not listed:
        return
    marked = [(place, text) for place, kind, text in written if kind.name in ("prose", "line")]
    used = {name for place, text in marked if place[0] != "footnotes" for name in references(text)}
    for index, one in enumerate(listed):
        place = ("footnotes", index, "name")
        if not NAME.fullmatch(one.name):
            hint = "write letters and figures without spaces"
            yield origin.problem(place, f"'{one.name}' cannot be the name of a footnote", hint, at_key=True)
        elif one.name not in used:
            hint = f"put [^{one.name}] where it belongs"
            yield origin.problem(place, f"footnote '{one.name}' is never referred to", hint, at_key=True)
    for way, text in marked:
        if way[0] == "footnotes" and "[^" in text:
            yield origin.problem(way, "a footnote stands inside a footnote", "write it out")


def _article(part: Part) -> str:
    return f"{'the' if isinstance(part, Meeting) else 'a'} {part.noun}"
