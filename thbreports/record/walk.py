"""Walk over the texts and identifiers of a record."""

from __future__ import annotations

import functools
import typing
from collections.abc import Iterator, Set

from thbreports.record.kinds import TextKind, TextName
from thbreports.record.outcomes import Point
from thbreports.record.part import Part, fields_of, parts_in, parts_of
from thbreports.record.sessions import IN_MINUTES, Session
from thbreports.source.origin import Location

ALL_TEXTS = frozenset(typing.get_args(TextName))
MARKDOWN: frozenset[TextName] = frozenset({"prose", "line"})
"""The kinds of texts that are Markdown."""


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
    for name, text in _worded_fields(type(part), kinds):
        value = values[name]
        if not value:
            continue
        if isinstance(value, str):
            if text is not None:
                found.append(((*location, name), text, value))
        elif not isinstance(value, list):
            _add_texts(value, (*location, name), kinds, found)
        elif isinstance(value[0], str):
            if text is not None:
                found += [((*location, name, index), text, item) for index, item in enumerate(value) if item]
        else:
            for index, item in enumerate(value):
                _add_texts(item, (*location, name, index), kinds, found)


@functools.cache
def _worded_fields(model: type[Part], kinds: Set[TextName]) -> tuple[tuple[str, TextKind | None], ...]:
    """Return the names of fields that hold such texts, with their kind, or parts."""
    wanted = {
        name: kind.text if kind.text and kind.text.name in kinds else None
        for name, kind in fields_of(model).items()
    }
    return tuple((name, text) for name, text in wanted.items() if text or name in parts_of(model))


def named_parts(part: Part, name: str) -> Iterator[tuple[Location, Part]]:
    """Yield the parts of a field, and their places in the part.

    What stands in minutes that are a list belongs to the list of its kind: a ``decision`` to ``decisions``.
    What came of a point belongs to the list of its session.
    """
    value = getattr(part, name)
    for index, one in enumerate(parts_in(value)):
        yield (name, index) if isinstance(value, list) else (name,), one
    minutes = part.minutes if isinstance(part, Session) and isinstance(part.minutes, list) else []
    for index, item in enumerate(minutes):
        for own, listed in IN_MINUTES.items():
            if listed == name and (one := getattr(item, own)):
                yield ("minutes", index, own), one
    if isinstance(part, Session | Point) and name in parts_of(Point) and name not in ("points", "speaker"):
        for way, point in named_parts(part, "points"):
            for inner, one in named_parts(point, name):
                yield (*way, *inner), one


def every_part(part: Part) -> list[tuple[Location, Part]]:
    """Return a part and all those below it, in the order of fields, with their paths."""
    found: list[tuple[Location, Part]] = []
    _add_parts(part, (), found)
    return found


def _add_parts(part: Part, location: Location, found: list[tuple[Location, Part]]) -> None:
    found.append((location, part))
    values = part.__dict__
    for name in parts_of(type(part)):
        value = values[name]
        if isinstance(value, list):
            for index, one in enumerate(value):
                _add_parts(one, (*location, name, index), found)
        elif isinstance(value, Part):
            _add_parts(value, (*location, name), found)


def identifiers(part: Part) -> Iterator[str]:
    """Yield the identifiers of a part and of those below it, to which links can lead."""
    return (own for _, one in every_part(part) if (own := getattr(one, "id", "")))
