"""Which parts of a record name the same person, and what is known of that person from all of them."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence

from thbreports.record.name_words import words_of
from thbreports.record.names import OFFICES, Finder, Name
from thbreports.record.people import Party
from thbreports.record.seen_words import without_addresses
from thbreports.record.walk import MARKDOWN, Walked
from thbreports.record.withheld import STRICT, Named, Person, Promise, Withheld, keys_of
from thbreports.source.origin import Location

Promised = tuple[Location, Party, Promise]
"""A party of a record, with its path and what is promised of it."""
Group = list[Promised]
"""What is said of one person: first the places that promise, the strictest before all others."""


def has_name(one: Party) -> bool:
    """Tell whether a party has a name or initials by which somebody could be known."""
    return bool(Name.of(one.name).words) or sum(map(str.isalpha, one.initials)) > 0


class NamedParts:
    """The parts of a record that name somebody, and what many a look at them wants to know of all."""

    def __init__(self, parts: Sequence[Named], walked: Walked) -> None:
        self.parts, self._texts = parts, walked.texts

    @functools.cached_property
    def by_key(self) -> dict[object, list[int]]:
        """The numbers of the parts that may name one person, by what they share."""
        found: dict[object, list[int]] = {}
        for number, (_, one) in enumerate(self.parts):
            for key in keys_of(one, both=True):
                found.setdefault(key, []).append(number)
        return found

    @functools.cached_property
    def free(self) -> list[str]:
        """The names that nothing is promised of where they stand."""
        free = (one for _, one in self.parts if getattr(one, "attribution", None) in (None, "named"))
        return [*dict.fromkeys(one.name for one in free)]

    @functools.cached_property
    def small_words(self) -> set[str]:
        """The words that the record writes small somewhere."""
        marked = (text for _, kind, text in self._texts if kind.name in MARKDOWN)
        return {
            word.form
            for text in map(without_addresses, marked)
            for word in words_of(text)
            if not word.capital
        }


def grouped(promised: Iterable[Promised], found: NamedParts) -> list[Group]:
    """Return what is said of each person of whom something is promised.

    Where somebody may be named stand further words, such as the initials and the organisation, so that those
    parts of ``found`` come last in each group.
    """
    same: list[Group] = []
    by_first: dict[object, list[Group]] = {}
    for place, one, promise in sorted(promised, key=lambda item: -STRICT.index(item[2])):
        likely = itertools.chain.from_iterable(by_first.get(key, ()) for key in keys_of(one, both=True))
        group = next((group for group in likely if _is_same(group[0][1], one)), None)
        if group is None:
            same.append(group := [])
            for key in keys_of(one, both=True):
                by_first.setdefault(key, []).append(group)
        group.append((place, one, promise))
    for group in same:
        inside = {id(one) for _, one, _ in group}
        known = {(one.name, one.initials): one for _, one, _ in group}.values()
        keys = {key for one in known for key in keys_of(one, both=True)}
        for number in sorted({number for key in keys for number in found.by_key[key]}):
            place, other = found.parts[number]
            if isinstance(other, Party) and id(other) not in inside:
                group += [(place, other, "named")] if any(_is_same(one, other) for one in known) else []
    return same


def persons(groups: Sequence[Group], found: NamedParts) -> list[Person]:
    """Return the persons of groups, who can be told from all others that a record names."""
    bare = [_person(group, frozenset(), found) for group in groups]
    shared = frozenset(_shared(found, Withheld(bare)))
    return [_person(group, shared, found) for group in groups]


def _is_same(one: Party, other: Party) -> bool:
    if one.name and other.name:
        return Name.of(one.name).is_same(Name.of(other.name)) or _bare(one, other) or _bare(other, one)
    return (one.initials != "" and one.initials == other.initials) or _bare(one, other) or _bare(other, one)


def _bare(one: Party, other: Party) -> bool:
    """Tell whether one is called by the initials of the other."""
    return bool(other.initials) and one.name == other.initials


def _person(group: Group, shared: frozenset[str], found: NamedParts) -> Person:
    place, _, promise = group[0]
    parties = [one for _, one, _ in group]
    initials = frozenset(one.initials for one in parties if one.initials)
    name = Name.of(next((one.name for one in parties if one.name and one.name not in initials), ""))
    by_office = bool(name.words) and OFFICES.issuperset(name.words) and promise != parties[0].attribution
    return Person(
        promise=promise,
        organisation=next((one.organisation for one in parties if one.organisation), ""),
        category=next((one.category for one in parties if one.category), ""),
        place=place,
        name=name,
        initials=initials,
        finder=Finder(Name.of("") if by_office else name, initials, shared, lambda: found.small_words),
    )


def _shared(found: NamedParts, hidden: Withheld) -> Iterator[str]:
    """Yield the words of the names of those who may be named."""
    likely = hidden.likely_places(found.free)
    for number, written in enumerate(found.free):
        name = Name.of(written)
        if number not in likely or not any(
            person.name.is_same(name) or person.finder.is_part(name) for person in hidden.likely(written)
        ):
            yield from name.words
