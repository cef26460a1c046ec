"""What a record promises of persons: of each alone, and of all who take part in a session or the meeting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, cast

from thbreports.record.names import Name
from thbreports.record.people import Contact, Participant, Party, Signature
from thbreports.record.same_person import Group, NamedParts, grouped, has_name, persons
from thbreports.record.walk import Text, Walked
from thbreports.record.withheld import STRICT, Named, Person, Promise, Withheld, strictest
from thbreports.source.origin import Location

_MAKERS = frozenset({"authors", "secretaries", "addressing"})
"""Fields of a meeting with those who made the report: they need not have taken part."""
_OFFICERS = frozenset({"chairs", "rapporteurs"})
_EVERYBODY = frozenset({"all", "everyone", "everybody"})
"""Names of parties that are nobody: ``owners: [ALL]``."""


@dataclass
class _Rules:
    """What sessions and the meeting say in one field: the innermost that says anything decides."""

    name: str
    said: dict[Location, Promise] = field(default_factory=dict)

    def giver(self, location: Location) -> Location | None:
        """Return the session or meeting whose word holds at a place."""
        if not self.said:
            return None
        for length in range(len(location), -1, -1) if self.said else ():
            if location[:length] in self.said:
                return location[:length]
        return None

    def divided(self, parts: Iterable[Named]) -> dict[Location, list[Named]]:
        """Return the parts for which the word of each session holds, or that of the meeting."""
        inside: dict[Location, list[Named]] = {giver: [] for giver in self.said}
        for one in parts if inside else ():
            if (giver := self.giver(one[0])) is not None:
                inside[giver].append(one)
        return inside


class Division(NamedTuple):
    """The parts and texts of a record for which the same persons are not to be named."""

    hidden: Withheld
    parts: Sequence[Named]
    texts: Sequence[Text]


class Promises:
    """Who is not to be named where: everywhere, or where a session or the meeting promises it."""

    def __init__(self, walked: Walked) -> None:
        kinds = Party, Signature, Contact
        found = [(place, part) for place, part in walked.parts if isinstance(part, kinds)]
        if walked.parts:
            found += ((("title",), one) for one in getattr(walked.parts[0][1], "_promised", ()))
        self.parts = found
        self.named = NamedParts(found, walked)
        self._rules = _Rules("attribution")
        self._chatham = _Rules("chatham_house")
        for place, part in walked.marked:
            values = part.__dict__
            if values.get("chatham_house") is not None:
                self._chatham.said[place] = "chatham house" if values["chatham_house"] else "named"
            if values.get("attribution") and not isinstance(part, Party):
                self._rules.said[place] = values["attribution"]
        own = [
            (place, one, cast("Promise", one.attribution))
            for place, one in found
            if isinstance(one, Party) and one.attribution not in (None, "named") and has_name(one)
        ]
        everywhere = persons(grouped(own, self.named), self.named) if own else []
        self.everywhere = Withheld(everywhere, found)
        self._here: dict[tuple[str, Location], Withheld] = {}
        for rules in (self._rules, self._chatham):
            for giver, inside in rules.divided(found).items():
                if (said := rules.said[giver]) != "named":
                    taking_part = self._taking_part(rules.name, giver, said, inside)
                    self._here[rules.name, giver] = Withheld(taking_part, found)
        self._merged: dict[object, Withheld] = {}

    def __bool__(self) -> bool:
        """Whether anything is promised of anybody by name."""
        return bool(self.everywhere.persons) or any(one.persons for one in self._here.values())

    def at(self, location: Location) -> Withheld:
        """Return who is not to be named in the texts of a place."""
        if not self._here:
            return self.everywhere
        here = [*self._at(location)]
        key = tuple(map(id, here))
        if key not in self._merged:
            found = [person for one in (self.everywhere, *here) for person in one.persons]
            self._merged[key] = Withheld(_merged(found), self.parts)
        return self._merged[key]

    def of_part(self, location: Location, one: Party | Signature | Contact) -> Person | None:
        """Return the person whom a part names that stands at a place, if that name is withheld there."""
        found = [self.everywhere.of_party(one)]
        for here in self._at(location) if self._here else ():
            person = here.of_party(one)
            if person and _holds(person, location, one):
                found.append(person)
        known = filter(None, found)
        return max(known, key=lambda person: STRICT.index(person.promise), default=None)

    def of_place(self, location: Location, one: Party) -> Promise:
        """Return what is promised of a party without a name, since it stands at a place."""
        if not self._here or has_name(one) or one.attribution == "named":
            return "named"
        found: list[Promise] = ["named"]
        giver = self._rules.giver(location)
        if giver is not None and one.attribution is None and _says(location, one):
            found.append(self._rules.said[giver])
        giver = self._chatham.giver(location)
        if giver is not None and location[0] not in _MAKERS:
            found.append(self._chatham.said[giver])
        return strictest(*found)

    def divided(self, texts: Sequence[Text]) -> Iterator[Division]:
        """Yield all parts that name somebody, and texts, by who is not to be named in them."""
        if not self._here:
            yield Division(self.everywhere, self.parts, texts)
            return
        divisions: dict[Withheld, tuple[list[Named], list[Text]]] = {}
        for one in self.parts:
            divisions.setdefault(self.at(one[0]), ([], []))[0].append(one)
        for text in texts:
            divisions.setdefault(self.at(text[0]), ([], []))[1].append(text)
        for hidden, (some, words) in divisions.items():
            if hidden.persons:
                yield Division(hidden, some, words)

    def under_the_rule(self, texts: Sequence[Text]) -> Iterator[Division]:
        """Yield what stands in sessions, or in a meeting, under the Chatham House Rule."""
        for giver, inside in self._chatham.divided(self.parts).items():
            if self._chatham.said[giver] == "chatham house":
                words = [one for one in texts if self._chatham.giver(one[0]) == giver]
                yield Division(self.at(giver), inside, words)

    def _at(self, location: Location) -> Iterator[Withheld]:
        """Yield those of whom session and meeting promise something at a place, by each of their rules."""
        for rules in (self._rules, self._chatham):
            giver = rules.giver(location)
            if giver is not None and (rules.name, giver) in self._here:
                yield self._here[rules.name, giver]

    def _taking_part(
        self, rule: str, giver: Location, promise: Promise, inside: Sequence[Named]
    ) -> Iterator[Person]:
        """Yield those of whom the word of a session or of the meeting holds, among the parts inside it."""
        chatham = promise == "chatham house"
        taking_part = [
            (place, one, promise)
            for place, one in inside
            if isinstance(one, Party)
            and has_name(one)
            and not _is_everybody(one)
            and (place[0] not in _MAKERS if chatham else _says(place, one))
        ]
        groups = grouped(taking_part, self.named)
        if chatham:
            groups = _without_agreed(groups)
        else:
            groups = [group for group in groups if not any(one.attribution for _, one, _ in group)]
        for person, group in zip(persons(groups, self.named), groups, strict=True):
            listed = any(one.attribution == "named" and said != "named" for _, one, said in group)
            scope = "session" if giver else "meeting"
            yield replace(person, place=(*giver, rule), scope=scope, listed=listed)


def may_promise(walked: Walked) -> bool:
    """Tell by one look whether anything may be promised of anybody."""
    return any(
        part.__dict__.get("chatham_house")
        or (
            part.__dict__.get("attribution", "named") not in (None, "named")
            and (has_name(part) if isinstance(part, Party) else True)
        )
        for _, part in walked.marked
    ) or bool(walked.parts and getattr(walked.parts[0][1], "_promised", ()))


def promises(walked: Walked) -> Promises:
    """Return what a record promises of persons.

    What is said of one person in several places is one promise: the strictest holds, and the words of the
    place that makes it are printed.  A session or the meeting promises something of those who take part in
    it, and there alone.
    """
    return Promises(walked)


def _merged(found: Iterable[Person]) -> Iterator[Person]:
    """Yield each person once, with the strictest promise."""
    names: set[object] = set()
    keys: set[str] = set()
    for person in sorted(found, key=lambda one: -STRICT.index(one.promise)):
        known = person.name.key in names if person.name.key else not keys.isdisjoint(person.initials)
        if not known or not person.scope:
            yield person
        names.add(person.name.key)
        keys |= person.initials


def _holds(person: Person, location: Location, one: Party | Signature | Contact) -> bool:
    """Tell whether the promise of a session or of the meeting holds for a part that stands at a place."""
    if _says(location, one):
        return True
    if person.promise != "chatham house" or getattr(one, "attribution", None) == "named":
        return False
    in_list = isinstance(one, Participant | Signature | Contact) or location[0] in _MAKERS
    return not (in_list and person.listed)


def _says(location: Location, one: Party | Signature | Contact) -> bool:
    """Tell whether a part of a record says what somebody said or did, and not only who was there."""
    names = [name for name in location if isinstance(name, str)]
    silent = isinstance(one, Participant | Signature | Contact) or names[-1] in _OFFICERS
    return not silent and names[0] not in _MAKERS


def _without_agreed(groups: Sequence[Group]) -> list[Group]:
    """Return the groups of those who did not agree to be named for what was said.

    Initials and name are two groups where the list of participants alone tells that they are of one person.
    """
    agreed = [any(_has_agreed(*said) for said in group) for group in groups]
    members = [{id(one) for _, one, _ in group} for group in groups]
    sharing: dict[int, set[int]] = {}
    for number, ids in enumerate(members):
        for member in ids:
            sharing.setdefault(member, set()).add(number)
    kept: list[Group] = []
    for number, group in enumerate(groups):
        others = set().union(*(sharing[member] for member in members[number])) - {number}
        if not (agreed[number] or (others and all(agreed[other] for other in others))):
            kept.append(group)
    return kept


def _has_agreed(location: Location, one: Party, promise: Promise) -> bool:
    return one.attribution == "named" and promise != "named" and _says(location, one)


def _is_everybody(one: Party) -> bool:
    words = Name.of(one.name).words
    return bool(words) and not one.initials and _EVERYBODY.issuperset(words)
