"""Where the labels of a pack are written, for messages."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from thbreports.errors import PackError, Problem

if TYPE_CHECKING:
    from thbreports.packs import Pack


def label_problem(pack: Pack, language: str, name: str, message: str, hint: str = "") -> PackError:
    """Return the problem of a label, at its line in the file that it is from.

    That is the file of the nearest pack, and of the narrowest language, that has the label.
    """
    codes = _narrower(language)
    for folder in (one.folder for one in reversed(pack.chain())):
        for path in (folder / "labels" / f"{code}.toml" for code in codes):
            try:
                text = path.read_text(encoding="utf-8")
                table = tomllib.loads(text)
            except (OSError, ValueError):
                continue
            if _has(table, name.split(".")) or name in table:
                line = _line(text, name)
                source = text.splitlines()[line - 1] if line else ""
                return PackError([Problem(str(path), line, 1 if line else 0, message, hint, source)])
    return PackError([Problem(str(pack.folder / "labels"), 0, 0, message, hint)])


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


def _line(text: str, name: str) -> int:
    """Return the number of the line on which a label begins, or 0: its name, whole or inside its table."""
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if match := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(#.*)?$", line):
            table = re.sub(r"[\"'\s]", "", match[1]) + "."
        elif (match := re.match(r"\s*([^=#]+?)\s*=", line)) and table + re.sub(
            r"[\"'\s]", "", match[1]
        ) == name:
            return number
    return 0
