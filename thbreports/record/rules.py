"""What is wrong across the fields of a record: identifiers, empty parts, days and times, numbers in texts."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from thbreports.errors import Problem
from thbreports.record import headings
from thbreports.record.agenda import AgendaItem, NextMeeting
from thbreports.record.kinds import shortened
from thbreports.record.meeting import Meeting
from thbreports.record.outcomes import Outcome, Point
from thbreports.record.part import Part, fields_of
from thbreports.record.sessions import Session
from thbreports.record.votes import BY_NAME, PollOption, Tally, Vote, count_of
from thbreports.source.origin import Location, Origin

_LONGEST_NIGHT = 12 * 60
"""Minutes that something may last past midnight; what would last longer has its times in the wrong order."""
_LETTER = r"(?:[A-Za-z]|[ivxIVX]{1,5})"
_MARK = rf"(?:\d{{1,9}}[.)]|{_LETTER}\)|\((?:{_LETTER}|\d{{1,5}})\))"
_NUMBER = re.compile(rf"\s*(?P<number>{_MARK})[ \t]+(?P<words>\S.*)")
_ITEM = re.compile(rf"\n[ \t]*(?:[-*+]|{_MARK})[ \t]")
_BESIDE_NUMBERS: dict[type[Part], str] = {Vote: "motion", AgendaItem: "title"}
"""The words that a number stands beside, where they are not ``text``."""


def problems(meeting: Meeting, parts: Iterable[tuple[Location, Part]]) -> Iterator[Problem]:
    """Yield what is wrong across the fields of a meeting, each at its place; ``parts`` are all of it."""
    origin = meeting._origin
    seen: dict[str, Location] = {}
    for field, names in (("order", meeting.order), ("leaves_out", meeting.leaves_out)):
        if names:
            yield from _named_twice(origin, field, names)
    emptied: Location | None = None
    for location, part in parts:
        if emptied is not None and location[: len(emptied)] == emptied:
            continue
        if not _is_filled(part):
            if location and is_empty(part):
                emptied = location
                yield origin.problem(location, f"{_called(location)} is empty", "delete it, or fill it in")
                continue
            yield from _empty_texts(origin, location, part)
        if name := part.__dict__.get("id", ""):
            yield from _same_identifier(origin, location, name, seen)
        for rule in _rules_of(type(part)):
            yield from rule(meeting, location, part)


def is_empty(part: Part) -> bool:
    """Tell whether nothing is said in a part: its fields are empty, or what they are without being given."""
    values = part.__dict__
    for name in part.model_fields_set:
        value = values[name]
        if name != "audience" and not _is_nothing(value) and value != _defaults(type(part)).get(name):
            return False
    return True


@functools.cache
def _defaults(model: type[Part]) -> dict[str, Any]:
    """Return what fields are that nobody has given; those that must be given are not among them."""
    return {
        name: field.get_default() for name, field in model.model_fields.items() if not field.is_required()
    }


def _is_nothing(value: Any) -> bool:
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Part):
        return is_empty(value)
    if isinstance(value, list):
        return all(map(_is_nothing, value))
    return value is None


def _called(location: Location) -> str:
    name = location[-1]
    return f"item {name + 1} of '{location[-2]}'" if isinstance(name, int) else f"'{name}'"


def _empty_texts(origin: Origin, location: Location, part: Part) -> list[Problem]:
    """Return texts without words: those that must be there, items of lists, and ``field: ""`` in a file."""
    values, given = part.__dict__, part.model_fields_set
    told: list[Problem] = []
    for name, many, required in _text_fields(type(part)):
        if name not in given:
            continue
        value = values[name]
        if many:
            for index, item in enumerate(value):
                if not item.strip():
                    message = f"item {index + 1} of '{name}' is empty"
                    told.append(origin.problem((*location, name, index), message, "delete it, or fill it in"))
        elif required:
            if not value or value.isspace():
                message = f"'{name}' is empty in {part.noun}"
                told.append(origin.problem((*location, name), message, "fill it in"))
        elif not value and origin.source:
            told.append(
                origin.problem((*location, name), f"'{name}' is empty", "delete the line, or fill it in")
            )
    return told


def _is_filled(part: Part) -> bool:
    """Tell by a quick look, as most parts need no other: it says something, and no text of it lacks words."""
    values = part.__dict__
    usual = _defaults(type(part))
    says = False
    for name in part.model_fields_set:
        value = values[name]
        if not value:
            return False
        if type(value) is str:
            if value.isspace():
                return False
            says = says or (name != "audience" and value != usual.get(name))
        elif type(value) is list and type(value[0]) is str and not all(map(str.strip, value)):
            return False
    return says


@functools.cache
def _text_fields(model: type[Part]) -> tuple[tuple[str, bool, bool], ...]:
    """Return the fields that hold texts: their names, whether they are lists, whether they must be there."""
    fields = model.model_fields
    return tuple(
        (name, kind.many, fields[name].is_required())
        for name, kind in fields_of(model).items()
        if kind.text is not None
    )


def _same_identifier(
    origin: Origin, location: Location, name: str, seen: dict[str, Location]
) -> Iterator[Problem]:
    if name in seen:
        node, _ = origin.node((*seen[name], "id"))
        where = f" in line {node.line}" if node else ""
        message = f"the id '{name}' is given twice"
        yield origin.problem(
            (*location, "id"), message, f"it was given before{where}; links lead to one place"
        )
    seen.setdefault(name, location)


def _headings(meeting: Meeting, location: Location, part: Session | Meeting) -> Iterator[Problem]:
    if part.headings:
        yield from headings.problems(meeting._origin, location, part)


def _day(meeting: Meeting, location: Location, part: Session | AgendaItem) -> Iterator[Problem]:
    """Yield a problem for the day of a session that is none of the meeting's."""
    day = part.date
    if day is None:
        return
    first, last = _days(meeting)
    if not first <= day <= last:
        days = f"from {first} to {last}" if first < last else f"on {first}"
        message = f"'date' {day} is outside the meeting"
        yield meeting._origin.problem((*location, "date"), message, f"it was {days}")


