"""Packs that a caller asks for: names, folders or packs, each once, and no two of one name."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from thbreports.errors import PackError, Problem
from thbreports.packs import places
from thbreports.packs.find import find
from thbreports.packs.pack import Pack

Choice = str | Path | Pack
"""A pack, its name or its folder."""


def choose(chosen: Choice | Iterable[Choice] | None) -> tuple[Pack, ...]:
    """Return the packs that a caller asks for, each once; none if it leaves the choice to the records.

    Raises PackError for packs that are unknown or wrong, and for two of one name.
    """
    if chosen is None:
        return ()
    found: list[Pack] = []
    problems: list[Problem] = []
    for one in [chosen] if isinstance(chosen, (str, Path, Pack)) else chosen:
        try:
            found.append(one if isinstance(one, Pack) else find(one))
        except PackError as error:
            problems.extend(error.problems)
    problems.extend(
        Problem(str(found[number].folder), 0, 0, message, hint)
        for number, message, hint in duplicate_names(found)
    )
    if problems:
        raise PackError(problems)
    return unique(found)


def seen_from(name: str, folder: Path) -> str:
    """Return what a record in ``folder`` writes for a pack that is called ``name`` here."""
    if not places.is_folder(name) or os.path.isabs(name) or name.startswith("~"):
        return name
    path = Path(os.path.relpath(name, folder)).as_posix()
    return path if path.startswith(".") else f"./{path}"


def unique(found: Iterable[Pack]) -> tuple[Pack, ...]:
    """Return the packs without those that were named before."""
    return tuple({pack.folder: pack for pack in found}.values())


def duplicate_names(found: Sequence[Pack]) -> Iterator[tuple[int, str, str]]:
    """Yield number, message and hint for each pack that has the name of another one before it."""
    first: dict[str, Pack] = {}
    for number, pack in enumerate(found):
        other = first.setdefault(pack.name, pack)
        if other.folder != pack.folder:
            hint = f"their titles are '{other.title}' and '{pack.title}'"
            yield number, f"there are two packs of the name '{pack.name}'", hint
