"""TOML of a pack: what it says, and where in the file a key stands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from thbreports.errors import Problem
from thbreports.source.text import unsafe_character

MAX_DEPTH = 8
"""How deep tables and lists may stand in each other."""
MAX_DIGITS = 18
"""How many digits any integer of 64 bits may have; TOML 1.0 promises no larger ones (section Integer)."""

# tomllib tells the place of a problem of syntax only inside its message.
_SYNTAX = re.compile(r"(?P<message>.*) \(at (line (?P<line>\d+), column (?P<column>\d+)|end of document)\)")
_TOO_LONG = re.compile(
    rf"""(?<![\w.'"-])[+-]?([0-9](_?[0-9]){{{MAX_DIGITS},}}|0x(_?[0-9A-Fa-f]){{16,}}|0o(_?[0-7]){{21,}}|0b(_?[01]){{63,}})"""
)
_HEADER = re.compile(r"\s*\[\s*(?P<section>[^\[\]]+?)\s*\]\s*(#.*)?")
_ASSIGNMENT = re.compile(r"""\s*(?P<key>"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)\s*=""")
_OVERRIDES = re.compile("[\u202a-\u202e]")
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def read(path: Path, text: str) -> tuple[dict[str, Any], list[Problem]]:
    """Return what a text in TOML says, or the problem of it."""
    import tomllib

    lines = text.splitlines()
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return {}, [_syntax(path, lines, str(error))]
    except RecursionError:
        return {}, [_deepest(path, lines)]
    except (ValueError, OverflowError):  # a number of thousands of digits, or a date that no calendar has
        return {}, [_number(path, lines)]
    waiting: list[tuple[Any, int]] = [(data, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > MAX_DEPTH:
            return {}, [_deepest(path, lines)]
        if isinstance(value, int) and not -(2**63) <= value < 2**63:
            return {}, [_number(path, lines)]
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        waiting.extend((one, depth + 1) for one in inner)
    return data, []


def _deepest(path: Path, lines: list[str]) -> Problem:
    """Return the problem of tables or lists that are too deep, at the line with most signs that nest."""
    line = max(range(len(lines)), key=lambda number: sum(map(lines[number].count, "[{.")), default=0)
    message = "tables or lists stand too deep in others"
    return Problem(str(path), line + 1, 1, message, f"at most {MAX_DEPTH} levels")


def _number(path: Path, lines: list[str]) -> Problem:
    """Return the problem of a number that is too long, at the first line that has one."""
    message, hint = "the number has too many digits", f"write a number of at most {MAX_DIGITS} digits"
    for line, source in enumerate(lines, 1):
        if match := _TOO_LONG.search(source):
            return Problem(str(path), line, match.start() + 1, message, hint, shown(source, 200))
    return Problem(str(path), 1, 1, message, hint, shown(lines[0] if lines else "", 200))


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
