"""Load a `Meeting` from YAML or plain data, with every problem of it in one run."""

from __future__ import annotations

import errno
import functools
import itertools
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from thbreports.errors import Problem, RecordError
from thbreports.record import defaults, markdown
from thbreports.record.check import MAX_PROBLEMS, check_texts, code_problems, text_problems
from thbreports.record.discretion import Discretion
from thbreports.record.kinds import TRUSTED
from thbreports.record.languages import Languages, choose
from thbreports.record.markdown import shared_notes
from thbreports.record.markdown.checked import CheckedTexts
from thbreports.record.meeting import Meeting
from thbreports.record.messages import problems_of
from thbreports.record.rest import rest
from thbreports.record.unknown_names import names
from thbreports.record.walk import MARKDOWN, Walked, texts, walk, written_texts
from thbreports.source import mapping
from thbreports.source.nodes import FaultySource
from thbreports.source.origin import Location, Origin, path_text
from thbreports.source.text import MAX_BYTES, decode
from thbreports.source.yaml import plain, read
from thbreports.system import read_file

MAX_NAME = 80
"""How many characters of what is no path are shown in its place."""


class FaultyRecord(RecordError):
    """A record with faults; ``left`` is the meeting without its faulty fields, so far as there is one.

    So a caller that knows packs can tell in the same run what is wrong with those, and with what they say of
    the record.  ``gone`` are the places of those fields: none where texts alone are wrong.
    """

    def __init__(
        self, problems: Iterable[Problem], left: Meeting | None, gone: frozenset[Location] = frozenset()
    ) -> None:
        super().__init__(problems)
        self.left, self.gone = left, gone

    def also(self, problems: Iterable[Problem]) -> FaultyRecord:
        """Return the same with more problems."""
        return FaultyRecord([*self.problems, *problems], self.left, self.gone)

    def __reduce__(self) -> tuple[Any, ...]:
        return RecordError, (self.problems,)


def load(
    record: Path | str | bytes | Mapping[str, Any],
    *,
    name: str = "",
    folder: Path | None = None,
    language: str = "",
) -> Meeting:
    """Return the meeting that a record describes; arguments and errors are those of ``thbreports.load``.

    A FaultyRecord is raised before anybody has looked for the packs that it names.
    """
    return load_walked(record, name=name, folder=folder, language=language)[0]


def load_walked(
    record: Path | str | bytes | Mapping[str, Any],
    *,
    name: str = "",
    folder: Path | None = None,
    language: str = "",
) -> tuple[Meeting, Walked]:
    """Return what ``load`` does, and the walk over it by which it was checked, for what else looks at it."""
    if isinstance(record, Mapping):
        origin = Origin(called=name or "<record>", discreet=Discretion(record).told)
        data = mapping.checked(record, origin)
        return _in_both(lambda language: _from_data(data, origin, language=language), language)
    called = name or "<record>"
    if isinstance(record, bytes):
        text = decode(record, called)
        return _in_both(lambda language: _from_text(text, called, folder, language), language)
    if isinstance(record, str) and ("\n" in record or ": " in record):
        return _in_both(lambda language: _from_text(record, called, None, language), language)
    path = Path(record)
    called = name or str(record)
    try:
        content = read_file.read(path, MAX_BYTES)
    except read_file.TooLarge as error:
        raise RecordError([Problem(called, 0, 0, "the record is too large", str(error.strerror))]) from None
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG or isinstance(record, Path):
            raise
        hint = "a text has a line break or ': ' in it"
        shown = f"{called[:MAX_NAME]}…" if len(called) > MAX_NAME else called
        raise RecordError([Problem(shown, 0, 0, "this is neither a record nor a path", hint)]) from None
    text = decode(content, called)
    return _in_both(lambda language: _from_text(text, called, path.parent, language), language)


