"""Where the parts of a record stand in its file, so that a fault found late is told at its line."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from thbreports.problems import Problem
from thbreports.source import Mapping, Node, Scalar, Sequence, Source

Location = tuple[str | int, ...]
"""A record path as a tuple: ``("sessions", 0, "minutes")``."""


def path_text(location: Location) -> str:
    """Return a record path as people write it: ``sessions[0].minutes``."""
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


@dataclass(frozen=True, slots=True)
class Origin:
    """The source of a meeting, if it was read from a text, and the folder that its pictures are in."""

    source: Source | None = None
    folder: Path | None = field(default=None)

    @property
    def name(self) -> str:
        """Name of the record for people."""
        return self.source.name if self.source else "<record>"

    def node(self, location: Location) -> tuple[Node | None, Scalar | None]:
        """Return the node at ``location`` and its key, or the nearest one around it."""
        node = self.source.root if self.source else None
        key: Scalar | None = None
        for part in location:
            if isinstance(node, Mapping) and isinstance(part, str) and part in node.fields:
                key = node.keys[part]
                node = node.fields[part]
            elif isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
                node, key = node.items[part], None
        return node, key

    def problem(self, location: Location, message: str, hint: str = "", *, at_key: bool = False) -> Problem:
        """Return a problem of the value (or of the name of the field) at ``location``."""
        node, key = self.node(location)
        if self.source is None or node is None:
            return Problem(self.name, 0, 0, f"{path_text(location) or 'meeting'}: {message}", hint)
        spot = key if at_key and key is not None else node
        return self.source.problem(spot.line, spot.column, message, hint)

    def text_problem(
        self, location: Location, offset: tuple[int, int], message: str, hint: str = ""
    ) -> Problem:
        """Return a problem inside the text at ``location``: ``offset`` is its line and column there, from 0."""
        node, _ = self.node(location)
        if self.source is None or not isinstance(node, Scalar):
            return self.problem(location, message, hint)
        line, column = locate(self.source, node, *offset)
        return self.source.problem(line, column, message, hint)


def locate(source: Source, scalar: Scalar, line: int, column: int) -> tuple[int, int]:
    """Return the line and column in the file (from 1) of a place in a scalar's text (from 0).

    Exact for texts written with ``|`` and for those on one line; for folded texts the place is found by the
    words that stand there, and is the start of the text where they cannot be told.
    """
    lines = source.lines
    if scalar.style == "|":
        return _in_block(lines, scalar, line, column)
    if scalar.style in ("", "'", '"') and line == 0:
        shift = 1 if scalar.style else 0
        start = scalar.column - 1 + shift
        if lines[scalar.line - 1][start : start + column] == scalar.text[:column]:
            return scalar.line, start + column + 1
    words = scalar.text.split("\n")[line][column : column + 24].split(" ")[:3]
    needle = " ".join(words)
    for number in range(scalar.line, min(scalar.line + 2000, len(lines) + 1)):
        found = lines[number - 1].find(needle, scalar.column - 1 if number == scalar.line else 0)
        if needle.strip() and found >= 0:
            return number, found + 1
    return scalar.line, scalar.column


def _in_block(lines: list[str], scalar: Scalar, line: int, column: int) -> tuple[int, int]:
    wanted = scalar.text.split("\n")
    number = scalar.line + 1 + line
    if line < len(wanted) and number <= len(lines):
        indent = len(lines[number - 1]) - len(wanted[line])
        if indent >= 0 and lines[number - 1].endswith(wanted[line]):
            return number, indent + column + 1
    return min(number, len(lines)), 1
