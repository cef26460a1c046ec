"""What a person may want to know of a record and its forms, although nothing is wrong."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from thbreports.errors import Problem, Remark
from thbreports.packs.visibility import field_name, hidden_fields
from thbreports.record import starter
from thbreports.record.kinds import shortened
from thbreports.record.languages import SAME
from thbreports.record.part import FieldKind, Part, fields_of, parts_in
from thbreports.record.walk import texts, walk
from thbreports.source.origin import path_text
from thbreports.view import states
from thbreports.view.hints import hints

if TYPE_CHECKING:
    from thbreports.packs import Pack
    from thbreports.record import Meeting
    from thbreports.record.walk import Text, Walked
    from thbreports.source.origin import Location

_STEERING = frozenset(
    "pack documents order leaves_out layouts print language contents keywords id attribution watermark"
    " names_for stand_ins numbers chatham_house line_numbers landscape audience audiences".split()
)
"""Fields that say how to make a report, or stand in the properties of its files."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_BULLETS = ("conclusions", "decisions", "recommendations", "commitments", "actions")


def remarks(meeting: Meeting, packs: Sequence[Pack], walked: Walked | None = None) -> list[Remark]:
    """Return what a person may want to know.

    That are fields of a record that none of its forms prints, texts that nobody has replaced or translated,
    deadlines that stand as words and are a day,
    States that stand in no known order, lists that are longer than a form has them, and what may be
    personal data.  ``walked`` is what a walk over the record has found, if there was one in the same look.
    """
    walked = walked or walk(meeting)
    return [
        *_unprinted(meeting, packs),
        *_left_in_place(meeting, walked.texts),
        *(
            Remark(one.file, one.line, one.column, f"{one.message}; {one.hint}")
            for one in untranslated(meeting)
        ),
        *_days_as_words(meeting, walked.texts),
        *states.out_of_order(meeting),
        *_long_lists(meeting, packs),
        *hints(meeting, walked),
    ]


def untranslated(meeting: Meeting) -> list[Problem]:
    """Return the texts that a record does not have in the language of the meeting, as problems."""
    foreign = meeting._languages.foreign
    if not foreign:
        return []
    wanted, origin = meeting.language, meeting._origin
    told = []
    for location, _, _ in texts(meeting):
        if language := foreign.get(path_text(origin.in_file(location))):
            hint = f"add '{wanted}: ...', or write '{SAME}: ...' for words that are the same in all languages"
            message = f"this text is there in '{language}', and not in '{wanted}'"
            told.append(origin.problem(location, message, hint))
    return told


def _unprinted(meeting: Meeting, packs: Sequence[Pack]) -> Iterator[Remark]:
    if not all(pack.leaves_out or pack.prints for pack in packs):
        return
    own = hidden_fields((*meeting.leaves_out,), (), ())  # left out on purpose
    lost = _lost_names(tuple(pack.hidden() for pack in packs), own)
    names = dict.fromkeys(_hidden_fields(meeting, (), lost))
    if names:
        forms = ", ".join(f"'{pack.name}'" for pack in packs)
        who = f"the form {forms} does not print" if len(packs) == 1 else f"none of the forms {forms} prints"
        yield Remark(meeting._origin.name, 0, 0, f"{who} {', '.join(names)}")


def _long_lists(meeting: Meeting, packs: Sequence[Pack]) -> Iterator[Remark]:
    """Yield the lists of outcomes that have more bullets than a form for hurried readers should."""
    for pack in packs:
        if pack.options.get("most_bullets") != "five":
            continue
        hidden = pack.hidden(meeting.leaves_out)
        for name in _BULLETS:
            count = len(getattr(meeting, name))
            if count > 5 and not hidden((name,)):
                message = f"the form '{pack.name}' is for at most five bullets, and prints all {count}"
                problem = meeting._origin.problem((name,), message)
                yield Remark(problem.file, problem.line, problem.column, message)


@functools.lru_cache(maxsize=64)
def _lost_names(
    forms: tuple[Callable[[Location], bool], ...], own: Callable[[Location], bool]
) -> Callable[[Location], str]:
    """Return what names a field that all forms leave out and the record itself does not; others have none."""

    @functools.lru_cache(maxsize=4096)
    def lost(place: Location) -> str:
        is_lost = all(hidden(place) for hidden in forms) and not own(place)
        return field_name(place) if is_lost else ""

    return lost


@functools.lru_cache(maxsize=4096)
def _given_fields(model: type[Part], given: frozenset[str]) -> tuple[tuple[str, FieldKind], ...]:
    """Return the fields that a part gives and that say something, in the order of declaration."""
    return tuple(
        (name, kind) for name, kind in fields_of(model).items() if name in given and name not in _STEERING
    )


def _hidden_fields(part: Part, location: Location, lost: Callable[[Location], str]) -> Iterator[str]:
    """Yield the names of the fields of a part that say something and are left out, and of those below it."""
    values = part.__dict__
    for name, kind in _given_fields(type(part), frozenset(part.model_fields_set)):
        if not (value := values[name]) and (value is False or not isinstance(value, int)):
            continue
        place = (*location, name)
        listed = isinstance(value, list)
        if (called := lost(place)) and not (listed and kind.text):  # of such minutes, each item by its kind
            yield called
        elif kind.part is not None:
            for index, one in enumerate(parts_in(value)):
                yield from _hidden_fields(one, (*place, index) if listed else place, lost)


def _days_as_words(meeting: Meeting, written: Sequence[Text]) -> Iterator[Remark]:
    """Yield the deadlines that are a day and stand as words, which no language prints as a day."""
    for location, _, text in written:
        if location[-2:] == ("deadline", "text") and _DAY.fullmatch(text):
            message = "this day prints as it stands; to print it in words, write 'deadline: {date: ...}'"
            problem = meeting._origin.problem(location, message)
            yield Remark(problem.file, problem.line, problem.column, problem.message)


def _left_in_place(meeting: Meeting, written: Sequence[Text]) -> Iterator[Remark]:
    """Yield the texts of a record that are still those of the record to start from."""
    given = starter.texts_to_replace()
    if given.isdisjoint([text.strip() for _, _, text in written]):
        return
    for location, _, text in written:
        if text.strip() in given:
            message = f"this is still the text of 'thbreports new': '{shortened(text)}'; write your own"
            problem = meeting._origin.problem(location, message)
            yield Remark(problem.file, problem.line, problem.column, problem.message)
