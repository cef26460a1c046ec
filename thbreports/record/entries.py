"""Mappings whose names the writer chooses: headings, labels, footnotes, details of participants.

In Python each is a list of entries with `name` and `text`; in a record it is written `name: text`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from thbreports.record.kinds import Code, Line, LineOrNone, Plain, Prose
from thbreports.record.part import Part


class Entry(Part):
    """One entry of a mapping whose names the writer chooses."""

    noun: ClassVar[str] = "entry"
    is_entry: ClassVar[bool] = True

    name: Code
    """What stands before the colon."""
    text: Line
    """What stands after it."""


class Heading(Entry):
    """What a part of the meeting is called, by the name of its field."""

    noun: ClassVar[str] = "heading"

    text: LineOrNone
    """The heading or label, or `no` for none."""


class Label(Entry):
    """A word that the form prints, by its name in the labels of the pack."""

    noun: ClassVar[str] = "label"

    text: Plain
    """The word, with the placeholders that it has in the pack."""


class AudienceMarking(Entry):
    """The marking of what is made for an audience, by its name."""

    noun: ClassVar[str] = "marking"


class Footnote(Entry):
    """A footnote to which any text of the record may refer, by its name."""

    noun: ClassVar[str] = "footnote"

    text: Prose
    """The note."""


class Detail(Entry):
    """What else a list of participants says of one, under the head of a column."""

    noun: ClassVar[str] = "detail"


def _listed(value: Any) -> Any:
    """Return a mapping as entries."""
    if not isinstance(value, Mapping):
        return value
    return [{"name": name, "text": "" if text is None else text} for name, text in value.items()]


def _once(entries: list[Any]) -> list[Any]:
    for name, times in Counter(one.name for one in entries).items():
        if times > 1:
            raise PydanticCustomError("same_name", "'{name}' is given twice", {"name": name})
    return entries


_MAPPING = BeforeValidator(_listed, json_schema_input_type=dict[str, str])
_NAMES_DIFFER = AfterValidator(_once)
Headings = Annotated[list[Heading], _MAPPING, _NAMES_DIFFER]
"""Headings and labels of parts, by the names of their fields."""
Labels = Annotated[list[Label], _MAPPING, _NAMES_DIFFER]
"""Words of the pack, by their names."""
Markings = Annotated[list[AudienceMarking], _MAPPING, _NAMES_DIFFER]
"""Markings, by the names of audiences."""
Footnotes = Annotated[list[Footnote], _MAPPING, _NAMES_DIFFER]
"""Footnotes, by the names that texts refer to."""
Details = Annotated[list[Detail], _MAPPING, _NAMES_DIFFER]
"""Texts of columns, by the heads of these."""


def text_of(entries: Iterable[Any], name: str) -> Any:
    """Return the text of the entry of a name, or an empty one where there is none."""
    return next((one.text for one in entries if one.name == name), "")
