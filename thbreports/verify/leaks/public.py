"""What the readers of a file may not read, and what they may: the rest of the record, the words of its form.

Both come from the whole record and not from the part of it that the file was made of: if words were left in
there by mistake, they are found in the file.
"""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping

from thbreports.packs import Pack
from thbreports.packs.vocabulary import CLASSES, ELEMENTS
from thbreports.record.audiences import is_restricted
from thbreports.record.meeting import Meeting
from thbreports.record.part import fields_of
from thbreports.record.walk import Walked, walk
from thbreports.source.origin import Location
from thbreports.verify.leaks.needles import Public, Withheld
from thbreports.verify.leaks.technical import TECHNICAL
from thbreports.verify.leaks.words import WORD, pieces
from thbreports.view.attribution import NamesCut
from thbreports.view.audience import withheld_texts
from thbreports.view.labels import labels_of
from thbreports.view.language import country, language_name, locale
from thbreports.view.prepare import with_audiences

_GONE = " \f "
"""Stands where words are withheld: what is left before and behind does not follow one another."""
_MARKED = re.compile(r"\[[^\[\]]*\](\{[^{}]*\baudience\b[^{}]*\})")
_MANY, _BESIDE = 12, 3
_OTHERWISE = (datetime.date, int, float)
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d %m %Y", "%Y%m%d")


def for_others(whole: Meeting, audience: str, walked: Walked | None = None) -> list[Withheld]:
    """Return what a record says and an audience may not read, with its places in the file of the record.

    ``walked`` is what a walk over the record has found, if there was one in the same look.
    """
    second = [] if whole._second is None else for_others(whole._second, audience)
    if not is_restricted(walked or walk(whole)):
        return second
    texts = withheld_texts(with_audiences(whole), audience)
    return [*((whole._origin.in_file(place), text) for place, text in texts), *second]


def not_named(shown: Meeting) -> list[Withheld]:
    """Return what a part of a record says of persons who are not to be named, with its places in the file."""
    found = [] if shown._second is None else not_named(shown._second)
    walked = walk(shown)
    cut = NamesCut(shown, walked=walked)
    if cut.made is shown:
        return found
    left = {cut.before(location): text for location, _, text in walk(cut.made).texts}
    for location, kind, text in walked.texts:
        if (new := left.get(location, "")) != text:
            place, said = shown._origin.in_file(location), set(pieces(new))
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
    texts: list[str] = []
    form = [
        " ".join((*CLASSES, *ELEMENTS)),
        *sorted(TECHNICAL),
        pack.name,
        pack.title,
        *pack.styles.values(),
    ]
    beside: list[str] = []
    for all_of_it, part in ((whole, shown), (whole._second, shown._second)):
        if all_of_it is None or part is None:
            continue
        labels = labels_of(part, pack)
        for location, kind, text in walk(all_of_it).texts:
            gone = at.get(all_of_it._origin.in_file(location))
            if gone is not None:
                texts.extend(_left(text, gone))
            else:
                texts.append(country(text, part.language, labels) if kind.name == "state" else text)
        walked = walk(part)
        texts += [*_values(part, walked), *_defaults(all_of_it, part)]
        form += [*labels.values(), *_calendar(part.language)]
        beside += _side_by_side(part, walked, labels)
    return Public(texts, form, beside)


def _left(text: str, gone: Iterable[str]) -> list[str]:
    """Return what is left of a text without words in it.

    Where they are not found in it as they are read, all that is marked for anybody is taken out.
    """
    left = pieces(text)
    for words in sorted(gone, key=len, reverse=True):
        form = r"[\W_]+".join(map(re.escape, WORD.findall(words)))
        cut = [re.sub(rf"(?<![^\W_]){form}(?![^\W_])", _GONE, piece) if form else piece for piece in left]
        if form and cut == left and not any(_GONE in piece for piece in left):
            return pieces(_MARKED.sub(lambda match: f"\f[]{match[1]}", text)) if _MARKED.search(text) else []
        left = cut
    return left


def _side_by_side(shown: Meeting, walked: Walked, labels: Mapping[str, str]) -> Iterator[str]:
    """Yield what stands where a form prints two fields of a part side by side, as a town and its State."""
    for _, part in walked.parts:
        values = part.__dict__
        said: list[list[str]] = []
        for name, kind in fields_of(type(part)).items():
            value = values[name]
            if kind.text is not None and kind.text.name != "code" and isinstance(value, str) and value:
                value = country(value, shown.language, labels) if kind.text.name == "state" else value
                said.append(value.split())
        for one, other in itertools.permutations(said, 2) if len(said) < _MANY else ():
            yield " ".join((*one[-_BESIDE:], *other[:_BESIDE]))


def _defaults(whole: Meeting, shown: Meeting) -> Iterator[str]:
    """Yield the texts that a pack adds to a record."""
    for name in shown.model_fields_set - whole.model_fields_set:
        value = getattr(shown, name)
        if isinstance(value, str):
            yield value


def _values(shown: Meeting, walked: Walked) -> Iterator[str]:
    """Yield what is said by other values than texts, as forms and programs write it."""
    for _, part in walked.parts:
        for value in part.__dict__.values():
            if not isinstance(value, _OTHERWISE):
                continue
            if isinstance(value, datetime.date):
                yield from (f"{value:{form}}" for form in _DATES)
            elif not isinstance(value, bool):
                yield str(value)
    for _, kind, text in walked.texts:
        if kind.rule == "language":
            yield language_name(text, shown.language)


def _calendar(language: str) -> Iterator[str]:
    known = locale(language)
    for names in (known.months, known.days):
        for widths in names.values():
            for width in widths.values():
                assert isinstance(width, Mapping) or hasattr(width, "values")
                yield " ".join(map(str, width.values()))
