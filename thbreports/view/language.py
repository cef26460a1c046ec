"""Dates, names of states and lists in one language, from the Unicode CLDR (through Babel)."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

# Institutions of Europe write days before months; CLDR's plain "en" and "pt" stand for other continents.
_EUROPEAN = {"en": "en-GB", "pt": "pt-PT", "es": "es-ES", "fr": "fr-FR", "de": "de-DE"}


@functools.lru_cache(maxsize=64)
def locale(language: str) -> Locale:
    """Return the locale of a BCP 47 code, of the nearest one that CLDR has, or else English."""
    from babel import Locale, UnknownLocaleError

    parts = _EUROPEAN.get(language, language).split("-")
    while parts:
        try:
            return Locale.parse("_".join(parts))
        except (UnknownLocaleError, ValueError):
            parts.pop()
    return Locale.parse("en_GB")


@functools.lru_cache(maxsize=1024)
def day(date: datetime.date, language: str) -> str:
    """Return a date in words: ``17 December 2019``."""
    from babel.dates import format_date

    return format_date(date, "long", locale=locale(language))


@functools.lru_cache(maxsize=1024)
def weekday(date: datetime.date, language: str) -> str:
    """Return a date in words with its weekday: ``Tuesday, 17 December 2019``."""
    from babel.dates import format_date

    return format_date(date, "full", locale=locale(language))


@functools.lru_cache(maxsize=1024)
def days(start: datetime.date, end: datetime.date, language: str) -> str:
    """Return a range of days in words, month and year said once if the same: ``10–12 March 2026``."""
    from babel.dates import format_date

    if start == end:
        return day(start, language)
    where = locale(language)
    differs = "y" if start.year != end.year else "M" if start.month != end.month else "d"
    patterns = where.interval_formats.get("yMMMd", {}).get(differs)
    if not patterns or len(patterns) != 2:
        return f"{day(start, language)} – {day(end, language)}"
    # CLDR gives the pattern with short months; the same with long ones is how a title page reads.
    first, second = (re.sub(r"(?<!M)MMM(?!M)", "MMMM", pattern) for pattern in patterns)
    return format_date(start, first, locale=where) + format_date(end, second, locale=where)


def country(name: str, language: str) -> str:
    """Return the name of a state: a two-letter ISO 3166 code is looked up, anything else stays as it is."""
    if len(name) == 2 and name.isascii() and name.isupper():
        return _territory(str(name), language)
    return name


@functools.lru_cache(maxsize=1024)
def _territory(code: str, language: str) -> str:
    return str(locale(language).territories.get(code, code))


def language_name(code: str, language: str) -> str:
    """Return the name of the language ``code`` in ``language``."""
    names = locale(language).languages
    parts = code.split("-")
    while parts:
        if name := names.get("_".join(parts)):
            return str(name)
        parts.pop()
    return code


def listing(items: Sequence[str], language: str) -> str:
    """Return items as a list in a sentence: ``Europol, Eurojust and Frontex``."""
    from babel.lists import format_list

    return format_list(list(items), locale=locale(language))
