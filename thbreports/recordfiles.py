"""Paths that a person names to the records that they hold."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from thbreports import reading
from thbreports.problems import Problem, nearest
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
        folder = None if self.data is not None else self._file().parent
        return reading.load(self.read() if data is None else data, name=self.shown, folder=folder)

    def _file(self) -> Path:
        return Path(self.shown) if self.path is None else self.path


def find(paths: Iterable[str | os.PathLike[str] | Record]) -> tuple[list[Record], list[Problem]]:
    """Return the records at the paths, in the order named and each once, and what is wrong with the paths.

    Folders are searched to the bottom, in the order of names, without hidden files and folders.
    """
    problems: list[Problem] = []
    records: dict[object, Record] = {}
    for path in paths:
        for record in [path] if isinstance(path, Record) else _below(Path(path), problems):
            key = record if record.path is None else os.path.realpath(record.path)
            records.setdefault(key, record)
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
