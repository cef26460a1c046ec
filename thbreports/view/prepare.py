"""Prepare a meeting for its packs: which it gets, and what each of them adds to it."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from thbreports import packs
from thbreports.errors import PackError, Problem, RecordError
from thbreports.packs import Pack, label_gaps, places
from thbreports.packs.choice import Choice, duplicate_names, unique
from thbreports.record import Meeting, audiences
from thbreports.record import load as record_load
from thbreports.record.walk import Walked, walk
from thbreports.source.origin import Location
from thbreports.view import gaps, labels, marking, requirements
from thbreports.view.audience import view
from thbreports.view.pack_defaults import complete

MAX_NAMED = 100
"""How many labels that a language lacks are named."""


def load(
    record: Path | str | bytes | Mapping[str, Any],
    *,
    name: str = "",
    folder: Path | None = None,
    language: str = "",
) -> Meeting:
    """Return the meeting that a record describes.

    ``record`` is a path, the YAML text itself (``bytes``, or a ``str`` with a line break or ``: `` in it),
    or plain data as from JSON, in which None is as good as absent.  ``name`` is what messages call the
    record; by default the path as it was given.  ``folder`` is where the pictures of a record lie that is
    given as ``bytes``.  ``language`` chooses among the words of a record in several languages, by default
    the one that it names itself; what it lacks in that language stands in another.  Where a record says
    nothing, what ``thbreports.yaml`` in its folder says is a part of the meeting.  Threads may call it at the
    same time.

    Raises RecordError with every problem of the record, those of the packs that it names among them, and
    OSError where a file cannot be read.
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
    try:
        meeting, walked = record_load.load_walked(record, name=name, folder=folder, language=language)
    except record_load.FaultyRecord as error:
        if error.left is None:
            raise
        try:
            packs_of(error.left)
            if not any(way[0] == "audiences" for way in error.gone):
                with_audiences(error.left)
        except (PackError, RecordError) as wrong:
            raise error.also(wrong.problems) from None
        raise
    return (with_audiences(meeting, walked) if audiences.is_restricted(walked) else meeting), walked


def with_audiences(meeting: Meeting, walked: Walked | None = None) -> Meeting:
    """Return a meeting with the audiences of its pack, where it names none itself.

    Raises RecordError for what names an audience that there is not.
    """
    if meeting.audiences or not (meeting.pack or meeting.documents):
        return meeting
    try:
        named = next((pack.audiences for pack in packs_of(meeting) if pack.audiences), ())
    except PackError:  # told when a report is made
        named = ()
    if named:
        meeting = meeting.model_copy(update={"audiences": [*named]})
    if wrong := list(audiences.problems(meeting, walked or walk(meeting), audiences.audiences_of(meeting))):
        raise RecordError(wrong)
    return meeting


def prepare(meeting: Meeting, pack: Choice | None = None) -> tuple[Meeting, Pack]:
    """Return what a report is composed of: the meeting with the defaults of its pack, and that pack.

    The meeting is what ``seen`` gives: of a whole record the public view.

    Raises PackError as ``pack_of`` and ``complete`` do, and where the pack has no labels in the language of
    the meeting: at the line of the record that names the language.  Raises RecordError for everything that
    the pack demands and the record lacks.
    """
    meeting = seen(meeting)
    return _prepared(meeting, pack_of(meeting, pack))


def seen(
    meeting: Meeting, audience: str | None = None, *, review: bool = False, walked: Walked | None = None
) -> Meeting:
    """Return what an audience may read of a meeting: the public, or whose view the meeting is already.

    For a ``review`` reports show what is not for the public.  ``walked`` is what a walk over the meeting has
    found, if there was one in the same look.  Raises what ``audience.view`` does.
    """
    meeting = with_audiences(meeting) if audience else meeting
    made = view(meeting, audience or meeting._audience or audiences.PUBLIC, walked)
    made._review = review or meeting._review
    if made._second is not None:
        made._second._review = made._review
    return made


def prepare_all(meeting: Meeting, chosen: Sequence[Pack] = ()) -> list[tuple[Meeting, Pack]]:
    """Return what each document of a record is composed of, as ``prepare`` does, the first document first.

    ``chosen`` are the packs to use, by default those that the record names.  Raises PackError with the
    problems of all packs, RecordError with all that one of them demands and the record lacks.
    """
    return prepare_view(seen(meeting), chosen)


def prepare_view(meeting: Meeting, chosen: Sequence[Pack] = ()) -> list[tuple[Meeting, Pack]]:
    """Return what ``prepare_all`` does of a meeting that is a view already, made in the same look."""
    made: list[tuple[Meeting, Pack]] = []
    problems: list[Problem] = []
    lacking: list[Problem] = []
    for pack in chosen or packs_of(meeting):
        try:
            made.append(_prepared(meeting, pack))
        except PackError as error:
            problems.extend(error.problems)
        except RecordError as error:
            lacking.extend(error.problems)
    if problems:
        raise PackError([*problems, *lacking])
    if lacking:
        raise RecordError(lacking)
    return made


