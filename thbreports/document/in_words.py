"""Functions of templates that print the words of the record in the place of those of the pack."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from thbreports.document.values import Refused, items
from thbreports.record.entries import text_of
from thbreports.view.flow import are_outcomes, days_of
from thbreports.view.flow import layout as layout_of
from thbreports.view.view import View


def titles(label: Callable[[str], Any]) -> Callable[..., Any]:
    """Return the function that says what a part of a meeting is called, where labels are these."""

    def title_of(part: Any, field: str, word: str = "") -> Any:
        """What a part of a meeting or session is called: as the record says, else by a label, or nothing."""
        own = _own_title(part, field)
        return "" if own is False else own or (label(word) if word else "")

    return title_of


def _own_title(part: Any, field: Any) -> Any:
    """Return what the record calls a part of a meeting or session, False for nothing, or an empty text."""
    fields = part.__dict__ if type(part) is View else {}
    if not isinstance(field, str) or field not in fields:
        hint = 'write title_of(meeting, "decisions", "decisions")'
        raise Refused("'title_of' takes a part of the record and the name of a field of it", hint)
    inner = fields[field].__dict__.get("heading", "") if type(fields[field]) is View else ""
    return inner if inner or inner is False else text_of(fields.get("headings", ()), field)


def layout(outcomes: Any) -> str:
    """How outcomes that are one list are laid out: "list", "table" or "inline"."""
    if not isinstance(outcomes, list) or not are_outcomes(outcomes):
        raise Refused("'layout' takes a list of outcomes", "write layout(meeting.actions)")
    return layout_of(outcomes)


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