def _in_both(make: Callable[[str], tuple[Meeting, Walked]], language: str) -> tuple[Meeting, Walked]:
    """Return a meeting in a language, and with it the same in the second language of its document."""
    meeting, walked = make(language)
    if not meeting.bilingual:
        return meeting, walked
    known = meeting._languages.all
    second = meeting.bilingual if meeting.bilingual != meeting.language else known[0]
    if second == meeting.language or second not in known:
        message = f"the record is not written in '{meeting.bilingual}' and another language"
        hint = f"its languages: {', '.join(known)}"
        raise RecordError([meeting._origin.problem(("bilingual",), message, hint)])
    meeting._second, _ = make(second)
    meeting._origin = replace(meeting._origin, second=meeting._second._origin)
    return meeting, walked


def written_in(data: bytes, name: str, folder: Path | None) -> tuple[str, ...]:
    """Return the languages that a record is written in, its own first.

    Raises RecordError where it cannot be read at all; what else is wrong with it is told by ``load``.
    """
    source, fields = read(decode(data, name), name)
    if not isinstance(fields, dict):
        return ()
    own = str(fields.get("language") or defaults.read(folder, name)[0].language or "en")
    return choose(fields, Meeting, own, own, Origin(source, folder)).languages


def in_other_languages(meeting: Meeting) -> Iterator[Meeting]:
    """Yield the meetings of the record of a meeting in its other languages, as its text has them."""
    source = meeting._origin.source
    for language in meeting._languages.all if source else ():
        if source and language != meeting.language:
            yield _from_text(source.text, source.name, meeting._origin.folder, language)[0]


def named_pictures(meeting: Meeting) -> Iterator[markdown.Picture]:
    """Yield the pictures that the texts of a meeting show; what was checked before is not parsed again."""
    for location, kind, written in texts(meeting, MARKDOWN):
        if "![" in written:
            known = meeting._checked.markdown(path_text(location), written)
            yield from markdown.pictures(written, inline=kind.name == "line", known=known)


def _from_text(yaml: str, name: str, folder: Path | None, language: str) -> tuple[Meeting, Walked]:
    nodes, faults, told = None, list[Problem](), frozenset[int]()
    try:
        source, data = read(yaml, name)
        discreet = Discretion(data).told
    except RecordError as error:
        discreet = Discretion.of_text(yaml).told
        faults = [*map(discreet, error.problems)]
        if not isinstance(error, FaultySource) or error.root is None:
            raise RecordError(faults) from None
        source, nodes, data = error.source, error.root, plain(error.root)
        told = frozenset(problem.line for problem in faults)
    own = data.get("language") if isinstance(data, dict) else None
    around, beside, wrong = defaults.read(folder, name, language or (own if isinstance(own, str) else ""))
    faults += map(discreet, wrong)
    origin = Origin(source, folder, beside=beside, discreet=discreet, nodes=nodes)
    if not isinstance(data, dict):
        what = "is empty" if data is None else "has no fields"
        hint = "start with 'title:' and 'date:'"
        if re.match(r"\w+:\S", yaml):
            hint = "write a space after each colon: 'title: ...'"
        elif isinstance(data, list):
            hint = "write its fields at the very left, without '- '"
        elif match := re.match(r"(\w+) *=", yaml):
            hint = f"write a colon and a space after each name: '{match[1]}: ...'"
        raise RecordError([*faults, source.problem(1, 1, f"the record {what}", hint)])
    try:
        made = _from_data(data, origin, around, language)
    except FaultyRecord as error:
        raise FaultyRecord([*_elsewhere(error, told), *faults], error.left, error.gone) from None
    except RecordError as error:
        raise RecordError([*_elsewhere(error, told), *faults]) from None
    if faults:
        raise FaultyRecord(faults, made[0])
    return made


def _elsewhere(error: RecordError, lines: frozenset[int]) -> Iterator[Problem]:
    """Yield problems but for those in lines of which YAML has not read all that is written."""
    return (problem for problem in error.problems if problem.line not in lines)


_completing = threading.Lock()


