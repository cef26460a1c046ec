"""What the readers of a file may not read, and what they may: the rest of the record, the words of its form.

Both come from the whole record and not from the part of it that the file was made of: if words were left in
there by mistake, they are found in the file.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping

from thbreports.packs import Pack
from thbreports.packs.vocabulary import CLASSES
from thbreports.record.audiences import PUBLIC, is_restricted
from thbreports.record.meeting import Meeting
from thbreports.record.walk import walk
from thbreports.source.origin import Location
from thbreports.verify.leaks.needles import Public, Withheld
from thbreports.verify.leaks.words import WORD, pieces
from thbreports.view.attribution import attributed
from thbreports.view.audience import withheld_texts
from thbreports.view.labels import labels_of
from thbreports.view.language import country, locale

_GONE = " \f "
"""Stands where words are withheld: what is left before and behind does not follow one another."""
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d %m %Y", "%Y%m%d")


def withheld(whole: Meeting, shown: Meeting) -> list[Withheld]:
    """Return what a record says and a report may not: what is for others, and persons not to be named.

    ``shown`` is the part of the record that the report is made of.  Places are those in the file of the
    record.
    """
    found: list[Withheld] = []
    if is_restricted(walk(whole)):
        texts = withheld_texts(whole, shown._audience or PUBLIC)
        found += ((whole._origin.in_file(location), text) for location, text in texts)
    named = attributed(shown)
    if named is not shown:
        left = {location: text for location, _, text in walk(named).texts}
        for location, kind, text in walk(shown).texts:
            if (new := left.get(location, "")) != text:
                place = shown._origin.in_file(location)
                said = set(pieces(new))
                found += ((place, one) for one in pieces(text) if one not in said)
                if kind.name == "state":
                    found.append((place, country(text, shown.language)))
    return found


def public_words(whole: Meeting, shown: Meeting, hidden: Iterable[Withheld], pack: Pack) -> Public:
    """Return what the readers of a report may read.

    Days, times and numbers are those of the part of the record that is ``shown``, of which none is withheld.
    """
    at: dict[Location, list[str]] = {}
    for location, text in hidden:
        at.setdefault(location, []).append(text)
    labels = labels_of(shown, pack)
    texts: list[str] = []
    for location, kind, text in walk(whole).texts:
        gone = at.get(whole._origin.in_file(location))
        if gone is not None:
            texts.extend(_left(text, gone))
        else:
            texts.append(country(text, shown.language, labels) if kind.name == "state" else text)
    form = [*labels.values(), " ".join(CLASSES), pack.name, pack.title, *pack.styles.values()]
    return Public([*texts, *_values(shown), *_defaults(whole, shown)], [*form, *_calendar(shown.language)])


def _left(text: str, gone: Iterable[str]) -> list[str]:
    """Return what is left of a text without words in it, nothing where they cannot be found in it."""
    left = pieces(text)
    for words in sorted(gone, key=len, reverse=True):
        form = r"[\W_]+".join(map(re.escape, WORD.findall(words)))
        cut = [re.sub(rf"(?<![^\W_]){form}(?![^\W_])", _GONE, piece) if form else piece for piece in left]
        if form and cut == left and not any(_GONE in piece for piece in left):
            return []
        left = cut
    return left


def _defaults(whole: Meeting, shown: Meeting) -> Iterator[str]:
    """Yield the texts that a pack adds to a record."""
    for name in shown.model_fields_set - whole.model_fields_set:
        value = getattr(shown, name)
        if isinstance(value, str):
            yield value


def _values(shown: Meeting) -> Iterator[str]:
    """Yield what is said by other values than texts, as forms and programs write it."""
    for _, part in walk(shown).parts:
        for value in part.__dict__.values():
            if isinstance(value, datetime.date):
                yield from (f"{value:{form}}" for form in _DATES)
            elif isinstance(value, int | float) and not isinstance(value, bool):
                yield str(value)


def _calendar(language: str) -> Iterator[str]:
    known = locale(language)
    for names in (known.months, known.days):
        for widths in names.values():
            for width in widths.values():
                assert isinstance(width, Mapping) or hasattr(width, "values")
                yield " ".join(map(str, width.values()))
