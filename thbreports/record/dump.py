"""Dump a `Meeting` to YAML that loads back equal."""

from __future__ import annotations

import datetime
import functools
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml
from yaml import events
from yaml.resolver import Resolver

from thbreports.record.kinds import NONE
from thbreports.record.meeting import Meeting
from thbreports.record.part import Part, fields_of

_RESOLVER: Any = Resolver()


class _Dumper(yaml.SafeDumper):
    """Writes white space between quotes by its number: ``C:\\temp`` in quotes is most often a path."""

    ESCAPE_REPLACEMENTS = {  # type: ignore[misc]  # noqa: RUF012  # a table that PyYAML's class holds
        sign: short for sign, short in yaml.SafeDumper.ESCAPE_REPLACEMENTS.items() if sign in ('"', "\\")
    }


def dump(meeting: Meeting) -> str:
    """Return the record of a meeting as YAML: only what is not empty, in the order of the definition.

    ``load(dump(meeting)) == meeting`` holds for every meeting.  A document in two languages has both.
    """
    return dump_all([meeting, meeting._second] if meeting._second is not None else [meeting])


def dump_all(meetings: Sequence[Meeting]) -> str:
    """Return one record of a meeting in several languages, as YAML; the first is its own."""
    own = plain(meetings[0])
    each = {one.language: {**plain(one), "language": meetings[0].language} for one in meetings[1:]}
    if each:
        own["language"] = meetings[0].language
    whole = _joined({meetings[0].language: own, **each}) if each else own
    stream = [
        events.StreamStartEvent(),
        events.DocumentStartEvent(explicit=False),
        *_value(whole),
        events.DocumentEndEvent(explicit=False),
        events.StreamEndEvent(),
    ]
    return str(yaml.emit(stream, Dumper=_Dumper, allow_unicode=True, width=sys.maxsize))


def plain(part: Part) -> Any:
    """Return a part as plain data (texts, numbers, dates, lists, dictionaries) without its defaults.

    A part of which only the short form is given becomes that text.
    """
    data: dict[str, Any] = {}
    defaults = _defaults(type(part))
    for name, kind in fields_of(type(part)).items():
        value = getattr(part, name)
        if name not in defaults or value != defaults[name]:
            if kind.is_mapping:
                data[name] = {one.name: plain(one)["text"] for one in value}
            elif kind.text is not None and kind.text.or_none and value == NONE:
                data[name] = False
            else:
                data[name] = _plain(value)
    if part.short_form and list(data) == [part.short_form] and data[part.short_form]:
        return data[part.short_form]
    return data


@functools.cache
def _defaults(model: type[Part]) -> dict[str, Any]:
    """Return what fields hold that nobody has given; those that must be given are not among them."""
    given = {name: field for name, field in model.model_fields.items() if not field.is_required()}
    return {name: field.get_default(call_default_factory=True) for name, field in given.items()}


def _joined(each: Mapping[str, Any]) -> Any:
    """Return plain data of a meeting in several languages as one: what differs is a mapping of them."""
    values = list(each.values())
    if all(value == values[0] for value in values):
        return values[0]
    if all(isinstance(value, dict) for value in values):
        names = dict.fromkeys(name for value in values for name in value)
        found = {name: {code: one[name] for code, one in each.items() if name in one} for name in names}
        return {name: _joined(one) for name, one in found.items() if one}
    if all(isinstance(value, list) for value in values):
        if len({len(value) for value in values}) > 1:
            return dict(each) if all(isinstance(one, str) for value in values for one in value) else values[0]
        rows = zip(*values, strict=True)
        return [_joined(dict(zip(each, row, strict=True))) for row in rows]
    return dict(each) if all(isinstance(value, str) for value in values) else values[0]


def _plain(value: Any) -> Any:
    if isinstance(value, Part):
        return plain(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def _value(value: Any) -> Iterator[events.Event]:
    if isinstance(value, dict):
        yield events.MappingStartEvent(None, None, implicit=True, flow_style=not value)
        for name, item in value.items():
            yield _scalar(name, None)
            yield from _value(item)
        yield events.MappingEndEvent()
    elif isinstance(value, list):
        yield events.SequenceStartEvent(None, None, implicit=True, flow_style=not value)
        for item in value:
            yield from _value(item)
        yield events.SequenceEndEvent()
    elif isinstance(value, bool):
        yield _scalar("yes" if value else "no", None)
    elif isinstance(value, datetime.date):
        yield _scalar(value.isoformat(), None)
    elif isinstance(value, int):
        yield _scalar(str(value), None)
    else:
        yield _scalar(value, _style(value))


def _style(text: str) -> str | None:
    """Return how a text is best written: a block if it has lines, quoted if others would read a number."""
    if "\n" in text.rstrip("\n") or len(text) > 100:
        return "|"
    if not text or _RESOLVER.resolve(yaml.ScalarNode, text, (True, False)) != "tag:yaml.org,2002:str":
        return "'"
    return None


def _scalar(text: str, style: str | None) -> events.ScalarEvent:
    return events.ScalarEvent(None, None, (True, True), text, style=style)
