"""Name every person no further than was promised, wherever the record names them."""

from __future__ import annotations

from operator import is_not
from typing import Any, TypeVar

from thbreports.record.attribution import promised_values
from thbreports.record.meeting import Meeting
from thbreports.record.part import Part, fields_of, parts_in, parts_of
from thbreports.record.people import Participant, Party, Signature
from thbreports.record.promises import Promises, promises
from thbreports.record.walk import MARKDOWN, walk
from thbreports.record.withheld import Promise, Withheld, strictest
from thbreports.source.origin import Location

_P = TypeVar("_P", bound=Part)

_WHEREABOUTS = ("country", "proxy", "remark", "details")
_WITHHELD: dict[Promise, tuple[str, ...]] = {
    "named": (),
    "organisation": ("name", "initials", "role", "details", "category"),
    "category": ("name", "initials", "role", "details", "organisation"),
    "chatham house": ("name", "initials", "role", "organisation", *_WHEREABOUTS),
    "anonymous": ("name", "initials", "role", "organisation", "category", "capacity", *_WHEREABOUTS),
}
"""What is withheld of a person whose words are attributed to an organisation, to a category, or to nobody."""


def attributed(meeting: Meeting) -> Meeting:
    """Return a meeting in which each person is named as their ``attribution`` allows.

    What is withheld is cut from the record, so that no template, property or check ever meets it.  Words in
    which a person is named are none of its business: a check has told them.
    """
    return _cut(meeting, (), promises(walk(meeting)))


def _cut(part: _P, location: Location, told: Promises) -> _P:
    changed: dict[str, Any] = {}
    if isinstance(part, Party | Signature):
        changed = _promised(part, location, told)
    values = part.__dict__
    if told:
        changed |= _spans(part, told.at(location))
    for name in parts_of(type(part)):
        if not (before := parts_in(values[name])):
            continue
        if isinstance(values[name], list):
            new = [_cut(item, (*location, name, number), told) for number, item in enumerate(before)]
            if any(map(is_not, new, before)):
                changed[name] = new
        elif (one := _cut(before[0], (*location, name), told)) is not before[0]:
            changed[name] = one
    return part.model_copy(update=changed) if changed else part


def _promised(part: Party | Signature, location: Location, told: Promises) -> dict[str, Any]:
    """Return the fields of a person that change: what is withheld, and what is printed in its place."""
    person = told.of_part(location, part)
    fields = type(part).model_fields
    promise: Promise = person.promise if person else "named"
    withheld = _WITHHELD[promise]
    if isinstance(part, Party) and not person:
        own, here = part.attribution or "named", told.of_place(location, part)
        promise = strictest(own, here)
        # A name without a word, such as "?", names nobody.
        withheld = (*_WITHHELD[own], *(name for name in _WITHHELD[here] if name != "name"))
    changed: dict[str, Any] = {
        name: [] if name == "details" else "" for name in withheld if name in fields and getattr(part, name)
    }
    if person and (field := person.field) in fields and not getattr(part, field):
        changed[field] = getattr(person, field)
    if promise != "named" and "attribution" in fields:
        changed["attribution"] = "category" if promise == "chatham house" else promise
    if isinstance(part, Participant) and part.proxy and "proxy" not in changed:
        proxy = told.of_part(location, Participant(name=part.proxy))
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
