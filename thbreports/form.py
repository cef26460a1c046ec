"""The form of a report: which pack a record gets, and what that pack adds to it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from thbreports import packfile, packs, reading
from thbreports.packs import Pack
from thbreports.problems import PackError, Problem, RecordError
from thbreports.record import Meeting

DEFAULT = "base"
"""The pack of a record that names none."""

# A default for these is never right: they are what makes one meeting this one, or choose the pack itself.
_OWN = ("pack", "title", "date", "start", "end")


def prepare(meeting: Meeting, pack: str | Path | Pack | None = None) -> tuple[Meeting, Pack]:
    """Return what a report is composed of: the meeting with the defaults of its pack, and that pack.

    Raises PackError as ``pack_of`` and ``complete`` do, and where the pack has no labels in the language of
    the meeting: at the line of the record that names the language.
    """
    found = pack_of(meeting, pack)
    meeting = complete(meeting, found)
    try:
        found.labels(meeting.language)
    except PackError as error:
        raise PackError(_at_the_language(problem, meeting, found) for problem in error.problems) from None
    return meeting, found


def pack_of(meeting: Meeting, pack: str | Path | Pack | None = None) -> Pack:
    """Return the pack for a meeting: ``pack`` if given, else the one that the record names, else ``base``.

    A folder that a record names is looked for from the record's own folder.

    Raises PackError for a pack that is wrong; where it is unknown, at the line of the record that names it.
    """
    if isinstance(pack, Pack):
        return pack
    if pack is not None or not meeting.pack:
        return packs.find(DEFAULT if pack is None else pack)
    named = _beside(meeting)
    try:
        return packs.find(named)
    except PackError as error:
        raise PackError(_at_the_record(problem, meeting, named) for problem in error.problems) from None


def seen_from(name: str, folder: Path) -> str:
    """Return what a record in ``folder`` writes for a pack that is called ``name`` here."""
    if not _is_folder(name) or os.path.isabs(name):
        return name
    path = Path(os.path.relpath(name, folder)).as_posix()
    return path if path.startswith(".") else f"./{path}"


def complete(meeting: Meeting, pack: Pack) -> Meeting:
    """Return the meeting with the pack's ``[defaults]`` in the fields that the record does not mention.

    Raises PackError, at the line of pack.toml, for a default that no record could hold.
    """
    missing = {name: text for name, text in pack.defaults.items() if name not in meeting.model_fields_set}
    if not missing:
        return meeting
    values: dict[str, object] = {}
    problems: list[Problem] = []
    for name, text in missing.items():
        try:
            values[name] = _value(name, text)
        except RecordError as error:
            problems.extend(_at_the_pack(name, error, pack))
    if problems:
        raise PackError(problems)
    return meeting.model_copy(update=values)


def _beside(meeting: Meeting) -> str | Path:
    """Return the pack that a record names, a folder as seen from the record."""
    name, folder = meeting.pack, meeting._origin.folder
    return folder / name if _is_folder(name) and folder is not None else name


def _is_folder(name: str) -> bool:
    return name.startswith(".") or "/" in name or os.sep in name


def _at_the_record(problem: Problem, meeting: Meeting, named: str | Path) -> Problem:
    """Tell a fault of the pack as a whole where the record names it; one inside a file of it stays there."""
    if problem.file not in (str(named), str(Path(named).resolve())):
        return problem
    return meeting._origin.problem(("pack",), f"pack '{meeting.pack}': {problem.message}", problem.hint)


def _at_the_language(problem: Problem, meeting: Meeting, pack: Pack) -> Problem:
    if problem.file != str(pack.folder / "labels"):
        return problem
    return meeting._origin.problem(("language",), problem.message, problem.hint)


def _value(name: str, text: str) -> object:
    """Return what a record with this field alone would hold in it."""
    if name in _OWN:
        message = f"'{name}' cannot have a default"
        raise RecordError([Problem("", 0, 0, message, "every record gives its own")])
    record = {"title": "Title", "date": "2000-01-01", name: text}
    value: object = getattr(reading.load(record), name)
    return value


def _at_the_pack(name: str, error: RecordError, pack: Pack) -> Iterator[Problem]:
    """Tell faults of a default at its line, in the pack of the chain that sets it."""
    files = (packfile.read(one.folder / packfile.FILE) for one in reversed(pack.chain()))
    file = next(file for file in files if name in file.defaults)
    for problem in error.problems:
        file.fault("defaults", name, problem.message.removeprefix(f"{name}: "), problem.hint)
    yield from file.problems
