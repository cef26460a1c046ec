"""Minutes as they alternate: prose, turns, points and outcomes in their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from thbreports.record.meeting import Meeting
from thbreports.record.part import fields_of
from thbreports.record.sessions import IN_MINUTES, MinutesItem, Session
from thbreports.view.view import View

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


def is_meeting(value: Any) -> bool:
    """Tell whether a value is the meeting as a template sees it."""
    return type(value) is View and value._model is Meeting


def throughout(meeting: View, name: str) -> list[View]:
    """Return the parts of a list of a meeting, and then those that stand in its sessions, in their order."""
    found = [*meeting.__dict__[name]]
    for session in _sessions(meeting.__dict__["sessions"]):
        found += session.__dict__[name]
    return found


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
