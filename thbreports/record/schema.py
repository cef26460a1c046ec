"""The JSON Schema of a record, for editors that check and complete YAML while it is written."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from thbreports.record.headings import NAMED
from thbreports.record.kinds import LANGUAGE_FORM, NONE, OFFERED
from thbreports.record.languages import SAME
from thbreports.record.meeting import Meeting
from thbreports.record.part import FieldKind, Part, fields_of
from thbreports.record.people import Party
from thbreports.record.sessions import MinutesItem
from thbreports.record.turns import Turn
from thbreports.record.votes import Voter

DIALECT = "https://json-schema.org/draft/2020-12/schema"
IDENTIFIER = "urn:thbreports:meeting"

# Readers of YAML see numbers and truth values where people wrote words ("number: 2", "title: 2023");
# thbreports keeps the words, so an editor must not complain of them.
_WORDS = ["string", "number", "boolean"]
_FLAG = [True, False, "yes", "no"]

_BELOW = {
    "label": "|",
    "description": "Sentences in Markdown on the lines below, where every sign is a sign.",
    "body": "|\n  ${1:Words}",
}
"""What an editor puts in the place of prose: ``|``, and the words below it."""


LANGUAGES = "Languages"
"""The words of a text in several languages, by their codes, as the schema calls them."""
_NAMES = f"^({SAME}|{'|'.join(OFFERED)})$"
_CODES = f"^{LANGUAGE_FORM}$"
_IN_LANGUAGES = {
    "description": "The words in several languages, by their codes (en, sr-Latn); all where they are one.",
    "propertyNames": {"pattern": _CODES, "errorMessage": "Write a code such as en, fr or sr-Latn."},
    "additionalProperties": {"type": [*_WORDS, "null"], "errorMessage": "Write the words in this language."},
}


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a record as YAML editors see it.

    Texts may be numbers and truth values, since YAML readers turn words into these; fields that are not
    required may be empty; a part with a short form may be a bare text.  Dates, times, addresses and languages
    have a pattern.  What editors are to say of a value stands in ``errorMessage`` and
    ``patternErrorMessage``, which the language server of VS Code for YAML reads.  The forms of YAML that
    `thbreports.source` refuses (anchors, tags, merge keys) cannot be
    told in a JSON Schema.
    """
    made = Meeting.model_json_schema()
    bodies = made.pop("$defs")
    for model in parts():
        if model is not Meeting:
            bodies[model.__name__] = _part(model, bodies[model.__name__])
    turn = bodies[Turn.__name__]["properties"]
    item = bodies[MinutesItem.__name__]["properties"]  # a turn may stand in it without its key
    item |= {name: turn[name] for name in turn if name not in item}
    root = {"$schema": DIALECT, "$id": IDENTIFIER, "title": "Record of a meeting", **_part(Meeting, made)}
    bodies[LANGUAGES] = _IN_LANGUAGES
    return {**root, "$defs": {name: bodies[name] for name in sorted(bodies)}}


def schema_text() -> str:
    """Return the JSON Schema of a record as the text of a file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def path() -> Path:
    """Return where the schema lies in the installed package."""
    return Path(__file__).with_name("meeting.schema.json")


def parts() -> list[type[Part]]:
    """Return the parts that a record can hold, each once: the meeting, its parts, their parts."""
    found: list[type[Part]] = [Meeting]
    for model in found:
        found.extend(part for part in _parts_in(model) if part not in found)
    return found


def _parts_in(model: type[Part]) -> Iterator[type[Part]]:
    seen: set[type[Part]] = set()
    for kind in fields_of(model).values():
        if kind.part is not None and kind.part not in seen and not kind.is_mapping:
            seen.add(kind.part)
            yield kind.part


def _part(model: type[Part], made: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a part from what pydantic made of its model.

    A part with a short form is one schema for the text and for the fields, so that an editor tells one
    problem in either: what is said of fields does not concern a text.
    """
    body = made["anyOf"][1] if model.short_form else made
    required = set(body.get("required", ()))
    fields = {
        name: _field(kind, body["properties"][name], required=name in required)
        if not kind.is_mapping
        else _mapping(model, name, kind, body["properties"][name])
        for name, kind in fields_of(model).items()
    }
    rest = {key: value for key, value in body.items() if key not in ("title", "properties", "description")}
    words = _sentence(body["description"])
    types = ["object"]
    if model.short_form:
        words += f" A bare text is short for '{model.short_form}'."
        types += _WORDS
    if model in _single():
        types.append("null")
    whole = {**_described(words), "type": types if len(types) > 1 else types[0], "properties": fields}
    whole |= {key: rest[key] for key in rest if key != "type"}
    if is_worded(fields_of(model).get(model.short_form)):
        whole["patternProperties"] = {_NAMES: {"type": [*_WORDS, "null"]}}
        if needed := whole.pop("required", None):
            whole["if"] = {"propertyNames": {"pattern": _NAMES}, "minProperties": 1}
            whole["else"] = {"required": needed}
    short = body["properties"].get(model.short_form, {})
    if choices := _without_null(short).get("enum"):  # a text is one of these, or there are fields
        whole["if"] = {"type": "string"}
        whole["then"] = {"enum": choices, "errorMessage": _one_of(choices)}
    return whole


