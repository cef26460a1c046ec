"""YAML text to data, straight where nothing is unusual, else by nodes that know their places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import yaml
from yaml import events
from yaml.events import (
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from thbreports.errors import Problem, RecordError
from thbreports.source.nodes import FaultySource, Mapping, Node, Scalar, Sequence, Source
from thbreports.source.text import MAX_DEPTH, MAX_NODES, MAX_PROBLEMS, take, unsafe_character, with_line_feeds
from thbreports.source.yaml_messages import explain, list_below, row_of_text, without_text
from thbreports.source.yaml_slips import Slip, Slips, may_join, possible_comments

MAX_FURTHER = 50
"""How many texts at which the parser ends are told of one record."""


LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def nodes_of(source: Source) -> Node:
    """Return the located nodes of a source.

    Raises FaultySource listing every problem that could be told apart: anchors, aliases, tags, merge keys,
    duplicate keys, several documents, and the limits on depth and number of nodes.
    """
    builder = _Builder(source)
    problems: list[Problem] = []
    root: Node | None = None
    try:
        root = builder.document()
    except yaml.MarkedYAMLError as error:
        problems = [explain(error, source), *_further(error, source)]
    problems += builder.problems
    if problems or root is None:
        raise FaultySource(problems, source, None if len(problems) > builder.harmless else root)
    return root


def _further(error: yaml.MarkedYAMLError, source: Source) -> Iterator[Problem]:
    """Yield what is wrong below a text at which the parser ended, each time as if that had been none.

    Where a line stands at a wrong column nobody knows what was meant, and what follows would be guessed.
    """
    lines, last = [*source.lines], -1
    for _ in range(MAX_FURTHER):
        row = row_of_text(error, lines)
        if row is None or row <= last:
            return
        for number in list_below(lines, row):
            lines[number] = ""
        lines[row], last = without_text(lines[row]), row
        builder = _Builder(Source(source.name, "\n".join(lines)))
        try:
            builder.document()
        except yaml.MarkedYAMLError as other:
            error = other
            problem = explain(other, builder.source)
            if problem.line <= last + 1:
                return
            yield replace(problem, source=source.problem(problem.line, 1, "").source)
            continue
        except RecordError:
            pass
        yield from (one for one in builder.problems if one.line > last + 1)
        return


class _Builder:
    """Turns parser events into nodes, with an explicit stack: depth can never exhaust the interpreter's."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.harmless = 0
        """How many problems leave a record of which all else can be told: of two fields the first holds."""
        self.count = 0
        self.depth = 0
        self.slips = Slips(source.text)
        self.next: Callable[[], Any] = LOADER(source.text).get_event

    def problem(self, mark: Any, message: str, hint: str = "") -> None:
        if len(self.problems) == MAX_PROBLEMS:
            message, hint = "more problems follow", f"only {MAX_PROBLEMS:,} of this kind are listed"
        self.problems.append(self.source.problem(mark.line + 1, mark.column + 1, message, hint))
        if len(self.problems) > MAX_PROBLEMS:
            raise RecordError(self.problems)

    def document(self) -> Node:
        root: Node | None = None
        while not isinstance(event := self.next(), events.StreamEndEvent):
            if isinstance(event, events.DocumentStartEvent) and root is not None:
                self.problem(
                    event.start_mark, "a second YAML document starts here", "one file holds one record"
                )
                break
            if isinstance(event, events.NodeEvent):
                root = self.node(event)
        self.tell(self.slips.comments())
        return root if root is not None else Scalar(1, 1, "")

    def tell(self, slips: Iterable[Slip]) -> None:
        for slip in slips:
            self.harmless += not slip.empties  # or its field would be told as missing
            self.problems.append(self.source.problem(slip.line + 1, slip.column + 1, slip.message, slip.hint))

    def node(self, event: Any) -> Node:
        """Return the node that starts with ``event``; recursion is bounded by MAX_DEPTH."""
        kind, mark = type(event), event.start_mark
        self.count += 1
        if self.count > MAX_NODES:
            self.stop(mark, "the record has too many values", f"at most {MAX_NODES:,}")
        if kind is events.AliasEvent:
            hint = "put a text that starts with '*' between quotes, or write the value again"
            self.problem(mark, f"alias '*{event.anchor}' is not allowed", hint)
            return Scalar(mark.line + 1, mark.column + 1, "", "?")
        if event.anchor is not None or event.tag is not None:
            self.refuse(event)
        if kind is events.ScalarEvent:
            text, style = event.value, event.style or ""
            self.tell(self.slips.scalar(event))
            if style == '"':
                text = self.unescaped(text, mark)
            return Scalar(mark.line + 1, mark.column + 1, text, style)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.stop(mark, "the record is nested too deeply", f"at most {MAX_DEPTH} levels")
        node = self.sequence(mark) if kind is events.SequenceStartEvent else self.mapping(mark)
        self.depth -= 1
        return node

    def unescaped(self, text: str, mark: Any) -> str:
        """Return a text between double quotes, where escapes can stand for any character."""
        if unsafe := unsafe_character(text):
            message = f"the text holds U+{ord(unsafe):04X}, which no record may hold"
            self.problem(mark, message, "delete it")
        return with_line_feeds(text)

    def refuse(self, event: Any) -> None:
        """Tell of the anchor and the tag of a node."""
        mark = event.start_mark
        if event.anchor is not None:
            self.problem(mark, f"anchor '&{event.anchor}' is not allowed", "quote a text starting with '&'")
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!", 1)
            self.problem(mark, f"tag '{tag}' is not allowed", "quote a text that starts with '!'")

    def stop(self, mark: Any, message: str, hint: str) -> None:
        self.problem(mark, message, hint)
        raise RecordError(self.problems)

    def sequence(self, mark: Any) -> Sequence:
        items: list[Node] = []
        while type(event := self.next()) is not events.SequenceEndEvent:
            items.append(self.node(event))
        return Sequence(mark.line + 1, mark.column + 1, tuple(items))

    def mapping(self, mark: Any) -> Mapping:
        fields: dict[str, Node] = {}
        keys: dict[str, Scalar] = {}
        while type(event := self.next()) is not events.MappingEndEvent:
            key = self.node(event)
            value = self.node(self.next())
            if not isinstance(key, Scalar):
                message, hint = "the name of a field must be a word", "quote a text with braces"
                self.problem(event.start_mark, message, hint)
            elif key.text == "<<" and not key.style:
                self.problem(event.start_mark, "merge key '<<' is not allowed", "write the fields out")
            elif key.text in fields:
                first = keys[key.text].line
                self.problem(event.start_mark, f"field '{key.text}' stands twice", f"first on line {first}")
                self.harmless += 1
            elif key.style != "?":
                fields[key.text], keys[key.text] = value, key
        return Mapping(mark.line + 1, mark.column + 1, fields, keys)


