"""Dates, times and their ranges in the words of one language, from the long patterns of CLDR (through Babel).

Where a language writes otherwise than CLDR says, its labels have it in the table ``[format]``:

=============  ==================================================================================
``day``        pattern of a date, for ``d MMMM y``
``weekday``    pattern of a date with its weekday
``first-day``  the first day of a month: ``1er``
``day-range``  the days of a range within a month: ``{first}–{last}.``
``time``       pattern of a time of day; empty for times as the record writes them
``hour``       pattern of a time of day at the full hour
=============  ==================================================================================
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping

from thbreports.view.language import locale
from thbreports.view.patterns import Token, place, tokens, written

FORMATS = ("day", "weekday", "first-day", "day-range", "time", "hour")
"""What the table ``[format]`` of a file of labels may hold."""
_NONE: Mapping[str, str] = {}


def day(date: datetime.date, language: str, labels: Mapping[str, str] = _NONE) -> str:
    """Return a date in words: ``17 December 2019``."""
    return _written(date, language, _pattern("day", language, labels), labels)


def weekday(date: datetime.date, language: str, labels: Mapping[str, str] = _NONE) -> str:
    """Return a date in words with its weekday: ``Tuesday, 17 December 2019``."""
    return _written(date, language, _pattern("weekday", language, labels), labels)


def days(start: datetime.date, end: datetime.date, language: str, labels: Mapping[str, str] = _NONE) -> str:
    """Return a range of days in words, month and year said once if the same: ``10–12 March 2026``."""
    if start == end:
        return day(start, language, labels)
    parts = _pattern("day", language, labels)
    if start.year != end.year:
        return f"{_written(start, language, parts, labels)} – {_written(end, language, parts, labels)}"
    if start.month == end.month:
        return _days_of_month(start, end, language, parts, labels)
    year = place(parts, "yYu")
    if year < place(parts, "dML"):  # 2026. gada 1. jūnijs – 3. jūlijs
        head, tail = parts[: year + 2], parts[year + 2 :]
        first, second = _written(start, language, head + tail, labels), _written(end, language, tail, labels)
    else:  # 1 June – 3 July 2026
        words = 1 if year and not parts[year - 1].field else 0
        first = _written(start, language, parts[: year - words], labels)
        second = _written(end, language, parts, labels)
    return f"{first} – {second}"


def times(start: str, end: str, language: str, labels: Mapping[str, str] = _NONE) -> tuple[str, str, str]:
    """Return two times of day, written as ``9:30``, in words, and the dash between them.

    Words before or after the figures are said once: ``9.30``, ``18.00 Uhr``.  A time that is empty stays so.
    """
    first, last = (_clock(one, language, labels) if one else () for one in (start, end))
    spaced = any(" " in one.words.replace("\xa0", " ") for one in (*first[1:-1], *last[1:-1]))
    if len(first) > 1 and len(last) > 1:
        if not first[-1].field and first[-1] == last[-1]:
            first = first[:-1]
        if not last[0].field and first[0] == last[0]:
            last = last[1:]
    begins = written(first, functools.partial(_clock_field, start))
    ends = written(last, functools.partial(_clock_field, end))
    return begins, " – " if spaced else "–", ends


def _days_of_month(
    start: datetime.date,
    end: datetime.date,
    language: str,
    parts: tuple[Token, ...],
    labels: Mapping[str, str],
) -> str:
    at = place(parts, "d")
    head, tail = parts[:at], list(parts[at + 1 :])
    first, last = (_day_of_month(one, parts[at].field, labels) for one in (start, end))
    # The dot of an ordinal belongs to each of the two days; at the end of a pattern it closes the date.
    ordinal = len(tail) > 1 and tail[0].words.startswith(".")
    form = labels.get("format.day-range", "{first}.–{last}." if ordinal else "{first}–{last}")
    if ordinal:
        tail[0] = Token("", tail[0].words[1:])
    both = form.replace("{first}", first).replace("{last}", last)
    return _written(start, language, head, labels) + both + _written(end, language, tuple(tail), labels)


def _pattern(name: str, language: str, labels: Mapping[str, str]) -> tuple[Token, ...]:
    own = labels.get(f"format.{name}")
    return tokens(own or str(locale(language).date_formats["long" if name == "day" else "full"].pattern))


def _written(date: datetime.date, language: str, parts: tuple[Token, ...], labels: Mapping[str, str]) -> str:
    def value(field: str) -> str:
        return _day_of_month(date, field, labels) if field[0] == "d" else _field(date, field, language)

    return written(parts, value)


def _day_of_month(date: datetime.date, field: str, labels: Mapping[str, str]) -> str:
    return (labels.get("format.first-day") if date.day == 1 else "") or str(date.day).zfill(len(field))


@functools.lru_cache(maxsize=1024)
def _field(date: datetime.date, field: str, language: str) -> str:
    from babel.dates import format_date

    return str(format_date(date, field, locale=locale(language)))


def _clock(time: str, language: str, labels: Mapping[str, str]) -> tuple[Token, ...]:
    """Return the pattern of a time of day."""
    pattern = labels.get("format.time")
    if pattern is None:
        pattern = str(locale(language).time_formats["short"].pattern)
        if "H" not in pattern:
            pattern = "HH:mm"  # no institution of Europe writes a.m. and p.m. in the languages that CLDR does
    if not pattern:
        return (Token("", time),)
    if time.endswith(":00"):
        pattern = labels.get("format.hour", pattern)
    return tokens(pattern)


def _clock_field(time: str, field: str) -> str:
    hours, _, minutes = time.partition(":")
    return str(int(hours)).zfill(len(field)) if field[0] == "H" else minutes
