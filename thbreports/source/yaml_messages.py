"""Messages for the YAML parser's errors, in the words of whoever writes records."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from thbreports.errors import Problem
from thbreports.source.nodes import Source

_HINTS = {
    "mapping values are not allowed": "put a text that holds ': ' between quotes, or use '|'",
    "could not find expected ':'": "a field is written 'name: value'",
    "did not find expected key": "check the indentation, and quotes inside a quoted text",
    "did not find expected '-' indicator": "all items of a list start at the same column",
    "alphabetic or numeric character": "put a text that starts with * or & between quotes, or use '|'",
}
_ANY = "check the indentation, and put texts with signs between quotes or below '|'"
_OPENED = ("found unexpected end of stream", "did not find expected ',' or")
_INDENTED = (
    "mapping values",
    "did not find expected key",
    "did not find expected '-'",
    "did not find expected <document start>",
    "block sequence entries",
    "did not find expected <block end>",
)
"""What the parser says where a line stands too far left or right, among other things."""
_NO_SPACE = re.compile(r"[ \t]*(?:- +)*(?P<name>\w+):(?=[^\s/:])")
_WIDE_SPACE = re.compile(r"[ \t]*(?:- +)*(?P<name>\w+):(?=[\xa0\u2000-\u200b\u202f\u3000])")
_TAB = re.compile(r" *\t")
_FIELD = re.compile(r"(?P<name>[^\W\d][\w-]*|\"[^\"]*\"|'[^']*'):(?=[ \t]|$)")
_VALUE = re.compile(r"[ \t]*(?P<items>(?:- +)*)(?:[^\W\d][\w-]*:[ \t]+)?(?=\S)")
_SIGN = re.compile(r"[%@`|>&*!{}\[\],]|[?:-](?=[ \t]|$)")
"""Signs at the start of a text that mean something else to YAML."""
_ITEM = re.compile(r"(?P<indent> *)- ")
_QUOTES = "'\""
_FIRST_SIGN = "a text cannot start with"
_ONLY_FIELDS = "a text holds ': ', as only a field does"
_NO_SPACE_AFTER = "there is no space after the colon"
_AFTER_QUOTE = "words follow after a closing quote"


def explain(error: yaml.MarkedYAMLError, source: Source) -> Problem:
    """Return a problem that the YAML parser found, at the place where a person can mend it."""
    said = (error.problem or "the text is not YAML").strip()
    mark = error.problem_mark or error.context_mark
    if error.context_mark is not None and said.startswith((*_OPENED, "could not find expected ':'")):
        mark = error.context_mark
    row, at = (mark.line, mark.column) if mark else (0, 0)
    if found := _plainly(source.lines, row, at, said):
        row, at, message, hint = found
        return source.problem(row + 1, at + 1, message, hint)
    hint = next((text for known, text in _HINTS.items() if known in said), _ANY)
    return source.problem(row + 1, at + 1, f"the YAML cannot be read: {said}", hint)


def row_of_text(error: yaml.MarkedYAMLError, lines: list[str]) -> int | None:
    """Return the line, from 0, of the text at which the parser ended; None where that is no text."""
    problem = explain(error, Source("", "\n".join(lines)))
    row = problem.line - 1
    is_text = any(words in problem.message for words in (_FIRST_SIGN, _ONLY_FIELDS, _AFTER_QUOTE))
    return row if is_text and row < len(lines) and _VALUE.match(lines[row]) else None


def without_text(line: str) -> str:
    """Return a line of a record with an empty text in the place of the one that it has."""
    match = _VALUE.match(line)
    return line if match is None else f"{line[: match.end()]}''"


def in_quotes(text: str) -> str:
    """Return a text of one line between the quotes that let YAML read it as it stands, or say where to."""
    words = text if len(text) <= 60 else text[:59] + "…"
    if '"' not in text and "\\" not in text:
        return f'"{words}"'
    if "'" not in text:
        return f"'{words}'"
    return f"it below '|': {words}"


def _plainly(lines: list[str], row: int, at: int, said: str) -> tuple[int, int, str, str] | None:
    """Return line and column from 0, message and hint where the slip behind what the parser says is known."""
    line = lines[row] if row < len(lines) else ""
    above = row - 1 if row and row <= len(lines) else row
    for number in (row, above) if line else ():
        if match := _WIDE_SPACE.match(lines[number]):
            wide = f"U+{ord(lines[number][match.end()]):04X}"
            hint = f"write '{match['name']}: ...' with a space of the space bar"
            return number, match.end(), f"a space of another kind ({wide}) stands after the colon", hint
    indent = len(line) - len(line.lstrip(" "))
    if match := _TAB.match(line):
        return row, match.end() - 1, "a tab stands before the words", "indent with spaces"
    if found := _first_sign(line, row, at):
        return found
    if said.startswith(_OPENED):
        if said.startswith(_OPENED[0]):
            return (
                row,
                at,
                "the quote that was opened here is not closed",
                "close it, or put the text below '|'",
            )
        hint = "close it, put commas between its items, or put quotes around a text"
        return row, at, "the bracket that was opened here is not closed", hint
    if "mapping values" in said and (match := _NO_SPACE.match(lines[above])):
        hint = f"write '{match['name']}: ...'"
        return above, match.end() - 1, _NO_SPACE_AFTER, hint
    field = _FIELD.match(line, indent)
    starts = at <= indent or ("mapping values" in said and field is not None and at == field.end() - 1)
    if line and said.startswith(_INDENTED) and starts and (found := _indented(lines, row, indent)):
        return found
    if "could not find expected ':'" in said:
        hint = "indent a text by two spaces below its field; a field is written 'name: value'"
        return row, at, "this line belongs to no field", hint
    if "mapping values" in said:
        return _colon_inside(lines, row, at)
    if said.startswith(_INDENTED) and line[:at].rstrip().endswith(('"', "'")):
        hint = "close the quotes above, or put the text below '|', where they mean nothing"
        return row, at, _AFTER_QUOTE, hint
    return None


def _first_sign(line: str, row: int, at: int) -> tuple[int, int, str, str] | None:
    """Tell of a text whose first sign means something else to YAML, if the parser ended there or behind."""
    value = _VALUE.match(line)
    if value is None or at < value.end() or (sign := _SIGN.match(line, value.end())) is None:
        return None
    words = line[value.end() :].strip()
    if sign[0] in "{[" and words.count(sign[0]) > words.count({"{": "}", "[": "]"}[sign[0]]):
        return None  # a bracket that is not closed
    if sign[0] == "-" and value["items"]:
        return None
    hint = f"write {in_quotes(words)}"
    if sign[0] == "-" and len(words) > 1:
        hint += "; a list begins on the next line"
    return row, value.end(), f"{_FIRST_SIGN} '{sign[0]}'", hint


def list_below(lines: list[str], row: int) -> range:
    """Return the lines, from 0, of the list that a text leads to which ends with a colon."""
    if not lines[row].rstrip().endswith(":"):
        return range(0)
    indent = len(lines[row]) - len(lines[row].lstrip(" -"))
    end = row + 1
    while end < len(lines) and (match := _ITEM.match(lines[end])) and match.end("indent") >= indent:
        end += 1
    return range(row + 1, end)


def _colon_inside(lines: list[str], row: int, at: int) -> tuple[int, int, str, str] | None:
    """Tell of a text that holds a colon and a space."""
    line = lines[row]
    value = _VALUE.match(line)
    if value is None or at <= value.end():
        return None
    words = line[value.end() :].strip()
    if list_below(lines, row):
        hint = "write '|' after the name of the field, and the text with its list below, indented"
        return row, at, _ONLY_FIELDS, hint
    return row, at, _ONLY_FIELDS, f"write {in_quotes(words)}"


def _indented(lines: list[str], row: int, indent: int) -> tuple[int, int, str, str] | None:
    """Tell how far a field or an item stands from those that it belongs to."""
    line = lines[row]
    item = line[indent : indent + 2] in ("- ", "-")
    field = _FIELD.match(line, indent)
    if not item and not field:
        return row, indent, "this line is indented otherwise than those above", "line it up with them"
    places = list(_open(lines, row, item=item))
    if not places:
        return None
    number, column, called = min(places, key=lambda one: (abs(one[1] - indent), -one[0]))
    if not (off := indent - column):
        return None
    side, count = "right" if off > 0 else "left", abs(off)
    what = "item" if item else "field"
    spaces = "one space" if count == 1 else f"{count} spaces"
    hint = f"line it up with {called} of line {number + 1}"
    return row, indent, f"this {what} stands {spaces} too far {side}", hint


def _open(lines: list[str], row: int, *, item: bool) -> Iterator[tuple[int, int, str]]:
    """Yield line, column and name of the fields, or items, above a line that it could follow."""
    lowest = 1_000
    for number in range(row - 1, -1, -1):
        line = lines[number]
        column = len(line) - len(line.lstrip(" "))
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        starts: list[tuple[int, str]] = []
        while line[column : column + 2] == "- ":
            if item:
                starts.append((column, "the '-'"))
            column += 2 + len(line[column + 2 :]) - len(line[column + 2 :].lstrip(" "))
        if not item and (match := _FIELD.match(line, column)):
            starts.append((column, f"'{match['name'].strip(_QUOTES)}'"))
        first = len(line) - len(line.lstrip(" "))
        for start, called in starts:
            if start < lowest or first < lowest:
                yield number, start, called
        lowest = min(lowest, first)
        if lowest == 0 and starts:
            return
