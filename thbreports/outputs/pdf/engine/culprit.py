"""Which rule of a pack's style sheets a layout ends at with an error of its own.

WeasyPrint tells nothing but where in its code that was.  So the page is laid out again with fewer sheets, and
with fewer rules of the one that matters, until the rule is found.  Only what fails pays for that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import tinycss2

from thbreports.errors import PackError, Problem
from thbreports.packs import files, toml

if TYPE_CHECKING:
    from thbreports.packs import Pack

_HINT = "take it out, or write it in another way"


def found(pack: Pack, what: str, fails: Callable[[str], bool]) -> PackError:
    """Return what to tell of a layout that fails: the rule that leads to it, or the design of the pack.

    ``what`` says how it fails, after "this rule" or "this design"; ``fails`` tells whether the document
    cannot be laid out with a style sheet in the place of the pack's.
    """
    paths = files.present(f / name for f in pack.folders() for name in ("shared.css", "print.css"))
    whole, sheets = pack.css("print"), files.sheets(paths)
    before = whole[: len(whole) - len(sheets)]
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


def _first(most: int, fails: Callable[[int], bool]) -> int:
    """Return the least number from 1 to ``most`` that fails, where all above it do."""
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fails(middle) else (middle + 1, high)
    return low
