"""Style sheets and other files of a pack, kept in memory until they change on disk."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from thbreports.errors import PackError, Problem
from thbreports.packs import access, stylesheets, toml_text
from thbreports.packs.places import builtin
from thbreports.packs.sheet_values import too_long
from thbreports.system.stamps import Stamp, stamp_of

Said = tuple[str, str | None]
"""The name of a pack, and which one it extends."""

_Listed = tuple[tuple[str, Path, tuple[tuple[str, Stamp], ...]], ...]


def files(folder: Path) -> dict[Path, Stamp]:
    """Return the files of a pack, sorted by name, without hidden ones and what Python leaves behind."""
    return {folder / name: stamp for name, stamp in _listed(folder)}


def _listed(folder: Path) -> tuple[tuple[str, Stamp], ...]:
    """Return the names of the files of a pack below its folder, in order, with their stamps."""
    return tuple(sorted(_walk(str(folder), ""), key=lambda one: one[0].split("/")))


def _walk(folder: str, before: str) -> Iterator[tuple[str, Stamp]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name == "__pycache__":
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, f"{before}{entry.name}/")
            elif entry.is_file():
                yield before + entry.name, stamp_of(entry.stat())


def content(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        OSError: if it cannot be read.
    """
    return _content(path, stamp(path))


def present(paths: Iterable[Path]) -> tuple[tuple[Path, Stamp], ...]:
    """Return those of the paths at which there is a file or a folder, with their stamps."""
    found: list[tuple[Path, Stamp]] = []
    for path in paths:
        with contextlib.suppress(OSError):
            found.append((path, stamp(path)))
    return tuple(found)


def said(path: Path) -> Said:
    """Return what a pack.toml says of the pack; what else it says is not looked at.

    Raises:
        OSError: if it cannot be read.
        PackError: if the file is not TOML.
        KeyError: if it has no name.
    """
    data = toml(path)
    if not isinstance(data["name"], str) or not isinstance(data.get("extends", ""), str):
        raise KeyError("name")
    return data["name"], data.get("extends")


def fingerprint(chain: Iterable[tuple[str, Path]]) -> str:
    """Return a SHA-256 over names and contents of all files of packs, each given by its name and folder."""
    return _fingerprint(tuple((name, folder, _listed(folder)) for name, folder in chain))


@functools.lru_cache(maxsize=64)
def sheets(found: tuple[tuple[Path, Stamp], ...]) -> str:
    """Return the text of style sheets one after the other.

    Raises:
        PackError: if one cannot be read as text, or asks for what a report may not ask for.
    """
    read = [_sheet(path, stamp) for path, stamp in found]
    if wrong := [problem for sheet in read for problem in sheet.problems]:
        raise PackError(wrong)
    at = {value: path for sheet, (path, _) in zip(read, found, strict=True) for value in sheet.values}
    if long := list(too_long(value for sheet in read for value in sheet.values)):
        raise PackError(stylesheets.too_long(value, at[value]) for value in long)
    return "".join(sheet.text for sheet in read)


@functools.lru_cache(maxsize=64)
def _sheet(path: Path, stamp: Stamp) -> stylesheets.Sheet:
    if path.parent.parent == builtin():  # ours are looked at by the tests, not at each start
        return stylesheets.Sheet(text_of(path), ())
    return stylesheets.examined(text_of(path), path)


def stamp(path: Path) -> Stamp:
    """Return the stamp of a file or folder.

    Raises:
        OSError: if there is none.
    """
    return stamp_of(os.stat(path))


@functools.lru_cache(maxsize=256)
def _content(path: Path, stamp: Stamp) -> bytes:
    return access.content(path)


@functools.lru_cache(maxsize=4096)
def _digest(path: Path, stamp: Stamp) -> str:
    # A digest is kept, the bytes of a font are not: they would stay in memory for nothing.
    return hashlib.sha256(access.content(path)).hexdigest()


@functools.lru_cache(maxsize=64)
def _fingerprint(packs: _Listed) -> str:
    whole = hashlib.sha256()
    for pack, folder, listed in packs:
        for name, stamp in listed:
            whole.update(f"{pack}/{name}\0{_digest(folder / name, stamp)}\n".encode())
    return whole.hexdigest()


def text_of(path: Path) -> str:
    return access.text(path)


def toml(path: Path) -> dict[str, Any]:
    """Return what a file in TOML says.  Raises PackError if it is none, OSError if it cannot be read."""
    data, problems = toml_text.read(path, text_of(path))
    if problems:
        raise PackError(replace(one, message=f"the file is not TOML: {one.message}") for one in problems)
    return data


def _problem(path: Path, message: str, hint: str = "") -> PackError:
    return PackError([Problem(str(path), 0, 0, message, hint)])
