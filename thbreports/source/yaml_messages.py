"""Messages for the YAML parser's errors, in the words of whoever writes records."""

from __future__ import annotations

import re

import yaml

from thbreports.errors import Problem
from thbreports.source.nodes import Source

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
_WIDE_SPACE = re.compile(r"[ \t]*(?:- +)*(?P<name>\w+):(?=[\xa0\u2000-\u200b\u202f\u3000])")
_TAB = re.compile(r" *\t")


def explain(error: yaml.MarkedYAMLError, source: Source) -> Problem:
    """Return a problem that the YAML parser found, at the place where a person can mend it."""
    said = (error.problem or "the text is not YAML").strip()
    mark = error.problem_mark or error.context_mark
    if error.context_mark is not None and said.startswith((*_OPENED, "could not find expected ':'")):
        mark = error.context_mark
    row, at = (mark.line, mark.column) if mark else (0, 0)
    hint = next((text for known, text in _HINTS.items() if known in said), "")
    row, at, said, hint = _plainly(source.lines, row, at, said) or (row, at, said, hint)
    return source.problem(row + 1, at + 1, f"the YAML cannot be read: {said}", hint)


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
    if "mapping values" in said:
        if match := _NO_SPACE.match(lines[above]):
            return (
                above,
                match.end() - 1,
                "there is no space after the colon",
                f"write '{match['name']}: ...'",
            )
        if indent and re.fullmatch(r"\w+", line[:at].strip()):
            return row, indent, "this field is indented further than those above", "line it up with them"
    elif "could not find expected ':'" in said:
        hint = "indent a text by two spaces below its field; a field is written 'name: value'"
        return row, at, "this line belongs to no field", hint
    elif "did not find expected key" in said and at == indent and at:
        return row, at, "this line is indented otherwise than those above", "line it up with them"
    elif "did not find expected key" in said and line[:at].rstrip().endswith(('"', "'")):
        hint = "close the quotes above, or put the text below '|', where they mean nothing"
        return row, at, "words follow after a closing quote", hint
    return None
