"""What packs say to Typst: a file ``typst.typ`` beside their style sheets, held to saying how things look.

A pack may come from somebody else, and Typst can load packages from the network, read files and run text as
code.  So a file of rules names nothing that does; what it may name is looked at word by word.  Where a text
or a comment ends, Typst alone knows (a quotation mark is a letter of prose, comments stand in comments), so
that words count there, too.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from thbreports.errors import PackError, Problem
from thbreports.packs import files
from thbreports.packs.places import builtin
from thbreports.system.stamps import Stamp

if TYPE_CHECKING:
    from thbreports.packs.pack import Pack

FILE = "typst.typ"
_SHEETS = ("shared.css", "print.css")
_TOKEN = re.compile(r"\$|[0-9][0-9A-Za-z]*|[^\W\d][\w-]*")
"""A word as Typst has them: it goes on over hyphens, and a number with its unit does not.

In formulas it ends at a hyphen; looks need none of them.
"""
_REFUSED = frozenset(
    "import include eval std dictionary read json yaml toml csv xml cbor plugin image bibliography cite link"
    " attach embed sys target html bundle asset metadata state query locate footnote ref $".split()
)
"""Names of Typst that reach for files or packages, run text as code, or make links and parts of their own."""
_NEEDED = re.compile(r"#let\s+rules\s*\(")


class Rules(NamedTuple):
    """The rules of one pack: where they stand, and their text."""

    path: Path
    text: str


def rules(pack: Pack) -> tuple[Rules, ...]:
    """Return the rules of a pack and its parents, the oldest first.

    Raises PackError where a file cannot be read as text, or names what a pack may not ask for.
    """
    paths = files.present(one.folder / FILE for one in pack.chain())
    found = [Rules(path, _read(path, stamp)) for path, stamp in paths]
    if wrong := [problem for one in found for problem in _problems(one.path, one.text)]:
        raise PackError(wrong)
    return tuple(found)


def are_ours(rules: tuple[Rules, ...]) -> bool:
    """Tell whether all rules are those of built-in packs."""
    return all(_is_ours(one.path) for one in rules)


def _is_ours(path: Path) -> bool:
    return path.parent.parent == builtin()


def unspoken(pack: Pack) -> list[Path]:
    """Return the style sheets of a pack and its parents beside which no rules stand: Typst reads none."""
    return [
        path
        for one in pack.chain()
        if not (one.folder / FILE).is_file()
        for path, _ in files.present(one.folder / name for name in _SHEETS)
    ]


@functools.lru_cache(maxsize=64)
def _read(path: Path, stamp: Stamp) -> str:
    return files.text_of(path)


@functools.lru_cache(maxsize=64)
def _problems(path: Path, text: str) -> tuple[Problem, ...]:
    if _is_ours(path):  # ours are looked at by the tests
        return ()
    found: list[Problem] = []
    for match in _TOKEN.finditer(text):
        word = match[0]
        if word in _REFUSED:
            line = text.count("\n", 0, match.start()) + 1
            start = text.rfind("\n", 0, match.start()) + 1
            message = f"rules of a pack cannot use '{word}'"
            hint = "they say how elements look, without such words even in comments; see docs/templates.md"
            found.append(Problem(str(path), line, match.start() - start + 1, message, hint))
    if not _NEEDED.search(text):
        found.append(Problem(str(path), 1, 1, "there are no rules in it", "write #let rules(d) = (...)"))
    return tuple(found)
