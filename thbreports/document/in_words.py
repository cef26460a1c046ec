"""Functions of templates that print the words of the record in the place of those of the pack."""

from __future__ import annotations

from typing import Any

from thbreports.document.values import Refused, items
from thbreports.record.entries import text_of
from thbreports.view.flow import days_of
from thbreports.view.view import View


def own_title(part: Any, field: str) -> Any:
    """Return what the record calls a part of a meeting or session, False for nothing, or an empty text."""
    fields = part.__dict__ if type(part) is View else {}
    if field not in fields:
        hint = 'write title_of(meeting, "decisions", "decisions")'
        raise Refused("'title_of' takes a part of the record and the name of a field of it", hint)
    inner = fields[field].__dict__.get("heading", "") if type(fields[field]) is View else ""
    return inner if inner or inner is False else text_of(fields.get("headings", ()), field)


def by_day(all: Any) -> list[tuple[Any, list[Any]]]:
    """Sessions or items of the agenda in groups of a day: pairs of its heading and what it has."""
    if any(type(one) is not View for one in items(all)):
        raise Refused("'by_day' takes sessions or items of the agenda", "write by_day(meeting.sessions)")
    return days_of(all)


def detail_heads(all: Any) -> list[str]:
    """The heads of the columns that participants have beside the usual ones, in order of first appearance."""
    details = [one.__dict__.get("details", ()) for one in items(all) if type(one) is View]
    return list(dict.fromkeys(entry.name for entries in details for entry in entries))


def detail(one: Any, head: str) -> Any:
    """What stands in a column of a participant, or an empty text."""
    return text_of(one.__dict__.get("details", ()), head) if type(one) is View else ""
