"""Dates, names of states and lists in one language, from the Unicode CLDR (through Babel)."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from thbreports.record.codes import SAME_STATES

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


_FIRST = {"fr": "1er", "it": "1º"}
"""The first day of a month, in languages that write it otherwise than CLDR does."""
_ONE = re.compile(r"(?<!\d)1(?!\d)")


@functools.lru_cache(maxsize=1024)
def day(date: datetime.date, language: str) -> str:
    """Return a date in words: ``17 December 2019``."""
    return _format(date, "long", language)


@functools.lru_cache(maxsize=1024)
def weekday(date: datetime.date, language: str) -> str:
    """Return a date in words with its weekday: ``Tuesday, 17 December 2019``."""
    return _format(date, "full", language)


@functools.lru_cache(maxsize=1024)
def days(start: datetime.date, end: datetime.date, language: str) -> str:
    """Return a range of days in words, month and year said once if the same: ``10–12 March 2026``."""
    if start == end:
        return day(start, language)
    where = locale(language)
    differs = "y" if start.year != end.year else "M" if start.month != end.month else "d"
    patterns = where.interval_formats.get("yMMMd", {}).get(differs)
    if not patterns or len(patterns) != 2:
        return f"{day(start, language)} – {day(end, language)}"
    # CLDR gives the pattern with short months, and some with "01"; as a date alone is how a title page reads.
    first, second = (re.sub(r"(?<!M)MMM(?!M)", "MMMM", pattern) for pattern in patterns)
    if "dd" not in str(where.date_formats["long"].pattern):
        first, second = first.replace("dd", "d"), second.replace("dd", "d")
    return _format(start, first, language) + _format(end, second, language)


def _format(date: datetime.date, pattern: str, language: str) -> str:
    """Return a date in the form of a pattern of CLDR, or of one that it has a name for."""
    from babel.dates import format_date

    words = format_date(date, pattern, locale=locale(language))
    first = _FIRST.get(language.partition("-")[0])
    return _ONE.sub(first, words, count=1) if first and date.day == 1 else words


def country(name: str, language: str, labels: Mapping[str, str] | None = None) -> str:
    """Return the name of a state: a two-letter code is looked up, anything else stays as it is.

    ``labels`` are those of a pack: one named ``states.BA`` is how its institution writes the name of a state.
    """
    if len(name) == 2 and name.isascii() and name.isupper():
        code = SAME_STATES.get(name, str(name))
        return (labels or {}).get(f"states.{code}") or _territory(code, language)
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
