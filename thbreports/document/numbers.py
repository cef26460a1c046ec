"""Numbers that a form counts, as they are in the whole record, for a view of which parts are cut out.

The document of the whole record is printed too, and nothing of it but numbers is kept.  An element with a
number is the same in both where the words that it numbers come from the same place of the record.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from lxml import etree

from thbreports.document.check import HEADINGS
from thbreports.document.compose import Printed, printed
from thbreports.document.finish import numbers
from thbreports.document.finish.readers import ELSE, SPAN
from thbreports.errors import Problem, RecordError, ThbReportsError
from thbreports.packs import Pack
from thbreports.record.audiences import PUBLIC, audiences_of
from thbreports.record.meeting import Meeting
from thbreports.record.walk import texts, walk
from thbreports.source.origin import Location, path_location
from thbreports.view.numbering import keeping
from thbreports.view.prepare import prepare_all, seen, with_audiences

_HOLDERS = (*HEADINGS, "p", "li", "td", "dt", "dd")
_BLOCKS = ("p", "ul", "ol", "dl", "table", "div", "section", "blockquote", "pre", "figure", "aside")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_Key = tuple[str, Location | None]


def keep(whole: Meeting, shown: Meeting, chosen: Sequence[Pack] = ()) -> Meeting:
    """Return a view of a whole record with the numbers that its forms count in the whole, if they are kept.

    ``chosen`` are the packs of its documents, by default those that the record names.

    Raises RecordError where the numbers of the two cannot be brought together, and what ``prepare_all`` does.
    """
    packs = keeping(whole, shown, chosen)
    if not packs:
        return shown
    whole = with_audiences(whole)
    known = audiences_of(whole)
    withheld = known[known.index(shown._audience or PUBLIC) + 1 :]
    views = prepare_all(shown, packs)
    made = shown.model_copy()
    made._numbers = {}
    if made._second is not None:
        made._second = made._second.model_copy()
        made._second._numbers = {}
    for (view, pack), (all_of_it, _) in zip(views, _all_of(whole, known[-1], packs), strict=True):
        pairs = [(whole, made, view, all_of_it)]
        if made._second is not None and whole._second and view._second and all_of_it._second:
            pairs.append((whole._second, made._second, view._second, all_of_it._second))
        for record, copy, part, total in pairs:
            try:
                root, base = printed(total, pack), len(record._origin.steps)
            except ThbReportsError:
                raise _unknown(shown) from None
            after = _Tree(printed(part, pack), base)
            copy._numbers[pack.name] = tuple(_brought_together(_Tree(root, base, withheld), after))
    return made


def _all_of(whole: Meeting, highest: str, packs: Sequence[Pack]) -> list[tuple[Meeting, Pack]]:
    """Return the whole record for its packs; what is wrong with it is told without its words."""
    try:
        return prepare_all(seen(whole, highest), packs)
    except ThbReportsError:
        raise _unknown(whole) from None


def _unknown(meeting: Meeting) -> RecordError:
    message = "numbers cannot be kept, since something is wrong with the whole record"
    hint = "'thbreports validate' tells what"
    return RecordError([Problem(meeting._origin.name, 0, 0, message, hint)])


class _Words(NamedTuple):
    """Words of one field in a tree: its place in the meeting that was printed, and whether they are read."""

    location: Location
    is_read: bool


class _Numbered(NamedTuple):
    """An element with a number: what the form adds to it, what it numbers, and where that begins.

    ``key`` has words of the form, and the place of the first words in the whole record.
    """

    pieces: tuple[str, ...]
    key: _Key
    first: Location | None
    is_read: bool


class _Tree:
    """What is numbered in the document of a meeting.

    ``base`` tells how many steps lead from its file to the whole record, and ``withheld`` whose words are not
    for the readers of the view.
    """

    def __init__(self, document: Printed, base: int, withheld: Sequence[str] = ()) -> None:
        meeting = document.meeting
        self.origin = meeting._origin
        self._steps = meeting._origin.steps[base:]
        self._withheld = frozenset(withheld)
        self._gone = {at for at, part in walk(meeting).parts if part.__dict__.get("audience") in withheld}
        self._prose = {at for at, kind, _ in texts(meeting) if kind.name == "prose"}
        self.found = [self._numbered(element) for element in numbers.elements(document.root)]

    def in_whole(self, location: Location) -> Location:
        """Return where the whole record has what the meeting has at a location."""
        for step in reversed(self._steps):
            location = step.before(location)
        return location

    def stands_for(self, location: Location) -> Location | None:
        """Return the place of the first part for which the part around a location stands, if it does."""
        for number in range(len(self._steps) - 1, -1, -1):
            moves = self._steps[number].moves
            for end in range(1, len(location) + 1):
                *way, place = location[:end]
                if isinstance(place, int) and len(moves.get(location[:end], location[:end])) != end:
                    return self._after(self._steps[: number + 1], tuple(way), place)
            location = self._steps[number].before(location)
        return None

    @staticmethod
    def _after(steps: Sequence[Any], way: Location, place: int) -> Location:
        """Return the place in the whole record behind what stands before a place in a list."""
        location: Location = (*way, place - 1) if place else way
        for step in reversed(steps):
            location = step.before(location)
        last = location[-1]
        return (*location[:-1], last + 1) if place and isinstance(last, int) else (*location, 0)

    def _numbered(self, number: etree._Element) -> _Numbered:
        holder = next((one for one in number.iterancestors() if one.tag in _HOLDERS), number.getparent())
        assert holder is not None
        section = holder.getparent()
        own = [*self._words(holder, number)]
        around, beside = own, ""
        if holder.tag in HEADINGS:
            beside = _beside(holder, number)
            if section is not None and section.tag in ("section", "div"):
                around = [*self._words(section)]
        read = [one.location for one in own if one.is_read]
        first = next(iter([one for one in read if one in self._prose] or read), None)
        if first is None and not beside:
            first = next((one.location for one in around if one.is_read), None)
        return _Numbered(
            numbers.counted(number),
            (beside, first and self.in_whole(first)),
            around[0].location if around else None,
            not around or any(one.is_read for one in around),
        )

    def _words(self, holder: etree._Element, number: etree._Element | None = None) -> Iterator[_Words]:
        """Yield the words of fields in an element; beside a number, those of the same paragraph."""
        for one in holder.xpath(".//text() | .//img"):
            owner: Any = one if isinstance(one, etree._Element) else one.getparent()
            if not isinstance(one, etree._Element):
                owner = owner.getparent() if one.is_tail else owner
                if not one.strip():
                    continue
            path, spans = "", []
            for element in (owner, *owner.iterancestors()):
                if number is not None and (
                    element is number or (element.tag in _BLOCKS and element is not holder)
                ):
                    path = ""
                    break
                path = path or element.get("data-path", "").partition("^")[0]
                spans += [element] if element.get(SPAN) in self._withheld else []
                if element is holder and path:
                    break
            if path:
                yield _Words(location := path_location(path), self._is_read(location, spans))

    def _is_read(self, location: Location, spans: Sequence[etree._Element]) -> bool:
        if spans and ELSE not in spans[-1].attrib:  # the outermost
            return False
        return not any(location[:end] in self._gone for end in range(1, len(location) + 1))


def _beside(holder: etree._Element, number: etree._Element) -> str:
    """Return the words of the form that stand beside a number."""
    found = []
    for one in holder.xpath(".//text()"):
        owner: Any = one.getparent().getparent() if one.is_tail else one.getparent()
        above = [owner, *owner.iterancestors()]
        above = above[: above.index(holder) + 1]
        if number not in above and not any(each.get("data-path") for each in above):
            found.append(str(one))
    return " ".join("".join(found).split())


def _brought_together(whole: _Tree, view: _Tree) -> Iterator[tuple[str, ...] | None]:
    """Yield what the whole has for the numbers of a view, None where it numbers nothing there.

    Raises RecordError where it cannot be told.
    """
    theirs, ours = _by_key(whole), _by_key(view)
    taken: dict[_Key, int] = defaultdict(int)
    for one in view.found:
        place = view.stands_for(one.first) if one.first is not None else None
        if place is not None:
            yield next((each.pieces for each in whole.found if _stood_there(each, place, one, whole)), None)
            continue
        every, mine = theirs[one.key], ours[one.key]
        fitting = [each for each in every if each.is_read]
        fitting = fitting if len(fitting) == len(mine) else every
        at = taken[one.key]
        taken[one.key] += 1
        if len(fitting) != len(mine) or len(fitting[at].pieces) != len(one.pieces):
            message = "its number in the whole record is not known, where the form numbers in another way"
            hint = "write the numbers, or 'numbers: counted'"
            raise RecordError([view.origin.problem(one.first or ("numbers",), message, hint)])
        yield fitting[at].pieces


def _by_key(tree: _Tree) -> dict[_Key, list[_Numbered]]:
    found: dict[_Key, list[_Numbered]] = defaultdict(list)
    for one in tree.found:
        found[one.key].append(one)
    return found


def _stood_there(one: _Numbered, place: Location, now: _Numbered, whole: _Tree) -> bool:
    """Tell whether what is numbered is that of a part for which another stands now, and in the same way."""
    alike = [_NO_LETTERS.sub("", piece) for piece in one.pieces] == [
        _NO_LETTERS.sub("", piece) for piece in now.pieces
    ]
    return alike and one.first is not None and whole.in_whole(one.first)[: len(place)] == place
