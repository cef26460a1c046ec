"""Name every speaker no further than was promised."""

from __future__ import annotations

from operator import is_not
from typing import Any, TypeVar

from thbreports.record.part import Part, parts_in, parts_of
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
    values = part.__dict__
    for name in parts_of(type(part)):
        if not (before := parts_in(values[name])):
            continue
        new = [attributed(item) for item in before]
        if any(map(is_not, new, before)):
            changed[name] = new if isinstance(values[name], list) else new[0]
    return part.model_copy(update=changed) if changed else part
