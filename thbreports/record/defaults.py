"""What the records of a folder have where they say nothing: ``thbreports.yaml`` beside them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import ClassVar, Final

from pydantic import Field, ValidationError

from thbreports.errors import Problem, RecordError
from thbreports.record.check import code_problems, text_problems
from thbreports.record.kinds import TRUSTED, AudienceName, Code, Language, Line, Zone
from thbreports.record.languages import choose
from thbreports.record.markdown.checked import CheckedTexts
from thbreports.record.meeting import Meeting
from thbreports.record.messages import problems_of
from thbreports.record.part import Part
from thbreports.record.walk import texts, written_texts
from thbreports.source import beside
from thbreports.source.origin import Origin
from thbreports.source.text import decode
from thbreports.source.yaml import read as read_yaml


class Defaults(Part):
    """Defaults of a folder: fields of its records, and what commands do with them."""

    noun: ClassVar[str] = "the defaults of a folder"

    pack: Code = ""
    """Template pack of records that name none, as in a record."""
    language: Language = ""
    """Language of the records."""
    body: Line = ""
    """Body that met."""
    time_zone: Zone = ""
    """Time zone of all times."""
    audiences: list[AudienceName] = Field(default_factory=list)
    """Who reads versions of the records, from the public up."""
    out: Code = ""
    """Folder to write into, in the folder of this file."""
    formats: list[Code] = Field(default_factory=list)
    """Formats to write."""


NONE: Final = Defaults()
"""What a folder without such a file says."""
OF_RECORDS = ("pack", "language", "body", "time_zone", "audiences")
"""The defaults that are fields of a record."""


def read(
    folder: Path | None, record: str, language: str = ""
) -> tuple[Defaults, Origin | None, list[Problem]]:
    """Return the defaults beside a record of this name, where they stand, and what is wrong with them.

    Their words are those of a language, where there are several; by default of the one that they name.
    """
    try:
        data = None if folder is None else beside.content(folder)
    except OSError as error:
        message = f"it cannot be read: {error.strerror or error}"
        return NONE, None, [Problem(beside.called(record), 0, 0, message)]
    if data is None:
        return NONE, None, []
    name = beside.called(record)
    try:
        source, fields = read_yaml(decode(data, name), name)
    except RecordError as error:
        return NONE, None, list(error.problems)
    origin = Origin(source, folder)
    if not isinstance(fields, dict):
        hint = "write 'language: fr', for example"
        return NONE, None, [source.problem(1, 1, "the defaults have no fields", hint)]
    own = str(fields.get("language") or language or "en")
    chosen = choose(fields, Defaults, language or own, own, origin)
    fields, origin = chosen.data, replace(origin, entries=chosen.entries)
    try:
        found = Defaults.model_validate(fields, context=TRUSTED)
        told, written = [], texts(found)
    except ValidationError as error:
        told, written = [*problems_of(error, origin, Defaults)], [*written_texts(fields, Defaults)]
        found = Defaults()
    told += [
        *chosen.problems,
        *text_problems(written, origin, CheckedTexts()),
        *code_problems(written, origin),
    ]
    return found, origin, told


def applied(meeting: Meeting, defaults: Defaults) -> Meeting:
    """Return a meeting with the defaults in the fields that its record does not mention.

    A record that names the packs of its documents has no other.
    """
    if defaults is NONE:
        return meeting
    given = {name: value for name in OF_RECORDS if (value := getattr(defaults, name))}
    missing = {name: value for name, value in given.items() if name not in meeting.model_fields_set}
    if meeting.documents:
        missing.pop("pack", None)
    return meeting.model_copy(update=missing) if missing else meeting
