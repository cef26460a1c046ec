"""Files of labels: the words that templates print, in one language, for a pack and those that extend it."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from thbreports.errors import PackError, Problem
from thbreports.packs import toml_text
from thbreports.packs.files import stamp, text_of, toml
from thbreports.system.stamps import Stamp

PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")
"""The plural forms of CLDR, of which a label with a count has those of its language."""


def whole_name(name: str) -> str:
    """Return the name of a label without the plural form that it may end in."""
    before, _, form = name.rpartition(".")
    return before if form in PLURAL_FORMS and before else name


def names(path: Path) -> tuple[str, ...]:
    """Return the names that a file gives its labels, those in tables as ``table.name``.

    Raises:
        PackError: if the file is not TOML, or a label is not a text.
        OSError: if it cannot be read.
    """
    return tuple(name for name, _ in _labels(path, stamp(path)))


def labels(
    found: tuple[tuple[Path, Stamp], ...], chain: tuple[tuple[Path, str], ...] = ()
) -> Mapping[str, str]:
    """Return the names and words of files of labels, later ones over earlier ones.

    A name inside a table is ``table.name``.  ``chain`` are folders and names of packs, the oldest first: a
    table named as one of them holds words of that pack, which stand over those of the packs before it.

    Raises:
        PackError: if a file is not TOML, or a label is not a text.
    """
    return MappingProxyType(_merged(found, chain))


@functools.lru_cache(maxsize=64)
def _merged(found: tuple[tuple[Path, Stamp], ...], chain: tuple[tuple[Path, str], ...]) -> dict[str, str]:
    ranks = {name: rank for rank, (_, name) in enumerate(chain)}
    folders = {folder: rank for rank, (folder, _) in enumerate(chain)}
    ranked: list[tuple[int, str, str]] = []
    for path, seen in found:
        own = folders.get(path.parent.parent, 0)
        for key, text in _labels(path, seen):
            table, _, name = key.partition(".")
            rank = ranks.get(table, -1) if name else -1
            ranked.append((rank, name, text) if rank > own else (own, key, text))
    merged: dict[str, str] = {}
    for _, key, text in sorted(ranked, key=lambda one: one[0]):
        if (whole := whole_name(key)) != key:
            merged.pop(whole, None)  # a label that has become one with plural forms
        merged[key] = text
    return merged


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the names and values of a table and of those inside it."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield before + key, value


@functools.lru_cache(maxsize=512)
def _labels(path: Path, stamp: Stamp) -> tuple[tuple[str, str], ...]:
    found = tuple(_flat(toml(path)))
    lines = text_of(path).splitlines()
    wrong: list[Problem] = []
    for name, value in found:
        section, _, key = name.rpartition(".")
        if not isinstance(value, str):
            wrong.append(toml_text.problem(path, lines, section, key, f"label '{name[:80]}' is not a text"))
        elif message := toml_text.unsafe(value, overrides_only=True):
            wrong.append(toml_text.problem(path, lines, section, key, f"label '{name[:80]}' {message}"))
    if wrong:
        raise PackError(wrong)
    return found
