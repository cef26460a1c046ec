"""Names of states, languages and zones, plural forms and lists, from the Unicode CLDR (through Babel)."""

from __future__ import annotations

import functools
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


def country(name: str, language: str, labels: Mapping[str, str] | None = None) -> str:
    """Return the name of a state: a two-letter code is looked up, anything else stays as it is.

    ``labels`` are those of a pack: one named ``states.BA`` is how its institution writes the name of a state.
    """
    if len(name) == 2 and name.isascii() and name.isupper():
        code = SAME_STATES.get(name, str(name))
        named = (labels or {}).get(f"states.{code}") or _territory(code, language)
        return f"{named}*" if code == "XK" and labels and KOSOVO_NOTE in labels else named
    return name


KOSOVO_NOTE = "kosovo-note"
"""The label of the note that institutions put below a text that names Kosovo, with an asterisk."""


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


def plural_forms(language: str) -> frozenset[str]:
    """Return the plural forms that whole numbers take in a language."""
    return frozenset(locale(language).plural_form.tags) | {"other"}


def plural_form(count: int, language: str) -> str:
    """Return the plural form of a number: ``one`` for 1 in English."""
    return str(locale(language).plural_form(count))


_FROM_THE_RIGHT = frozenset("ar arc ckb dv fa he iw ks ku-Arab nqo pa-Arab ps sd syr ug ur yi".split())


def runs_from_the_right(language: str) -> bool:
    """Tell whether a language is written from right to left, as Arabic and Hebrew are."""
    subtags = language.split("-")
    return not _FROM_THE_RIGHT.isdisjoint({subtags[0], "-".join(subtags[:2])}) and "Latn" not in subtags


def time_zone(name: str, language: str, labels: Mapping[str, str] | None = None) -> str:
    """Return a time zone in words, by its city: ``Brussels time``.

    A label ``zones.Europe/Brussels`` is its name, a label ``time-in`` the words around the name of any city
    (``{city} time``); without them CLDR has words that fit every city, such as "Ortszeit: Athen".
    """
    labels = labels or {}
    if own := labels.get(f"zones.{name}"):
        return own
    if "/" not in name:
        return name
    where = locale(language)
    city = str(where.time_zones.get(name, {}).get("city", "")) or name.rpartition("/")[2].replace("_", " ")
    if "time-in" in labels:
        return labels["time-in"].replace("{city}", city)
    return str(where.zone_formats["region"]).replace("%s", city)
