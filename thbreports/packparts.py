"""The files of a template pack: style sheets, labels, fonts, kept in memory until they change on disk."""

from __future__ import annotations

import bisect
import contextlib
import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from thbreports.problems import PackError, Problem
from thbreports.stamps import Stamp, stamp_of


@dataclass(frozen=True)
class FontFace:
    """One font file of a pack, as its ``fonts/fonts.toml`` lists it."""

    path: Path
    family: str
    weight: int
    style: str
    unicode_range: str

    def draws_any(self, characters: Sequence[int]) -> bool:
        """Tell whether the face has one of the characters, which are given by their numbers, sorted."""
        places = ((bisect.bisect_left(characters, low), high) for low, high in _ranges(self.unicode_range))
        return any(place < len(characters) and characters[place] <= high for place, high in places)

    def rule(self, url: str) -> str:
        """Return the ``@font-face`` rule of CSS that takes the file from ``url``."""
        return (
            f'@font-face{{font-family:"{self.family}";font-weight:{self.weight};font-style:{self.style};'
            f'src:url("{url}");unicode-range:{self.unicode_range}}}\n'
        )


@lru_cache(maxsize=64)
def _ranges(text: str) -> tuple[tuple[int, int], ...]:
    """Return the first and last character of each range, as CSS writes them; of all where that is unclear."""
    parts = (part.strip()[2:].partition("-") for part in text.split(","))
    try:
        return tuple(
            (int(low.replace("?", "0"), 16), int((high or low).replace("?", "f"), 16))
            for low, _, high in parts
        )
    except ValueError:
        return ((0, sys.maxunicode),)


Said = tuple[str, str | None]
"""The name of a pack, and which one it extends."""

_Listed = tuple[tuple[str, Path, tuple[tuple[Path, Stamp], ...]], ...]


def files(folder: Path) -> dict[Path, Stamp]:
    """Return the files of a pack, sorted by name, without hidden ones and what Python leaves behind."""
    return {folder / "/".join(parts): stamp for parts, stamp in sorted(_walk(str(folder), ()))}


def _walk(folder: str, before: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Stamp]]:
    """Yield the name of each file, as its parts below the pack's folder, and its stamp."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name == "__pycache__":
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, (*before, entry.name))
            elif entry.is_file():
                yield (*before, entry.name), stamp_of(entry.stat())


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
    return str(data["name"]), str(data["extends"]) if "extends" in data else None


def fingerprint(chain: Iterable[tuple[str, Path]]) -> str:
    """Return a SHA-256 over names and contents of all files of packs, each given by its name and folder."""
    return _fingerprint(tuple((name, folder, tuple(files(folder).items())) for name, folder in chain))


@lru_cache(maxsize=64)
def sheets(found: tuple[tuple[Path, Stamp], ...]) -> str:
    """Return the text of style sheets one after the other.

    Raises:
        PackError: if one cannot be read as text.
    """
    return "".join(_text(path) for path, _ in found)


@lru_cache(maxsize=64)
def labels(found: tuple[tuple[Path, Stamp], ...]) -> Mapping[str, str]:
    """Return the names and words of files of labels, later ones over earlier ones.

    A name inside a table is ``table.name``.

    Raises:
        PackError: if a file is not TOML, or a label is not a text.
    """
    return MappingProxyType({key: text for path, stamp in found for key, text in _labels(path, stamp)})


def faces(path: Path) -> tuple[FontFace, ...]:
    """Return the faces of a list of fonts; their files lie beside it.

    Raises:
        PackError: if the file is not TOML, a face lacks a key, or a font file is missing.
    """
    return _faces(path, stamp(path))


def stamp(path: Path) -> Stamp:
    """Return the stamp of a file or folder.

    Raises:
        OSError: if there is none.
    """
    return stamp_of(os.stat(path))


@lru_cache(maxsize=256)
def _content(path: Path, stamp: Stamp) -> bytes:
    return path.read_bytes()


@lru_cache(maxsize=4096)
def _digest(path: Path, stamp: Stamp) -> str:
    # A digest is kept, the bytes of a font are not: they would stay in memory for nothing.
    return hashlib.sha256(path.read_bytes()).hexdigest()


@lru_cache(maxsize=64)
def _fingerprint(packs: _Listed) -> str:
    whole = hashlib.sha256()
    for pack, folder, listed in packs:
        for path, stamp in listed:
            name = path.relative_to(folder).as_posix()
            whole.update(f"{pack}/{name}\0{_digest(path, stamp)}\n".encode())
    return whole.hexdigest()


def _text(path: Path) -> str:
    try:
        return content(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise _fault(path, "the file is not UTF-8 text", f"byte {error.start} is wrong") from error


def toml(path: Path) -> dict[str, Any]:
    """Return what a file in TOML says.  Raises PackError if it is none, OSError if it cannot be read."""
    import tomllib  # takes longer than to see that a hundred records have not changed

    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise _fault(path, f"the file is not TOML: {error}") from error


def _fault(path: Path, message: str, hint: str = "") -> PackError:
    return PackError([Problem(str(path), 0, 0, message, hint)])


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the names and values of a table and of those inside it."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield before + key, value


@lru_cache(maxsize=512)
def _labels(path: Path, stamp: Stamp) -> tuple[tuple[str, str], ...]:
    found = tuple(_flat(toml(path)))
    wrong = [name for name, value in found if not isinstance(value, str)]
    if wrong:
        raise PackError(Problem(str(path), 0, 0, f"label '{name}' is not a text") for name in wrong)
    return found


@lru_cache(maxsize=64)
def _faces(path: Path, stamp: Stamp) -> tuple[FontFace, ...]:
    found: list[FontFace] = []
    wrong: list[Problem] = []
    for number, face in enumerate(toml(path).get("faces", []), 1):
        try:
            file = path.parent / face["file"]
            found.append(FontFace(file, face["family"], face["weight"], face["style"], face["unicode-range"]))
        except KeyError as error:
            wrong.append(Problem(str(path), 0, 0, f"face {number} has no {error}"))
            continue
        if not file.is_file():
            wrong.append(Problem(str(path), 0, 0, f"face {number} names a missing file: {face['file']}"))
    if wrong:
        raise PackError(wrong)
    return tuple(found)
