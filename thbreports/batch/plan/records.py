"""Find the records at the paths that a person names."""

from __future__ import annotations

import functools
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from thbreports.batch.plan.edition import OWN, Edition
from thbreports.errors import Problem, nearest
from thbreports.source import beside
from thbreports.system import read_file

if TYPE_CHECKING:
    from thbreports.record import Meeting
    from thbreports.record.walk import Walked

SUFFIXES = (".yaml", ".yml")
"""What the names of records in a folder end in; a file that is named itself may end in anything."""


@dataclass(frozen=True)
class RecordFile:
    """A record that is still to be read: a file, or ``data`` that came another way.

    ``shown`` is what messages call it, ``stem`` how the files made from it are called: a path as seen from
    the folder that is built into, with ``/`` between its parts, which are the folders that the record lies in
    below the path that a person named.  ``edition`` is the version of it that is asked for; where it was read
    elsewhere, ``meetings`` has that, for each document its own where they differ.  ``versions`` are the
    languages of all editions that link to one another, as editions name them; ``is_named`` tells whether a
    person named the record itself, and not a folder around it, ``listed`` how the list of files calls it.
    """

    shown: str
    stem: str
    path: str | None = None
    data: bytes | None = field(default=None, repr=False)
    meetings: tuple[Meeting, ...] = field(default=(), repr=False, compare=False)
    edition: Edition = OWN
    versions: tuple[str, ...] = ()
    is_named: bool = True
    listed: str = ""

    def read(self) -> bytes:
        """Return the text of the record as it was written.

        Raises OSError where the file cannot be read, is no regular file, or is too large for a record.
        """
        if self.data is not None or self.meetings:
            return self.data or b""  # of what was read elsewhere there is no more here
        from thbreports.source.text import MAX_BYTES  # a build with nothing to do reads no record

        return read_file.read(self.file(), MAX_BYTES)

    def beside(self) -> bytes | None:
        """Return the defaults of the folder of the record, None where it has none or comes another way.

        What cannot be read is empty here, and told when the record is loaded.
        """
        if self.data is not None or self.meetings:
            return None
        try:
            return beside.content(os.path.dirname(self.file()))
        except OSError:
            return b""

    def load(self, data: bytes | None = None) -> Meeting:
        """Return the meeting as its edition has it, from ``data`` where the record has been read already.

        Raises RecordError with its problems, NotForAudience where there is no such edition, OSError where the
        file cannot be read.
        """
        return self.meetings[0] if self.meetings else self.seen(self.whole(data))

    def seen(self, whole: Meeting, walked: Walked | None = None) -> Meeting:
        """Return what the edition has of the whole meeting; raises what ``load`` does.

        ``walked`` is what a walk over the meeting has found, if there was one in the same look.
        """
        from thbreports.view.prepare import seen

        audience = self.edition.audience or None  # the public's needs no look at packs
        return seen(whole, audience, review=self.edition.review, walked=walked)

    def whole(self, data: bytes | None = None) -> Meeting:
        """Return the whole meeting with all that some readers alone may read; raises what ``load`` does."""
        return self.whole_walked(data)[0]

    def whole_walked(self, data: bytes | None = None) -> tuple[Meeting, Walked]:
        """Return what ``whole`` does, and the walk over it by which it was checked."""
        from thbreports.view.prepare import load_walked

        folder = None if self.data is not None else _folder(os.path.dirname(self.file()))
        text = self.read() if data is None else data
        return load_walked(text, name=self.shown, folder=folder, language=self.edition.language)

    def languages(self) -> tuple[str, ...]:
        """Return the languages that the record is written in, its own first; none of one that is faulty."""
        from thbreports.errors import RecordError
        from thbreports.record.load import written_in

        folder = None if self.data is not None else _folder(os.path.dirname(self.file()))
        try:
            return written_in(self.read(), self.shown, folder)
        except (RecordError, OSError):
            return ()

    def size(self) -> int:
        """Return how many bytes it has; none where that cannot be told."""
        try:
            return os.stat(self.file()).st_size if self.data is None else len(self.data)
        except (OSError, ValueError):
            return 0

    def name(self, pack: str = "", number: int = 0) -> str:
        """Return how the files of a document are called: record and edition, from the second on its pack.

        A record ``minutes`` with the packs ``base`` and ``decisions-only`` makes ``minutes`` and
        ``minutes.decisions-only``, whatever the formats, and ``minutes.secretariat`` for that audience.
        """
        name = self.stem + self.edition.ending
        return f"{name}.{pack}" if number else name

    @property
    def linked(self) -> str:
        """The languages to which its files link, as the list of all files has them."""
        return ",".join(self.versions)

    def links(self, own: str, format: str, pack: str, number: int) -> dict[str, str]:
        """Return the addresses of a document in each language, as seen from its own file; none of one alone.

        ``own`` is the language that the record names itself.
        """
        each = {one: replace(self, edition=replace(self.edition, language=one)) for one in self.versions}
        files = {one or own: f"{file.name(pack, number)}.{format}" for one, file in each.items()}
        return {one: quote(name.rpartition("/")[2]) for one, name in files.items()}

    def file(self) -> str:
        """Return the path of the file, where the record is one."""
        return self.shown if self.path is None else self.path