def pack_of(meeting: Meeting, pack: Choice | None = None) -> Pack:
    """Return the pack for a meeting: ``pack`` if given, else the first that the record names, else ``base``.

    A folder that a record names is looked for from the record's own folder.

    Raises PackError for a pack that is wrong; where it is unknown, at the line of the record that names it.
    """
    if pack is None:
        return _found(meeting, *_named(meeting)[0])
    return pack if isinstance(pack, Pack) else packs.find(pack)


def packs_of(meeting: Meeting) -> tuple[Pack, ...]:
    """Return the packs of all documents of a record, each once: ``pack`` first, then those of ``documents``.

    Raises PackError as ``pack_of`` does, with the problems of all packs; and for two packs of one name, since
    their documents would have one name too.
    """
    found: list[Pack] = []
    places: list[Location] = []
    problems: list[Problem] = []
    for location, name in _named(meeting):
        try:
            found.append(_found(meeting, location, name))
            places.append(location)
        except PackError as error:
            problems.extend(error.problems)
    for number, message, hint in duplicate_names(found):
        problems.append(meeting._origin.problem(places[number], message, hint))
    if problems:
        raise PackError(problems)
    return unique(found)


def _prepared(meeting: Meeting, pack: Pack) -> tuple[Meeting, Pack]:
    meeting = complete(meeting, pack)
    try:
        words = labels.labels_of(meeting, pack)
    except PackError as error:
        raise PackError(_at_the_language(problem, meeting, pack) for problem in error.problems) from None
    if meeting.labels and (wrong := list(labels.problems(meeting, pack, _all_labels(meeting)))):
        raise RecordError(wrong)
    if lacking := label_gaps.missing(pack, meeting.language):
        raise PackError([_lacking(lacking, meeting, pack)])
    if unknown := label_gaps.unknown(pack, meeting.language):
        raise PackError(unknown)
    if problems := requirements.missing(meeting, pack.requires, pack.name):
        raise RecordError(problems)
    if meeting._gaps and pack.options.get("withheld") == "told":
        meeting = gaps.told(meeting, words["withheld"])
    meeting = marking.marked(meeting, words, pack.options)
    if meeting._second is not None:
        both = meeting.model_copy()  # each pack completes both languages in its own way
        both._second, _ = _prepared(meeting._second, pack)
        return both, pack
    return meeting, pack


def _all_labels(meeting: Meeting) -> Mapping[str, str]:
    """Return the labels of all packs that a record names, as far as they can be read."""
    try:
        return ChainMap(*(dict(one.labels(meeting.language)) for one in packs_of(meeting)))
    except PackError:
        return {}


def _named(meeting: Meeting) -> list[tuple[Location, str]]:
    """Return the packs that a record names, and where it does; at least one."""
    listed: list[tuple[Location, str]] = [
        (("documents", number), name) for number, name in enumerate(meeting.documents)
    ]
    if listed and not meeting.pack:
        return listed
    return [(("pack",), meeting.pack), *listed]


def _found(meeting: Meeting, location: Location, name: str) -> Pack:
    if location == ("pack",) and not name:
        return packs.find(packs.DEFAULT)
    folder = meeting._origin.folder
    seen = places.folder_from(folder, name) if packs.is_folder(name) and folder is not None else name
    try:
        return packs.find(seen)
    except PackError as error:
        told = (_at_the_record(problem, meeting, location, name, seen) for problem in error.problems)
        raise PackError(told) from None


def _at_the_record(
    problem: Problem, meeting: Meeting, location: Location, name: str, seen: str | Path
) -> Problem:
    """Tell a problem of the whole pack where the record names it; one inside a file of it stays there."""
    if problem.file not in (str(seen), str(Path(seen).resolve())):
        return problem
    hint = problem.hint
    if not packs.is_folder(name) and meeting._origin.folder is not None:
        hint = places.hint_for(name, meeting._origin.folder)
    return meeting._origin.problem(location, f"pack '{name}': {problem.message}", hint)


def _at_the_language(problem: Problem, meeting: Meeting, pack: Pack) -> Problem:
    if problem.file != str(pack.folder / "labels"):
        return problem
    return meeting._origin.problem(("language",), problem.message, problem.hint)


def _lacking(labels: Sequence[str], meeting: Meeting, pack: Pack) -> Problem:
    names = ", ".join(labels[:MAX_NAMED]) + (", ..." if len(labels) > MAX_NAMED else "")
    count = "a label" if len(labels) == 1 else f"{len(labels)} labels"
    message = f"pack '{pack.name}' lacks {count} in '{meeting.language}': {names}"
    hint = f"add {'it' if len(labels) == 1 else 'them'} to labels/{meeting.language}.toml of the pack"
    hint += f"; thbreports packs {pack.name} --labels --language {meeting.language} writes them down"
    return meeting._origin.problem(("language",), message, hint)
