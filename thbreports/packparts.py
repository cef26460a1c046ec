"""The files of a template pack: style sheets, labels, fonts, kept in memory until they change on disk."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from thbreports.problems import PackError, Problem


@dataclass(frozen=True)
class FontFace:
    """One font file of a pack, as its ``fonts/fonts.toml`` lists it."""

    path: Path
    family: str
    weight: int
    style: str
    unicode_range: str

    def rule(self, url: str) -> str:
        """Return the ``@font-face`` rule of CSS that takes the file from ``url``."""
        return (
            f'@font-face{{font-family:"{self.family}";font-weight:{self.weight};font-style:{self.style};'
            f'src:url("{url}");unicode-range:{self.unicode_range}}}\n'
        )


def files(folder: Path) -> list[Path]:
    """Return the files of a pack, sorted by name, without hidden ones and what Python leaves behind."""
    names = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return [
        folder / name
        for name in names
        if not any(part.startswith(".") or part == "__pycache__" for part in name.parts)
    ]


def content(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        OSError: if it cannot be read.
    """
    return _content(path, _stamp(path))


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    return _digest(path, _stamp(path))


def sheet(path: Path) -> str:
    """Return the text of a style sheet, or nothing where the pack has none."""
    return _text(path) if path.is_file() else ""


def labels(path: Path) -> tuple[tuple[str, str], ...]:
    """Return the names and words of a file of labels; a name inside a table is ``table.name``.

    Raises:
        PackError: if the file is not TOML, or a label is not a text.
    """
    return _labels(path, _stamp(path))


def faces(path: Path) -> tuple[FontFace, ...]:
    """Return the faces of a list of fonts; their files lie beside it.

    Raises:
        PackError: if the file is not TOML, a face lacks a key, or a font file is missing.
    """
    return _faces(path, _stamp(path))


def _stamp(path: Path) -> tuple[int, int]:
    """Return what changes when a file changes, so that what was read of it may be kept until then."""
    status = path.stat()
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=256)
def _content(path: Path, stamp: tuple[int, int]) -> bytes:
    return path.read_bytes()


@lru_cache(maxsize=4096)
def _digest(path: Path, stamp: tuple[int, int]) -> str:
    # A digest is kept, the bytes of a font are not: they would stay in memory for nothing.
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _text(path: Path) -> str:
    try:
        return content(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise _fault(path, "the file is not UTF-8 text", f"byte {error.start} is wrong") from error


def _toml(path: Path) -> dict[str, Any]:
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
def _labels(path: Path, stamp: tuple[int, int]) -> tuple[tuple[str, str], ...]:
    found = tuple(_flat(_toml(path)))
    wrong = [name for name, value in found if not isinstance(value, str)]
    if wrong:
        raise PackError(Problem(str(path), 0, 0, f"label '{name}' is not a text") for name in wrong)
    return found


@lru_cache(maxsize=64)
def _faces(path: Path, stamp: tuple[int, int]) -> tuple[FontFace, ...]:
    found: list[FontFace] = []
    wrong: list[Problem] = []
    for number, face in enumerate(_toml(path).get("faces", []), 1):
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
