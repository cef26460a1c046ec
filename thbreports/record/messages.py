"""Messages for pydantic's errors, in the words of the person who wrote the record."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from typing import Any

from pydantic import ValidationError

from thbreports.errors import Problem, nearest
from thbreports.record.kinds import shortened
from thbreports.record.meeting import Meeting
from thbreports.record.part import Part, fields_of, part_at, parts_of
from thbreports.source.origin import Location, Origin
from thbreports.source.text import MAX_PROBLEMS

_EXPECTED = {
    "date_form": "write it as 2023-06-01",
    "clock_form": "write it as 10:30",
    "address_form": "start it with https://, http:// or mailto:",
    "language_form": "write a code such as en, fr or sr-Latn",
    "unsafe_character": "delete it",
    "no_date": "add 'date', or 'start' and 'end'",
    "no_end": "add 'end', or write 'date' for a single day",
    "two_dates": "keep 'date' for one day, 'start' and 'end' for several",
    "date_order": "exchange them",
}
_PLACES: dict[str, Location] = {"two_dates": ("date",), "date_order": ("end",), "no_end": ("start",)}


def problems_of(error: ValidationError, origin: Origin, part: type[Part] = Meeting) -> Iterator[Problem]:
    """Yield a located problem for each error that pydantic found in the data of a part of a record."""
    details = error.errors(include_url=False)
    for detail in details[:MAX_PROBLEMS]:
        location = tuple(detail["loc"]) or _PLACES.get(detail["type"], ())
        location += detail.get("ctx", {}).get("place", ())
        teller = _TELLERS.get(detail["type"])
        message, hint = teller(part, location, detail) if teller else _other(location, detail)
        if (
            detail["type"] == "extra_forbidden"
            and detail["input"] is None
            and origin.in_braces(location[:-1])
        ):
            hint = "between braces a comma ends a text: put a text that holds a comma between quotes"
        if detail["type"] == "missing":
            yield origin.problem(location[:-1], message, hint)
        else:
            yield origin.problem(location, message, hint, at_key=detail["type"] == "extra_forbidden")
    if len(details) > MAX_PROBLEMS:
        location = tuple(details[MAX_PROBLEMS]["loc"])
        message = f"{len(details) - MAX_PROBLEMS:,} more problems of fields follow"
        yield origin.problem(location, message, f"only {MAX_PROBLEMS:,} of this kind are listed")


def _name(location: Location) -> str:
    """Return the field that a location ends in: ``'title'``, or ``item 2 of 'sessions'``."""
    if location and isinstance(location[-1], int):
        place = f" of '{location[-2]}'" if len(location) > 1 else ""
        return f"item {location[-1] + 1}{place}"
    return _quoted(location[-1]) if location else "the record"


def _quoted(value: Any) -> str:
    return f"'{shortened(str(value))}'"


def _what(value: Any) -> str:
    names: dict[type, str] = {str: "a text", list: "a list", dict: "a group of fields", bool: "yes or no"}
    return names.get(type(value), "nothing" if value is None else type(value).__name__)


def _missing(part: type[Part], location: Location, detail: Any) -> tuple[str, str]:
    noun = part_at(part, location[:-1]).noun
    return f"{_name(location)} is missing in {noun}", f"add '{location[-1]}: ...'"


def _unknown(part: type[Part], location: Location, detail: Any) -> tuple[str, str]:
    part = part_at(part, location[:-1])
    valid = list(fields_of(part))
    shown = ", ".join(valid[:8]) + (", ..." if len(valid) > 8 else "")
    name = str(location[-1])
    hint = nearest(name, valid) or _elsewhere(name) or f"one of {shown}"
    return f"unknown field {_name(location)} in {part.noun}", hint


def _elsewhere(name: str) -> str:
    """Return the field of another part that a name is, or is nearest to, and what it belongs to."""
    parts: dict[str, list[str]] = {}
    for part in _parts(Meeting):
        for field in fields_of(part):
            parts.setdefault(field, []).append(part.noun)
    if name in parts:
        return f"it is a field of {', '.join(parts[name][:3])}"
    if close := nearest(name, list(parts)):
        field = close.split("'")[1]
        return f"{close} It is a field of {', '.join(parts[field][:3])}"
    return ""


def _parts(part: type[Part]) -> list[type[Part]]:
    """Return a part and all that may stand in it, each once."""
    found = [part]
    for one in found:
        found += {kind.part: 0 for kind in parts_of(one).values() if kind.part and kind.part not in found}
    return found


def _not_text(part: type[Part], location: Location, detail: Any) -> tuple[str, str]:
    message = f"{_name(location)} must be a text, not {_what(detail['input'])}"
    if isinstance(detail["input"], list) and isinstance(location[-1], str):
        return message, "write '|' after the colon, and the items of the list below it, indented"
    return message, "quote a text that holds ': ' or '- '"


def _not_list(part: type[Part], location: Location, detail: Any) -> tuple[str, str]:
    return f"{_name(location)} must be a list, not {_what(detail['input'])}", "start each item with '- '"


def _not_part(part: type[Part], location: Location, detail: Any) -> tuple[str, str]:
    part = part_at(part, location)
    fields = ", ".join(list(fields_of(part))[:4])
    if detail["input"] is None:
        return f"{_name(location)} is empty", f"give it fields: {fields}, ..."
    return f"{_name(location)} must have fields, not be {_what(detail['input'])}", f"such as {fields}"


def _not_number(part: type[Part], location: Location, detail: Any) -> tuple[str, str]:
    return f"{_name(location)} is {_quoted(detail['input'])}", "expected a whole number from 0"


def _not_flag(part: type[Part], location: Location, detail: Any) -> tuple[str, str]:
    return f"{_name(location)} is {_quoted(detail['input'])}", "expected yes or no"


def _not_choice(part: type[Part], location: Location, detail: Any) -> tuple[str, str]:
    choices = [choice.strip(" '") for choice in detail["ctx"]["expected"].replace(" or ", ", ").split(",")]
    expected = "one of " + ", ".join(choices)
    close = nearest(str(detail["input"]), choices)
    hint = f"{close} ({expected})" if close else f"expected {expected}"
    return f"{_name(location)} is {_quoted(detail['input'])}", hint


def _empty(part: type[Part], location: Location, detail: Any) -> tuple[str, str]:
    return f"{_name(location)} is empty", "every report has one" if len(location) == 1 else "delete it"


def _not_date(part: type[Part], location: Location, detail: Any) -> tuple[str, str]:
    return f"{_name(location)} is {_what(detail['input'])}", _EXPECTED["date_form"]


def _other(location: Location, detail: Any) -> tuple[str, str]:
    message = detail["msg"]
    told = not location or detail["type"] in _PLACES  # these name their fields themselves
    hint = _written_right(str(detail["input"])) if detail["type"] in ("date_form", "clock_form") else ""
    return (message if told else f"{_name(location)}: {message}"), hint or _EXPECTED.get(detail["type"], "")


_CLOCK = re.compile(
    r"\s*([01]?\d|2[0-3])\s*(?:[.:h\u2236\uff1a]\s*([0-5]\d))?\s*(?:h|hrs?|hours|Uhr)?\s*", re.IGNORECASE
)
_CLOCK_ALONE = re.compile(r"([01]?\d|2[0-3])([0-5]\d)")
_DATE = re.compile(r"\s*(\d{4})[-/.\u2010-\u2015\u2212](\d{1,2})[-/.\u2010-\u2015\u2212](\d{1,2})\s*")
_DAY_FIRST = re.compile(r"\s*(\d{1,2})[-/. \u2010-\u2015](\d{1,2})[-/. \u2010-\u2015](\d{4})\s*")
_IN_WORDS = re.compile(
    r"\s*(?:[A-Za-z]+,?\s+)?(\d{1,2})(?:st|nd|rd|th|\.)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})\s*"
)
_MONTHS = [name.lower() for name in calendar.month_name]


def _written_right(text: str) -> str:
    """Return how a day or time of day is written that stands in another form; nothing where it is unclear."""
    if match := _CLOCK.fullmatch(text) or _CLOCK_ALONE.fullmatch(text):
        return f"write it as {match[1]}:{match[2] or '00'}"
    year, month, day = 0, 0, 0
    if match := _DATE.fullmatch(text):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = int(match[1]), int(match[2]), int(match[3])
        if day <= 12 and month <= 12 and day != month:  # two countries read two days
            either = f"{year}-{month:02}-{day:02} or {year}-{day:02}-{month:02}"
            return f"write the year first, then the month: {either}"
        if month > 12:
            day, month = month, day
    elif match := _IN_WORDS.fullmatch(text):
        found = [
            number for number, name in enumerate(_MONTHS) if number and name.startswith(match[2].lower())
        ]
        day, month, year = int(match[1]), found[0] if len(found) == 1 else 0, int(match[3])
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        return ""
    days = calendar.monthrange(year, month)[1]
    if 1 <= day <= days:
        return f"write it as {year:04}-{month:02}-{day:02}"
    return f"{calendar.month_name[month]} {year} has {days} days"


_TELLERS: dict[str, Callable[[type[Part], Location, Any], tuple[str, str]]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "string_type": _not_text,
    "list_type": _not_list,
    "model_type": _not_part,
    "model_attributes_type": _not_part,
    "dict_type": _not_part,
    "int_parsing": _not_number,
    "int_type": _not_number,
    "int_from_float": _not_number,
    "int_parsing_size": _not_number,
    "greater_than_equal": _not_number,
    "bool_parsing": _not_flag,
    "bool_type": _not_flag,
    "literal_error": _not_choice,
    "string_too_short": _empty,
    "too_short": _empty,
    "string_pattern_mismatch": _empty,
    "date_type": _not_date,
}
