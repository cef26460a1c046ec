"""Walk over the texts and identifiers of a record."""

from __future__ import annotations

import functools
import itertools
import operator
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from thbreports.record.kinds import TextKind, TextName
from thbreports.record.outcomes import Point
from thbreports.record.part import Part, fields_of, parts_in, parts_of
from thbreports.record.sessions import IN_MINUTES, Session
from thbreports.source.origin import Location

ALL_TEXTS = frozenset(typing.get_args(TextName))
MARKDOWN: frozenset[TextName] = frozenset({"prose", "line"})
"""The kinds of texts that are Markdown."""

Text = tuple[Location, TextKind, str]
"""A text of a record: its path, how it is read, and what is written."""


@dataclass
class Walked:
    """What one walk over a part finds, in the order of fields: its parts and its texts, with their paths.

    The part itself is the first of its parts; empty texts are left out.  Lists in a part can change, so that
    a walk is handed on within one look at it, and never kept.
    """

    parts: list[tuple[Location, Part]]
    texts: list[Text]
    marked: list[tuple[Location, Part]]
    """The parts that name an audience, or say how people may be named."""

    @functools.cached_property
    def words(self) -> str:
        """All texts, one behind the other, for a quick look whether any of them may hold something."""
        return "\0".join([text for _, _, text in self.texts])

    @functools.cached_property
    def may_restrict(self) -> bool:
        """Whether a stretch of text may name an audience, as a quick look tells."""
        return "audience" in self.words


def walk(part: Part) -> Walked:
    """Return every part and every text of a part, which are those that all checks of a record look at."""
    found = Walked([], [], [])
    _walk(part, (), found)
    return found


def texts(part: Part, kinds: Set[TextName] = ALL_TEXTS) -> list[Text]:
    """Return every text of some kinds in a part and below it, in the order of fields, with its path.

    Empty ones are left out.
    """
    found = walk(part).texts
    return found if kinds is ALL_TEXTS else [one for one in found if one[1].name in kinds]


def _walk(part: Part, location: Location, found: Walked) -> None:
    found.parts.append((location, part))
    values = part.__dict__
    get = values.get
    if get("audience") or get("attribution") or get("chatham_house") is not None:
        found.marked.append((location, part))
    all_of, kinds = _worded_fields(type(part))
    for name, text in itertools.compress(kinds, all_of(values)):  # most fields are empty
        value = values[name]
        if isinstance(value, str):
            if text is not None:
                found.texts.append(((*location, name), text, value))
        elif not isinstance(value, list):
            _walk(value, (*location, name), found)
        elif not isinstance(value[0], str):
            for index, item in enumerate(value):
                _walk(item, (*location, name, index), found)
        elif text is not None:
            found.texts.extend(
                ((*location, name, index), text, item) for index, item in enumerate(value) if item
            )


@functools.cache
def _worded_fields(
    model: type[Part],
) -> tuple[Callable[[Mapping[str, Any]], Iterable[Any]], tuple[tuple[str, TextKind | None], ...]]:
    """Return what gives the values of fields that hold texts or parts, and their names and kinds of texts."""
    found = {name: kind.text for name, kind in fields_of(model).items() if kind.text or kind.part is not None}
    if len(found) < 2:  # of one alone an itemgetter gives no tuple
        return lambda values: [values[name] for name in found], (*found.items(),)
    return operator.itemgetter(*found), (*found.items(),)


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


def identifiers(part: Part) -> Iterator[str]:
    """Yield the identifiers of a part and of those below it, to which links can lead."""
    return (own for _, one in walk(part).parts if (own := getattr(one, "id", "")))


def written_texts(
    data: Any, model: type[Part], location: Location = ()
) -> Iterator[tuple[Location, Any, str]]:
    """Yield the texts of plain data that did not become a meeting, as far as they stand where texts may."""
    if isinstance(data, str) and model.short_form:
        yield location, fields_of(model)[model.short_form].text, data
        return
    for name, kind in fields_of(model).items() if isinstance(data, Mapping) else ():
        value = data.get(name)
        if kind.is_mapping and isinstance(value, Mapping):
            value = [{"name": name, "text": text} for name, text in value.items()]
        listed = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for index, item in listed:
            place = (*location, name) if index is None else (*location, name, index)
            if kind.part is not None:
                yield from written_texts(item, kind.part, place)
            elif kind.text is not None and isinstance(item, str):
                yield place, kind.text, item
