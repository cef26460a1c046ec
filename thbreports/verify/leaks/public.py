"""What the readers of a file may read: the record without what is withheld, and the words of its form.

The texts come from the whole record and not from the part of it that the file was made of: if words were left
in there by mistake, they are found in the file.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from thbreports.packs import Pack
from thbreports.packs.vocabulary import CLASSES
from thbreports.record.meeting import Meeting
from thbreports.record.walk import walk
from thbreports.source.origin import Location
from thbreports.verify.leaks.needles import Public, Withheld
from thbreports.view.labels import labels_of
from thbreports.view.language import country, locale

_GONE = " \f "
"""Stands where words are withheld: what is left before and behind does not follow one another."""


def public_words(meeting: Meeting, shown: Meeting, withheld: Iterable[Withheld], pack: Pack) -> Public:
    """Return what the readers of a file may read.

    ``meeting`` is the whole record, ``shown`` the part of it that the file was made of: of this are days,
    times and numbers, of which nothing is withheld.
    """
    hidden: dict[Location, list[str]] = {}
    for location, text in withheld:
        hidden.setdefault(location, []).append(text)
    labels = labels_of(meeting, pack)
    texts: list[str] = []
    for location, kind, text in walk(meeting).texts:
        for words in sorted(hidden.get(location, ()), key=len, reverse=True):
            text = text.replace(words, _GONE)
        texts.append(country(text, meeting.language, labels) if kind.name == "state" else text)
    form = [*labels.values(), " ".join(CLASSES), pack.name, pack.title, *pack.styles.values()]
    return Public([*texts, *_values(shown)], [*form, *_calendar(meeting.language)])


def _values(shown: Meeting) -> Iterator[str]:
    """Yield what is said by other values than texts, as forms and programs write it."""
    for _, part in walk(shown).parts:
        for value in part.__dict__.values():
            if isinstance(value, datetime.date):
                yield from (f"{value:{form}}" for form in ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%Y%m%d"))
            elif value is not None and not isinstance(value, str | list | bool):
                yield str(value) if not hasattr(value, "__dict__") else ""


def _calendar(language: str) -> Iterator[str]:
    known = locale(language)
    for names in (known.months, known.days):
        for widths in names.values():
            for width in widths.values():
                yield " ".join(map(str, width.values()))
