"""What is left of a record without its faulty fields: what else is wrong with it is told in the same run."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from thbreports.errors import Problem
from thbreports.record import audiences, headings, rules
from thbreports.record.check import promise_problems
from thbreports.record.kinds import TRUSTED
from thbreports.record.meeting import Meeting
from thbreports.record.messages import problems_of
from thbreports.record.sessions import FORMS
from thbreports.record.votes import Tally
from thbreports.record.walk import walk, written_texts
from thbreports.source.origin import Location, Origin, Step

_ROUNDS = 8
"""How often what is faulty is left out: a part that lacks a field goes after that field."""
_LATE = frozenset({"two_dates", "date_order", "several_kinds"})
_DAYS = ("date", "start", "end")
_ANY_DAY = {"start": "0001-01-01", "end": "9999-12-31"}
"""Days of a meeting of which nobody knows when it was: nothing in it is outside."""
_OF_PERSONS = frozenset({"attribution", "chatham_house", "name", "initials", "names_for", "audience"})
"""Fields without which nobody can tell what is promised of whom."""


@dataclass(frozen=True)
class Rest:
    """The meeting that is left, and the places in the record of what was left out."""

    meeting: Meeting
    gone: frozenset[Location]
    late: tuple[Problem, ...] = ()
    """What is looked at only where all fields of a part are right, and is not so because others are gone."""

    def problems(self, data: Mapping[str, Any]) -> Iterator[Problem]:
        """Yield what is wrong across the fields that are left, but for what is so because others are gone."""
        yield from self.late
        meeting, gone = self.meeting, self.gone
        walked, origin = walk(meeting), meeting._origin
        lacking = {way[:depth] for way in gone for depth in range(len(way) + 1)}
        parts = [
            (place, part)
            for place, part in walked.parts
            if origin.in_file(place) not in lacking or not (isinstance(part, Tally) or rules.is_empty(part))
        ]
        yield from rules.problems(meeting, parts)
        if ("audiences",) not in {way[:1] for way in gone}:
            yield from audiences.problems(meeting, walked)
        if ("footnotes",) not in {way[:1] for way in gone} and not any(_refers(data, way) for way in gone):
            written = [one for one in written_texts(data, Meeting) if one[1] is not None]
            yield from headings.note_problems(origin, meeting.footnotes, written)
        if not any(isinstance(way[-1], int) or way[-1] in _OF_PERSONS for way in gone):
            yield from promise_problems(meeting, walked)


def rest(data: Mapping[str, Any], error: ValidationError, origin: Origin) -> Rest | None:
    """Return what is left of data without what an error of pydantic is about; None where nothing is."""
    gone: set[Location] = set()
    moves: dict[Location, Location] = {}
    late: list[Problem] = []
    for _ in range(_ROUNDS):
        gone |= {_reached(data, Step(moves, {}).before(way)) for way in _faulty(error)}
        moves = {}
        left = _without(data, gone, (), (), moves)
        if ("title",) in gone:
            left["title"] = "-"
        if any((day,) in gone for day in _DAYS):
            left = {name: value for name, value in left.items() if name not in _DAYS} | _ANY_DAY
        try:
            meeting = Meeting.model_validate(left, context=TRUSTED)
        except ValidationError as other:
            error = other
            late += _late(error, origin.moved(moves))
            continue
        meeting._origin = origin.moved(moves)
        return Rest(meeting, frozenset(gone), tuple(late))
    return None


def _late(error: ValidationError, origin: Origin) -> Iterator[Problem]:
    found = [
        InitErrorDetails(
            type=PydanticCustomError(one["type"], "{told}", {**one.get("ctx", {}), "told": one["msg"]}),
            loc=one["loc"],
            input=one["input"],
        )
        for one in error.errors(include_url=False)
        if one["type"] in _LATE
    ]
    if found:
        yield from problems_of(ValidationError.from_exception_data(error.title, found), origin)


def _faulty(error: ValidationError) -> Iterator[Location]:
    """Yield the places of what pydantic could not take: of a field that is missing, that of its part."""
    for detail in error.errors(include_url=False, include_context=False):
        location = tuple(name for name in detail["loc"] if name not in FORMS)
        if detail["type"] == "missing" and len(location) > 1:
            location = location[:-1]
        yield location or ("date",)


def _refers(data: Any, location: Location) -> bool:
    """Tell whether what stands at a place may refer to a footnote of the record."""
    try:
        return "[^" in repr(functools.reduce(lambda value, name: value[name], location, data))
    except (LookupError, TypeError):
        return False


def _reached(data: Any, location: Location) -> Location:
    """Return a place, or the last one on the way to it that there is in data."""
    for depth, name in enumerate(location):
        try:
            data = data[name]
        except (LookupError, TypeError):  # of texts, too
            return location[:depth] or location[:1]
    return location


def _without(
    value: Any, gone: Set[Location], location: Location, now: Location, moves: dict[Location, Location]
) -> Any:
    """Return data without what is gone, and note in ``moves`` where items stood that stand elsewhere now."""
    if isinstance(value, dict):
        left = {
            name: _without(one, gone, (*location, name), (*now, name), moves)
            for name, one in value.items()
            if (*location, name) not in gone
        }
        # Nobody has written a list empty that has lost all its items.
        return {name: one for name, one in left.items() if one != [] or value[name] == []}
    if not isinstance(value, list):
        return value
    kept: list[Any] = []
    for at, one in enumerate(value):
        if (*location, at) in gone:
            continue
        if len(kept) != at:
            moves[(*now, len(kept))] = (*location, at)
        kept.append(_without(one, gone, (*location, at), (*now, len(kept)), moves))
    return kept
