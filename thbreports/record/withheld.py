"""Who is not to be named in a published text: one person, one promise, wherever the person stands."""

from __future__ import annotations

import bisect
import functools
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from thbreports.record.markdown.words import plain
from thbreports.record.names import WORD, Finder, Name, folded, forms_of, may_join, words_of
from thbreports.record.people import Attribution, Contact, Party, Signature
from thbreports.record.seen_words import without_addresses
from thbreports.record.walk import MARKDOWN, Walked
from thbreports.source.origin import Location

_STRICT: tuple[Attribution, ...] = ("named", "organisation", "category", "anonymous")
Named = tuple[Location, Party | Signature | Contact]
"""A part of a record that names somebody, with its path."""
_NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Person:
    """A person who is not to be named: what is promised, what may be printed, and how to find the name."""

    attribution: Attribution
    organisation: str
    category: str
    place: Location
    initials: frozenset[str]
    finder: Finder

    @property
    def shown(self) -> str:
        """What may be printed in the place of the name."""
        words = {"organisation": self.organisation, "category": self.category}
        return plain(words.get(self.attribution, ""))


class Withheld:
    """The persons of a record who are not to be named, and all ``parts`` of it that name somebody."""

    def __init__(self, persons: Iterable[Person] = (), parts: Sequence[Named] = ()) -> None:
        self.persons, self.parts = tuple(persons), parts
        self._by_key: dict[object, Person] = {}
        self._by_word: dict[str, list[int]] = {}
        for number, person in enumerate(self.persons):
            for key in (*person.initials, person.finder.name.key):
                self._by_key.setdefault(key, person)
            for form in person.finder.forms:
                self._by_word.setdefault(form, []).append(number)

    def of_party(self, one: Party | Signature | Contact) -> Person | None:
        """Return the person whom a part of a record names by the whole name or the initials, if withheld."""
        return next((self._by_key[key] for key in _keys(one) if key in self._by_key), None)

    def likely(self, *texts: str) -> list[Person]:
        """Return those of whom texts have a word, or the letters of the initials: others they do not name."""
        forms = set().union(*map(forms_of, texts))
        found = {number for form in forms & self._by_word.keys() for number in self._by_word[form]}
        letters = " ".join(_NO_LETTERS.sub("", text) for text in texts)
        found |= {
            number
            for number, one in enumerate(self.persons)
            if any(key in letters for key in one.finder.keys)
        }
        return [self.persons[number] for number in sorted(found)]

    def likely_places(self, texts: Sequence[str]) -> set[int]:
        """Return the numbers of the texts that ``likely`` finds somebody for: all are searched as one."""
        found = {number for number, text in enumerate(texts) if may_join(text) and self.likely(text)}
        whole = "\0".join(texts)
        starts = [0, *itertools.accumulate(len(text) + 1 for text in texts)]
        for word in set(WORD.findall(whole)):
            place = whole.find(word) if folded(word) in self._by_word else -1
            while place >= 0:
                found.add(number := bisect.bisect(starts, place) - 1)
                place = whole.find(word, starts[number + 1])
        letters = _NO_LETTERS.sub("", whole) if any(one.finder.keys for one in self.persons) else ""
        for one in self.persons:
            if any(key in letters for key in one.finder.keys):
                found |= {bisect.bisect(starts, place) - 1 for place in one.finder.initials_in(whole)}
        return found

    def of_words(self, text: str) -> Person | None:
        """Return a person whom plain words name or give the initials of."""
        person = self.of_party(Party(name=text))
        named = (one for one in self.likely(text) if one.finder.is_in(text, heading=False))
        return person or next(named, None)


def withheld(walked: Walked) -> Withheld:
    """Return the persons of a meeting who are not to be named; what is said of one in several places is one.

    The strictest promise holds, and the words of the place that makes it are printed.
    """
    kinds = Party, Signature, Contact
    found = [(location, part) for location, part in walked.parts if isinstance(part, kinds)]
    promised = [
        (place, one)
        for place, one in found
        if isinstance(one, Party) and one.attribution != "named" and _has_name(one)
    ]
    if not promised:
        return Withheld()
    same = _grouped(promised, found)

    @functools.cache
    def small() -> set[str]:
        marked = (text for _, kind, text in walked.texts if kind.name in MARKDOWN)
        return _small_words(map(without_addresses, marked))

    bare = [_person(group, frozenset(), small) for group in same]
    shared = frozenset(_shared(found, Withheld(bare)))
    return Withheld((_person(group, shared, small) for group in same), found)


