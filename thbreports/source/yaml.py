"""YAML text to plain data, without the places of its values: those are made when somebody asks for them.

A record in which nothing is unusual, as nearly all are, is read straight from the events of the parser; any
other one as ``source`` reads it, which tells what is wrong.
"""

from __future__ import annotations

from typing import Any

import yaml
from yaml.events import (
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from thbreports.source import (
    MAX_DEPTH,
    MAX_NODES,
    Mapping,
    Node,
    Scalar,
    Source,
    take,
    unsafe_character,
    with_line_feeds,
)
from thbreports.yamlnodes import LOADER, nodes_of
from thbreports.yamlslips import may_cut_off, may_join


def read(text: str, name: str = "<record>") -> tuple[Source, Any]:
    """Return the source of one YAML record, and its data; a field with nothing after its colon is None.

    Raises RecordError for unsafe characters, and as ``nodes_of`` does.
    """
    source = take(text, name)
    if may_cut_off(text):
        return source, plain(nodes_of(source))
    try:
        return source, _Reader(text).document()
    except (_Unusual, yaml.MarkedYAMLError):
        return source, plain(nodes_of(source))


def plain(node: Node) -> Any:
    """Return the plain data of a node, as ``read`` does."""
    if isinstance(node, Scalar):
        return None if node.empty else node.text
    if isinstance(node, Mapping):
        return {name: plain(value) for name, value in node.fields.items()}
    return [plain(item) for item in node.items]


class _Unusual(Exception):
    """There is something in a record that is a fault, or might be one."""


class _Reader:
    """Turns parser events into data; recursion is bounded by MAX_DEPTH."""

    def __init__(self, text: str) -> None:
        self.next = LOADER(text).get_event
        self.count = 1

    def document(self) -> Any:
        self.next()
        if type(self.next()) is not DocumentStartEvent:
            raise _Unusual
        data = self.value(self.next(), 0)
        self.next()
        if type(self.next()) is not StreamEndEvent or self.count > MAX_NODES:
            raise _Unusual
        return data

    def value(self, event: Any, depth: int) -> Any:
        kind = type(event)
        if kind is ScalarEvent:
            text = self.text(event)
            return text if text or event.style else None
        if event.anchor is not None or event.tag is not None or depth == MAX_DEPTH:
            raise _Unusual
        if kind is MappingStartEvent:
            return self.fields(depth + 1)
        if kind is SequenceStartEvent:
            return self.items(depth + 1)
        raise _Unusual

    def text(self, event: Any) -> str:
        if event.anchor is not None or event.tag is not None:
            raise _Unusual
        text: str = event.value
        style = event.style
        if style == '"':
            if may_join(text, style):
                raise _Unusual
            if unsafe_character(text):
                raise _Unusual
            text = with_line_feeds(text)
        elif style != "|" and event.start_mark.line != event.end_mark.line and may_join(text, style):
            raise _Unusual
        return text

    def fields(self, depth: int) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        while type(event := self.next()) is not MappingEndEvent:
            if type(event) is not ScalarEvent:
                raise _Unusual
            name = self.text(event)
            if name in fields or name == "<<":
                raise _Unusual
            fields[name] = self.value(self.next(), depth)
        self.count += 2 * len(fields)
        return fields

    def items(self, depth: int) -> list[Any]:
        items = []
        while type(event := self.next()) is not SequenceEndEvent:
            items.append(self.value(event, depth))
        self.count += len(items)
        return items
