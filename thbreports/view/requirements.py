"""Demands of a pack on a record, told where the record lacks them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from thbreports.errors import Problem
from thbreports.packs.toml import IS, OR
from thbreports.record import Meeting
from thbreports.record.kinds import shortened
from thbreports.record.part import Part, fields_of
from thbreports.record.walk import named_parts
from thbreports.source.origin import Location
from thbreports.view.flow import IN_SESSIONS


def missing(meeting: Meeting, requires: Mapping[str, str], pack: str) -> list[Problem]:
    """Return a problem for everything that a form demands and a meeting lacks.

    Args:
        meeting: what the report is made of.
        requires: what a problem calls each path.  A path through a list is demanded of each of its items, at
            any depth; of several paths between ``or``, one must be there anywhere in the record.  A path that
            ``is`` some words may hold these alone, or nothing.
        pack: the name of the pack, for the messages.
    """
    found: list[Problem] = []
    for paths, words in requires.items():
        if not words:  # a demand of a parent that is taken away
            continue
        path, condition, allowed = paths.partition(IS)
        if condition:
            found.extend(_differing(meeting, path.split("."), allowed.split(OR), words, pack))
            continue
        alternatives = paths.split(OR)
        lacking = [list(_lacking(meeting, path.split("."), ())) for path in alternatives]
        if len(alternatives) > 1:
            if any(_has(meeting, path.split(".")) for path in alternatives):
                continue
            lacking = [[(alternatives[0],)]]
        for place in (place for places in lacking for place in places):
            message = f"{words} is missing; the form '{pack}' demands it"
            found.append(meeting._origin.problem(place, message, f"write '{_shown(place, alternatives)}'"))
    return found


def _differing(
    meeting: Meeting, names: list[str], allowed: list[str], words: str, pack: str
) -> Iterator[Problem]:
    """Yield a problem for each field at a path that holds other words than those allowed."""
    for place, value in _values(meeting, names, ()):
        if value.casefold() not in map(str.casefold, allowed):
            message = f"'{shortened(value)}' is not {words}, which the form '{pack}' demands"
            hint = f"write '{place[-1]}: {allowed[0]}', take it out, or choose another form"
            yield meeting._origin.problem(place, message, hint)


def _values(part: Part, names: list[str], location: Location) -> Iterator[tuple[Location, str]]:
    """Yield the texts at a path, at any depth, each with its place."""
    name, *rest = names
    if not rest:
        if value := getattr(part, name):
            yield (*location, name), str(value)
        return
    for way, one in named_parts(part, name):
        inner = (*location, *way)
        yield from _values(one, rest, inner)
        if name in fields_of(type(one)):
            yield from _values(one, names, inner)


def _shown(place: Location, alternatives: list[str]) -> str:
    return "' or '".join(alternatives) if len(alternatives) > 1 else str(place[-1])


def _lacking(part: Part, names: list[str], location: Location) -> Iterator[Location]:
    """Yield the place of each field that is empty: of the part, of its parts, and of those within these."""
    name, *rest = names
    place = (*location, name)
    if not rest:
        if not _holds(part, name) and not (isinstance(part, Meeting) and _sessions_hold(part, name)):
            yield place
        return
    for way, one in named_parts(part, name):
        inner = (*location, *way)
        yield from _lacking(one, rest, inner)
        if name in fields_of(type(one)):
            yield from _lacking(one, names, inner)


def _has(part: Part, names: list[str]) -> bool:
    """Tell whether a path leads to something anywhere in a part."""
    name, *rest = names
    if not rest:
        return _holds(part, name)
    return any(
        _has(one, rest) or (name in fields_of(type(one)) and _has(one, names))
        for _, one in named_parts(part, name)
    )


def _sessions_hold(part: Part, name: str) -> bool:
    """Tell whether any session below a part has a list that a meeting may have, too."""
    if name not in IN_SESSIONS:
        return False
    found = (one for _, one in named_parts(part, "sessions"))
    return any(_holds(one, name) or _sessions_hold(one, name) for one in found)


def _holds(part: Part, name: str) -> bool:
    return getattr(part, name) not in ("", None, []) or any(named_parts(part, name))
