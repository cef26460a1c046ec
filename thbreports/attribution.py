"""A meeting with every speaker named no further than was promised."""

from __future__ import annotations

from typing import Any, TypeVar

from thbreports.record.base import Part
from thbreports.record.fields import parts_of
from thbreports.record.people import Attribution, Party

_P = TypeVar("_P", bound=Part)

_WITHHELD: dict[Attribution, tuple[str, ...]] = {
    "named": (),
    "organisation": ("name", "initials", "role", "category"),
    "category": ("name", "initials", "role", "organisation"),
    "anonymous": ("name", "initials", "role", "organisation", "category", "country"),
}
"""What is withheld of a person whose words are attributed to an organisation, to a category, or to nobody."""


def attributed(part: _P) -> _P:
    """Return a part of a record in which each person is named as their ``attribution`` allows.

    What is withheld is cut from the record, so that no template, property or check ever meets it.
    """
    changed: dict[str, Any] = {}
    if isinstance(part, Party):
        changed = {name: "" for name in _WITHHELD[part.attribution] if getattr(part, name)}
    for name, kind in parts_of(type(part)).items():
        value = getattr(part, name)
        if not value:
            continue
        new = [attributed(item) for item in value] if kind.many else attributed(value)
        same = all(a is b for a, b in zip(new, value, strict=True)) if kind.many else new is value
        if not same:
            changed[name] = new
    return part.model_copy(update=changed) if changed else part
