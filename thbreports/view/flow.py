"""Minutes as they alternate: prose, turns, points and outcomes in their order."""

from __future__ import annotations

from typing import Any

from thbreports.record.sessions import IN_MINUTES, MinutesItem
from thbreports.view.view import View


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


def is_item(value: Any) -> bool:
    """Tell whether a value is an item of minutes that are a list."""
    return type(value) is View and value._model is MinutesItem


def _kind(item: View) -> tuple[str, Any]:
    fields = item.__dict__
    for name, kind in IN_MINUTES.items():
        if fields[name]:
            return kind, fields[name]
    return "text", fields["text"]
