"""What can be wrong with an input, as data, and the exceptions that carry it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

# A message may quote what was written, and a terminal obeys what it is told to show.
# Marks that turn the direction of writing make a line look like another one.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_DATA = re.compile(r"data:[\w.+-]*/?[\w.+-]*[;,][^\s'\"<>]{9,}", re.IGNORECASE)
"""An address that brings along what it leads to: a picture of a megabyte, on one line."""

_HALVES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One problem of one input file, at the place where a person can mend it.

    ``line`` and ``column`` count from 1, in characters, as editors do; 0 means that the problem belongs to
    the whole file.  ``hint`` says what was expected or the nearest valid name, ``source`` is the offending
    line, ``path`` the field of a record: ``sessions[0].presenters``.
    """

    file: str
    line: int
    column: int
    message: str
    hint: str = ""
    source: str = ""
    path: str = ""

    def __post_init__(self) -> None:
        """Cut addresses that hold whole pictures: nobody reads what is in them."""
        if "data:" in self.message or "data:" in self.hint:
            object.__setattr__(self, "message", _without_data(self.message))
            object.__setattr__(self, "hint", _without_data(self.hint))

    def __str__(self) -> str:
        """Return the problem as one line: ``file:line:column: error: message; hint``."""
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        named = not self.path or f"'{self.path}'" in self.message
        field = "" if self.line or named else f"{self.path}: "
        place = printable(place)
        line = f"{place}: error: {field}{self.message}" + (f"; {self.hint}" if self.hint else "")
        return _CONTROLS.sub(" ", line)

    def explain(self) -> str:
        """Return the one line, then the offending line with a caret under the column."""
        if not self.source.strip() or not self.column:
            return str(self)
        lead = _without_data(self.source[: self.column - 1])
        whole = lead + _without_data(self.source[self.column - 1 :])
        shift = len(lead) - len(lead.lstrip())
        shown = _CONTROLS.sub(lambda match: "\t" if match[0] == "\t" else " ", whole)
        column = len(lead)
        if shift == len(lead):  # the caret stands at the first word: keep the indentation short
            shown, column = shown[shift:], 0
        if column > 90:  # a long line of prose: show the stretch around the problem
            shown, column = "…" + shown[column - 60 :], 61
        if len(shown) > 120:
            shown = shown[:119] + "…"
        pad = "".join("\t" if char == "\t" else " " for char in shown[:column])
        return f"{self}\n    {shown}\n    {pad}^"

    def as_dict(self) -> dict[str, str | int]:
        """Return the problem as plain data, for JSON."""
        return {
            name: whole_characters(_without_data(value)) if isinstance(value, str) else value
            for name, value in asdict(self).items()
        }


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """What a person may want to know of one input file, at its place; nothing is wrong with it."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        """Return the remark as one line: ``file:line:column: note: message``."""
        return self.of(":".join(str(part) for part in (self.file, self.line, self.column) if part))

    def of(self, place: str) -> str:
        """Return the remark as one line, of one place or of several."""
        return _CONTROLS.sub(" ", f"{printable(place)}: note: {self.message}")

    def as_dict(self) -> dict[str, str | int]:
        """Return the remark as plain data, for JSON."""
        return {
            name: whole_characters(value) if isinstance(value, str) else value
            for name, value in asdict(self).items()
        }


class ThbReportsError(Exception):
    """Anything that thbreports refuses to do; ``problems`` lists every problem that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[ThbReportsError], tuple[tuple[Problem, ...]]]:
        return (type(self), (self.problems,))


class RecordError(ThbReportsError):
    """A record cannot be read, or says what a meeting cannot."""


class NotForAudience(RecordError):
    """A record of which an audience may read nothing at all."""


class PackError(ThbReportsError):
    """A template pack is unknown, incomplete or wrong."""


class OutputError(ThbReportsError):
    """An output cannot be made or written."""


class FidelityError(ThbReportsError):
    """A finished file does not say what its record says."""


def unprintable(name: str) -> str:
    """Return the first character of a name that a terminal would obey, or that breaks lines; or nothing.

    Bytes that are no UTF-8 are none of these: a name may have them, and is shown with their numbers.
    """
    found = next((one for one in _CONTROLS.finditer(name) if not "\udc80" <= one[0] <= "\udcff"), None)
    return found[0] if found else ""


def printable(name: str) -> str:
    """Return the name of a file or a path as one line that a terminal shows and does not obey."""
    return _CONTROLS.sub(lambda match: _escaped(match[0]), name)


def whole_characters(name: str) -> str:
    """Return a text that any program reads: bytes of a name that are no UTF-8 as their numbers, ``\\xe9``."""
    return _HALVES.sub(lambda match: _escaped(match[0]), name)


def _escaped(char: str) -> str:
    if "\udc80" <= char <= "\udcff":  # a byte that is no UTF-8, as Python reads names of files
        return f"\\x{ord(char) - 0xDC00:02x}"
    return ascii(char)[1:-1]


def _without_data(text: str) -> str:
    """Return a text with addresses that hold data cut to their beginning."""
    return _DATA.sub(lambda match: f"{match[0].partition(',')[0][:30]},…", text) if "data:" in text else text


def nearest(name: str, valid: Sequence[str]) -> str:
    """Return ``did you mean 'x'?`` for the valid name nearest to ``name``, or an empty text."""
    close = closest(name, valid) or closest(name.lower(), valid)
    return f"did you mean '{close}'?" if close else ""


def closest(name: str, valid: Sequence[str], likeness: float = 0.6) -> str:
    """Return the valid name nearest to ``name``, of at least a likeness from 0 to 1, or an empty text."""
    import difflib  # needed where a name is wrong

    return next(iter(difflib.get_close_matches(name, valid, n=1, cutoff=likeness)), "")
