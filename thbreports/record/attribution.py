"""Where words of a record name a person who is not to be named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from urllib.parse import unquote

from thbreports.errors import Problem
from thbreports.record.markdown.spans import SpanError, read_attributes
from thbreports.record.markdown.words import plain
from thbreports.record.meeting import Meeting
from thbreports.record.name_words import words_of
from thbreports.record.names import Name
from thbreports.record.people import Attribution, Contact, Participant, Party, Signature
from thbreports.record.promises import Promises, promises
from thbreports.record.seen_words import addresses, as_read, each_as_read, hides_words
from thbreports.record.walk import MARKDOWN, Text, walk
from thbreports.record.withheld import Person, Withheld
from thbreports.source.edits import Edit, applied
from thbreports.source.origin import Location
from thbreports.source.text import row_and_column

_NOT_PRINTED = frozenset({"pack", "documents", "language", "original_language", "languages", "time_zone"})
_NAMED_SPAN = re.compile(
    r"(?<!\w)\[(?P<words>(?:[^\[\]\n]|\[[^\[\]\n]*\])*)\]\{[^{}\n]*\bnamed\b[^{}\n]*\}(?!\w)"
)
_STRUCTURED = ("name", "initials", "proxy")
_BRACES = re.compile(r"\]\{")
_PERSONAL = re.compile(r'(?<=[\s{])(?P<name>by|owner)=(?P<value>"[^"]*"|[^\s"}]+)')
"""Values of a span that name a person: data, of which reports print nothing."""
_MARKED_HINT = (
    'write what may be read, alone or with the name as data, [an expert]{by="..."}; '
    "[words]{named} are those of another"
)


def problems(meeting: Meeting, texts: Sequence[Text], promises: Promises) -> Iterator[Problem]:
    """Yield the places where a person who is not to be named is named in words that reports print.

    No problem quotes the name, or the line that it stands in.
    """
    yield from _in_name_of_file(meeting, promises.at(()))
    read = {location for location, _, _ in texts}
    structured = {(*location, name) for location, _ in promises.parts for name in _STRUCTURED}
    texts = [one for one in texts if one[0] not in structured and one[0][0] not in _NOT_PRINTED]
    for hidden, parts, some in promises.divided(texts):
        likely = hidden.likely_places([f"{one.name}\n{getattr(one, 'proxy', '')}" for _, one in parts])
        for number, (location, one) in enumerate(parts):
            if not any((*location, name) in read for name in _STRUCTURED):
                continue  # for readers to whom all names are told
            if number in likely or hidden.of_party(one) is not None:
                yield from _in_party(meeting, hidden, promises, location, one)
        for location, kind, text in _likely(some, hidden):
            yield from _in_text(meeting, hidden, location, kind.name, text)


def _likely(texts: Sequence[Text], hidden: Withheld) -> Iterator[Text]:
    """Yield the texts in which somebody may be named, with all that ``_in_text`` would search of them.

    A record has a thousand texts and more, and few of them name anybody: they are searched together.
    """
    searched = [without_data(text, hidden) if kind.name in MARKDOWN else text for _, kind, text in texts]
    pieces, owners = [*searched], [*range(len(texts))]
    marked = [number for number, (_, kind, _) in enumerate(texts) if kind.name in MARKDOWN]
    for number, read in zip(marked, each_as_read([searched[number] for number in marked]), strict=True):
        if read != searched[number]:
            pieces.append(read)
            owners.append(number)
    for number, text in enumerate(searched):
        if "%" in text:
            pieces.append(unquote(text))
            owners.append(number)
    found = {owners[number] for number in hidden.likely_places(pieces)}
    return (texts[number] for number in sorted(found))


def promised_edits(text: str, hidden: Withheld, words: Callable[[Person], str] | None = None) -> list[Edit]:
    """Return the changes by which the spans of a text of Markdown name nobody as data who is not to be named.

    ``words`` tells what stands in the place of a name, by default what may be printed of the person.
    """
    edits: list[Edit] = []
    for start, end, person in _values(text, hidden):
        shown = plain(words(person)) if words else person.shown
        edits.append(Edit(start, end, '""' if re.search(r'["{}\[\]<|`\\\n]', shown) else f'"{shown}"'))
    return edits


def promised_values(text: str, hidden: Withheld) -> str:
    """Return a text of Markdown whose spans have what may be printed in the place of withheld names."""
    return applied(text, promised_edits(text, hidden))


def kept_promises(whole: Meeting, made: Meeting) -> list[Participant]:
    """Return those whom a view names, with what the whole record promises of them.

    Readers may not read the place that promises it: what is promised holds for them, too.
    """
    hidden = promises(walk(whole)).everywhere
    if not hidden.persons:
        return []
    left = walk(made)
    named = [(one, hidden.of_party(one)) for _, one in left.parts if isinstance(one, Party | Signature)]
    proxies = (one.proxy for _, one in left.parts if isinstance(one, Participant) and one.proxy)
    spans = ((text, _values(text, hidden)) for _, kind, text in left.texts if kind.name in MARKDOWN)
    values = (text[start:end].strip('"') for text, found in spans for start, end, _ in found)
    named += ((one, hidden.of_words(one.name)) for one in map(_called, (*proxies, *values)))
    kept = [
        Participant(name=one.name, initials=getattr(one, "initials", ""), attribution=_attribution(person))
        for one, person in named
        if person
    ]
    return [one for number, one in enumerate(kept) if one not in kept[:number]]


def _called(name: str) -> Party | Signature:
    return Party(name=name)


def _attribution(person: Person) -> Attribution:
    return "category" if person.promise == "chatham house" else person.promise


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
    meeting: Meeting,
    hidden: Withheld,
    promises: Promises,
    location: Location,
    one: Party | Signature | Contact,
) -> Iterator[Problem]:
    """Yield what in a part that names somebody cannot be printed as promised."""
    person = promises.of_part(location, one)
    if person is not None:
        unprintable = isinstance(one, Contact) or (
            isinstance(one, Signature)
            and not (person.field == "organisation" and (one.organisation or person.shown))
        )
        if unprintable:
            hint = "leave it out, or write the body in its place"
            yield quiet_problem(meeting, person, (*location, "name"), (0, 0), f"this {one.noun} is of", hint)
    elif one.name and hidden.of_party(one) is None:
        yield from _partly(meeting, hidden, (*location, "name"), one.name)
    if isinstance(one, Participant) and one.proxy and hidden.of_party(Party(name=one.proxy)) is None:
        yield from _partly(meeting, hidden, (*location, "proxy"), one.proxy)


def _in_name_of_file(meeting: Meeting, hidden: Withheld) -> Iterator[Problem]:
    """Yield a problem where the file of the record is called after a person: its reports are, too."""
    origin = meeting._origin
    stem = PurePath(origin.name).stem if origin.source and origin.folder is not None else ""
    for person in hidden.likely(stem):
        if person.finder.in_address(stem) or person.finder.has_initials(stem):
            told = quiet_problem(meeting, person, ("title",), (0, 0), "the name of this file names", "")
            hint = "give it another name: the reports are called after it"
            yield replace(told, line=0, column=0, hint=hint, path="")
            return


def _partly(meeting: Meeting, hidden: Withheld, location: Location, written: str) -> Iterator[Problem]:
    """Yield a problem where a name holds that of a person who is not to be named, or is a part of it."""
    name = Name.of(written)
    for person in hidden.likely(written):
        if (
            person.finder.is_part(name)
            or person.finder.has_whole(written)
            or any(_stands_alone(written, *span) for span in person.finder.initials_spans(written))
        ):
            hint = "write the name or the initials as they stand there, and nothing else, or what may be read"
            yield quiet_problem(meeting, person, location, (0, 0), "this may be", hint)
            return


def _stands_alone(written: str, start: int, end: int) -> bool:
    """Tell whether letters of a name are the initials of somebody, and not a word of it: ``IT Service``."""
    before, after = written[:start].rstrip(), written[end:].lstrip()
    beside = bool(re.search(r"\w\Z", before) and re.search(r"\b[A-Z0-9]\w*\Z", before))
    return not beside and not after[:1].isupper() and not after[:1].isdigit()


def _in_text(
    meeting: Meeting, hidden: Withheld, location: Location, kind: str, text: str
) -> Iterator[Problem]:
    """Yield each place of a text that names a person, or gives the initials."""
    marked = kind in ("prose", "line")
    searched = without_data(text, hidden) if marked else text
    read = as_read(searched) if marked and hides_words(searched) else ""
    leads_to = [(0, searched)] if kind == "code" else addresses(searched)
    hint = _MARKED_HINT if marked else "write what may be read"
    for person in hidden.likely(searched, read, *(unquote(address) for _, address in leads_to)):
        finder = person.finder
        found = dict.fromkeys(finder.initials_in(searched), "give the initials of")
        named = finder.names_in(searched, words_of(searched), heading=kind != "prose")
        found |= dict.fromkeys(named, "name")
        for start, address in leads_to:
            told = any(start <= place < start + len(address) for place in found)
            if not told and finder.in_address(address):
                found[start] = "name"
        for place, what in sorted(found.items()):
            offset = row_and_column(searched, place)
            yield quiet_problem(meeting, person, location, offset, f"these words {what}", hint)
        if not found and read and finder.is_in(read, heading=kind != "prose"):
            # Signs inside a word hide it from a look at what was written.
            yield quiet_problem(meeting, person, location, (0, 0), "these words name", hint)


def without_data(text: str, hidden: Withheld) -> str:
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
    where = f" in line {line}" if (line := meeting._origin.problem(person.place, "").line) else ""
    whose = f"attribution{where} is '{person.promise}'"
    if person.promise == "chatham house":
        whose = f"{person.scope} is under the Chatham House Rule{where.replace(' in', ', by')}"
    elif person.scope:
        whose = f"{person.scope} has attribution '{person.promise}'{where}"
    if person.scope:
        hint += "; of somebody who agreed write 'attribution: named' there"
    problem = meeting._origin.text_problem(location, offset, f"{what} a person whose {whose}", hint)
    return replace(problem, source="")  # messages are published, too: in logs, on pages of checks
