"""What all parts of a record share: kinds of text, dates and times, and short forms."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final, Literal, LiteralString, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ValidationInfo,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticCustomError

from thbreports.source import unsafe_character, with_line_feeds

TextName = Literal["prose", "line", "plain", "state", "code"]


@dataclass(frozen=True, slots=True)
class TextKind:
    """How the text of a field is read: ``prose`` and ``line`` are Markdown, ``plain`` and ``code`` are not.

    ``state`` names a state, by its code or in words.  ``code`` texts steer the report (a language, an
    address); the others are words that readers see.
    """

    name: TextName


TRUSTED: Final = object()
"""Context of a validation whose texts are known to hold line feeds alone at line ends, and nothing unsafe."""


def _clean(value: Any, *place: str | int) -> Any:
    """Return a text with line ends as line feeds, several as a list of such, and anything else as it is.

    Refuses characters that no record may hold; ``place`` is where the text stands.
    """
    if isinstance(value, str):
        if unsafe := unsafe_character(value):
            told = {"code": f"U+{ord(unsafe):04X}", "place": place}
            raise PydanticCustomError("unsafe_character", "the text holds {code}", told)
        return with_line_feeds(value)
    if len(place) == 1 and isinstance(value, Iterable) and not isinstance(value, Mapping | BaseModel | bytes):
        return [_clean(item, *place, number) for number, item in enumerate(value)]
    return value


DATE_FORM = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
CLOCK_FORM = "([01]?[0-9]|2[0-3]):[0-5][0-9]|24:00"
ADDRESS_FORM = r"(https?://|mailto:)\S+"
LANGUAGE_FORM = "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"


def _date(value: Any) -> Any:
    if isinstance(value, str):
        if not re.fullmatch(DATE_FORM, value.strip()):
            raise PydanticCustomError("date_form", "'{text}' is not a date", {"text": shortened(value)})
        try:
            return datetime.date.fromisoformat(value.strip())
        except ValueError:
            raise PydanticCustomError("date_form", "there is no day {text}", {"text": value}) from None
    if isinstance(value, int | float):
        raise PydanticCustomError("date_form", "'{text}' is not a date", {"text": str(value)})
    return value.date() if isinstance(value, datetime.datetime) else value


def _clock(value: Any) -> Any:
    if isinstance(value, datetime.time):
        return value.isoformat("minutes")
    return _of_form(value, CLOCK_FORM, "clock_form", "'{text}' is not a time of day")


def _address(value: Any) -> Any:
    return _of_form(value, ADDRESS_FORM, "address_form", "'{text}' is not a web or mail address")


def _language(value: Any) -> Any:
    return _of_form(value, LANGUAGE_FORM, "language_form", "'{text}' is not a language code")


def _of_form(value: Any, form: str, fault: LiteralString, message: LiteralString) -> Any:
    """Return a value that is of a form, or empty; what is no text is left to the type of the field."""
    if isinstance(value, str) and value and not re.fullmatch(form, value):
        raise PydanticCustomError(fault, message, {"text": shortened(value)})
    return value


def shortened(value: str) -> str:
    """Return a text as a message can quote it: on one line, and not much of it."""
    words = " ".join(value.split())
    return words if len(words) <= 60 else words[:59] + "…"


def _schema(form: str, *examples: str) -> FieldInfo:
    """Return what the JSON Schema says of a text of a form: editors check with it."""
    found: FieldInfo = Field(json_schema_extra={"pattern": f"^({form})?$", "examples": [*examples]})
    return found


Prose = Annotated[str, TextKind("prose")]
"""Sentences in Markdown: paragraphs, lists, tables, footnotes, attribute spans."""
Line = Annotated[str, TextKind("line")]
"""One paragraph of inline Markdown: a title, a short remark."""
Plain = Annotated[str, TextKind("plain")]
"""Words taken as they are, without Markdown: a name, a number, a reference."""
State = Annotated[str, TextKind("state")]
"""A state: its two-letter ISO 3166 code, which is printed as its name, or the name as it should read."""
Code = Annotated[str, TextKind("code")]
"""A text for the machine: an identifier, the name of a pack."""
Date = Annotated[
    datetime.date,
    BeforeValidator(_date, json_schema_input_type=str),
    Field(json_schema_extra={"format": "date", "pattern": f"^{DATE_FORM}$", "examples": ["2023-06-01"]}),
]
"""A day, written as in ISO 8601: ``2023-06-01``."""
Clock = Annotated[Code, BeforeValidator(_clock), _schema(CLOCK_FORM, "10:30")]
"""A time of day on the 24-hour clock: ``10:30``."""
WebAddress = Annotated[Code, BeforeValidator(_address), _schema(ADDRESS_FORM, "https://example.org/page")]
"""An address that starts with ``https://``, ``http://`` or ``mailto:``."""
Language = Annotated[Code, BeforeValidator(_language), _schema(LANGUAGE_FORM, "en", "fr", "sr-Latn")]
"""A language by its BCP 47 code."""


class Part(BaseModel):
    """A part of a record.

    A subclass with a ``short_form`` may be written as a bare text, which stands for that field:
    ``- Europol`` for ``- name: Europol``.

    Building one (``Meeting(...)``) and checking data (``Meeting.model_validate(...)``) raise pydantic's
    ValidationError with every fault at its field, as any model of pydantic does, alone or inside another;
    ``thbreports.load`` raises RecordError, which tells the same faults in the words of a record.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True, defer_build=True)
    short_form: ClassVar[str] = ""
    noun: ClassVar[str] = ""
    inherited_follow: ClassVar[str] = ""
    """The field that inherited ones follow, as people would write them: outcomes after what led to them."""

    def changed(self, **fields: Any) -> Self:
        """Return this part with other values in some fields.  Raises ValidationError as building it would."""
        own = {name: getattr(self, name) for name in self.model_fields_set}
        new = type(self)(**{**own, **fields})
        new.__pydantic_private__ = self.__pydantic_private__
        return new

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Yield what ``repr`` shows: the fields that hold something else than their default."""
        fields = type(self).model_fields
        for name, value in super().__repr_args__():
            field = fields.get(name or "")
            if field is None or field.is_required() or value != field.get_default(call_default_factory=True):
                yield name, value

    @model_validator(mode="before")
    @classmethod
    def _expand(cls, value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, str) and cls.short_form:
            value = {cls.short_form: value}
        elif isinstance(value, dict) and info.context is TRUSTED and None in value.values():
            # A field with nothing after its colon is absent; a name that is none stays, and is told.
            known = cls.model_fields
            value = {name: item for name, item in value.items() if item is not None or name not in known}
        if info.context is TRUSTED or not isinstance(value, Mapping):
            return value
        # Not a validator of each text: pydantic takes longer to call those than for all else that it does.
        return {name: _clean(item, name) for name, item in value.items()}

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        from thbreports.record.fields import descriptions_of

        schema = handler(core)
        full = handler.resolve_ref_schema(schema)
        for name, words in descriptions_of(cls).items():
            full["properties"][name]["description"] = words
        if not cls.short_form:
            return schema
        title = full.get("title", cls.__name__)
        short = {"type": "string", "description": f"Short for '{cls.short_form}'."}
        body = dict(full)
        full.clear()
        full.update({"title": title, "anyOf": [short, body]})
        return schema
