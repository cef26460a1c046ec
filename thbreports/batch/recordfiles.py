"""Paths that a person names to the records that they hold."""

from __future__ import annotations

import functools
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from thbreports.problems import Problem, nearest

if TYPE_CHECKING:
    from thbreports.record import Meeting

SUFFIXES = (".yaml", ".yml")
"""What the names of records in a folder end in; a file that is named itself may end in anything."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record that is still to be read: a file, or ``data`` that came another way.

    ``shown`` is what messages call it, ``stem`` how the files made from it are called.
    """

    shown: str
    stem: str
    path: Path | None = None
    data: bytes | None = field(default=None, repr=False)

    def read(self) -> bytes:
        """Return the text of the record as it was written.  Raises OSError where the file cannot be read."""
        if self.data is not None:
            return self.data
        return self._file().read_bytes()

    def load(self, data: bytes | None = None) -> Meeting:
        """Return the meeting, from ``data`` where the record has been read already.

        Raises RecordError with its faults, OSError where the file cannot be read.
        """
        from thbreports import reading

        folder = None if self.data is not None else self._file().parent
        return reading.load(self.read() if data is None else data, name=self.shown, folder=folder)

    def seen_from(self, folder: Path) -> str | None:
        """Return the path of the record as seen from a folder, or None where it has none that leads there."""
        return None if self.path is None else seen_from(folder, self.path)

    def _file(self) -> Path:
        return Path(self.shown) if self.path is None else self.path


def stem_of(stem: str, pack: str, number: int) -> str:
    """Return how the files of a document are called: as their record, and from the second on, its pack.

    A record ``minutes`` with the packs ``base`` and ``decisions-only`` makes ``minutes`` and
    ``minutes.decisions-only``, whatever the formats.
    """
    return f"{stem}.{pack}" if number else stem


def seen_from(folder: Path, path: Path) -> str | None:
    """Return a path as seen from a folder, or None where no such path leads there (another drive)."""
    seen = _seen_from(str(folder), str(path.parent), os.getcwd())
    return None if seen is None else path.name if seen == "." else f"{seen}/{path.name}"


def real(path: Path) -> str:
    """Return where a file really lies: the same text for all paths to it."""
    if path.is_symlink():
        return os.path.realpath(path)
    return os.path.join(_real_folder(str(path.parent), os.getcwd()), path.name)


def find(paths: Iterable[str | os.PathLike[str] | Record]) -> tuple[list[Record], list[Problem]]:
    """Return the records at the paths, in the order named and each once, and what is wrong with the paths.

    Folders are searched to the bottom, in the order of names, without hidden files and folders.
    """
    _real_folder.cache_clear()  # between two builds a link may have come to lead elsewhere
    _seen_from.cache_clear()
    problems: list[Problem] = []
    records: dict[object, Record] = {}
    for path in paths:
        for record in [path] if isinstance(path, Record) else _below(Path(path), problems):
            records.setdefault(record if record.path is None else real(record.path), record)
    return list(records.values()), problems


def _below(path: Path, problems: list[Problem]) -> Iterator[Record]:
    """Yield the record at a path, or those in a folder."""
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        problems.append(_missing(path))
    except OSError as error:
        problems.append(Problem(str(path), 0, 0, f"it cannot be read: {error.strerror}"))
    else:
        yield from _inside(path, problems) if is_folder else [Record(str(path), path.stem, path)]


def _inside(folder: Path, problems: list[Problem]) -> Iterator[Record]:
    told, found = len(problems), False
    for file in _search(folder, problems):
        found = True
        yield Record(str(file), file.stem, file)
    if not found and len(problems) == told:
        problems.append(Problem(str(folder), 0, 0, "the folder has no records", "they end in .yaml or .yml"))


def _search(top: Path, problems: list[Problem]) -> Iterator[Path]:
    def cannot(error: OSError) -> None:
        problems.append(Problem(str(error.filename), 0, 0, f"the folder cannot be read: {error.strerror}"))

    for folder, folders, files in os.walk(top, onerror=cannot):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and name.lower().endswith(SUFFIXES):
                yield Path(folder, name)


def _missing(path: Path) -> Problem:
    """Say which part of a path does not exist, and what there is that looks like it."""
    lost, around = path, path.parent
    while not around.exists():
        lost, around = around, around.parent
    if not around.is_dir():
        return Problem(str(path), 0, 0, f"'{around}' is a file, not a folder")
    what = "file or folder" if lost == path else f"folder '{lost}'"
    try:
        known = sorted(os.listdir(around))
    except OSError:
        known = []
    return Problem(str(path), 0, 0, f"there is no such {what}", nearest(lost.name, known))


# Hundreds of records lie in one folder, and to ask the disk for each is most of the work.
@functools.lru_cache(maxsize=64)
def _real_folder(folder: str, here: str) -> str:
    return os.path.realpath(folder)


@functools.lru_cache(maxsize=64)
def _seen_from(folder: str, path: str, here: str) -> str | None:
    try:
        return Path(os.path.relpath(os.path.realpath(path), os.path.realpath(folder))).as_posix()
    except ValueError:
        return None
