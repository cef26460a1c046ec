"""Kinds of text, dates, times, addresses and languages, as fields of a record are declared."""

from __future__ import annotations

import datetime
import decimal
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, LiteralString

from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from thbreports.source.text import unsafe_character, with_line_feeds

TextName = Literal["prose", "line", "plain", "state", "code"]
CodeRule = Literal["", "audience", "state", "language", "zone", "identifier", "path", "part"]


@dataclass(frozen=True, slots=True)
class TextKind:
    """How the text of a field is read: ``prose`` and ``line`` are Markdown, ``plain`` and ``code`` are not.

    ``state`` names a state, by its code or in words.  ``code`` texts steer the report (a language, an
    address); the others are words that readers see.  ``rule`` says which of the codes of ``codes`` it holds.
    ``NONE`` in a text that is ``or_none`` says that nothing is to stand in its place.
    """

    name: TextName
    rule: CodeRule = ""
    or_none: bool = False


NONE: Final = "no"
"""What stands for nothing in the place of words that a form would print by itself."""


PARTS = tuple(
    """
    facts convenor convened chairs rapporteurs secretaries presenters online duration legal_notice
    purpose opening opening_remarks attendance participants quorum interests agenda working_documents
    previous previous_minutes
    previous_actions sessions outcomes conclusions decisions recommendations commitments actions votes
    elections concluding_remarks next_meetings closing closed_at signatures notes contacts annexes attachments
    others
    """.split()
)
"""The parts of a report that may stand in another order: fields, three groups of them, and all the others."""
TRUSTED: Final = object()
"""Context of a validation whose texts are known to hold line feeds alone at line ends, and nothing unsafe."""


def clean(value: Any, *place: str | int) -> Any:
    """Return a text with line ends as line feeds, several as a list of such, and anything else as it is.

    Refuses characters that no record may hold; ``place`` is where the text stands.
    """
    if isinstance(value, str):
        if unsafe := unsafe_character(value):
            told = {"code": f"U+{ord(unsafe):04X}", "place": place}
            raise PydanticCustomError("unsafe_character", "the text holds {code}", told)
        return with_line_feeds(value)
    if len(place) == 1 and isinstance(value, Iterable) and not isinstance(value, Mapping | BaseModel | bytes):
        return [clean(item, *place, number) for number, item in enumerate(value)]
    return value


DATE_FORM = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_DAY_FORM = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
"""The same for editors, which cannot look a day up in the calendar."""
CLOCK_FORM = "([01]?[0-9]|2[0-3]):[0-5][0-9]|24:00"
ADDRESS_FORM = r"(https?://|mailto:)\S+"
MAIL_FORM = r"""[^\s@<>"']+@[^\s@<>"',;]+"""
IDENTIFIER_FORM = "[A-Za-z0-9][A-Za-z0-9._:/-]*"
AUDIENCE_FORM = "[a-z][a-z0-9-]*"
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


def _mail(value: Any) -> Any:
    return _of_form(value, MAIL_FORM, "mail_form", "'{text}' is not one mail address")


def _language(value: Any) -> Any:
    return _of_form(value, LANGUAGE_FORM, "language_form", "'{text}' is not a language code")


def _none(value: Any) -> Any:
    if value is False or (isinstance(value, str) and value.strip().lower() in ("no", "false")):
        return NONE
    return value


_NUMBERS = int, float, decimal.Decimal


def _of_form(value: Any, form: str, problem: LiteralString, message: LiteralString) -> Any:
    """Return a value that is of a form, or empty; what is no text is left to the type of the field.

    That makes a text of a number, which has to be of the form as any other.
    """
    text = value
    if not isinstance(value, str | bool) and isinstance(value, _NUMBERS):
        text = str(value)
    if isinstance(text, str) and text and not re.fullmatch(form, text):
        raise PydanticCustomError(problem, message, {"text": shortened(text)})
    return value


def shortened(value: str) -> str:
    """Return a text as a message can quote it: on one line, and not much of it."""
    words = " ".join(value.split())
    return words if len(words) <= 60 else words[:59] + "…"


