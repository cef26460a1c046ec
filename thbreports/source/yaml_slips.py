"""Where YAML reads a record in a way that its writer cannot have meant, and would lose or run words together.

Each of these is valid YAML: a ``#`` that cuts off the rest of a line, lines that are folded into one
paragraph, a backslash between double quotes that makes white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

_HASH = re.compile(r"(?:^|(?<=[ \t]))#")
_WORDS = re.compile(r"\w|[ \t][^\w\n]*\d|#+[ \t]*\w")
"""What stands behind a sign that was meant as a word: "#12", "# 12", "# (12)".  A comment has words first."""
_CUTS = re.compile(r"##|#\w|#[ \t][^\w\n]*\d")
_LIST_MARK = r"(?:[-*+•‣◦▪·–—>]|\|(?=.*\|)|1[.)]|\(?[ai]\)|#{1,6})(?=[ \t]|$)"
_STARTS_BLOCK = re.compile(rf"[ \t]*(?={_LIST_MARK})")
_JOINED = re.compile(rf" {_LIST_MARK}")
_ESCAPES = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)")
_DRIVE = re.compile(r"(?<!\w)[A-Za-z]:\\|\\[^nr\\]")
"""What a path of Windows begins with, or another escape in the same word."""
_WRAPPED = 75
"""Characters of a line after which libraries that write YAML go on in the next, wherever the words end."""
_NAMES = {"t": "a tab", "n": "a line break", "r": "a line break", "_": "a space"}


class Slip(NamedTuple):
    """A slip at a line and column of a record, both from 0."""

    line: int
    column: int
    message: str
    hint: str
    empties: bool = False
    """Whether nothing is left of the value in which it stands."""


def possible_comments(text: str) -> list[int]:
    """Return the offsets of signs that may begin a comment meant as words, where no text holds them."""
    places = []
    at = text.find("#")
    while at >= 0:
        if at and text[at - 1] in " \t":
            below = text[text.rfind("\n", 0, at) + 1 : at].isspace()
            if below or text[at - 1] == "\t" or _CUTS.match(text, at):
                places.append(at)
        at = text.find("#", at + 1)
    return places


def may_join(text: str, style: str | None) -> bool:
    """Tell whether the text of a scalar that is no ``|`` may hold lines run together, or an escape."""
    if style == '"' and ("\t" in text or "\n" in text or "\r" in text or "\xa0" in text):
        return True
    return "\n" in text or (" " in text and _JOINED.search(text) is not None)


class Slips:
    """The slips of one record, found while its scalars come by in their order."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.cuts = bool(possible_comments(text))
        self.spans: list[tuple[tuple[int, int], tuple[int, int]]] = []

    def scalar(self, event: Any) -> Iterator[Slip]:
        """Yield the slips in one scalar."""
        start, end = event.start_mark, event.end_mark
        if self.cuts:
            first = (start.line + 1, 0) if event.style in ("|", ">") else (start.line, start.column)
            self.spans.append((first, (end.line, end.column)))
        if self.cuts and event.style in ("|", ">"):
            yield from self._below(event)
        if event.style == "|" or not may_join(event.value, event.style):
            return
        if event.style == '"':
            yield from self._escapes(start, end)
        if start.line != end.line:
            yield from self._joined(event)

    def _below(self, event: Any) -> Iterator[Slip]:
        """Yield a heading right below a text whose line stands too far left to belong to it."""
        above = self.lines[event.start_mark.line]
        column = len(above) - len(above.lstrip(" -"))
        end = event.end_mark
        first = end.line + (end.column > 0)  # a record may end without a line break
        for number in range(max(first, event.start_mark.line + 1), len(self.lines)):
            line = self.lines[number]
            if line.strip():
                deeper = _indent(line) > column or not event.value.strip()
                if deeper and line.lstrip().startswith("#") and _indent(line):
                    hint = "indent it as the text, or begin a comment at the start of the line"
                    yield Slip(number, _indent(line), "this line is a comment, and no part of the text", hint)
                return

    def _joined(self, event: Any) -> Iterator[Slip]:
        """Yield the first place where lines of a text become one that were meant to be apart."""
        hint = "write '|' after the colon and the text below it: there lines stay as they are"
        start, end = event.start_mark, event.end_mark
        first = start.line + 1
        lines = self.lines[first : end.line]
        previous = ""
        if event.style != ">":
            quote = event.style in ('"', "'")
            lines.append(self.lines[end.line][: end.column - quote])
            previous = self.lines[start.line][start.column + quote :].strip()
        indents = [_indent(line) for line in lines if line.strip()]
        base = min(indents, default=0)
        blank = 0
        for number, line in enumerate(lines, first):
            if not line.strip():
                blank += 1
                continue
            kept = event.style == ">" and _indent(line) > base
            if previous and not kept:
                if blank == 1 and event.style not in ('"', "'"):  # quoted so by libraries that write YAML
                    yield Slip(number, _indent(line), "two paragraphs run together here", hint)
                    return
                wrapped = event.style != ">" and len(previous) >= _WRAPPED
                if blank == 0 and not wrapped and _STARTS_BLOCK.match(line):
                    if _is_item(line) and _is_item(self.lines[start.line]):
                        hint = "line its '-' up with the one above; for a list in a text see '|'"
                    yield Slip(number, _indent(line), "this line runs together with the one before", hint)
                    return
            previous, blank = "" if kept else line, 0

    def _escapes(self, start: Any, end: Any) -> Iterator[Slip]:
        """Yield each escape that makes white space inside a word, as in a path of Windows."""
        for number in range(start.line, end.line + 1):
            line = self.lines[number].rstrip("\r")
            first = start.column + 1 if number == start.line else 0
            last = end.column - 1 if number == end.line else len(line)
            ended = -1
            for match in _ESCAPES.finditer(line, first, last):
                apart, ended = match.start() != ended, match.end()
                before, after = line[max(match.start() - 1, first) : match.start()], line[match.end() : last]
                sign = match[0][1:]
                inside = re.match(r"[\w:]" if sign != "_" else ":", before) and re.match(r"\w", after)
                if sign in "nr" and not _DRIVE.search(line[first : match.start() + 1].rsplit(None, 1)[-1]):
                    continue  # as libraries write the lines of a text
                if sign in _NAMES and inside and apart:
                    hint = "put the text between single quotes, or below '|'"
                    what = f"'{match[0]}' between double quotes is {_NAMES[sign]} inside a word"
                    yield Slip(number, match.start(), what, hint)

    def comments(self) -> Iterator[Slip]:
        """Yield the comments that cut words off their line; all scalars must have come by."""
        if not self.cuts:
            return
        place = 0
        for number, line in enumerate(self.lines):
            for match in _HASH.finditer(line):
                at = number, match.start()
                while place < len(self.spans) and self.spans[place][1] <= at:
                    place += 1
                if place < len(self.spans) and self.spans[place][0] <= at:
                    continue  # a sign of a text
                if line[: at[1]].strip() and _WORDS.match(line, match.end()):
                    hint = "put the text between quotes; for a comment write '# ' and words"
                    empties = line[: at[1]].rstrip().endswith((":", "-"))
                    yield Slip(*at, "'#' after a space starts a comment: what follows is lost", hint, empties)
                break


def _is_item(line: str) -> bool:
    return line.lstrip().startswith("- ")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))