@functools.cache
def _single() -> frozenset[type[Part]]:
    """Return the parts that a field holds one of, which may be empty."""
    kinds = [kind for model in parts() for kind in fields_of(model).values()]
    return frozenset(kind.part for kind in kinds if kind.part is not None and not kind.many)


def _field(kind: FieldKind, made: dict[str, Any], *, required: bool) -> dict[str, Any]:
    """Return the schema of one field; one that is not required may be empty."""
    described = _described(_sentence(made["description"])) if "description" in made else {}
    default = {"default": made["default"]} if made.get("default") not in ("", None, []) else {}
    value = _either(kind, made) if "oneOf" in made else _value(kind, _without_null(made))
    if kind.part is Voter and kind.many:
        value = _by_group(value)
    if not required:
        value = _or_null(value)
    if kind.text is not None and kind.text.name == "prose":
        value["defaultSnippets"] = [_BELOW]
    return {**described, **value, **default}


def _mapping(model: type[Part], name: str, kind: FieldKind, made: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a field whose names the writer chooses, or chooses among those of parts."""
    assert kind.part is not None
    text = fields_of(kind.part)["text"].text
    message = "Write a text; one that begins with a sign or holds ': ' stands between quotes."
    one: dict[str, Any] = {
        "type": [*_WORDS, "object"],
        "$ref": f"#/$defs/{LANGUAGES}",
        "errorMessage": message,
    }
    known = NAMED[model] if name == "headings" else ()
    whole = {
        **_described(_sentence(made["description"])),
        "type": ["object", "null"],
        "errorMessage": "Write a group of fields below it: 'name: text', each on a line.",
    }
    if text is not None and text.or_none:
        one["examples"] = [NONE]
    if known:
        return {**whole, "properties": dict.fromkeys(known, one), "additionalProperties": False}
    return {**whole, "additionalProperties": one}


def _described(words: str) -> dict[str, Any]:
    """Return a description; editors show backticks as code where they are told that it is Markdown."""
    return {"description": words} | ({"markdownDescription": words} if "`" in words else {})


def _without_null(made: dict[str, Any]) -> dict[str, Any]:
    """Return what pydantic made of a type alone: without names, defaults and the choice of nothing."""
    kept = {key: value for key, value in made.items() if key not in ("title", "description", "default")}
    choices = [choice for choice in kept.pop("anyOf", ()) if choice != {"type": "null"}]
    return {**kept, **(choices[0] if choices else {})}


def _either(kind: FieldKind, made: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a field that is a text, or a list of parts."""
    text, listed = made["oneOf"]
    value = _value(kind, text)
    message = "Write a text below '|', or a list: each item on a line that starts with '- '."
    items = _without_null(listed["items"])
    choices = {"if": {"type": "array"}, "then": {"items": items}}  # so that an editor offers the text first
    return {**value, "type": [*value["type"], "array"], **choices, "errorMessage": message}


def _by_group(value: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a list of voters, which may be lists by the names of groups, too."""
    listed = {"type": "array", "items": {"$ref": f"#/$defs/{Party.__name__}"}}
    message = "Write a list of names, or such a list below the name of each group."
    return {**value, "type": ["array", "object"], "additionalProperties": listed, "errorMessage": message}


def _value(kind: FieldKind, made: dict[str, Any]) -> dict[str, Any]:
    if kind.many:
        inner = _value(FieldKind(kind.part, kind.text, many=False), _without_null(made["items"]))
        if "examples" in made:
            inner["examples"] = made.pop("examples")
        return {
            **made,
            "items": inner,
            "errorMessage": "Write a list: each item on a line that starts with '- '.",
        }
    if made.get("type") == "boolean":
        return {"enum": _FLAG, "errorMessage": "Write yes or no."}
    if "enum" in made:
        return {"enum": made["enum"], "errorMessage": _one_of(made["enum"])}
    if kind.text is not None and not (kind.text.name == "code" and "pattern" in made):
        message = "Write a text; one that begins with a sign or holds ': ' stands between quotes."
        in_languages = {"$ref": f"#/$defs/{LANGUAGES}"} if is_worded(kind) else {}
        types = [*_WORDS, "object"] if in_languages else _WORDS
        return {**made, "type": types, **in_languages, "errorMessage": message}
    if made.get("type") == "integer":
        return {**made, "errorMessage": "Write a whole number from 0."}
    return made


def required_in(made: dict[str, Any]) -> list[str]:
    """Return the fields that the schema of a part demands where it is no text in several languages."""
    found: list[str] = made.get("required") or made.get("else", {}).get("required", [])
    return found


def is_worded(kind: FieldKind | None) -> bool:
    """Tell whether a field holds words that may be there in several languages."""
    return kind is not None and kind.text is not None and kind.text.name != "code" and not kind.many


def _one_of(choices: list[str]) -> str:
    return f"Write one of {', '.join(choices)}."


def _or_null(value: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in value and "type" not in value:
        return value  # such a part says itself that it may be empty
    if "enum" in value:
        return {**value, "enum": [*value["enum"], None]}
    types = value["type"] if isinstance(value["type"], list) else [value["type"]]
    return {**value, "type": [*types, "null"]}


def _sentence(docstring: str) -> str:
    return " ".join(docstring.split())
