"""Fill in what a record leaves to the ``[defaults]`` of its pack."""

from __future__ import annotations

from collections.abc import Iterator

from thbreports.errors import PackError, Problem, RecordError
from thbreports.packs import Pack, toml
from thbreports.record import Meeting
from thbreports.record import load as record_load
from thbreports.record.markdown import readers

# A default for these is never right: they are what makes one meeting this one, choose the pack itself, or
# say who may read the record, which is asked before any pack is.
_OWN = ("pack", "documents", "title", "date", "start", "end", "audience")


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


def _value(name: str, text: str) -> object:
    """Return what a record with this field alone would hold in it."""
    if name in _OWN:
        message = f"'{name}' cannot have a default"
        raise RecordError([Problem("", 0, 0, message, "every record gives its own")])
    if readers.names_audience(text):
        raise RecordError([Problem("", 0, 0, "a default is for everybody", "write it into each record")])
    record = {"title": "Title", "date": "2000-01-01", name: text}
    value: object = getattr(record_load.load(record), name)
    return value


def _at_the_pack(name: str, error: RecordError, pack: Pack) -> Iterator[Problem]:
    """Tell problems of a default at its line, in the pack of the chain that sets it."""
    files = (toml.read(one.folder / toml.FILE) for one in reversed(pack.chain()))
    file = next(file for file in files if name in file.defaults)
    for problem in error.problems:
        file.problem("defaults", name, problem.message.removeprefix(f"{name}: "), problem.hint)
    yield from file.problems
