"""What all parts of a record share: kinds of text, dates and times, and short forms."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from thbreports.source import unsafe_character


@dataclass(frozen=True, slots=True)
class TextKind:
    """How the text of a field is read: ``prose`` and ``line`` are Markdown, ``plain`` and ``code`` are not.

    ``code`` texts steer the report (a language, an address); the other three are words that readers see.
    """

    name: Literal["prose", "line", "plain", "code"]


def _clean(value: Any) -> Any:
    """Return a text with line ends as line feeds; refuse characters that no record may hold."""
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value
    if match := unsafe_character(text):
        raise PydanticCustomError("unsafe_character", "the text holds {code}", {"code": f"U+{ord(match[0]):04X}"})
    return text


def _one_line(value: str) -> str:
    if "\n" in value.strip("\n"):
        raise PydanticCustomError("one_line", "the text has several lines", {})
    return value.strip("\n")


def _date(value: Any) -> Any:
    if isinstance(value, str):
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip()):
            raise PydanticCustomError("date_form", "'{text}' is not a date", {"text": value})
        try:
            return datetime.date.fromisoformat(value.strip())
        except ValueError:
            raise PydanticCustomError("date_form", "there is no day {text}", {"text": value}) from None
    return value


def _clock(value: Any) -> Any:
    if isinstance(value, datetime.time):
        return value.isoformat("minutes")
    if isinstance(value, str) and not re.fullmatch(r"([01]?\d|2[0-4]):[0-5]\d", value):
        raise PydanticCustomError("clock_form", "'{text}' is not a time of day", {"text": value})
    return value


def _address(value: Any) -> Any:
    if isinstance(value, str) and value and not re.match(r"(https?://|mailto:)[^\s]+$", value):
        raise PydanticCustomError("address_form", "'{text}' is not a web or mail address", {"text": value})
    return value


def _language(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
        raise PydanticCustomError("language_form", "'{text}' is not a language code", {"text": value})
    return value


_Clean = BeforeValidator(_clean, json_schema_input_type=str)
Prose = Annotated[str, _Clean, TextKind("prose")]
"""Sentences in Markdown: paragraphs, lists, tables, footnotes, attribute spans."""
Line = Annotated[str, _Clean, TextKind("line")]
"""One paragraph of inline Markdown: a title, a short remark."""
Plain = Annotated[str, _Clean, TextKind("plain")]
"""Words taken as they are, without Markdown: a name, a number, a reference."""
Code = Annotated[str, _Clean, TextKind("code")]
"""A text for the machine: an identifier, the name of a pack."""
Date = Annotated[
    datetime.date,
    BeforeValidator(_date, json_schema_input_type=str),
    Field(json_schema_extra={"examples": ["2023-06-01"]}),
]
"""A day, written as in ISO 8601: ``2023-06-01``."""
Clock = Annotated[Code, BeforeValidator(_clock), Field(json_schema_extra={"examples": ["10:30"]})]
"""A time of day on the 24-hour clock: ``10:30``."""
WebAddress = Annotated[Code, BeforeValidator(_address)]
"""An address that starts with ``https://``, ``http://`` or ``mailto:``."""
Language = Annotated[Code, BeforeValidator(_language), Field(json_schema_extra={"examples": ["en", "fr", "sr-Latn"]})]
"""A language by its BCP 47 code."""


class Part(BaseModel):
    """A part of a record.

    A subclass with a ``short_form`` may be written as a bare text, which stands for that field:
    ``- Europol`` for ``- name: Europol``.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, coerce_numbers_to_str=True, use_attribute_docstrings=True
    )
    short_form: ClassVar[str] = ""
    noun: ClassVar[str] = ""

    @model_validator(mode="before")
    @classmethod
    def _expand(cls, value: Any) -> Any:
        if isinstance(value, str) and cls.short_form:
            return {cls.short_form: value}
        return value

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core)
        if not cls.short_form:
            return schema
        full = handler.resolve_ref_schema(schema)
        title = full.get("title", cls.__name__)
        short = {"type": "string", "description": f"Short for '{cls.short_form}'."}
        body = dict(full)
        full.clear()
        full.update({"title": title, "anyOf": [short, body]})
        return schema
