"""Check the texts and pictures of a record."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from thbreports.errors import Problem
from thbreports.record import (
    attribution,
    audiences,
    codes,
    drawn_names,
    field_paths,
    headings,
    markdown,
    rules,
)
from thbreports.record.markdown import shared_notes
from thbreports.record.markdown.checked import CheckedTexts
from thbreports.record.meeting import Meeting
from thbreports.record.promises import may_promise, promises
from thbreports.record.walk import MARKDOWN, Walked, walk
from thbreports.source import pictures
from thbreports.source.origin import Location, Origin, path_text

MAX_PROBLEMS = 500
"""How many problems of the texts of one record are listed: one with more was not written by a person."""


def check_texts(meeting: Meeting, walked: Walked | None = None) -> list[Problem]:
    """Return what is wrong in the texts and pictures of a meeting, wherever it comes from.

    ``walked`` is what a walk over it has found, if there was one in the same look.

    Parts are frozen and lists in them are not: what is checked of the whole is checked again unless it has
    the same parts and the same texts as when nothing was wrong, or lacks names that it had then.
    """
    walked = walked or walk(meeting)
    parts, written = walked.parts, walked.texts
    origin, checked = meeting._origin, meeting._checked
    found = list(text_problems(written, origin, checked))
    whole: list[object] = [*meeting.__dict__.values(), *(part for _, part in parts[1:])]
    if checked.is_whole(whole, written) or meeting._named:
        return found
    found += code_problems(written, origin)
    others: Iterator[Problem] = rules.problems(meeting, parts)
    if audiences.is_restricted(walked) or meeting.audiences or meeting.names_for or meeting.markings:
        others = itertools.chain(others, audiences.problems(meeting, walked))
    others = itertools.chain(others, headings.note_problems(origin, meeting.footnotes, written))
    others = itertools.chain(others, promise_problems(meeting, walked))
    found += itertools.islice(others, MAX_PROBLEMS)
    if not found:
        checked.add_whole(whole, written)
    return found


def promise_problems(meeting: Meeting, walked: Walked) -> Iterator[Problem]:
    """Yield where words or drawings of a meeting name somebody who is not to be named."""
    if may_promise(walked) and (hidden := promises(walked)):
        told = audiences.told_to_others(meeting, walked)
        yield from attribution.problems(meeting, told, hidden)
        yield from drawn_names.problems(meeting, told, hidden)


def code_problems(found: Iterable[tuple[Location, Any, str]], origin: Origin) -> Iterator[Problem]:
    """Yield the states, languages, time zones and identifiers among texts that are none."""
    for location, kind, written in found:
        if kind is not None and kind.rule and (problem := _CODE_RULES[kind.rule](written)):
            yield origin.problem(location, problem[0], problem[1])


_CODE_RULES = {
    "audience": audiences.form_problem,
    "state": codes.state_problem,
    "language": codes.language_problem,
    "zone": codes.zone_problem,
    "identifier": codes.identifier_problem,
    "path": field_paths.path_problem,
    "part": field_paths.part_problem,
}


def text_problems(
    found: Iterable[tuple[Location, Any, str]], origin: Origin, checked: CheckedTexts
) -> Iterator[Problem]:
    """Yield what is wrong in texts, no more than ``MAX_PROBLEMS``: each costs a look for its place."""
    problems = _each_text_problem(found, origin, checked)
    yield from itertools.islice(problems, MAX_PROBLEMS)
    if (more := next(problems, None)) is not None:
        hint = f"only {MAX_PROBLEMS:,} problems of the texts are listed"
        yield replace(more, message="more problems follow", hint=hint)


def _each_text_problem(
    found: Iterable[tuple[Location, Any, str]], origin: Origin, checked: CheckedTexts
) -> Iterator[Problem]:
    found, right = list(found), checked.right
    notes: set[str] | None = None  # few records have texts for which they are asked
    for location, kind, written in found:
        if kind is None or kind.name not in MARKDOWN or (said := (kind.name, written)) in right:
            continue
        inline = kind.name == "line"
        if markdown.is_fine(written, inline=inline):
            right.add(said)
            continue
        if notes is None:
            notes = {text for place, _, text in found if place[0] == "footnotes" and place[2:] == ("name",)}
        path = path_text(location)
        examined = markdown.examine(written, inline=inline, known=checked.markdown(path, written))
        if examined.markdown is not None:
            checked.add_markdown(path, written, examined.markdown)
        if not examined.problems and not examined.pictures:
            right.add(said)
        lines = written.split("\n") if notes else []
        for problem in examined.problems:
            if notes and shared_notes.refers(lines[problem.line], problem.column, notes):
                continue
            yield origin.text_problem(location, (problem.line, problem.column), problem.message, problem.hint)
        for picture in examined.pictures:
            try:
                pictures.check(origin.folder, picture.source)
            except pictures.PictureError as problem:
                place = picture.line, picture.column
                yield origin.text_problem(location, place, problem.message, problem.hint)
