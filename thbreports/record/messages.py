"""Messages for pydantic's errors, in the words of the person who wrote the record."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from thbreports.errors import Problem, nearest
from thbreports.record.kinds import shortened
from thbreports.record.meeting import Meeting
from thbreports.record.part import Part, fields_of, part_at
from thbreports.record.sessions import FORMS, MinutesItem
from thbreports.record.turns import Turn
from thbreports.record.unknown_names import hidden_sign, is_near, meant, names
from thbreports.source.origin import Location, Origin
from thbreports.source.text import MAX_PROBLEMS
from thbreports.source.yaml_messages import in_quotes

_EXPECTED = {
    "date_form": "write it as 2023-06-01",
    "clock_form": "write it as 10:30",
    "address_form": "start it with https://, http:// or mailto:",
    "mail_form": "write one, such as name@example.org; give another to a contact of its own",
    "language_form": "write a code such as en, fr or sr-Latn",
    "unsafe_character": "delete it",
    "no_date": "add 'date', or 'start' and 'end'",
    "no_end": "add 'end', or write 'date' for a single day",
    "two_dates": "keep 'date' for one day, 'start' and 'end' for several",
    "date_order": "exchange them",
    "several_kinds": "begin another item with '- ' for each",
}
_PLACES: dict[str, Location] = {"two_dates": ("date",), "date_order": ("end",), "no_end": ("start",)}


def problems_of(error: ValidationError, origin: Origin, part: type[Part] = Meeting) -> Iterator[Problem]:
    """Yield a located problem for each error that pydantic found in the data of a part of a record."""
    details = error.errors(include_url=False)
    texts = set(_texts_with_colon(details, part, origin))
    told: list[tuple[Any, Location, str, str]] = []
    for detail in details[:MAX_PROBLEMS]:
        location = tuple(name for name in detail["loc"] if name not in FORMS)
        location = location or _PLACES.get(detail["type"], ())
        location += detail.get("ctx", {}).get("place", ())
        if location[:-1] in texts and detail["type"] in ("missing", "extra_forbidden"):
            if detail["type"] == "extra_forbidden":
                told.append((detail, location, *_colon(part, location, detail, origin)))
            continue
        teller = _TELLERS.get(detail["type"])
        message, hint = teller(part, location, detail) if teller else _other(location, detail)
        if origin.is_short(location[:-1]):  # nobody wrote the name of the one field
            message = message.replace(_name(location), _name(location[:-1]), 1)
        told.append((detail, location, message, hint))
    for detail, location, message, hint in told:
        kind = detail["type"]
        if kind == "extra_forbidden" and detail["input"] is None and origin.in_braces(location[:-1]):
            hint = "between braces a comma ends a text: put a text that holds a comma between quotes"
        if kind != "missing":
            yield origin.problem(location, message, hint, at_key=kind == "extra_forbidden")
        elif not _meant_elsewhere(location, told):
            yield origin.problem(location[:-1], message, hint)
    if len(details) > MAX_PROBLEMS:
        location = tuple(details[MAX_PROBLEMS]["loc"])
        message = f"{len(details) - MAX_PROBLEMS:,} more problems of fields follow"
        yield origin.problem(location, message, f"only {MAX_PROBLEMS:,} of this kind are listed")


def _meant_elsewhere(missing: Location, told: Sequence[tuple[Any, Location, str, str]]) -> bool:
    """Tell whether a field that is missing is there under a wrong name, which is told."""
    return any(
        detail["type"] == "extra_forbidden" and place[:-1] == missing[:-1] and names(hint, str(missing[-1]))
        for detail, place, _, hint in told
    )


def _texts_with_colon(details: Sequence[Any], part: type[Part], origin: Origin) -> Iterator[Location]:
    """Yield the place of each item that YAML took for a field, since it holds a colon.

    Such an item has that one name, which is like no field, and a text after it.
    """
    unknown: dict[Location, list[Any]] = {}
    for detail in details:
        if detail["type"] == "extra_forbidden":
            place = tuple(name for name in detail["loc"][:-1] if name not in FORMS)
            unknown.setdefault(place, []).append(detail)
    for place, found in unknown.items():
        inner, name = part_at(part, place), str(found[0]["loc"][-1])
        value = found[0]["input"]
        alone = len(found) == 1 and inner.short_form and isinstance(value, str | None)
        alone = alone and origin.is_lone(place) and (value is not None or not origin.in_braces(place))
        if alone and place and isinstance(place[-1], int) and not is_near(name, inner):
            yield place


def _colon(part: type[Part], location: Location, detail: Any, origin: Origin) -> tuple[str, str]:
    """Tell of an item that was read as a field, since it holds ``: ``."""
    name, rest = str(location[-1]), detail["input"]
    if (words := origin.written(location[:-1])).startswith("? "):
        return "a text cannot start with '?'", f"write {in_quotes(words)}"
    sign = "ends with ':'" if rest is None else "holds ': '"
    words = f"{name}:" if rest is None else words or f"{name}: {rest}"
    turn = f", or {_turn(name)}" if rest is not None and part_at(part, location[:-1]) is MinutesItem else ""
    return f"this text {sign} and is read as a field {_quoted(name)}", f"write {in_quotes(words)}{turn}"


def _turn(name: str) -> str:
    """Return how words after the name of who said them are written."""
    return f"'speaker: {shortened(name)}' and below it 'text: ...' for what somebody said"


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
    inner, value = part_at(part, location[:-1]), detail["input"]
    if inner is Meeting and isinstance(value, dict) and "title" in value:
        hint = f"write its fields at the very left, without '{location[-1]}:'"
        return f"unknown field {_name(location)} in {inner.noun}", hint
    name = str(location[-1])
    if inner is Turn and isinstance(value, str) and not is_near(name, inner):
        return f"unknown field {_name(location)} in {inner.noun}", f"write {_turn(name)}"
    return f"unknown field {_name(location)} in {inner.noun}", meant(str(location[-1]), inner, location[:-1])


def _no_motion(part: type[Part], location: Location, detail: Any) -> tuple[str, str]:
    return detail["msg"], "add 'motion: ...', or 'text: ...' with the vote as it was worded"


def _not_text(part: type[Part], location: Location, detail: Any) -> tuple[str, str]:
    message = f"{_name(location)} must be a text, not {_what(detail['input'])}"
    if detail["input"] is None:  # what says nothing is absent, but for what would be for everybody then
        return f"{_name(location)} names nobody", "name who may read this, or 'public'"
    if isinstance(detail["input"], list) and isinstance(location[-1], str):
        return message, "write '|' after the colon, and the items of the list below it, indented"
    return message, "quote a text that holds ': ' or '- '"


_LISTS = {"notes": "what happened is 'minutes'; notes that were added later start with '- ' each"}
"""What to write for a list whose name others use for something else."""


def _not_list(part: type[Part], location: Location, detail: Any) -> tuple[str, str]:
    field, value = str(location[-1]), detail["input"]
    hint = _LISTS.get(field, "start each item with '- '")
    if fields_of(part_at(part, location[:-1]))[field].is_mapping:
        return f"{_name(location)} must be a group of fields", "write 'name: text' below it, each on a line"
    if isinstance(value, dict) and not {"heading", "label"}.isdisjoint(value):
        hint = f"write 'headings: {{{field}: ...}}' beside it, and start each item with '- '"
    return f"{_name(location)} must be a list, not {_what(value)}", hint


def _not_part(part: type[Part], location: Location, detail: Any) -> tuple[str, str]:
    part = part_at(part, location)
    fields = ", ".join(list(fields_of(part))[:4])
    if detail["input"] is None:
        return f"{_name(location)} is empty", f"give it fields: {fields}, ..."
    hint = f"such as {fields}"
    if isinstance(detail["input"], str):
        first = next(
            (name for name in ("title", "motion", "text", "name", "post") if name in fields_of(part)), ""
        )
        hint = f"write '{first}: {shortened(detail['input'])}'" if first else hint
    return f"{_name(location)} must have fields, not be {_what(detail['input'])}", hint


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
    written = str(detail["input"])
    hint = f"{sign} Delete it" if (sign := hidden_sign(written)) else ""
    if detail["type"] in ("date_form", "clock_form"):
        hint = hint or _written_right(written, is_clock=detail["type"] == "clock_form")
    return (message if told else f"{_name(location)}: {message}"), hint or _EXPECTED.get(detail["type"], "")


_CLOCK = re.compile(
    r"\s*([01]?\d|2[0-3])\s*(?:[.:h\u2236\uff1a]\s*([0-5]\d)(?::[0-5]\d)?)?"
    r"\s*(?:h|hrs?|hours|Uhr|(?P<half>[ap])\.?\s?m\.?)?\s*",
    re.IGNORECASE,
)
_CLOCK_ALONE = re.compile(r"([01]?\d|2[0-3])([0-5]\d)")
_DAY_AND_CLOCK = re.compile(
    r"\s*(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?P<zone>Z|[-+]\d\d:?\d\d)?\s*"
)
_DATE = re.compile(r"\s*(\d{4})[-/.\u2010-\u2015\u2212](\d{1,2})[-/.\u2010-\u2015\u2212](\d{1,2})\s*")
_DAY_FIRST = re.compile(r"\s*(\d{1,2})[-/. \u2010-\u2015](\d{1,2})[-/. \u2010-\u2015](\d{4})\s*")
_IN_WORDS = re.compile(
    r"\s*(?:[A-Za-z]+,?\s+)?(\d{1,2})(?:st|nd|rd|th|\.)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})\s*"
)
_SPANS = {
    r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)": ("start", "end"),
    r"(?<!\d)\d{1,2}:\d\d(?!\d)": ("start_time", "end_time"),
}
"""Forms of which two in one value are a beginning and an end, and the fields for these."""
_MONTHS = [name.lower() for name in calendar.month_name]


def _written_right(text: str, *, is_clock: bool) -> str:
    """Return how a day or time of day is written that stands in another form; nothing where it is unclear."""
    for form, (first, last) in _SPANS.items():
        if len(found := re.findall(form, text)) == 2:
            return f"write '{first}: {found[0]}' and '{last}: {found[1]}'"
    if (match := _DAY_AND_CLOCK.fullmatch(text)) and not (is_clock and match["zone"]):
        return f"write it as {match[2 if is_clock else 1]}"
    if is_clock and (match := _CLOCK.fullmatch(text) or _CLOCK_ALONE.fullmatch(text)):
        hour, half = match[1], match.groupdict().get("half")
        if half:
            hour = str(int(hour) % 12 + 12 * (half in "pP")) if 1 <= int(hour) <= 12 else hour
        return f"write it as {hour}:{match[2] or '00'}"
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
    "no_motion": _no_motion,
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
