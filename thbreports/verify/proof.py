"""Compare a document with its record and its finished files: every word, in order, with its emphasis."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from lxml import etree

from thbreports.document import blocks
from thbreports.document.check import INLINE
from thbreports.errors import Problem
from thbreports.packs.visibility import field_name, within
from thbreports.packs.weights import bold_classes
from thbreports.record import Meeting, markdown
from thbreports.record.kinds import TextKind
from thbreports.record.markdown.passage import BLOCK_END, SPACE, Extract, Passage, PassageBuilder, mark_of
from thbreports.record.markdown.shared_notes import without
from thbreports.record.markdown.words import note_passages, passage
from thbreports.record.walk import texts
from thbreports.source.origin import SECOND, Location, path_location, path_text
from thbreports.verify import source
from thbreports.verify.compare import Difference, compare
from thbreports.verify.html import extract as extract_html
from thbreports.verify.html import record_paths
from thbreports.verify.in_order import gathered, in_list, in_order
from thbreports.verify.in_words import ENTRIES, TOWN, heads_nothing, is_in_date, value_at
from thbreports.view.attribution import attributed
from thbreports.view.labels import labels_of
from thbreports.view.language import country
from thbreports.view.shown import shown

if TYPE_CHECKING:
    from thbreports.document import Document


class DocumentWords:
    """The words of a document, with which those of its finished files are compared."""

    def __init__(self, document: Document) -> None:
        self._origin, self._markup = document.origin, document.markup.encode("utf-8")
        self._words = extract_html(self._markup, bold_classes(document.pack.design))

    def differences(self, format: str, words: Extract) -> list[Problem]:
        """Return the first difference from the words of a file, at the line that its words come from."""
        difference = compare(self._words, words)
        return [] if difference is None else [self._problem(difference, f"{format}: {difference.message}")]

    def unreadable(self, message: str) -> Problem:
        """Return a problem of a file of which nothing can be read: at the title, as good a line as any."""
        return self._origin.problem(("title",), message)

    def _problem(self, difference: Difference, message: str) -> Problem:
        """Return a problem at the place in the record of the words that differ.

        Words of the template come from nowhere in the record, and missing ones may be beyond the last: there
        it is the field whose words stand before, or else behind.
        """
        passage, paths, at = self._part(difference)
        before = (place for place in range(min(at, len(paths) - 1), -1, -1) if paths[place])
        behind = (place for place in range(at, len(paths)) if paths[place])
        place = next(before, next(behind, None))
        if place is None:
            return self.unreadable(message)
        field, _, label = paths[place].partition("^")
        start = place
        while start > 0 and paths[start - 1] == paths[place]:
            start -= 1
        text = passage.text
        word = text[at:].split(None, 1)[0] if place == at < len(text) else ""
        again = text.count(word, start, at) if word else 0
        return self._origin.words_problem(
            path_location(field), word, message, after=f"[^{label}]:", again=again
        )

    def _part(self, difference: Difference) -> tuple[Passage, list[str], int]:
        """Return the body or footnote of a difference, the paths of its characters, and its place."""
        found = record_paths(self._markup)
        if difference.kind == "mark":
            place = found.marked[difference.ordinal - 1] if difference.ordinal <= len(found.marked) else 0
            return self._words.body, found.body, place
        if difference.note == 0:
            return self._words.body, found.body, difference.at
        if difference.note <= len(found.notes):
            number = difference.note - 1
            return self._words.notes[number], found.notes[number], difference.at
        return Passage("", ""), [], 0


_MISSING = " is not in the document"
_SECOND = f"{SECOND}."


def against_record(meeting: Meeting, document: Document) -> list[Problem]:
    """Return the first difference of every field between a record and its document, and words lost before.

    Fields that are missing because the pack writes a block anew are one problem of that block.
    """
    problems: list[Problem] = []
    for one, printed in _languages(meeting, _printed(document.tree())):
        named = shown(attributed(one, document.pack), document.pack.options).meeting
        found = list(_differences(named, document, printed))
        for block in blocks.replaced(document.pack):
            lost = [each for each in found if _is_missing(each) and _top_field(each) in block.fields]
            if lost:
                found = [each for each in found if each not in lost]
                found.append(block.told(map(_top_field, lost)))
        words = {path: passage.text for path, passage in printed.items()}
        problems += [*found, *source.differences(one, named, words)]
    return [*dict.fromkeys(problems)]


def _languages(meeting: Meeting, printed: dict[str, Passage]) -> Iterator[tuple[Meeting, dict[str, Passage]]]:
    """Yield a meeting in each language of its document, with what that prints by the paths of the record.

    Beside one another, what says the same in both languages stands once.
    """
    second = {path.removeprefix(_SECOND): one for path, one in printed.items() if path.startswith(_SECOND)}
    first = {path: one for path, one in printed.items() if not path.startswith(_SECOND)}
    yield meeting, first
    if meeting._second is not None:
        yield meeting._second, {**first, **second}


def _is_missing(problem: Problem) -> bool:
    return problem.message.endswith(_MISSING)


def _top_field(problem: Problem) -> str:
    return re.split(r"[.\[]", problem.path, maxsplit=1)[0]


def _differences(meeting: Meeting, document: Document, printed: dict[str, Passage]) -> Iterator[Problem]:
    places = {path: place for place, path in enumerate(printed)}
    last: dict[Location, tuple[int, int]] = {}
    pack = document.pack
    hidden, labels = pack.hidden(meeting.leaves_out), labels_of(meeting, pack)
    for location, kind, written in texts(meeting):
        if (
            kind.name == "code"
            or _left_out(location, hidden)
            or heads_nothing(meeting, location, kind, printed)
        ):
            continue
        if location in TOWN and is_in_date(meeting):
            continue
        if kind.name == "state":
            written = country(written, meeting.language, labels)
        for path, expected in _expected(path_text(location), kind, written):
            if path not in printed:
                if (
                    expected.text
                    and not _heads_group(meeting, location, printed)
                    and not _leads_nowhere(location, pack.prints, printed)
                ):
                    hint = "the template does not print it, and the pack does not say so in 'leaves_out'"
                    yield meeting._origin.problem(location, f"'{path}'{_MISSING}", hint)
            elif kind.name == "state" and printed[path].text == expected.text.upper():
                continue  # a State that heads a list stands in capitals
            elif (message := _difference(expected, printed[path])) is not None:
                yield meeting._origin.problem(location, f"'{path}' differs: {message}")
        place = places.get(path_text(location))
        if place is None or not ENTRIES.isdisjoint(location):
            continue
        if not in_order(in_list(meeting, location), place, last):
            yield meeting._origin.problem(location, f"'{path_text(location)}' stands before what precedes it")


def _heads_group(meeting: Meeting, location: Location, printed: dict[str, Passage]) -> bool:
    """Tell whether an item before this one printed the same words for both, as the heading of a group."""
    place = next((end for end in range(len(location) - 1, -1, -1) if isinstance(location[end], int)), None)
    if place is None:
        return False
    index, field = location[place], location[place + 1 :]
    siblings = value_at(meeting, location[:place])
    one = siblings[int(index)]
    for before in range(int(index) - 1, -1, -1):
        other = siblings[before]
        if getattr(other, "capacity", "") != getattr(one, "capacity", ""):
            continue  # gathered under another heading
        if len(field) != 1 or getattr(other, str(field[0])) != getattr(one, str(field[0])):
            if gathered(other) != gathered(one):
                continue
            return False
        if path_text((*location[:place], before, *field)) in printed:
            return True
    return False


def _difference(expected: Passage, found: Passage) -> str | None:
    """Return what differs, where a document prints a field once or several times."""
    times = max(1, (len(found.text) + 1) // (len(expected.text) + 1))  # a space is between two of them
    whole = PassageBuilder()
    for _ in range(times):
        for char, mark in zip(expected.text, expected.marks, strict=True):
            whole.add(char, mark)
        whole.separate(BLOCK_END)
    difference = compare(Extract(whole.passage(), ()), Extract(found, ()))
    return difference.message if difference else None


def _left_out(location: Location, hidden: Callable[[Location], bool]) -> bool:
    return field_name(location) in _NOT_PRINTED or any(
        hidden(location[:end]) for end in range(1, len(location) + 1) if isinstance(location[end - 1], str)
    )


def _leads_nowhere(location: Location, prints: tuple[str, ...], printed: Mapping[str, Passage]) -> bool:
    """Tell whether a field is of a part of which a form that prints little has nothing to print.

    A list of decisions names the sessions that they were taken in, and no other session.
    """
    place = next((end for end in range(len(location), 0, -1) if isinstance(location[end - 1], int)), 0)
    if not prints or not place or within(field_name(location[:place]), prints):
        return False
    part = path_text(location[:place])
    return not any(path.startswith(f"{part}.") for path in printed)


_NOT_PRINTED = frozenset(
    {"keywords", "watermark", "short_title", "labels.text", "markings.text"}
) | frozenset({"issuer.initials", "issuer.address", "issuer.motto"})
"""Fields whose words stand in the properties of a file, in margins, behind the text, or are of the form."""


def _expected(path: str, kind: TextKind, written: str) -> Iterator[tuple[str, Passage]]:
    """Yield the words of a field, and of each of its footnotes, with their paths."""
    if kind.name in ("plain", "state"):
        yield path, Passage(written, " " * len(written))
        return
    written = without(written)
    parsed = markdown.parse(written) if kind.name == "prose" else markdown.parse_line(written)
    yield path, passage(parsed)
    for label, note in note_passages(parsed).items():
        yield f"{path}^{label}", note


def _printed(root: etree._Element) -> dict[str, Passage]:
    """Return the words that a document prints for each path, with the emphasis that they have within it."""
    found: dict[str, PassageBuilder] = {}
    body = root.find("body")
    if body is not None:
        _collect(body, None, False, False, found)
    return {path: words.passage() for path, words in found.items()}


def _collect(
    element: etree._Element,
    into: PassageBuilder | None,
    strong: bool,
    emphasis: bool,
    found: dict[str, PassageBuilder],
) -> None:
    path = element.get("data-path")
    if path is not None:
        into, strong, emphasis = found.setdefault(path, PassageBuilder()), False, False
    elif element.tag in ("strong", "em"):
        strong, emphasis = strong or element.tag == "strong", emphasis or element.tag == "em"
    if element.get("class") in ("footnote-ref", "footnote-back"):
        return
    if into is not None:
        if element.tag not in INLINE or path is not None:
            into.separate(BLOCK_END)
        elif element.tag == "br":
            into.separate(SPACE)
        into.add(element.text or "", mark_of(strong, emphasis))
    for child in element:
        _collect(child, into, strong, emphasis, found)
        if into is not None:
            if child.tag not in INLINE:
                into.separate(BLOCK_END)
            into.add(child.tail or "", mark_of(strong, emphasis))
