"""Where the labels of a pack are written, for messages and for those who translate."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from thbreports.errors import PackError, Problem

if TYPE_CHECKING:
    from thbreports.packs.pack import Pack


def label_problem(pack: Pack, language: str, name: str, message: str, hint: str = "") -> PackError:
    """Return the problem of a label, at its line in the file that it is from.

    That is the file of the nearest pack, and of the narrowest language, that has the label.
    """
    codes = _narrower(language)
    chain = pack.chain()
    tables = ["", *(f"{one.name}." for one in reversed(chain))]
    for folder in (one.folder for one in reversed(chain)):
        for path in (folder / "labels" / f"{code}.toml" for code in codes):
            try:
                text = path.read_text(encoding="utf-8")
                data = tomllib.loads(text)
            except (OSError, ValueError):
                continue
            for whole in (table + name for table in tables):
                if _has(data, whole.split(".")) or whole in data:
                    return PackError([problem_at(path, text, whole, message, hint)])
    return PackError([Problem(str(pack.folder / "labels"), 0, 0, message, hint)])


def problem_at(path: Path, text: str, name: str, message: str, hint: str = "") -> Problem:
    """Return a problem of a label at its line in the text of a file."""
    line = next((number for number, found, _ in lines_of(text) if found == name), 0)
    source = text.splitlines()[line - 1] if line else ""
    return Problem(str(path), line, 1 if line else 0, message, hint, source)


def lines_of(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield number, label and comment of each line on which a label, or a table, begins."""
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if match := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(#.*)?$", line):
            table = re.sub(r"[\"'\s]", "", match[1]) + "."
            yield number, table[:-1], match[2] or ""
        elif match := re.match(r"\s*([^=#]+?)\s*=\s*(?:\"(?:[^\"\\]|\\.)*\"|'[^']*')?\s*(#.*)?", line):
            yield number, table + re.sub(r"[\"'\s]", "", match[1]), match[2] or ""


def _narrower(language: str) -> list[str]:
    """Return a language code, then the ones that are shorter by a part each."""
    parts = language.split("-")
    return ["-".join(parts[:count]) for count in range(len(parts), 0, -1)]


def _has(table: object, names: list[str]) -> bool:
    for name in names:
        if not isinstance(table, dict) or name not in table:
            return False
        table = table[name]
    return isinstance(table, str)
