"""YAML text to nodes that know their line and column; what is unsafe or ambiguous is refused.

Records use a small, safe part of YAML 1.1: mappings, sequences and scalars.  Scalars keep the text that was
written (``NO``, ``010`` and ``10:30`` stay so); what a text means is decided by the field that holds it.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml
from yaml import events

from thbreports.problems import Problem, RecordError

MAX_BYTES = 2_000_000
MAX_DEPTH = 24
MAX_NODES = 100_000
MAX_TOLD = 20
"""How many unsafe characters are told of one file: more of them say that it is no text at all."""

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# What is refused: C0 and C1 controls except tab, line feed and carriage return; DEL; lone surrogates;
# noncharacters; the byte order mark inside a text; next line and separators, which YAML 1.1 reads as line
# breaks, unlike editors.  The pattern lists all others, for a search that is nine times faster.
_UNSAFE = re.compile(
    "[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufffd"
    + "".join(f"{chr(plane * 0x10000)}-{chr(plane * 0x10000 + 0xFFFD)}" for plane in range(1, 17))
    + "]"
)
_ORDINARY = b"\t\n\r" + bytes(range(0x20, 0x7F))
_WIDEST = 4
"""How many bytes of UTF-8 a character takes at most."""


class Scalar(NamedTuple):  # a record has hundreds: frozen data classes take three times as long to make
    """A text of the record; ``style`` is how it was written: plain (""), ``'``, ``"``, ``|`` or ``>``."""

    line: int
    column: int
    text: str
    style: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was written: ``field:`` and no more."""
        return not self.text and not self.style


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of the record."""

    line: int
    column: int
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Named fields of the record, in the order written."""

    line: int
    column: int
    fields: dict[str, Node]
    keys: dict[str, Scalar]


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True)
class Source:
    """One record's text: what was read, from where, and its tree of nodes."""

    name: str
    text: str

    @functools.cached_property
    def lines(self) -> list[str]:
        """The lines of the text, made when somebody asks for them, as the nodes are."""
        return self.text.splitlines()

    @functools.cached_property
    def root(self) -> Node:
        """The located nodes, made when somebody asks for them.  Raises RecordError as ``parse`` does."""
        builder = _Builder(self)
        try:
            root = builder.document()
        except yaml.MarkedYAMLError as error:
            raise RecordError([*builder.problems, _explain(error, self)]) from None
        if builder.problems:
            raise RecordError(builder.problems)
        return root

    def problem(self, line: int, column: int, message: str, hint: str = "") -> Problem:
        """Return a problem of this source at ``line`` and ``column``, with the offending line."""
        shown = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return Problem(self.name, line, column, message, hint, shown)


def unsafe_character(text: str) -> str | None:
    """Return the first character that no record may hold, or None."""
    # Nearly all are ordinary ones, which are cut out of bytes much faster than a pattern passes them.
    rest = text.encode("utf-8", "surrogatepass").translate(None, _ORDINARY)
    found = _UNSAFE.search(rest.decode("utf-8", "surrogatepass")) if rest else None
    return found and found[0]