def _schema(form: str, message: str, *examples: str) -> FieldInfo:
    """Return what the JSON Schema says of a text of a form: editors check with it, and show the message."""
    told: dict[str, Any] = {"patternErrorMessage": message, "errorMessage": message}
    found: FieldInfo = Field(json_schema_extra={"pattern": f"^({form})?$", **told, "examples": [*examples]})
    return found


Prose = Annotated[str, TextKind("prose")]
"""Sentences in Markdown: paragraphs, lists, tables, footnotes, attribute spans."""
Line = Annotated[str, TextKind("line")]
"""One paragraph of inline Markdown: a title, a short remark."""
LineOrNone = Annotated[str, BeforeValidator(_none), TextKind("line", or_none=True)]
"""One paragraph of inline Markdown in the place of what the form would print, or ``no`` for nothing there."""
Plain = Annotated[str, TextKind("plain")]
"""Words taken as they are, without Markdown: a name, a number, a reference."""
State = Annotated[str, TextKind("state", "state")]
"""A state: its two-letter ISO 3166 code, which is printed as its name, or the name as it should read."""
Code = Annotated[str, TextKind("code")]
"""A text for the machine: an identifier, the name of a pack."""
Identifier = Annotated[
    str,
    TextKind("code", "identifier"),
    _schema(IDENTIFIER_FORM, "Write letters without accents, figures, '-', '.' and '_'.", "dec-3"),
]
"""A short name of a part, to which links can lead."""
AudienceName = Annotated[
    str,
    TextKind("code", "audience"),
    _schema(AUDIENCE_FORM, "Write small letters, figures and '-'.", "secretariat"),
]
"""What a group of readers is called."""
FieldPath = Annotated[
    str,
    TextKind("code", "path"),
    _schema(r"[a-z_]+(\.[a-z_]+)*", "Write the name of a field, or sessions.title.", "sessions.title"),
]
"""A field by its name, ``title``, or one of the parts in a field, ``sessions.title``."""
PartName = Annotated[str, TextKind("code", "part"), Field(json_schema_extra={"enum": [*PARTS]})]
"""A part of a report that may stand in another place."""
Zone = Annotated[str, TextKind("code", "zone")]
"""A time zone by its name in the IANA database."""
Date = Annotated[
    datetime.date,
    BeforeValidator(_date, json_schema_input_type=str),
    Field(
        json_schema_extra={
            "pattern": f"^{_DAY_FORM}$",
            "patternErrorMessage": "Write the day as 2023-06-01.",
            "errorMessage": "Write the day as 2023-06-01.",
            "examples": ["2023-06-01"],
        }
    ),
]
"""A day, written as in ISO 8601: ``2023-06-01``."""
Clock = Annotated[
    Code, BeforeValidator(_clock), _schema(CLOCK_FORM, "Write the time of day as 10:30.", "10:30")
]
"""A time of day on the 24-hour clock: ``10:30``."""
MailAddress = Annotated[
    Plain,
    BeforeValidator(_mail),
    _schema(MAIL_FORM, "Write one address, such as name@example.org.", "name@example.org"),
]
"""A mail address, which is printed as it is written and leads to it."""
WebAddress = Annotated[
    Code,
    BeforeValidator(_address),
    _schema(ADDRESS_FORM, "Start the address with https://, http:// or mailto:.", "https://example.org/page"),
]
"""An address that starts with ``https://``, ``http://`` or ``mailto:``."""
OFFERED = (
    "en fr bg cs da de el es et fi ga hr hu it lt lv mt nl pl pt ro sk sl sv"
    " ar az bs he hy is ka mk nb sq sr sr-Latn tr uk"
).split()
"""Languages that editors offer: those of the two institutions and of their members."""
Language = Annotated[
    str,
    TextKind("code", "language"),
    BeforeValidator(_language),
    _schema(LANGUAGE_FORM, "Write a code such as en, fr or sr-Latn.", *OFFERED),
]
"""A language by its BCP 47 code."""
