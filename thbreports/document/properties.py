"""Properties of finished files: author, subject, keywords, and the event."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from thbreports.record import Meeting, Party
from thbreports.record.markdown.words import plain
from thbreports.record.part import Part, fields_of
from thbreports.system import versions

if TYPE_CHECKING:
    from thbreports.packs import Pack
    from thbreports.source.origin import Location

_NAMED = frozenset(
    {"authors", "body", "concluding_remarks", "convenor", "issuer", "keywords", "kind", "marking", "online"}
    | {"opening_remarks", "place", "references", "series", "status"}
)
"""The fields that properties are made of, beside the title and the dates."""


def shown(meeting: Meeting, pack: Pack) -> Meeting:
    """Return a meeting without those words for properties that a pack leaves out; its dates stay."""
    if not (pack.leaves_out or pack.prints or meeting.leaves_out):
        return meeting
    hidden = pack.hidden(meeting.leaves_out)
    changed = {
        name: _without(value, (name,), hidden)
        for name in fields_of(Meeting)
        if name in _NAMED and (value := getattr(meeting, name))
    }
    return meeting.model_copy(update=changed)


def _without(value: Any, way: tuple[str, ...], hidden: Callable[[Location], bool]) -> Any:
    if hidden(way):
        return [] if isinstance(value, list) else "" if isinstance(value, str) else None
    if isinstance(value, list):
        return [_without(one, way, _nothing if isinstance(one, str) else hidden) for one in value]
    if not isinstance(value, Part):
        return value
    changed = {
        name: _without(old, (*way, name), hidden)
        for name in fields_of(type(value))
        if (old := getattr(value, name))
    }
    return value.model_copy(update=changed)


def _nothing(way: Location) -> bool:
    return False


OF_ISSUERS = ("initials", "address", "motto")
"""What issuers say for running lines alone."""


def metadata(meeting: Meeting) -> dict[str, str]:
    """Return the properties of a file, by name, those that have words."""
    date = meeting.date or meeting.start
    remarks = [*meeting.concluding_remarks, *meeting.opening_remarks]
    found = {
        "author": "; ".join(filter(None, map(_name, meeting.authors)))
        or plain(meeting.convenor)
        or plain(meeting.body)
        or "; ".join(filter(None, (_name(one) for remark in remarks for one in remark.by))),
        "subject": plain(meeting.body) or plain(meeting.kind),
        "keywords": ", ".join(meeting.keywords),
        "reference": ", ".join(own_references(meeting)),
        "status": plain(meeting.status),
        "marking": plain(meeting.marking),
        "date": date.isoformat() if date else "",
        "body": plain(meeting.body),
        "kind": plain(meeting.kind),
        "series": plain(meeting.series),
        "issuer": plain(meeting.issuer[0].institution) if meeting.issuer else "",
        **{name: _of_issuers(meeting, name) for name in OF_ISSUERS},
        "made": versions.source_date(),
    }
    return {name: value for name, value in found.items() if value}


def own_references(meeting: Meeting) -> list[str]:
    """Return the codes of the document itself."""
    return [one.code for one in meeting.references if one.role == "own" and one.code]


def _of_issuers(meeting: Meeting, name: str) -> str:
    """Return a line of the letterhead in each of its languages."""
    return " – ".join(filter(None, (plain(getattr(one, name)) for one in meeting.issuer)))


def _name(party: Party) -> str:
    return party.name or plain(party.organisation) or plain(party.category)
