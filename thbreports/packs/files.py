"""The files of a template pack: style sheets, labels, fonts, kept in memory until they change on disk."""

from __future__ import annotations

import bisect
import contextlib
import functools
import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from thbreports import packaccess, stylesheets, tomltext
from thbreports.problems import PackError, Problem
from thbreports.sheetvalues import too_long
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


@functools.lru_cache(maxsize=64)
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


@functools.cache
def builtin() -> Path:
    """Return the folder of the built-in packs: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "templates"
    return inside.resolve() if inside.is_dir() else package.parent / "templates"


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
    if not isinstance(data["name"], str) or not isinstance(data.get("extends", ""), str):
        raise KeyError("name")
    return data["name"], data.get("extends")


def fingerprint(chain: Iterable[tuple[str, Path]]) -> str:
    """Return a SHA-256 over names and contents of all files of packs, each given by its name and folder."""
    return _fingerprint(tuple((name, folder, tuple(files(folder).items())) for name, folder in chain))


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
        return stylesheets.Sheet(_text(path), ())
    return stylesheets.examined(_text(path), path)


@functools.lru_cache(maxsize=64)
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


@functools.lru_cache(maxsize=256)
def _content(path: Path, stamp: Stamp) -> bytes:
    return packaccess.content(path)


@functools.lru_cache(maxsize=4096)
def _digest(path: Path, stamp: Stamp) -> str:
    # A digest is kept, the bytes of a font are not: they would stay in memory for nothing.
    return hashlib.sha256(packaccess.content(path)).hexdigest()


@functools.lru_cache(maxsize=64)
def _fingerprint(packs: _Listed) -> str:
    whole = hashlib.sha256()
    for pack, folder, listed in packs:
        for path, stamp in listed:
            name = path.relative_to(folder).as_posix()
            whole.update(f"{pack}/{name}\0{_digest(path, stamp)}\n".encode())
    return whole.hexdigest()


def _text(path: Path) -> str:
    return packaccess.text(path)


def toml(path: Path) -> dict[str, Any]:
    """Return what a file in TOML says.  Raises PackError if it is none, OSError if it cannot be read."""
    data, problems = tomltext.read(path, _text(path))
    if problems:
        raise PackError(replace(one, message=f"the file is not TOML: {one.message}") for one in problems)
    return data


def _fault(path: Path, message: str, hint: str = "") -> PackError:
    return PackError([Problem(str(path), 0, 0, message, hint)])


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
    lines = _text(path).splitlines()
    wrong: list[Problem] = []
    for name, value in found:
        section, _, key = name.rpartition(".")
        if not isinstance(value, str):
            wrong.append(tomltext.problem(path, lines, section, key, f"label '{name[:80]}' is not a text"))
        elif message := tomltext.unsafe(value, overrides_only=True):
            wrong.append(tomltext.problem(path, lines, section, key, f"label '{name[:80]}' {message}"))
    if wrong:
        raise PackError(wrong)
    return found


@functools.lru_cache(maxsize=64)
def _faces(path: Path, stamp: Stamp) -> tuple[FontFace, ...]:
    found: list[FontFace] = []
    wrong: list[Problem] = []
    text = _text(path)
    listed = toml(path).get("faces", [])
    heads = [number for number, line in enumerate(text.splitlines(), 1) if line.strip() == "[[faces]]"]
    for number, face in enumerate(listed if isinstance(listed, list) else [], 1):
        line = heads[number - 1] if len(heads) == len(listed) else 0
        try:
            if message := _face_fault(face):
                raise ValueError(message)
            file = path.parent / face["file"]
            packaccess.check_inside(file)
            if not file.is_file():
                raise ValueError(f"names a missing file: {face['file'][:80]}")
        except KeyError as error:
            wrong.append(Problem(str(path), line, 0, f"face {number} has no {error}"))
        except (ValueError, OSError) as error:
            wrong.append(Problem(str(path), line, 0, f"face {number} {error}"))
        except PackError:
            message = f"face {number} names a file outside of the pack: {face['file'][:80]}"
            wrong.append(Problem(str(path), line, 0, message, "put a copy of it into the pack"))
        else:
            found.append(FontFace(file, face["family"], face["weight"], face["style"], face["unicode-range"]))
    if wrong:
        raise PackError(wrong)
    return tuple(found)


_FACE = {
    "file": re.compile(r"[\w][\w .-]*(/[\w][\w .-]*)*\.(ttf|otf|woff2?)", re.IGNORECASE),
    "family": re.compile(r"[\w][\w .-]{0,99}"),
    "style": re.compile(r"normal|italic|oblique"),
    "unicode-range": re.compile(
        r"U\+[0-9A-F?]{1,6}(-[0-9A-F]{1,6})?(, *U\+[0-9A-F?]{1,6}(-[0-9A-F]{1,6})?)*", re.I
    ),
}
"""What the values of a face may be: they become a rule of a style sheet."""


def _face_fault(face: Any) -> str:
    """Return what is wrong with a face, or an empty text.  Raises KeyError for what it lacks."""
    if not isinstance(face, dict):
        return "is not a table"
    for key, form in _FACE.items():
        if not isinstance(face[key], str) or not form.fullmatch(face[key]):
            return f"has a {key} that cannot be: {str(face[key])[:80]!r}"
    weight = face["weight"]
    if not isinstance(weight, int) or isinstance(weight, bool) or not 1 <= weight <= 1000:
        return "has a weight that is not a number from 1 to 1000"
    return ""
