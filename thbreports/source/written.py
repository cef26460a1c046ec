"""Where the characters of a text stand in its file, as they were written: escaped, folded, or as they are."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from thbreports.source.nodes import Scalar, Source


def locate(source: Source, scalar: Scalar, line: int, column: int) -> tuple[int, int]:
    """Return the line and column in the file (from 1) of a place in a scalar's text (from 0).

    Only white space and escapes differ between a text and how it was written, so that the place is found by
    counting the characters before it that are neither.
    """
    if scalar.style == "|":
        return _in_block(source.lines, scalar, line, column)
    wanted = scalar.text.split("\n")
    before = "".join(wanted[: line + 1])[: sum(map(len, wanted[:line])) + column]
    count = sum(not char.isspace() for char in before)
    places = _written(source.lines, scalar)
    return next(itertools.islice(places, count, None), (scalar.line, scalar.column))


def _in_block(lines: list[str], scalar: Scalar, line: int, column: int) -> tuple[int, int]:
    wanted = scalar.text.split("\n")
    number = scalar.line + 1 + line
    if line < len(wanted) and number <= len(lines):
        indent = len(lines[number - 1]) - len(wanted[line])
        if indent >= 0 and lines[number - 1].endswith(wanted[line]):
            return number, indent + column + 1
    return min(number, len(lines)), 1


def _written(lines: list[str], scalar: Scalar) -> Iterator[tuple[int, int]]:
    """Yield the line and column of each character of a scalar that is no white space, as it was written."""
    return ((number, start + 1) for number, start, _ in written_characters(lines, scalar))


def written_characters(lines: list[str], scalar: Scalar) -> Iterator[tuple[int, int, str]]:
    """Yield each character of a scalar that is no white space: its line, its place there, how it stands.

    What follows behind the scalar in the file comes last.
    """
    if scalar.style in ("|", ">"):
        first, start, form = scalar.line + 1, 0, _ONE
    else:
        first, start, form = (
            scalar.line,
            scalar.column - 1 + bool(scalar.style),
            _FORMS.get(scalar.style, _ONE),
        )
    for number in range(first, len(lines) + 1):
        for match in form.finditer(lines[number - 1], start if number == first else 0):
            if not _spelt(match[0]).isspace():
                yield number, match.start(), match[0]


def _spelt(written: str) -> str:
    """Return the character that is written so between double quotes, or white space for what vanishes."""
    if not written.startswith("\\"):
        return written
    if len(written) > 2:
        return chr(int(written[2:], 16))
    return " " if written[1:] in _SPACES else written


_ONE = re.compile(r"\S")
_FORMS = {
    "'": re.compile(r"''|[^'\s]"),
    '"': re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.|$)|\S"),
}
_SPACES = ("", "n", "r", "t", "v", "f", "N", "_", "L", "P", " ", "\t")