def _named_twice(origin: Origin, field: str, names: list[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            yield origin.problem((field, index), f"'{name}' stands twice in '{field}'", "delete one of them")
        seen.add(name)


def _days(meeting: Meeting) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day of a meeting, the night after it among them where it met so long."""
    first = meeting.date or meeting.start or datetime.date.min
    last = meeting.date or meeting.end or datetime.date.max
    if passes_midnight(meeting.start_time, meeting.end_time) and last < datetime.date.max:
        last += datetime.timedelta(1)
    return first, last


def passes_midnight(start: str, end: str) -> bool:
    """Tell whether something that ended at an earlier time of day than it began ended the next day."""
    return bool(start and end) and minutes(end) < minutes(start)


def minutes(clock: str) -> int:
    """Return a time of day as minutes since midnight."""
    hours, _, rest = clock.partition(":")
    return int(hours) * 60 + int(rest)


def _times(
    meeting: Meeting, location: Location, part: Session | AgendaItem | NextMeeting | Meeting
) -> Iterator[Problem]:
    start, end = part.start_time, part.end_time
    if not (start and end) or (part is meeting and meeting.date is None and meeting.start != meeting.end):
        return
    if passes_midnight(start, end) and minutes(end) + 24 * 60 - minutes(start) >= _LONGEST_NIGHT:
        hint = "exchange them, or write times of the afternoon as 14:30"
        message = f"'end_time' {end} is before 'start_time' {start}"
        yield meeting._origin.problem((*location, "end_time"), message, hint)


def _number_in_text(meeting: Meeting, location: Location, part: Part) -> Iterator[Problem]:
    """Yield a text that is one item with a number: it would print as a list in a list, or behind a bullet."""
    name = _BESIDE_NUMBERS.get(type(part), "text")
    text = part.__dict__[name]
    if (match := _NUMBER.match(text)) and not _ITEM.search(text):
        number = match["number"]
        message = f"the text of this {part.noun} begins with its number, '{number}'"
        hint = f"write number: '{number}' beside '{name}: {shortened(match['words'])}'"
        if number[-1] == "." and number[0].isdigit():
            hint += f", or {number[:-1]}\\. where it is a word of the sentence"
        yield meeting._origin.problem((*location, name), message, hint)


def _figures(meeting: Meeting, location: Location, part: Tally) -> Iterator[Problem]:
    """Yield the figures of a vote that are not the number of those who are named."""
    if meeting._audience is not None:  # a view may lack some of the names
        return
    pairs = [*BY_NAME.items()] + ([("voted_for", "votes")] if isinstance(part, PollOption) else [])
    for listed, figure in pairs:
        voters, told = part.__dict__[listed], part.__dict__[figure]
        if voters and told is not None and (found := count_of(voters)) != told:
            names = "names" if found != 1 else "name"
            message = f"'{figure}' is {told}, and '{listed}' has {found} {names}"
            hint = "write all names, and 'count' beside one that stands for several votes"
            hint += "; names of some alone are 'dissent'" if isinstance(part, Vote) else ""
            yield meeting._origin.problem((*location, figure), message, hint)


def _end(meeting: Meeting, location: Location, part: NextMeeting) -> Iterator[Problem]:
    if part.date and part.end and part.end < part.date:
        yield meeting._origin.problem((*location, "end"), "'end' is before 'date'", "exchange them")


_RULES: tuple[tuple[tuple[type[Part], ...], Callable[[Meeting, Location, Any], Iterator[Problem]]], ...] = (
    ((Session, Meeting), _headings),
    ((Session, AgendaItem, NextMeeting, Meeting), _times),
    ((Session, AgendaItem), _day),
    ((Outcome, Point, Vote, AgendaItem), _number_in_text),
    ((Tally,), _figures),
    ((NextMeeting,), _end),
)
"""What holds for some kinds of parts."""


@functools.cache
def _rules_of(model: type[Part]) -> tuple[Callable[[Meeting, Location, Any], Iterator[Problem]], ...]:
    return tuple(rule for models, rule in _RULES if issubclass(model, models))
