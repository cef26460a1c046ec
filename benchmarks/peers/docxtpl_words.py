"""The parts of a record in words, for docxtpl: what a template in Word cannot put together itself.

Dates, countries and languages come from Babel.
"""

from __future__ import annotations

import datetime
import functools
import itertools
from collections.abc import Iterable
from typing import Any

from babel import Locale
from babel.dates import format_date

_LOCALE = Locale("en", "GB")
_ATTENDANCE = {"remote": "remotely", "partial": "in part", "apologies": "apologies", "absent": "absent"}
MODES = {"hybrid": "in person and online", "in person": "in person", "online": "online"}


@functools.cache
def day(date: datetime.date | str, weekday: bool = False) -> str:
    """Return a day in words."""
    return format_date(_date(date), "EEEE, d MMMM y" if weekday else "d MMMM y", locale=_LOCALE)


def _date(date: datetime.date | str) -> datetime.date:
    return datetime.date.fromisoformat(date) if isinstance(date, str) else date


def days(first: datetime.date | str, last: datetime.date | str | None) -> str:
    """Return a day or several of one month."""
    return f"{_date(first).day}–{day(last)}" if last and last != first else day(first)


def listed(*words: Any, between: str = ", ") -> str:
    """Return the words that there are, one after another."""
    return between.join(str(word) for word in words if word)


def hours(one: dict[str, Any]) -> str:
    """Return when something took place, how long, and how it stands."""
    when = listed(one.get("start_time"), one.get("end_time"), between="–")
    return listed(when, one.get("duration"), one.get("status"), one.get("marking"), between=" · ")


def country(code: str | None) -> str:
    """Return the name of a country."""
    return _LOCALE.territories.get(code, code) if code else ""


def party(one: Any) -> str:
    """Return a person, a body or a number of persons in words."""
    if isinstance(one, str):
        return one
    words = listed(
        *(one.get(key) for key in ("name", "role", "organisation", "category")), country(one.get("country"))
    )
    initials = f"({one['initials']})" if one.get("initials") else ""
    return listed(one.get("count"), words, initials, between=" ")


def parties(all: Iterable[Any]) -> str:
    """Return persons and bodies in words."""
    return "; ".join(map(party, all))


def remarks(one: dict[str, Any]) -> str:
    """Return what the list of participants says beside a name."""
    proxy = f"represented by {one['proxy']}" if one.get("proxy") else ""
    chair = "Chair" if one.get("presiding") else ""
    return listed(chair, _ATTENDANCE.get(one.get("attendance", "")), proxy, one.get("remark"), between="; ")


def groups(all: Iterable[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """Return neighbours that have a field in common, and which columns a table of them needs."""
    found = []
    for name, some in itertools.groupby(all, lambda one: one.get(key)):
        group = list(some)
        named = [one for one in group if one.get("name")]
        needed = [title for title, has in (
            ("State", lambda one: one.get("country")),
            ("Initials", lambda one: one.get("initials")),
            ("Remarks", remarks),
        ) if any(map(has, group))]  # fmt: skip
        columns = ["Name", "Function", *needed]
        found.append({"name": name, "all": group, "tabled": len(named) > len(group) / 2, "columns": columns})
    return found


def cells(one: dict[str, Any], columns: list[str]) -> list[str]:
    """Return what a table of participants says of one."""
    name = listed(one.get("name"), one.get("category"))
    said = {
        "Name": listed(one.get("count"), name or one.get("organisation"), between=" "),
        "Function": listed(one.get("role"), one.get("organisation") if name else ""),
        "State": country(one.get("country")),
        "Initials": one.get("initials", ""),
        "Remarks": remarks(one),
    }
    return [said[column] for column in columns]


def place_date(one: dict[str, Any]) -> str:
    """Return town and days, building and room, address and hours, each on a line."""
    place = one.get("place") or {}
    first = one.get("date") or one.get("start")
    room = f"({place['room']})" if place.get("building") and place.get("room") else place.get("room")
    zone = f"({one['time_zone']})" if one.get("time_zone") else ""
    when = listed(one.get("start_time"), one.get("end_time"), between="–")
    return listed(
        listed(
            place.get("city"), country(place.get("country")), days(first, one.get("end")) if first else ""
        ),
        listed(place.get("building"), room, between=" "),
        place.get("address"),
        listed(when, zone, between=" ") if when else "",
        between="\n",
    )


def languages(codes: list[str]) -> str:
    """Return languages in words."""
    names = [_LOCALE.languages[code] for code in codes]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def tally(one: dict[str, Any], kinds: Iterable[str]) -> list[str]:
    """Return numbers, each with what it counts."""
    return [f"{one[kind]} {kind.replace('_', ' ')}" for kind in kinds if kind in one]


def counts(one: dict[str, Any]) -> str:
    """Return the result of a vote in numbers."""
    given = tally(one, ("in_favour", "against", "abstentions"))
    return listed(*given, "unanimous" if one.get("unanimous") else "")