@functools.cache
def _complete_models() -> None:
    """Let pydantic complete the models, which it does at the first use, and not safely in two threads."""
    with _completing:
        Meeting.model_rebuild()


def _from_data(
    data: dict[str, Any], origin: Origin, around: defaults.Defaults | None = None, language: str = ""
) -> tuple[Meeting, Walked]:
    """Return the meeting of data in a language, by default that of its words which stand alone."""
    own = str(data.get("language") or (around.language if around else "") or "en")
    if language in ("", own):
        try:
            return _validated(data, origin, around, Languages((own,)))
        except (
            _FaultyFields
        ) as error:  # as each record in several languages is, with mappings among its texts
            chosen = choose(data, Meeting, own, own, origin)
            if not chosen.several:
                raise _faulty(data, origin, around, error.error) from None
    else:
        chosen = choose(data, Meeting, language, own, origin)
        if language not in chosen.languages:
            hint = f"its languages: {', '.join(chosen.languages)}"
            problem = origin.problem(("language",), f"the record is not written in '{language}'", hint)
            raise RecordError([*chosen.problems, problem])
    said = Languages(chosen.languages, chosen.foreign)
    data = chosen.data if language in ("", own) else {**chosen.data, "language": language}
    moved = replace(origin, entries=chosen.entries)
    try:
        made = _validated(data, moved, around, said)
    except _FaultyFields as error:
        raise _faulty(data, moved, around, error.error).also(chosen.problems) from None
    except FaultyRecord as error:
        raise error.also(chosen.problems) from None
    if chosen.problems:
        raise RecordError(chosen.problems)
    return made


class _FaultyFields(Exception):
    """What pydantic found in the fields of data."""

    def __init__(self, error: ValidationError) -> None:
        super().__init__()
        self.error = error


def _validated(
    data: dict[str, Any], origin: Origin, around: defaults.Defaults | None, languages: Languages
) -> tuple[Meeting, Walked]:
    try:
        _complete_models()
        meeting = Meeting.model_validate(data, context=TRUSTED)
    except ValidationError as error:
        raise _FaultyFields(error) from None
    if around:
        meeting = defaults.applied(meeting, around)
    meeting._origin, meeting._languages = origin, languages
    walked = walk(meeting)
    if problems := check_texts(meeting, walked):
        raise FaultyRecord(problems, meeting)
    return meeting, walked


def _faulty(
    data: dict[str, Any], origin: Origin, around: defaults.Defaults | None, error: ValidationError
) -> FaultyRecord:
    """Return all that is wrong with data of which pydantic made no meeting."""
    problems = [*problems_of(error, origin)]
    if not data.get("date") and not data.get("start") and not _is_told(problems, ("date", "start")):
        problems.append(origin.problem((), "'date' is missing", "add 'date', or 'start' and 'end'"))
    written = list(written_texts(data, Meeting))
    told = {problem.path for problem in problems}
    notes: set[str] = set()
    if _is_told(problems, ("footnotes",)):  # each name may be that of one, then
        notes = {name for _, _, text in written for name in shared_notes.references(text)}
    assumed = [(("footnotes", 0, "name"), None, name) for name in notes]
    problems.extend(text_problems([*written, *assumed], origin, CheckedTexts()))
    problems.extend(one for one in code_problems(written, origin) if one.path not in told)
    if found := rest(data, error, origin):
        problems.extend(itertools.islice(found.problems(data), MAX_PROBLEMS))
        left = defaults.applied(found.meeting, around) if around else found.meeting
        return FaultyRecord(problems, left, found.gone)
    return FaultyRecord(problems, None)


def _is_told(problems: Iterable[Problem], sought: tuple[str, ...]) -> bool:
    """Tell whether one of some fields of the meeting is there, faulty or under a wrong name, as is told."""
    fields = [one for one in problems if re.fullmatch(r"\W*\w+\W*", one.path)]
    return any(names(one.hint, field) or one.path == field for one in fields for field in sought)
