"""Name every person no further than was promised, wherever the record names them."""

from __future__ import annotations

from operator import is_not
from typing import Any, TypeVar

from thbreports.record.attribution import promised_values
from thbreports.record.meeting import Meeting
from thbreports.record.part import Part, fields_of, parts_in, parts_of
from thbreports.record.people import Attribution, Participant, Party, Signature
from thbreports.record.walk import MARKDOWN, walk
from thbreports.record.withheld import Withheld, withheld

_P = TypeVar("_P", bound=Part)

_WITHHELD: dict[Attribution, tuple[str, ...]] = {
    "named": (),
    "organisation": ("name", "initials", "role", "details", "category"),
    "category": ("name", "initials", "role", "details", "organisation"),
    "anonymous": (
        "name",
        "initials",
        "role",
        "organisation",
        "category",
        "country",
        "capacity",
        "proxy",
        "remark",
        "details",
    ),
}
"""What is withheld of a person whose words are attributed to an organisation, to a category, or to nobody."""
_PROMISED = ("organisation", "category")


def attributed(meeting: Meeting) -> Meeting:
    """Return a meeting in which each person is named as their ``attribution`` allows.

    What is withheld is cut from the record, so that no template, property or check ever meets it.  Words in
    which a person is named are none of its business: a check has told them.
    """
    return _cut(meeting, withheld(walk(meeting)))


def _cut(part: _P, hidden: Withheld) -> _P:
    changed: dict[str, Any] = {}
    if isinstance(part, Party | Signature):
        changed = _promised(part, hidden)
    values = part.__dict__
    if hidden.persons:
        changed |= _spans(part, hidden)
    for name in parts_of(type(part)):
        if not (before := parts_in(values[name])):
            continue
        new = [_cut(item, hidden) for item in before]
        if any(map(is_not, new, before)):
            changed[name] = new if isinstance(values[name], list) else new[0]
    return part.model_copy(update=changed) if changed else part


def _promised(part: Party | Signature, hidden: Withheld) -> dict[str, Any]:
    """Return the fields of a person that change: what is withheld, and what is printed in its place."""
    person = hidden.of_party(part)
    fields = type(part).model_fields
    promise = person.attribution if person else part.attribution if isinstance(part, Party) else "named"
    changed: dict[str, Any] = {
        name: [] if name == "details" else ""
        for name in _WITHHELD[promise]
        if name in fields and getattr(part, name)
    }
    if person:
        if promise in _PROMISED and promise in fields and not getattr(part, promise):
            changed[promise] = getattr(person, promise)
        if "attribution" in fields:
            changed["attribution"] = promise
    if isinstance(part, Participant) and part.proxy and "proxy" not in changed:
        proxy = hidden.of_party(Party(name=part.proxy))
        if proxy:
            changed["proxy"] = proxy.shown
    return changed


def _spans(part: Part, hidden: Withheld) -> dict[str, Any]:
    """Return the texts of a part that hold the name of a person as data of a span, without it."""
    changed: dict[str, Any] = {}
    for name, value in part.__dict__.items():
        if isinstance(value, str) and "]{" in value and _is_marked(type(part), name):
            new = promised_values(value, hidden)
            if new is not value:
                changed[name] = new
    return changed


def _is_marked(model: type[Part], name: str) -> bool:
    text = fields_of(model)[name].text
    return text is not None and text.name in MARKDOWN