def digest(data: bytes, around: bytes | None) -> str:
    """Return the SHA-256 of a record, with the defaults around it where there are some."""
    found = hashlib.sha256(data)
    if around is not None:
        found.update(b"\0" + around)
    return found.hexdigest()


def real(path: str) -> str:
    """Return where a file really lies: the same text for all paths to it."""
    if os.path.islink(path):
        return os.path.realpath(path)
    folder, name = os.path.split(path)
    return os.path.join(_real_folder(folder, os.getcwd()), name)


def find(
    paths: Iterable[str | os.PathLike[str] | RecordFile], edition: Edition = OWN
) -> tuple[list[RecordFile], list[Problem]]:
    """Return the records at the paths, in the order named and each once, and what is wrong with the paths.

    ``edition`` is what is asked for of each of them.

    Folders are searched to the bottom, in the order of names, without hidden files and folders
    and those of Python environments.  The files of what lies in a folder below such a one lie in a folder
    of that name too.
    """
    _real_folder.cache_clear()  # between two builds a link may have come to lead elsewhere
    problems: list[Problem] = []
    records: dict[object, RecordFile] = {}
    path: str | os.PathLike[str] | RecordFile | None = None
    for path in paths:
        if isinstance(path, RecordFile):
            records.setdefault(path if path.path is None else real(path.path), path)
        else:
            for where, record in _below(Path(path), problems):
                records.setdefault(where, record)
    if not records and not problems and path is not None:  # nothing but defaults
        hint = "name a record, or the folder"
        problems.append(Problem(str(path), 0, 0, "it has the defaults of a folder, and is no record", hint))
    found = records.values()
    return [*found] if edition == OWN else [replace(one, edition=edition) for one in found], problems


def _below(path: Path, problems: list[Problem]) -> Iterator[tuple[str, RecordFile]]:
    """Yield the record at a path, or those in a folder, each with the place where it really lies."""
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        problems.append(_missing(path))
    except ValueError:  # a zero byte, or half a character
        problems.append(Problem(str(path), 0, 0, "no file can have such a name"))
    except OSError as error:
        problems.append(Problem(str(path), 0, 0, f"it cannot be read: {error.strerror}"))
    else:
        if is_folder:
            yield from _inside(path, problems)
        elif path.name == beside.NAME:
            return  # the defaults of a folder, which are read with each of its records
        else:
            yield real(str(path)), RecordFile(str(path), path.stem, str(path))


def _inside(folder: Path, problems: list[Problem]) -> Iterator[tuple[str, RecordFile]]:
    told, found = len(problems), False
    for place in _search(str(folder), os.path.realpath(folder), problems):
        found = True
        yield place
    if not found and len(problems) == told:
        problems.append(Problem(str(folder), 0, 0, "the folder has no records", "they end in .yaml or .yml"))


def _search(top: str, lies_at: str, problems: list[Problem]) -> Iterator[tuple[str, RecordFile]]:
    """Yield each record below a folder, with where it really lies, as the folder does at ``lies_at``."""
    waiting = [(top, lies_at, "")]  # no recursion: folders may be nested more deeply than Python calls may
    while waiting:
        below: list[tuple[str, str, str]] = []
        yield from _in_one(*waiting.pop(), problems, below)
        waiting.extend(reversed(below))


def _in_one(
    folder: str, where: str, way: str, problems: list[Problem], below: list[tuple[str, str, str]]
) -> Iterator[tuple[str, RecordFile]]:
    """Yield each record in a folder itself; the folders in it join those ``below``.

    ``way`` leads there from the folder that is searched: nothing, or folders with ``/`` behind each.
    """
    try:
        with os.scandir(folder) as entries:
            found = sorted((one for one in entries if not one.name.startswith(".")), key=lambda one: one.name)
    except OSError as error:
        problems.append(Problem(folder, 0, 0, f"the folder cannot be read: {error.strerror}"))
        return
    if way and any(one.name == "pyvenv.cfg" for one in found):
        return  # the libraries of a Python environment, some of which bring YAML
    for entry in found:
        path = entry.name if folder == os.curdir else entry.path
        # What the entry tells need not be asked of the disk, which for hundreds of files is most of the work.
        is_link, lies = entry.is_symlink(), os.path.join(where, entry.name)
        is_folder = os.path.isdir(path) if is_link else entry.is_dir()
        if is_folder and not is_link:
            below.append((path, lies, f"{way}{entry.name}/"))
        elif not is_folder and entry.name.lower().endswith(SUFFIXES) and entry.name != beside.NAME:
            stem = way + entry.name.rpartition(".")[0]
            yield os.path.realpath(path) if is_link else lies, RecordFile(path, stem, path, is_named=False)


def _missing(path: Path) -> Problem:
    """Say which part of a path does not exist, and what there is that looks like it."""
    if path.is_symlink():
        return Problem(str(path), 0, 0, "it cannot be read: it is a link that leads to nothing")
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


_folder = functools.lru_cache(maxsize=64)(Path)


@functools.lru_cache(maxsize=64)
def _real_folder(folder: str, here: str) -> str:
    return os.path.realpath(folder)


Paths = str | os.PathLike[str] | RecordFile | Iterable[str | os.PathLike[str] | RecordFile]


def listed(paths: Paths) -> Iterable[str | os.PathLike[str] | RecordFile]:
    return [paths] if isinstance(paths, (str, os.PathLike, RecordFile)) else paths