def read(text: str, name: str = "<record>") -> tuple[Source, Any]:
    """Return the source of one YAML record, and its data; a field with nothing after its colon is None.

    Lines may end in any way; in the source they end in line feeds, so that all count them alike.

    Raises RecordError for unsafe characters, and as ``nodes_of`` does.
    """
    source = take(with_line_feeds(text), name)
    try:
        return source, _Reader(source.text).document()
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
    """There is something in a record that is a problem, or might be one."""


class _Reader:
    """Turns parser events into data; recursion is bounded by MAX_DEPTH."""

    def __init__(self, text: str) -> None:
        self.next = LOADER(text).get_event
        self.count = 1
        self.record = text
        self.signs = possible_comments(text)[::-1]  # those to come, the next at the end

    def document(self) -> Any:
        self.next()
        if type(self.next()) is not DocumentStartEvent:
            raise _Unusual
        data = self.value(self.next(), 0)
        self.next()
        if type(self.next()) is not StreamEndEvent or self.count > MAX_NODES or self.signs:
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
        if self.signs and self.signs[-1] < event.end_mark.index:
            self.pass_signs(event)
        if not style and text.isidentifier():  # one word, as the names of fields are
            return text
        if style == '"':
            if may_join(text, style):
                raise _Unusual
            if unsafe_character(text):
                raise _Unusual
            text = with_line_feeds(text)
        elif style != "|" and event.start_mark.line != event.end_mark.line and may_join(text, style):
            raise _Unusual
        return text

    def pass_signs(self, event: Any) -> None:
        """Leave out the signs that are words of a scalar; one before them may begin a comment."""
        start, end = event.start_mark.index, event.end_mark.index
        if event.style in ("|", ">"):
            start = self.record.find("\n", start)  # what stands behind the sign is a comment
        if not 0 <= start <= self.signs[-1]:
            raise _Unusual
        while self.signs and self.signs[-1] < end:
            self.signs.pop()

    def fields(self, depth: int) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        while type(event := self.next()) is not MappingEndEvent:
            if type(event) is not ScalarEvent:
                raise _Unusual
            name = self.text(event)
            if name in fields or name == "<<":
                raise _Unusual
            given = self.next()
            is_said = type(given) is ScalarEvent and given.value  # as most are: one call less for each
            fields[name] = self.text(given) if is_said else self.value(given, depth)
        self.count += 2 * len(fields)
        return fields

    def items(self, depth: int) -> list[Any]:
        items = []
        while type(event := self.next()) is not SequenceEndEvent:
            items.append(self.value(event, depth))
        self.count += len(items)
        return items
