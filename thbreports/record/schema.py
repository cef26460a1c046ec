"""The JSON Schema of a record, for editors that check and complete YAML while it is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from thbreports.record.meeting import Meeting
from thbreports.record.part import FieldKind, Part, fields_of
from thbreports.record.sessions import MinutesItem, Turn

DIALECT = "https://json-schema.org/draft/2020-12/schema"
IDENTIFIER = "urn:thbreports:meeting"

# Readers of YAML see numbers and truth values where people wrote words ("number: 2", "title: 2023");
# thbreports keeps the words, so an editor must not complain of them.
_WORDS = ["string", "number", "boolean"]
_FLAG = [True, False, "yes", "no"]


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a record as YAML editors see it.

    Texts may be numbers and truth values, since YAML readers turn words into these; fields that are not
    required may be empty; a part with a short form may be a bare text.  Dates, times, addresses and languages
    have a pattern.  The forms of YAML that `thbreports.source` refuses (anchors, tags, merge keys) cannot be
    told in a JSON Schema.
    """
    made = Meeting.model_json_schema()
    bodies = made.pop("$defs")
    for model in parts():
        if model is not Meeting:
            bodies[model.__name__] = _part(model, bodies[model.__name__])
    root = {"$schema": DIALECT, "$id": IDENTIFIER, "title": "Record of a meeting", **_part(Meeting, made)}
    return {**root, "$defs": {name: bodies[name] for name in sorted(bodies)}}


def schema_text() -> str:
    """Return the JSON Schema of a record as the text of a file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def parts() -> list[type[Part]]:
    """Return the parts that a record can hold, each once: the meeting, its parts, their parts."""
    found: list[type[Part]] = [Meeting]
    for model in found:
        found.extend(part for part in _parts_in(model) if part not in found)
    return found


def _parts_in(model: type[Part]) -> Iterator[type[Part]]:
    seen: set[type[Part]] = set()
    for kind in fields_of(model).values():
        if kind.part is not None and kind.part not in seen:
            seen.add(kind.part)
            yield kind.part


def _part(model: type[Part], made: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a part from what pydantic made of its model."""
    body = made["anyOf"][1] if model.short_form else made
    required = set(body.get("required", ()))
    fields = {
        name: _field(kind, body["properties"][name], required=name in required)
        for name, kind in fields_of(model).items()
    }
    rest = {key: value for key, value in body.items() if key not in ("title", "properties", "description")}
    described = {"description": _sentence(body["description"]), "type": "object"}
    whole = {**described, "properties": fields, **{key: rest[key] for key in rest if key != "type"}}
    if not model.short_form:
        return whole
    short = _value(fields_of(model)[model.short_form], _without_null(body["properties"][model.short_form]))
    forms = [{"description": f"Short for '{model.short_form}'.", **short}, whole]
    if model is MinutesItem:
        forms.append({"$ref": f"#/$defs/{Turn.__name__}"})
    return {"anyOf": forms}


def _field(kind: FieldKind, made: dict[str, Any], *, required: bool) -> dict[str, Any]:
    """Return the schema of one field; one that is not required may be empty."""
    described = {"description": _sentence(made["description"])} if "description" in made else {}
    default = {"default": made["default"]} if made.get("default") not in ("", None, []) else {}
    value = _either(kind, made) if "oneOf" in made else _value(kind, _without_null(made))
    if not required:
        value = _or_null(value)
    return {**described, **value, **default}


def _without_null(made: dict[str, Any]) -> dict[str, Any]:
    """Return what pydantic made of a type alone: without names, defaults and the choice of nothing."""
    kept = {key: value for key, value in made.items() if key not in ("title", "description", "default")}
    choices = [choice for choice in kept.pop("anyOf", ()) if choice != {"type": "null"}]
    return {**kept, **(choices[0] if choices else {})}


def _either(kind: FieldKind, made: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a field that is a text, or a list of parts."""
    text, listed = made["oneOf"]
    return {"anyOf": [_value(kind, text), {**listed, "items": _without_null(listed["items"])}]}


def _value(kind: FieldKind, made: dict[str, Any]) -> dict[str, Any]:
    if kind.many:
        return {
            **made,
            "items": _value(FieldKind(kind.part, kind.text, many=False), _without_null(made["items"])),
        }
    if made.get("type") == "boolean":
        return {"enum": _FLAG}
    if "enum" in made:
        return {"enum": made["enum"]}
    if kind.text is not None and not (kind.text.name == "code" and "pattern" in made):
        return {**made, "type": _WORDS}
    return made


def _or_null(value: dict[str, Any]) -> dict[str, Any]:
    if "anyOf" in value:
        return {"anyOf": [*value["anyOf"], {"type": "null"}]}
    if "$ref" in value:
        return {"anyOf": [value, {"type": "null"}]}
    if "enum" in value:
        return {"enum": [*value["enum"], None]}
    types = value["type"] if isinstance(value["type"], list) else [value["type"]]
    return {**value, "type": [*types, "null"]}


def _sentence(docstring: str) -> str:
    return " ".join(docstring.split())
