"""Walk over the texts and identifiers of a record."""

from __future__ import annotations

import functools
import typing
from collections.abc import Iterator, Set

from thbreports.record.kinds import TextKind, TextName
from thbreports.record.part import Part, fields_of, parts_of
from thbreports.source.origin import Location

ALL_TEXTS = frozenset(typing.get_args(TextName))
MARKDOWN: frozenset[TextName] = frozenset({"prose", "line"})
"""The kinds of texts that are Markdown."""

CODES: frozenset[TextName] = frozenset({"state", "code"})
"""The kinds of texts that may be codes."""


def texts(part: Part, kinds: Set[TextName] = ALL_TEXTS) -> list[tuple[Location, TextKind, str]]:
    """Return every text of some kinds in a part and below it, in the order of fields, with its path.

    Empty ones are left out.
    """
    found: list[tuple[Location, TextKind, str]] = []
    _add_texts(part, (), kinds, found)
    return found


def _add_texts(
    part: Part, location: Location, kinds: Set[TextName], found: list[tuple[Location, TextKind, str]]
) -> None:
    values = part.__dict__
    for name, text, many in _worded_fields(type(part), kinds):
        value = values[name]
        if not value:
            continue
        if text is not None:
            if many:
                found += [((*location, name, index), text, item) for index, item in enumerate(value) if item]
            else:
                found.append(((*location, name), text, value))
        elif many:
            for index, item in enumerate(value):
                _add_texts(item, (*location, name, index), kinds, found)
        else:
            _add_texts(value, (*location, name), kinds, found)


@functools.cache
def _worded_fields(model: type[Part], kinds: Set[TextName]) -> tuple[tuple[str, TextKind | None, bool], ...]:
    """Return name, kind of text, and whether it is a list, of fields that hold such texts or parts (None)."""
    return tuple(
        (name, kind.text, kind.many)
        for name, kind in fields_of(model).items()
        if kind.part or (kind.text and kind.text.name in kinds)
    )


def every_part(part: Part, location: Location = ()) -> Iterator[tuple[Location, Part]]:
    """Yield a part and all those below it, in the order of fields, with their paths."""
    yield location, part
    values = part.__dict__
    for name, kind in parts_of(type(part)).items():
        if value := values[name]:
            if kind.many:
                for index, item in enumerate(value):
                    yield from every_part(item, (*location, name, index))
            else:
                yield from every_part(value, (*location, name))


def identifiers(part: Part) -> Iterator[str]:
    """Yield the identifiers of a part and of those below it, to which links can lead."""
    return (own for _, one in every_part(part) if (own := getattr(one, "id", "")))
