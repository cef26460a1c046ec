"""Which rule of a pack's style sheets a layout ends at with an error of its own.

WeasyPrint tells nothing but where in its code that was.  So the page is laid out again with fewer sheets, and
with fewer rules of the one that matters, until the rule is found.  Only what fails pays for that.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import tinycss2

from thbreports.errors import PackError, Problem
from thbreports.packs import files, toml

if TYPE_CHECKING:
    from thbreports.packs import Pack
    from thbreports.system.stamps import Stamp

_AT = re.compile(r" at (?P<line>\d+):(?P<column>\d+)")
_SELECTOR = re.compile(r"selector,? '([^']+)'")
_IGNORED = re.compile(r"Ignored `(?P<name>[\w-]+)")
_UNKNOWN = "the layout does not know a rule of the style sheets"
_HINT = "take it out, or write it in another way"


def found(pack: Pack, what: str, fails: Callable[[str], bool]) -> PackError:
    """Return what to tell of a layout that fails: the rule that leads to it, or the design of the pack.

    ``what`` says how it fails, after "this rule" or "this design"; ``fails`` tells whether the document
    cannot be laid out with a style sheet in the place of the pack's.
    """
    paths, before = _sheets(pack)
    if fails(before):
        message = f"this design {what}"
        return PackError([Problem(str(pack.folder / toml.FILE), 0, 0, message, _HINT)])
    number = _first(len(paths), lambda count: fails(before + files.sheets(paths[:count])))
    path = paths[number - 1][0]
    before += files.sheets(paths[: number - 1])
    text = files.sheets(paths[number - 1 : number])
    rules = tinycss2.parse_stylesheet(text, skip_whitespace=True, skip_comments=True)
    rule = rules[_first(len(rules), lambda count: fails(before + tinycss2.serialize(rules[:count]))) - 1]
    lines = text.splitlines()
    source = lines[rule.source_line - 1] if rule.source_line <= len(lines) else ""
    message = f"this rule {what}"
    return PackError([Problem(str(path), rule.source_line, rule.source_column, message, _HINT, source)])


def placed(pack: Pack, message: str) -> Problem:
    """Return what WeasyPrint says of a rule, at the place in its own sheet if it names one.

    WeasyPrint counts the lines of all sheets of the pack together.
    """
    whole = Problem(pack.name, 0, 0, f"{_UNKNOWN}: {message}")
    paths, before = _sheets(pack)
    match = _AT.search(message)
    if match is None:
        return _at_selector(paths, message) or whole
    line = int(match["line"]) - before.count("\n")
    for number in range(len(paths)):
        text = files.sheets(paths[number : number + 1])
        if line <= text.count("\n") and line > 0:
            source = text.splitlines()[line - 1]
            named = _IGNORED.match(message)  # values of the design have been put in before what it counts
            column = source.find(named["name"]) + 1 if named else 0
            said = f"{_UNKNOWN}: {message[: match.start()]}{message[match.end() :]}"
            return Problem(str(paths[number][0]), line, column or int(match["column"]), said, "", source)
        line -= text.count("\n")
    return whole


def _at_selector(paths: tuple[tuple[Path, Stamp], ...], message: str) -> Problem | None:
    """Return what WeasyPrint says of a selector, without its place, at the first place that has it."""
    named = _SELECTOR.search(message)
    for number in range(len(paths)) if named else ():
        text = files.sheets(paths[number : number + 1])
        if named and (start := text.find(named[1].strip())) >= 0:
            line = text.count("\n", 0, start) + 1
            column = start - text.rfind("\n", 0, start)
            said, source = f"{_UNKNOWN}: {message}", text.splitlines()[line - 1]
            return Problem(str(paths[number][0]), line, column, said, "", source)
    return None


def _sheets(pack: Pack) -> tuple[tuple[tuple[Path, Stamp], ...], str]:
    """Return the style sheets of a pack for paper, and what stands before them."""
    paths = files.present(f / name for f in pack.folders() for name in ("shared.css", "print.css"))
    whole = pack.css("print")
    return paths, whole[: len(whole) - len(files.sheets(paths))]


def _first(most: int, fails: Callable[[int], bool]) -> int:
    """Return the least number from 1 to ``most`` that fails, where all above it do."""
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fails(middle) else (middle + 1, high)
    return low
