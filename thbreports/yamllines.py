"""The YAML that most records are written in, read line by line: fields, lists, texts.

It is a part of what the parser reads, and takes half of the time.  A record in which anything else
stands, or anything that could be a fault, is left to the parser.
"""

from __future__ import annotations

import re
from typing import Any

from thbreports.source import MAX_DEPTH, MAX_NODES, with_line_feeds

# A text without quotes begins with no sign of YAML; ': ' would make a field of it, ' #' begin a comment.
_START = r"[^ \n\-?:,\[\]{}#&*!|>'\"%@`]"
_PLAIN = rf"(?P<plain>{_START}(?:[^ \n:]++|:(?=[^ \n])| ++(?=[^ \n#]))*+)"
_INNER = rf"(?P<plain>{_START}(?:[^ \n:,?\[\]{{}}]++|:(?=[\w/])| ++(?=[^ \n:,?\[\]{{}}#]))*+)"
_QUOTED = r"""(?P<quoted>'(?:[^'\n]|'')*+'|"(?:[^"\\\n]|\\["\\])*+")"""
_NAME = r"(?P<name>[A-Za-z_]\w{0,60}+)"
_LINE = re.compile(
    r"(?: *+(?:#[^\n]*+)?\n)*+"
    rf"(?P<indent> *+)(?P<dash>-(?=[ \n]) *+)?(?:{_NAME}:(?=[ \n]) *+)?"
    rf"(?:(?P<bracket>[\[{{])|(?:{_PLAIN}|\|(?P<chomped>-?)|{_QUOTED})? *+(?:(?<= )#[^\n]*+)?\n)"
)
_REST = re.compile(r"(?: *+(?:#[^\n]*+)?\n)*+")
_LITERAL = re.compile(r"( ++)[^ \n][^\n]*+\n(?:(?:\1[^\n]*+)?\n)*+(?! *\n)")
_INSIDE = re.compile(
    rf" *+(?:{_NAME}: ++)?(?:(?P<bracket>[\[{{])|(?:{_INNER}|{_QUOTED})? *+(?P<end>[,\]}}]))"
)
_END = re.compile(r" *+(?P<end>[,\]}])")
_ESCAPED = re.compile(r"\\(.)")
_LINE_END = re.compile(r" *+(?:(?<= )#[^\n]*+)?\n")


class Unusual(Exception):
    """There is something in a record that is a fault, or might be one."""


def read(text: str) -> Any:
    """Return the data of a record without unsafe characters; a field with nothing after its colon is absent.

    Raises Unusual for a text that the parser has to judge.
    """
    if "\t" in text or not text.endswith("\n"):
        raise Unusual
    reader = _Reader(with_line_feeds(text))
    data = reader.block(1)
    if reader.indent >= 0 or reader.count > MAX_NODES:
        raise Unusual
    return data


class _Reader:
    """Reads line after line; ``indent`` is how many spaces the next one begins with, or -1 at the end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.count = 1
        self.go_on(0)

    def go_on(self, place: int) -> None:
        """Look at the next line with something in it, from a place where a line starts."""
        line = _LINE.match(self.text, place)
        if line is not None:
            self.line = line
            self.indent = line.end("indent") - line.start("indent")
            self.is_item = line["dash"] is not None
        elif _REST.fullmatch(self.text, place):
            self.indent = -1
        else:
            raise Unusual

    def block(self, depth: int) -> Any:
        """Return the fields or the list that the next line begins; recursion is bounded by MAX_DEPTH."""
        if self.indent < 0 or depth > MAX_DEPTH:
            raise Unusual
        return self.items(self.indent, depth) if self.is_item else self.fields(self.indent, depth)

    def items(self, indent: int, depth: int) -> list[Any]:
        items: list[Any] = []
        while self.indent == indent and self.is_item:
            if self.line["name"] is None:
                items.append(self.value(indent, depth))
            elif depth < MAX_DEPTH:
                items.append(self.fields(self.line.end("dash") - self.line.start("indent"), depth + 1))
            else:
                raise Unusual
        if self.indent > indent:
            raise Unusual
        self.count += len(items)
        return items

    def fields(self, indent: int, depth: int) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        while True:
            name = self.line["name"]
            if name is None or name in fields:
                raise Unusual
            fields[name] = self.value(indent, depth)
            if self.indent != indent or self.is_item:
                break
        if self.indent > indent:
            raise Unusual
        self.count += 2 * len(fields)
        return {name: value for name, value in fields.items() if value is not None}

    def value(self, indent: int, depth: int) -> Any:
        """Return what stands behind a colon or a dash, or below it, and go on to the line after it."""
        line = self.line
        kind = line.lastgroup
        if kind == "chomped":
            return self.literal(indent)
        if kind == "bracket":
            value, place = self.bracketed(line.end(), depth + 1)
            end = _LINE_END.match(self.text, place)
            if end is None:
                raise Unusual
            self.go_on(end.end())
            return value
        self.go_on(line.end())
        if kind == "plain":
            return line["plain"]
        if kind == "quoted":
            return _unquoted(line["quoted"])
        if self.indent > indent or (kind == "name" and self.indent == indent and self.is_item):
            return self.block(depth + 1)
        return None

    def literal(self, indent: int) -> str:
        """Return the text that stands below as it is, behind the spaces that its first line begins with."""
        lines = _LITERAL.match(self.text, self.line.end())
        if lines is None or len(lines[1]) <= indent:
            raise Unusual
        end = "" if self.line["chomped"] else "\n"
        self.go_on(lines.end())
        return f"\n{lines[0]}".replace(f"\n{lines[1]}", "\n").strip("\n") + end

    def bracketed(self, place: int, depth: int) -> tuple[Any, int]:
        """Return the list or the fields whose bracket stands before a place, and the place behind them."""
        if depth > MAX_DEPTH:
            raise Unusual
        closing = "]" if self.text[place - 1] == "[" else "}"
        found: list[tuple[str, Any]] = []
        end = ","
        while end == ",":
            inside = _INSIDE.match(self.text, place)
            if inside is None:
                raise Unusual
            name, bracket, plain, quoted, end = inside.groups()
            if bracket:
                value, place = self.bracketed(inside.end(), depth + 1)
                inside = _END.match(self.text, place)
                if inside is None:
                    raise Unusual
                end = inside["end"]
            elif plain or quoted:
                value = plain or _unquoted(quoted)
            elif end == closing and not found and name is None:
                return ([] if closing == "]" else {}), inside.end()
            else:
                raise Unusual
            if (name is None) is (closing == "}"):
                raise Unusual
            found.append((name, value))
            place = inside.end()
        if end != closing:
            raise Unusual
        if closing == "]":
            self.count += len(found)
            return [value for _, value in found], place
        fields = dict(found)
        if len(fields) < len(found):
            raise Unusual
        self.count += 2 * len(fields)
        return fields, place


def _unquoted(written: str) -> str:
    words = written[1:-1]
    if written[0] == "'":
        return words.replace("''", "'")
    return _ESCAPED.sub(r"\1", words) if "\\" in words else words
