"""The YAML that most records are written in, read line by line without a parser.

It is a part of what the parser of ``yaml`` reads, and takes a third of its time: fields and items on lines of
their own, texts on one line, ``|``, and lists and fields between braces that hold such texts.  Anything else
is left to the parser, and so is anything that could be a problem.  The tests hold both to the same data.
"""

from __future__ import annotations

import re
from typing import Any

from thbreports.source.text import MAX_DEPTH, MAX_NODES
from thbreports.source.yaml_slips import may_join, possible_comments

_KEY = r"[A-Za-z_][A-Za-z0-9_]{0,99}"
_QUOTED = r"'(?P<single>(?:[^']|'')*)'|\"(?P<double>[^\"\\]*)\""
# A text without quotes begins with no sign of YAML, and holds no ": " and no " #".
_PLAIN = r"[^ \-?:,\[\]{}#&*!|>'\"%@`][^ :#]*(?:(?::(?=[^ ])|(?<=[^ ])#| +(?=[^ #]))[^ :#]*)*"
_LINE = re.compile(
    rf"(?P<indent> *)(?P<dash>- +)?(?:(?P<key>{_KEY}):(?: +|$))?"
    rf"(?:(?P<plain>{_PLAIN})|{_QUOTED}|(?P<block>\|-?)|(?P<flow>[{{\[].*))? *"
)
_ENTRY = re.compile(
    rf" *(?:(?P<key>{_KEY}): +)?"
    rf"(?:(?P<plain>[^ \-?:,\[\]{{}}#&*!|>'\"%@`][^ ,\[\]{{}}:#]*(?: +[^ ,\[\]{{}}:#]+)*)|{_QUOTED})"
    r" *(?P<end>[,\]}])"
)

Line = re.Match[str]


class Unusual(Exception):
    """There is something in a record that is left to the parser."""


def read(text: str) -> Any:
    """Return the data of a record; a field with nothing after its colon is None.

    Raises Unusual where a parser is needed.
    """
    if "\t" in text or text[-1:] != "\n" or possible_comments(text):
        raise Unusual
    lines = _Lines(text)
    first = lines.peek()
    if first is None or first["dash"] or not first["key"]:
        raise Unusual
    data = lines.fields(first, first.end("indent"), 1)
    if lines.peek() is not None or lines.count > MAX_NODES:
        raise Unusual
    return data


class _Lines:
    """The lines of a record, and which one is next; recursion is bounded by MAX_DEPTH."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.at = 0
        self.count = 1
        self.seen: tuple[int, Line | None] = -1, None

    def peek(self) -> Line | None:
        """Return the next line that is none of a text, or None at the end of the record."""
        lines = self.lines
        while self.at < len(lines) and (not lines[self.at] or lines[self.at][0] == "#"):
            self.at += 1
        if self.at == len(lines):
            return None
        if self.seen[0] != self.at:
            match = _LINE.fullmatch(lines[self.at])
            if match is None:
                raise Unusual
            self.seen = self.at, match
        return self.seen[1]

    def fields(self, line: Line, column: int, depth: int) -> dict[str, Any]:
        """Return the fields at a column, of which the first stands on a line."""
        if depth > MAX_DEPTH:
            raise Unusual
        found: dict[str, Any] = {}
        while True:
            key = line["key"]
            if key is None or key in found:
                raise Unusual
            self.at += 1
            found[key] = self.value(line, column, depth)
            following = self.peek()
            if following is None or following.end("indent") < column:
                break
            if following.end("indent") > column or following["dash"]:
                raise Unusual
            line = following
        self.count += 2 * len(found)
        return found

    def items(self, line: Line, column: int, depth: int) -> list[Any]:
        """Return the items whose dashes stand at a column, of which the first stands on a line."""
        if depth > MAX_DEPTH:
            raise Unusual
        found: list[Any] = []
        while True:
            if line["key"] is not None:
                found.append(self.fields(line, line.start("key"), depth + 1))
            else:
                self.at += 1
                if line.lastgroup in ("dash", "indent"):
                    raise Unusual
                found.append(self.value(line, column, depth))
            following = self.peek()
            if following is None or following.end("indent") < column:
                break
            if following.end("indent") > column:
                raise Unusual
            if not following["dash"]:
                break
            line = following
        self.count += len(found)
        return found

    def value(self, line: Line, column: int, depth: int) -> Any:
        """Return what stands on a line behind a name or a dash, or below it."""
        kind = line.lastgroup
        if kind == "plain":
            return line[kind]
        if kind == "key":
            below = self.peek()
            if below is None or below.end("indent") < column:
                return None
            if below["dash"]:
                return self.items(below, below.end("indent"), depth + 1)
            if below.end("indent") == column:
                return None
            return self.fields(below, below.end("indent"), depth + 1)
        if kind == "block":
            return self.block(column, stripped=line[kind] != "|")
        if kind == "flow":
            return self.flow(line[kind].rstrip(" "), depth + 1)
        return _unquoted(line)

    def block(self, column: int, *, stripped: bool) -> str:
        """Return the text below a ``|``, which is indented by more than a column."""
        lines, at = self.lines, self.at
        first = lines[at] if at < len(lines) else ""
        begun = first.lstrip(" ")
        margin = first[: len(first) - len(begun)]
        if not begun or len(margin) <= column:
            raise Unusual
        width = len(margin)
        found: list[str] = []
        while at < len(lines):
            line = lines[at]
            if line.startswith(margin):
                found.append(line[width:])
            elif not line.strip(" "):
                found.append("")
            else:
                break
            at += 1
        if at < len(lines) and len(lines[at]) - len(lines[at].lstrip(" ")) > column:
            raise Unusual
        self.at = at
        text = "\n".join(found).rstrip("\n")
        return text if stripped else f"{text}\n"

    def flow(self, written: str, depth: int) -> Any:
        """Return the fields or items that stand between braces or brackets on one line."""
        if depth > MAX_DEPTH:
            raise Unusual
        is_list = written[0] == "["
        fields: dict[str, Any] = {}
        items: list[str] = []
        at = 1
        while True:
            entry = _ENTRY.match(written, at)
            if entry is None or (entry["key"] is None) != is_list or entry["key"] in fields:
                raise Unusual
            value = entry["plain"] or _unquoted(entry)
            if is_list:
                items.append(value)
            else:
                fields[entry["key"]] = value
            at = entry.end()
            if entry["end"] != ",":
                break
        if at != len(written) or entry["end"] != ("]" if is_list else "}"):
            raise Unusual
        self.count += len(items) + 2 * len(fields)
        return items if is_list else fields


def _unquoted(line: Line) -> str:
    """Return a text that stands between quotation marks."""
    if line["single"] is not None:
        return line["single"].replace("''", "'")
    text: str = line["double"]
    if may_join(text, '"'):
        raise Unusual
    return text