def with_line_feeds(text: str) -> str:
    """Return a text with line ends as line feeds, however they were written."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def decode(data: bytes, name: str = "<record>") -> str:
    """Return the text of a UTF-8 file, with or without a byte order mark.

    Raises RecordError with a clear word for UTF-16 and for legacy 8-bit encodings.
    """
    if len(data) > MAX_BYTES:
        raise RecordError(
            [Problem(name, 0, 0, f"the file has {len(data):,} bytes", f"at most {MAX_BYTES:,}")]
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:64].count(0) > len(data[:64]) // 4:
        raise RecordError([Problem(name, 1, 1, "the file is UTF-16", "save it as UTF-8")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        start = before.rfind(b"\n") + 1
        column = len(before[start:].decode("utf-8", "replace")) + 1
        shown = data[start:].split(b"\n", 1)[0].decode("cp1252", "replace")
        byte = data[error.start : error.start + 1]
        letter = byte.decode("cp1252", "replace")
        message = f"the file is not UTF-8 (byte 0x{byte.hex().upper()}, '{letter}' in Windows-1252)"
        hint = "it looks like a Latin-1 or Windows-1252 file: save it as UTF-8"
        raise RecordError([Problem(name, line, column, message, hint, shown)]) from None


def parse(text: str, name: str = "<record>") -> Source:
    """Return the source of one YAML record, with its located nodes.

    Raises RecordError listing every fault that could be told apart: unsafe characters, anchors, aliases,
    tags, merge keys, duplicate keys, several documents, and the limits on size, depth and number of nodes.
    """
    source = take(text, name)
    source.root  # noqa: B018  # looked at, so that faults are told
    return source


def take(text: str, name: str = "<record>") -> Source:
    """Return the source of a text that may be a record.  Raises RecordError for its size and characters."""
    source = Source(name, text)
    if len(text) * _WIDEST > MAX_BYTES and len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise RecordError([source.problem(0, 0, "the record is too large", f"at most {MAX_BYTES:,} bytes")])
    if unsafe_character(text) is not None:
        raise RecordError(itertools.islice(_unsafe_characters(source), MAX_TOLD))
    return source


def _unsafe_characters(source: Source) -> Iterator[Problem]:
    for match in _UNSAFE.finditer(source.text):
        before = source.text[: match.start()]
        line = before.count("\n") + 1
        column = match.start() - (before.rfind("\n") + 1) + 1
        code = ord(match[0])
        what = "lone surrogate" if 0xD800 <= code < 0xE000 else "control character or noncharacter"
        shown = source.text.split("\n", line)[line - 1]
        safe = _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", shown)
        message = f"{what} U+{code:04X} cannot stand in a record"
        yield Problem(source.name, line, column, message, "delete it", safe)


_HINTS = {
    "mapping values are not allowed": "put a text that holds ': ' between quotes, or use '|'",
    "could not find expected ':'": "a field is written 'name: value'",
    "did not find expected key": "check the indentation, and quotes inside a quoted text",
    "did not find expected '-' indicator": "all items of a list start at the same column",
    "found character that cannot start any token": "put a text that starts with @ or ` between quotes",
    "found unexpected end of stream": "the quote that was opened here is not closed",
    "did not find expected ',' or": "close the bracket that was opened here, or put commas between the items",
    "alphabetic or numeric character": "put a text that starts with * or & between quotes, or use '|'",
}
_OPENED = ("found unexpected end of stream", "did not find expected ',' or")
_NO_SPACE = re.compile(r"[ \t]*(?:- +)*(?P<name>\w+):(?=[^\s/:])")


def _explain(error: yaml.MarkedYAMLError, source: Source) -> Problem:
    """Return a fault that the YAML parser found, at the place where a person can mend it."""
    said = (error.problem or "the text is not YAML").strip()
    mark = error.problem_mark or error.context_mark
    if error.context_mark is not None and said.startswith(_OPENED):
        mark = error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    before, at = (
        source.lines[max(line - 2, 0) : line - 1],
        "".join(source.lines[line - 1 : line])[column - 1 :],
    )
    hint = next((text for known, text in _HINTS.items() if known in said), "")
    if "mapping values" in said and before and (match := _NO_SPACE.match(before[0])):
        said, line, column = "there is no space after the colon", line - 1, match.end()
        hint = f"write '{match['name']}: ...'"
    elif "cannot start any token" in said and at.startswith("\t"):
        said, hint = "a tab stands before the words", "indent with spaces"
    return source.problem(line, column, f"the YAML cannot be read: {said}", hint)


class _Builder:
    """Turns parser events into nodes, with an explicit stack: depth can never exhaust the interpreter's."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.count = 0
        self.depth = 0
        self.next: Callable[[], Any] = LOADER(source.text).get_event

    def fault(self, mark: Any, message: str, hint: str = "") -> None:
        self.problems.append(self.source.problem(mark.line + 1, mark.column + 1, message, hint))

    def document(self) -> Node:
        root: Node | None = None
        while not isinstance(event := self.next(), events.StreamEndEvent):
            if isinstance(event, events.DocumentStartEvent) and root is not None:
                self.fault(
                    event.start_mark, "a second YAML document starts here", "one file holds one record"
                )
                break
            if isinstance(event, events.NodeEvent):
                root = self.node(event)
        return root if root is not None else Scalar(1, 1, "")

    def node(self, event: Any) -> Node:
        """Return the node that starts with ``event``; recursion is bounded by MAX_DEPTH."""
        kind, mark = type(event), event.start_mark
        self.count += 1
        if self.count > MAX_NODES:
            self.stop(mark, "the record has too many values", f"at most {MAX_NODES:,}")
        if kind is events.AliasEvent:
            hint = "put a text that starts with '*' between quotes, or write the value again"
            self.fault(mark, f"alias '*{event.anchor}' is not allowed", hint)
            return Scalar(mark.line + 1, mark.column + 1, "", "?")
        if event.anchor is not None or event.tag is not None:
            self.refuse(event)
        if kind is events.ScalarEvent:
            text, style = event.value, event.style or ""
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
            self.fault(mark, message, "delete it")
        return with_line_feeds(text)

    def refuse(self, event: Any) -> None:
        """Tell of the anchor and the tag of a node."""
        mark = event.start_mark
        if event.anchor is not None:
            self.fault(mark, f"anchor '&{event.anchor}' is not allowed", "quote a text starting with '&'")
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!", 1)
            self.fault(mark, f"tag '{tag}' is not allowed", "quote a text that starts with '!'")

    def stop(self, mark: Any, message: str, hint: str) -> None:
        self.fault(mark, message, hint)
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
                self.fault(event.start_mark, "the name of a field must be a word", "quote a text with braces")
            elif key.text == "<<" and not key.style:
                self.fault(event.start_mark, "merge key '<<' is not allowed", "write the fields out")
            elif key.text in fields:
                first = keys[key.text].line
                self.fault(event.start_mark, f"field '{key.text}' stands twice", f"first on line {first}")
            elif key.style != "?":
                fields[key.text], keys[key.text] = value, key
        return Mapping(mark.line + 1, mark.column + 1, fields, keys)
