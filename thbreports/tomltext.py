"""TOML of a pack: what it says, and where in the file a key stands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from thbreports.problems import Problem
from thbreports.source import unsafe_character

MAX_DEPTH = 8
"""How deep tables and lists may stand in each other."""

# tomllib tells the place of a fault of syntax only inside its message.
_SYNTAX = re.compile(r"(?P<message>.*) \(at (line (?P<line>\d+), column (?P<column>\d+)|end of document)\)")
_HEADER = re.compile(r"\s*\[\s*(?P<section>[^\[\]]+?)\s*\]\s*(#.*)?")
_ASSIGNMENT = re.compile(r"""\s*(?P<key>"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)\s*=""")
_OVERRIDES = re.compile("[\u202a-\u202e]")
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def read(path: Path, text: str) -> tuple[dict[str, Any], list[Problem]]:
    """Return what a text in TOML says, or the problem of it."""
    import tomllib  # takes longer than to see that a hundred records have not changed

    lines = text.splitlines()
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return {}, [_syntax(path, lines, str(error))]
    except (RecursionError, ValueError, OverflowError) as error:  # deep lists; numbers of thousands of digits
        deep = isinstance(error, RecursionError)
        message = "tables or lists stand too deep in others" if deep else "a number cannot be read"
        return {}, [_deepest(path, lines, message)]
    waiting: list[tuple[Any, int]] = [(data, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > MAX_DEPTH:
            return {}, [_deepest(path, lines, "tables or lists stand too deep in others")]
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        waiting.extend((one, depth + 1) for one in inner)
    return data, []


def _deepest(path: Path, lines: list[str], message: str) -> Problem:
    """Return a problem at the line with most signs that nest."""
    line = max(range(len(lines)), key=lambda number: sum(map(lines[number].count, "[{.")), default=0)
    return Problem(str(path), line + 1, 1, message, f"at most {MAX_DEPTH} levels")


def _syntax(path: Path, lines: list[str], told: str) -> Problem:
    match = _SYNTAX.fullmatch(told)
    if match is None:
        return Problem(str(path), 0, 0, shown(told, 200))
    line = int(match["line"] or len(lines) or 1)
    source = lines[line - 1] if line <= len(lines) else ""
    column = int(match["column"] or len(source) + 1)
    message = match["message"][:1].lower() + match["message"][1:]
    return Problem(str(path), line, column, shown(message, 200), "", source)


def problem(path: Path, lines: list[str], section: str, key: str, message: str, hint: str = "") -> Problem:
    """Return a problem at the line of a key; a key outside the tables has the section ``""``."""
    line, column = place(lines, section, key)
    source = lines[line - 1] if line else ""
    return Problem(str(path), line, column, shown(message, 400), shown(hint, 400), source)


def place(lines: list[str], section: str, key: str) -> tuple[int, int]:
    """Return the line and column of a key, or of the header of its table, counted from 1, or 0 and 0."""
    current, header = "", (0, 0)
    for number, line in enumerate(lines, 1):
        if match := _HEADER.fullmatch(line):
            current = match["section"]
            if current in (section, key):
                header = header if header[0] else (number, match.start("section") + 1)
        elif match := _ASSIGNMENT.match(line):
            found = match["key"].strip("\"'")
            if (current, found) == (section, key):
                return number, match.start("key") + 1
            if not current and found == section:
                header = (number, match.start("key") + 1)
    return header


def unsafe(text: str, *, overrides_only: bool = False) -> str:
    """Return what no text of a pack may hold, as the end of a sentence, or an empty text.

    These are control characters, and signs that make words show in another order than they are written;
    ``overrides_only`` leaves those that only set a stretch of words apart.
    """
    match = (_OVERRIDES if overrides_only else _DIRECTIONS).search(text)
    if match:
        return f"holds the sign U+{ord(match[0]):04X}, which shows words in another order than they have"
    found = unsafe_character(text)
    return f"holds the control character U+{ord(found):04X}" if found is not None else ""


def shown(text: str, most: int = 60) -> str:
    """Return a text, cut where it is long."""
    return text if len(text) <= most else text[: most - 1] + "…"
