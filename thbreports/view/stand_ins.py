"""What is printed in the place of names where several persons would read the same: ``Expert 1``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from thbreports.record.dump import dump
from thbreports.record.people import Participant, Party
from thbreports.record.promises import Promises
from thbreports.record.withheld import Person
from thbreports.view.labels import labels_of

if TYPE_CHECKING:
    from thbreports.packs import Pack
    from thbreports.record import Meeting
    from thbreports.source.origin import Location

LABEL = "anonymous-number"
_ARTICLES = {
    "da": "en|et",
    "de": "eine?r?|der|die|das",
    "el": "ένας|μία|μια|ένα",
    "en": "an?|the",
    "es": "un|una|el|la",
    "fr": "une?|le|la",
    "ga": "an",
    "hu": "egy|az?",
    "it": "un[oa]?|il|lo|la",
    "nb": "en|ei|et",
    "nl": "een|de|het",
    "pt": "um|uma|o|a",
    "ro": "un|o",
    "sq": "një",
    "sv": "en|ett",
}
"""What stands before one of a kind: ``an expert`` is ``Expert 1``."""
_Appearance = tuple[object, str]
"""A person and the words in the place of the name."""


class StandIns:
    """The words in the place of names in one document."""

    def __init__(self, numbers: dict[_Appearance, int], numbered: Callable[[str, int], str]) -> None:
        self._numbers, self._numbered = numbers, numbered

    def numbered(self, person: Person) -> str:
        """Return the words with a number that stand in the place of a name, as Markdown; or nothing."""
        number = self._numbers.get(_appearance(person))
        return "" if number is None else self._numbered(_written(person), number)

    def words(self, person: Person) -> str:
        """Return what stands in the place of a name, as Markdown."""
        return self.numbered(person) or _written(person)


def stand_ins(meeting: Meeting, pack: Pack | None, told: Promises) -> StandIns:
    """Return the words in the place of names in the document that a pack makes of a meeting.

    Persons have numbers where several would read the same.  In the first document of a record, and in all
    where the record wants the same numbers in all, they are numbered as they appear.  In every other one the
    order is another, which hangs on all that the record says: nobody who does not have it can tell who of one
    document is who of another.  Lists of participants have no numbers: they are in the order of names.
    """
    chosen = meeting.stand_ins or (pack.options.get("stand_ins") if pack else None) or "none"
    if chosen == "none" or not told:
        return StandIns({}, _plainly)
    found = dict.fromkeys(_appearances(meeting, pack if chosen == "numbered" else None, told))
    ordered = [*found]
    if chosen == "numbered" and pack and not _is_first(meeting, pack):
        source = meeting._origin.source
        said = "\n".join(source.lines) if source else dump(meeting)  # the same in all languages of a file
        salt = f"{pack.name}\0{meeting._audience}\0{said}"
        digests = [hashlib.sha256(f"{place}\0{salt}".encode()).digest() for place in range(len(ordered))]
        ordered = [one for _, one in sorted(zip(digests, ordered, strict=True), key=lambda pair: pair[0])]
    by_words: dict[str, list[_Appearance]] = {}
    for one in ordered:
        by_words.setdefault(one[1], []).append(one)
    several = [group for group in by_words.values() if len(group) > 1]
    numbers = {one: number for group in several for number, one in enumerate(group, 1)}
    pattern = labels_of(meeting, pack).get(LABEL, "") if pack else ""
    article = _ARTICLES.get(meeting.language.partition("-")[0])

    def numbered(words: str, number: int) -> str:
        if not words:
            return pattern.replace("{number}", str(number))
        bare = re.sub(rf"\A(?:(?:{article})\s+|(?:l|un)['’])", "", words) if article else words
        return f"{words if bare == words else bare[:1].upper() + bare[1:]} {number}"

    return StandIns(numbers, numbered)


def _plainly(words: str, _: int) -> str:
    return words


def _written(person: Person) -> str:
    return str(getattr(person, person.field)) if person.field else ""


def _appearance(person: Person) -> _Appearance:
    return person.name.key or min(person.initials, default=""), _written(person)


def _appearances(meeting: Meeting, pack: Pack | None, told: Promises) -> Iterator[_Appearance]:
    """Yield who stands in the words of a document, in order; of that of a pack, in what it prints."""
    hidden = pack.hidden(meeting.leaves_out) if pack else None
    for location, one in told.parts:
        in_words = isinstance(one, Party) and not isinstance(one, Participant)
        if not in_words or (hidden and _is_left_out(location, hidden)):
            continue
        if person := told.of_part(location, one):
            yield _appearance(person)


def _is_left_out(location: Location, hidden: Callable[[Location], bool]) -> bool:
    names = tuple(name for name in location if isinstance(name, str))
    return any(hidden(names[:length]) for length in range(1, len(names) + 1))


def _is_first(meeting: Meeting, pack: Pack) -> bool:
    """Tell whether a document is the first of a record, for the public."""
    named = meeting.pack or next(iter(meeting.documents), "base")
    public = meeting._audience in (None, "public")
    return public and named.rstrip("/").rpartition("/")[2] in (pack.name, pack.folder.name)