def _grouped(
    promised: list[tuple[Location, Party]], found: list[Named]
) -> list[list[tuple[Location, Party]]]:
    """Return what is said of each person: first the places that promise, the strictest before all others."""
    same: list[list[tuple[Location, Party]]] = []
    by_first: dict[object, list[list[tuple[Location, Party]]]] = {}
    for place, one in sorted(promised, key=lambda pair: -_STRICT.index(pair[1].attribution)):
        likely = itertools.chain.from_iterable(by_first.get(key, ()) for key in _keys(one, both=True))
        group = next((group for group in likely if _is_same(group[0][1], one)), None)
        if group is None:
            same.append(group := [])
            for key in _keys(one, both=True):
                by_first.setdefault(key, []).append(group)
        group.append((place, one))
    by_key: dict[object, list[int]] = {}
    for number, (_, other) in enumerate(found):
        for key in _keys(other, both=True):
            by_key.setdefault(key, []).append(number)
    for group in same:  # where somebody may be named stand further words: the initials, the organisation
        inside = {id(one) for _, one in group}
        known = {(one.name, one.initials): one for _, one in group}.values()
        keys = {key for one in known for key in _keys(one, both=True)}
        for number in sorted({number for key in keys for number in by_key[key]}):
            place, other = found[number]
            if isinstance(other, Party) and id(other) not in inside:
                group += [(place, other)] if any(_is_same(one, other) for one in known) else []
    return same


def _keys(one: Party | Signature | Contact, *, both: bool = False) -> Iterator[object]:
    """Yield what parts that name one person may share: name, initials where there is none, or both."""
    if one.name:
        yield one.name
        if key := Name.of(one.name).key:
            yield key
    if isinstance(one, Party) and one.initials and (both or not one.name):
        yield one.initials


def _has_name(one: Party) -> bool:
    return bool(Name.of(one.name).words) or sum(map(str.isalpha, one.initials)) > 0


def _is_same(one: Party, other: Party) -> bool:
    if one.name and other.name:
        return Name.of(one.name).is_same(Name.of(other.name)) or _bare(one, other) or _bare(other, one)
    return (one.initials != "" and one.initials == other.initials) or _bare(one, other) or _bare(other, one)


def _bare(one: Party, other: Party) -> bool:
    """Tell whether one is called by the initials of the other."""
    return bool(other.initials) and one.name == other.initials


def _person(
    group: list[tuple[Location, Party]],
    shared: frozenset[str],
    small: Callable[[], set[str]],
) -> Person:
    place, first = group[0]
    initials = frozenset(one.initials for _, one in group if one.initials)
    named = next((one.name for _, one in group if one.name and one.name not in initials), "")
    return Person(
        attribution=first.attribution,
        organisation=next((one.organisation for _, one in group if one.organisation), ""),
        category=next((one.category for _, one in group if one.category), ""),
        place=place,
        initials=initials,
        finder=Finder(Name.of(named), initials, shared, small),
    )


def _shared(found: Iterable[Named], hidden: Withheld) -> Iterator[str]:
    """Yield the words of the names of those who may be named."""
    named = dict.fromkeys(one.name for _, one in found if getattr(one, "attribution", "named") == "named")
    likely = hidden.likely_places([*named])
    for number, written in enumerate(named):
        name = Name.of(written)
        if number not in likely or not any(
            person.finder.name.is_same(name) or person.finder.is_part(name)
            for person in hidden.likely(written)
        ):
            yield from name.words


def _small_words(texts: Iterable[str]) -> set[str]:
    """Return the words that texts write with a small letter: those that are no names."""
    return {word.form for text in texts for word in words_of(text) if not word.capital}
