"""Who is not to be named in a published text, and how to find them: one person, one promise."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from thbreports.record.markdown.words import plain
from thbreports.record.name_words import WORD, folded, forms_of, may_join
from thbreports.record.names import Finder, Name
from thbreports.record.people import Contact, Party, Signature
from thbreports.source.origin import Location

Promise = Literal["named", "organisation", "category", "chatham house", "anonymous"]
"""How a person may be named; under the Chatham House Rule by a category, and for no State or body."""
STRICT: tuple[Promise, ...] = ("named", "organisation", "category", "chatham house", "anonymous")
Named = tuple[Location, Party | Signature | Contact]
"""A part of a record that names somebody, with its path."""
_NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Person:
    """A person who is not to be named: what is promised, what may be printed, and how to find the name."""

    promise: Promise
    organisation: str
    category: str
    place: Location
    """Where it is promised."""
    name: Name
    initials: frozenset[str]
    finder: Finder
    """Finds the person in texts; of somebody who is called by an office alone it finds nothing."""
    scope: str = ""
    """The part of the meeting that promises it of all who take part in it: ``session``, ``meeting``."""
    listed: bool = False
    """Whether the person agreed to be named as somebody who was there."""

    @property
    def field(self) -> str:
        """The field with what may be printed, or nothing."""
        return field_of(self.promise)

    @property
    def shown(self) -> str:
        """What may be printed in the place of the name."""
        return plain(getattr(self, self.field)) if self.field else ""


def field_of(promise: Promise) -> str:
    """Return the field of a party that has what a promise lets be printed, or nothing."""
    return {"organisation": "organisation", "category": "category", "chatham house": "category"}.get(
        promise, ""
    )


def strictest(*promises: Promise) -> Promise:
    """Return the promise that tells least."""
    return max(promises, key=STRICT.index)


class Withheld:
    """The persons of a record who are not to be named, and all ``parts`` of it that name somebody."""

    def __init__(self, persons: Iterable[Person] = (), parts: Sequence[Named] = ()) -> None:
        self.persons, self.parts = tuple(persons), parts
        self._by_key: dict[object, Person] = {}
        self._by_word: dict[str, list[int]] = {}
        for number, person in enumerate(self.persons):
            for key in (*person.initials, person.name.key):
                self._by_key.setdefault(key, person)
            for form in person.finder.forms:
                self._by_word.setdefault(form, []).append(number)

    def of_party(self, one: Party | Signature | Contact) -> Person | None:
        """Return the person whom a part of a record names by the whole name or the initials, if withheld."""
        return next((self._by_key[key] for key in keys_of(one) if key in self._by_key), None)

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
                found |= {bisect.bisect(starts, place) - 1 for place in one.finder.keys_in(whole)}
        return found

    def of_words(self, text: str) -> Person | None:
        """Return a person whom plain words name or give the initials of."""
        person = self.of_party(Party(name=text))
        named = (one for one in self.likely(text) if one.finder.is_in(text, heading=False))
        return person or next(named, None)


def keys_of(one: Party | Signature | Contact, *, both: bool = False) -> Iterator[object]:
    """Yield what parts that name one person may share: name, initials where there is none, or both."""
    if one.name:
        yield one.name
        if key := Name.of(one.name).key:
            yield key
    if isinstance(one, Party) and one.initials and (both or not one.name):
        yield one.initials
