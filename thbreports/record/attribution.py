"""Who is not to be named in a published text: one person, one promise, wherever the person stands."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from thbreports.errors import Problem
from thbreports.record.markdown.spans import SpanError, read_attributes
from thbreports.record.markdown.words import plain
from thbreports.record.meeting import Meeting
from thbreports.record.names import Finder, Name, searchable, small_words, words_of
from thbreports.record.people import Attribution, Contact, Participant, Party, Signature
from thbreports.record.seen_words import addresses, as_read, hides_words, without_addresses
from thbreports.record.walk import MARKDOWN, every_part, texts
from thbreports.source.origin import Location

_STRICT: tuple[Attribution, ...] = ("named", "organisation", "category", "anonymous")
_NOT_PRINTED = frozenset({"pack", "documents", "language", "original_language", "languages", "time_zone"})
_NAMED_SPAN = re.compile(
    r"(?<!\w)\[(?P<words>(?:[^\[\]\n]|\[[^\[\]\n]*\])*)\]\{[^{}\n]*\bnamed\b[^{}\n]*\}(?!\w)"
)
_BRACES = re.compile(r"\]\{")
_PERSONAL = re.compile(r'(?<=[\s{])(?P<name>by|owner)=(?P<value>"[^"]*"|[^\s"}]+)')
"""Values of a span that name a person: data, of which reports print nothing."""
_MARKS = frozenset("*_~\\`[]&<@:")
_MARKED_HINT = (
    'write what may be read, alone or with the name as data, [an expert]{by="..."}; '
    "[words]{named} are those of another"
)


@dataclass(frozen=True)
class Person:
    """A person who is not to be named: what is promised, what may be printed, and how to find the name."""

    attribution: Attribution
    organisation: str
    category: str
    place: Location
    initials: frozenset[str]
    finder: Finder

    def is_party(self, one: Party | Signature | Contact) -> bool:
        """Tell whether a part of a record names this person: by the whole name, or by the initials."""
        if one.name:
            return one.name in self.initials or self.finder.name.is_same(Name.of(one.name))
        return isinstance(one, Party) and one.initials in self.initials

    @property
    def shown(self) -> str:
        """What may be printed in the place of the name."""
        words = {"organisation": self.organisation, "category": self.category}
        return plain(words.get(self.attribution, ""))


class Withheld:
    """The persons of a record who are not to be named."""

    def __init__(self, persons: Iterable[Person] = ()) -> None:
        self.persons = tuple(persons)

    def of_party(self, one: Party | Signature | Contact) -> Person | None:
        """Return the person whom a part of a record names, if not to be named."""
        return next((person for person in self.persons if person.is_party(one)), None)

    def may_be_in(self, text: str) -> bool:
        """Tell, soon, whether a text may name one of them; signs inside a word can hide a name from this."""
        small = searchable(text)
        return any(one.finder.may_stand_in(small) or one.finder.has_initials(text) for one in self.persons)

    def of_words(self, text: str) -> Person | None:
        """Return a person whom plain words name or give the initials of."""
        for person in self.persons:
            finder = person.finder
            if text in person.initials or finder.name.is_same(Name.of(text)):
                return person
            if finder.is_in(text, heading=False):
                return person
        return None


def withheld(meeting: Meeting) -> Withheld:
    """Return the persons of a meeting who are not to be named; what is said of one in several places is one.

    The strictest promise holds, and the words of the place that makes it are printed.
    """
    found = people(meeting)
    promised = [
        (place, one)
        for place, one in found
        if isinstance(one, Party) and one.attribution != "named" and _has_name(one)
    ]
    if not promised:
        return Withheld()
    same: list[list[tuple[Location, Party]]] = []
    for place, one in sorted(promised, key=lambda pair: -_STRICT.index(pair[1].attribution)):
        group = next((group for group in same if _is_same(group[0][1], one)), None)
        if group is None:
            same.append([(place, one)])
        else:
            group.append((place, one))
    for group in same:  # where somebody may be named stand further words: the initials, the organisation
        known = [one for _, one in group]
        group += [
            (place, one)
            for place, one in found
            if isinstance(one, Party)
            and not any(one is other for other in known)
            and any(_is_same(one, other) for other in known)
        ]

    @functools.cache
    def small() -> set[str]:
        return small_words(without_addresses(text) for _, _, text in texts(meeting, MARKDOWN))

    bare = [_person(group, frozenset(), small) for group in same]
    shared = frozenset(_shared(found, bare))
    return Withheld(_person(group, shared, small) for group in same)


def people(meeting: Meeting) -> list[tuple[Location, Party | Signature | Contact]]:
    """Return every part of a record that names a person, with its path."""
    kinds = Party, Signature, Contact
    return [(location, part) for location, part in every_part(meeting) if isinstance(part, kinds)]


def problems(meeting: Meeting) -> Iterator[Problem]:
    """Yield the places where a person who is not to be named is named in words that reports print.

    No problem quotes the name, or the line that it stands in.
    """
    hidden = withheld(meeting)
    if not hidden.persons:
        return
    found = people(meeting)
    for location, one in found:
        yield from _in_party(meeting, hidden, location, one)
    structured = {(*location, name) for location, _ in found for name in ("name", "initials", "proxy")}
    for location, kind, text in texts(meeting):
        if location in structured or location[0] in _NOT_PRINTED:
            continue
        if kind.name == "code" or hidden.may_be_in(text) or not (text.isascii() and _MARKS.isdisjoint(text)):
            yield from _in_text(meeting, hidden, location, kind.name, text)


def promised_values(text: str, hidden: Withheld) -> str:
    """Return a text of Markdown whose spans name nobody as data who is not to be named."""
    parts: list[str] = []
    last = 0
    for start, end, person in _values(text, hidden):
        shown = person.shown
        parts += text[last:start], '""' if re.search(r'["{}\[\]<|`\\\n]', shown) else f'"{shown}"'
        last = end
    return "".join([*parts, text[last:]])


def _values(text: str, hidden: Withheld) -> Iterator[tuple[int, int, Person]]:
    """Yield where the values of spans stand that name a person, with the person."""
    for braces in _BRACES.finditer(text):
        start = braces.end() - 1
        try:
            attributes, end = read_attributes(text, start)
        except SpanError:
            continue
        for written in _PERSONAL.finditer(text, start, end):
            if person := hidden.of_words(attributes[written["name"]]):
                yield *written.span("value"), person


def _in_party(
    meeting: Meeting, hidden: Withheld, location: Location, one: Party | Signature | Contact
) -> Iterator[Problem]:
    """Yield what in a part that names somebody cannot be printed as promised."""
    person = hidden.of_party(one)
    if person is not None:
        unprintable = isinstance(one, Contact) or (
            isinstance(one, Signature) and not (person.attribution == "organisation" and person.shown)
        )
        if unprintable:
            hint = "leave it out, or write the body in its place"
            yield quiet_problem(meeting, person, (*location, "name"), (0, 0), f"this {one.noun} is of", hint)
    elif one.name:
        yield from _partly(meeting, hidden, (*location, "name"), one.name)
    if isinstance(one, Participant) and one.proxy and hidden.of_party(Party(name=one.proxy)) is None:
        yield from _partly(meeting, hidden, (*location, "proxy"), one.proxy)


def _partly(meeting: Meeting, hidden: Withheld, location: Location, written: str) -> Iterator[Problem]:
    """Yield a problem where a name holds that of a person who is not to be named, or is a part of it."""
    name = Name.of(written)
    for person in hidden.persons:
        if (
            person.finder.is_part(name)
            or person.finder.has_whole(written)
            or person.finder.has_initials(written)
        ):
            hint = "write the name or the initials as they stand there, and nothing else, or what may be read"
            yield quiet_problem(meeting, person, location, (0, 0), "this may be", hint)
            return


def _in_text(
    meeting: Meeting, hidden: Withheld, location: Location, kind: str, text: str
) -> Iterator[Problem]:
    """Yield each place of a text that names a person, or gives the initials."""
    marked = kind in ("prose", "line")
    searched = _without_data(text, hidden) if marked else text
    small = searchable(searched)
    read = as_read(searched) if marked and hides_words(searched) else ""
    leads_to = [(0, searched)] if kind == "code" else addresses(searched)
    hint = _MARKED_HINT if marked else "write what may be read"
    for person in hidden.persons:
        finder = person.finder
        found = dict.fromkeys(finder.initials_in(searched), "give the initials of")
        if finder.may_stand_in(small):
            named = finder.names_in(searched, words_of(searched), heading=kind != "prose")
            found |= dict.fromkeys(named, "name")
        for start, address in leads_to:
            told = any(start <= place < start + len(address) for place in found)
            if not told and finder.in_address(address):
                found[start] = "name"
        for place, what in sorted(found.items()):
            offset = searched.count("\n", 0, place), place - searched.rfind("\n", 0, place) - 1
            yield quiet_problem(meeting, person, location, offset, f"these words {what}", hint)
        if not found and read and finder.is_in(read, heading=kind != "prose"):
            # Signs inside a word hide it from a look at what was written.
            yield quiet_problem(meeting, person, location, (0, 0), "these words name", hint)


def _without_data(text: str, hidden: Withheld) -> str:
    """Return a text with spaces for the data of its spans and for words that are marked as ``named``."""
    if "]{" not in text:
        return text
    covered = [match.span("words") for match in _NAMED_SPAN.finditer(text)]
    covered += [(start, end) for start, end, _ in _values(text, hidden)]
    for start, end in covered:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def quiet_problem(
    meeting: Meeting, person: Person, location: Location, offset: tuple[int, int], what: str, hint: str
) -> Problem:
    """Return what is wrong with words about a person; it quotes neither the name nor the line."""
    node, _ = meeting._origin.node(person.place)
    where = f" in line {node.line}" if node else ""
    message = f"{what} a person whose attribution{where} is '{person.attribution}'"
    problem = meeting._origin.text_problem(location, offset, message, hint)
    return replace(problem, source="")  # messages are published, too: in logs, on pages of checks


def _has_name(one: Party) -> bool:
    return bool(Name.of(one.name).words) or sum(map(str.isalpha, one.initials)) > 0


def _is_same(one: Party, other: Party) -> bool:
    if one.name and other.name:
        return Name.of(one.name).is_same(Name.of(other.name)) or _bare(one, other) or _bare(other, one)
    return one.initials == other.initials or _bare(one, other) or _bare(other, one)


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


def _shared(
    found: Iterable[tuple[Location, Party | Signature | Contact]], persons: Iterable[Person]
) -> Iterator[str]:
    """Yield the words of the names of those who may be named."""
    finders: Mapping[int, Finder] = {number: person.finder for number, person in enumerate(persons)}
    for _, one in found:
        name = Name.of(one.name)
        if getattr(one, "attribution", "named") == "named" and not any(
            finder.name.is_same(name) or finder.is_part(name) for finder in finders.values()
        ):
            yield from name.words
