"""Minutes as they alternate: prose, turns, points and outcomes in their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from thbreports.record.meeting import Meeting
from thbreports.record.outcomes import Outcome, Point
from thbreports.record.part import fields_of
from thbreports.record.sessions import IN_MINUTES, MinutesItem, Session
from thbreports.view.view import FieldText, View

IN_SESSIONS = tuple(
    name
    for name, kind in fields_of(Session).items()
    if kind.many and kind.part and name in fields_of(Meeting) and name != "sessions"
)
"""The lists that a meeting has, and each of its sessions may have, too."""


def flow(minutes: str | list[View]) -> list[tuple[str, list[Any]]]:
    """Return the minutes of a session as runs of one kind each: its name, and what it holds.

    The kinds are ``text``, ``turns``, and the lists of a session (``points``, ``decisions``, ``votes``,
    ``sessions``, ...).  Items of one kind that follow one another are one run; prose alone is one.
    """
    if isinstance(minutes, str):
        return [("text", [minutes])] if minutes else []
    runs: list[tuple[str, list[Any]]] = []
    for item in minutes:
        kind, value = _kind(item)
        if not value:
            continue
        if not runs or runs[-1][0] != kind:
            runs.append((kind, []))
        runs[-1][1].append(value)
    return runs


def layout(outcomes: Sequence[View]) -> str:
    """Return how outcomes that are one list are laid out: ``list``, ``table`` or ``inline``."""
    text = outcomes[0].__dict__["text"] if outcomes else ""
    if not isinstance(text, FieldText):
        return "list"
    return text._printing.layouts.get(text._path.removesuffix(".text"), "list")


def are_outcomes(values: Sequence[Any]) -> bool:
    """Tell whether values are outcomes as a template sees them."""
    return all(type(one) is View and one._model is Outcome for one in values)


def is_meeting(value: Any) -> bool:
    """Tell whether a value is the meeting as a template sees it."""
    return type(value) is View and value._model is Meeting


def throughout(meeting: View, name: str) -> list[View]:
    """Return the parts of a list of a meeting, and then those that stand in its sessions, in their order."""
    found = [*meeting.__dict__[name]]
    for session in _sessions(meeting.__dict__["sessions"]):
        fields = session.__dict__
        for kind, run in flow(fields["minutes"]):
            found += run if kind == name else _in_points(run, name) if kind == "points" else []
        found += [*_in_points(fields["points"], name), *fields[name]]
    return found


def _in_points(points: Sequence[View], name: str) -> Iterator[View]:
    """Yield what came of points, and of those below them."""
    if name in fields_of(Point):
        for point in points:
            yield from _in_points(point.__dict__["points"], name)
            yield from point.__dict__[name]


def _sessions(all: list[View]) -> Iterator[View]:
    for session in all:
        yield session
        fields = session.__dict__
        for kind, run in flow(fields["minutes"]):
            if kind == "sessions":
                yield from _sessions(run)
        yield from _sessions(fields["sessions"])


def days_of(all: Iterable[Any]) -> list[tuple[Any, list[Any]]]:
    """Return sessions or items of an agenda in groups of one day, each behind what heads it.

    That is the day in words as the first of the group has it, else its date; or nothing.
    """
    groups: list[tuple[Any, list[Any]]] = []
    before: Any = None
    for one in all:
        date, text = (one.__dict__.get(name) for name in ("date", "date_text"))
        goes_on = bool(groups) and date == before and not (text and text != groups[-1][0])
        if not goes_on:
            groups.append((None if text is False else text or date, []))
        groups[-1][1].append(one)
        before = date
    return groups


def is_item(value: Any) -> bool:
    """Tell whether a value is an item of minutes that are a list."""
    return type(value) is View and value._model is MinutesItem


def _kind(item: View) -> tuple[str, Any]:
    fields = item.__dict__
    for name, kind in IN_MINUTES.items():
        if fields[name]:
            return kind, fields[name]
    return "text", fields["text"]
