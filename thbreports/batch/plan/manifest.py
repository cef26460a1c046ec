"""Read and write manifest.json: the files of a folder that were built, and what each was made from.

It tells which report belongs to which record, and whether it is still the one that would be made.  It
holds no time and nothing of the machine, so that the same files have the same list.  Entries of earlier
builds stay.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Set
from pathlib import Path
from typing import Any

from thbreports import formats
from thbreports.batch.plan import manifest_form
from thbreports.batch.plan.edition import Edition
from thbreports.batch.plan.manifest_form import NAME as NAME
from thbreports.batch.plan.manifest_form import Documents as Documents
from thbreports.batch.plan.manifest_form import Entry as Entry
from thbreports.batch.plan.manifest_form import Manifest as Manifest
from thbreports.errors import OutputError, Problem
from thbreports.system import read_file
from thbreports.system import versions as system_versions
from thbreports.system.files import fsync_folder, write

VERSION = 1
"""Number of the form of the file; it changes when older programs could no longer read it rightly."""

MAX_BYTES = 4_000_000_000
"""Bytes of the largest list that is read back."""
MAX_REPORT = 1_000_000_000
"""Bytes of the largest report that is read back."""

_HINT = "remove it, or build into another folder"


class ManifestStore:
    """Keeps the manifest of one folder while a build goes on.

    Opening it reads the old one, which raises OutputError where a file of this name is none of ours.
    ``problems`` tell what is damaged in one that is: this is forgotten, and the files are made anew.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        content = _content(folder)
        self.old, self.problems = _parsed(folder, content)
        self._read = hashlib.sha256(content).digest()
        self.new: dict[str, Entry] = {}
        self.documents: dict[str, Documents] = {}
        self.dropped: set[str] = set()
        self.unfinished = {name: {digest} for name, digest in self.old.unfinished.items()}
        self.of_record: dict[str, list[str]] = {}
        for name, one in self.old.files.items():
            if "record" in one:
                self.of_record.setdefault(one["record"], []).append(name)
        self._base = os.path.realpath(folder)
        self._ways: dict[str, str | None] = {}
        self._keys: dict[bool, str] = {}
        self._environments: dict[str, Mapping[str, str]] = {}

    def environment(self, format: str, options: Mapping[str, Any]) -> str:
        """Return the key of the versions of all that shapes what is made now in a format, with options."""
        native = formats.needs_native(format, options)
        if native not in self._keys:
            versions = system_versions.versions(native)
            self._keys[native] = key = hashlib.sha256(_json(versions).encode()).hexdigest()[:12]
            self._environments[key] = versions
        return self._keys[native]

    def seen(self, path: str | None) -> str | None:
        """Return a path as seen from the folder, or None where none leads there (another drive)."""
        if path is None:
            return None
        beside, name = os.path.split(path)
        if beside not in self._ways:
            self._ways[beside] = _way(self._base, beside)
        way = self._ways[beside]
        return None if way is None else name if way == "." else f"{way}/{name}"

    def save(self) -> None:
        """Write the manifest of the old and the new files, unless nothing has changed.

        Entries are dropped of which neither the file nor the record is left.

        Raises OutputError where the file is none of ours, OSError where it cannot be written.
        """
        there = frozenset(self._names_below({os.path.dirname(name) for name in self.old.files}))
        dead = (name for name, one in self.old.files.items() if self._is_dead(name, one, there))
        if not (self.new or self.dropped or self.problems or self.unfinished or any(dead)):
            return
        content = _content(self.folder)
        # Nobody else's file is overwritten, even one that came meanwhile.
        same = hashlib.sha256(content).digest() == self._read
        old = self.old if same else _parsed(self.folder, content)[0]
        files = {name: one for name, one in old.files.items() if not self._is_dead(name, one, there)}
        files |= self.new
        environments = {**old.environments, **self._environments}
        used = {one["environment"] for one in files.values()}
        sources = {one.get("record") for one in files.values()}
        whole = Manifest(
            environments={key: value for key, value in environments.items() if key in used},
            files=files,
            records={key: one for key, one in {**old.records, **self.documents}.items() if key in sources},
            unfinished=dict(self._unfinished(files)),
        )
        data = _text(whole)
        if data != content:
            for way in sorted({os.path.dirname(name) for name in self.new} | {""}):
                fsync_folder(self.folder / way)  # the list must not know of what a power cut can take back
            # It names the pictures of each edition, some of which may be for few.
            write(self.folder / NAME, data, private=any("audience" in one for one in files.values()))
            fsync_folder(self.folder)
            self._read = hashlib.sha256(data).digest()

    def is_ours(self, name: str, data: bytes | None = None) -> bool:
        """Tell whether a file may be overwritten: there is none, or it is as a build wrote it or ``data`` is.

        A link is nothing that a build wrote.
        """
        path = self.folder / name
        try:
            if not stat.S_ISREG(os.lstat(path).st_mode):
                return False
        except (FileNotFoundError, NotADirectoryError):
            return True
        except OSError:
            return False
        found = digest(path)
        known = {self.old.files[name]["sha256"]} if name in self.old.files else set[str]()
        known |= self.unfinished.get(name, set())
        return found in known or (data is not None and found == hashlib.sha256(data).hexdigest())

    def announce(self, files: Iterable[tuple[str, str]]) -> None:
        """Note the SHA-256 of files that are about to be written, here or by a build that was killed."""
        for name, sha256 in files:
            if manifest_form.is_report(name, ""):
                self.unfinished.setdefault(name, set()).add(sha256)

    def distrust(self) -> None:
        """Forget the files that are not as the list says: after a build that was killed they may be newer."""
        files = self.old.files.items()
        self.dropped.update(
            name for name, one in files if self._has(name) and digest(self.folder / name) != one["sha256"]
        )

    def chosen(self, record: str | None) -> Documents | None:
        """Return which documents a record was last known to choose, by its path as seen from the folder."""
        return None if record is None else self.documents.get(record) or self.old.records.get(record)

    def orphans(self) -> list[tuple[str, str]]:
        """Return the files that are there although their records are gone, with the paths of these."""
        return [
            (name, one["record"])
            for name, one in self.old.files.items()
            if "record" in one and not self._has(one["record"]) and self._has(name)
        ]

    def earlier(self, record: str, edition: Edition) -> list[str]:
        """Return the files that are there and were made from an edition of a record."""
        made = self.of_record.get(record, ())
        return [
            name for name in made if Edition.of_entry(self.old.files[name]) == edition and self._has(name)
        ]

    def _is_dead(self, name: str, one: Entry, there: Set[str]) -> bool:
        if name in self.dropped:  # unless it is the old one still
            return name not in self.new and digest(self.folder / name) != one["sha256"]
        return name not in there and ("record" not in one or not self._has(one["record"]))

    def _unfinished(self, files: Mapping[str, Entry]) -> Iterator[tuple[str, str]]:
        """Yield the files that are there as a build announced them, and in no list."""
        for name in self.unfinished.keys() - files.keys():
            if self._has(name) and (found := digest(self.folder / name)) in self.unfinished[name]:
                yield name, found

    def _names_below(self, ways: Iterable[str]) -> Iterator[str]:
        """Yield the files in folders below this one, by their names as seen from here."""
        for way in ways:
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                names = os.listdir(os.path.join(self._base, way))
                yield from (f"{way}/{name}" for name in names) if way else names

    def _has(self, name: str) -> bool:
        return os.path.lexists(os.path.join(self._base, name))


def _way(base: str, folder: str) -> str | None:
    try:
        return Path(os.path.relpath(os.path.realpath(folder), base)).as_posix()
    except ValueError:
        return None


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, that of nothing where it cannot be read."""
    try:
        data = read_file.read(path, MAX_REPORT)
    except OSError:
        data = b""
    return hashlib.sha256(data).hexdigest()


def fingerprint(folder: Path) -> str:
    """Return the SHA-256 of the manifest of a folder.  Raises OutputError where it cannot be read."""
    return hashlib.sha256(_content(folder)).hexdigest()


def read(folder: Path) -> Manifest:
    """Return the manifest of a folder, an empty one where there is none.

    Raises OutputError for a file of this name that no build wrote, or that was damaged: it is not to be
    overwritten.
    """
    return _parsed(folder, _content(folder))[0]


def _content(folder: Path) -> bytes:
    """Return the manifest of a folder as it is written, nothing where there is none."""
    path = folder / NAME
    try:
        return read_file.read(path, MAX_BYTES) or b" "  # an empty file is no manifest
    except (FileNotFoundError, NotADirectoryError):
        return b""
    except OSError as error:
        raise _refused(path, f"it cannot be read: {error.strerror}", "") from error


def _parsed(folder: Path, content: bytes) -> tuple[Manifest, list[Problem]]:
    """Return what a list says, and what is damaged in it."""
    if not content:
        return Manifest({}, {}, {}), []
    import json  # where all stands as it did, nothing is parsed

    path = folder / NAME
    try:
        data = json.loads(content)
        version = data.get("thbreports_manifest") if isinstance(data, dict) else None
        if isinstance(version, int) and version > VERSION:
            raise _refused(path, "it was written by a later thbreports", "build with that one")
    except (ValueError, RecursionError) as error:
        raise _refused(path, "it is no list of built files, and stays as it is", _HINT) from error
    if version != VERSION or isinstance(version, bool):
        raise _refused(path, "it is no list of built files, and stays as it is", _HINT)
    manifest, wrong = manifest_form.checked(data)
    hint = "it is forgotten, and its files are made anew"
    return manifest, [Problem(str(path), 0, 0, message, hint) for message in wrong]


def _text(manifest: Manifest) -> bytes:
    """Return the manifest as JSON that depends on nothing else, with a line for each file.

    Indenting what is inside would take twenty times as long: Python does that without its encoder in C.
    """
    parts = {name: part for name, part in manifest._asdict().items() if part or name != "unfinished"}
    sections = [f'"{name}": {{\n{_lines(section)}\n}}' for name, section in parts.items()]
    text = "{\n" + ",\n".join([*sections, f'"thbreports_manifest": {VERSION}']) + "\n}\n"
    # A file name may hold bytes that are no UTF-8; what escapes them in Python escapes them in JSON too.
    return text.encode("utf-8", "backslashreplace")


def _lines(section: Mapping[str, Any]) -> str:
    return ",\n".join(f" {_json(key)}: {_json(value)}" for key, value in sorted(section.items()))


def _json(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _refused(path: Path, message: str, hint: str) -> OutputError:
    return OutputError([Problem(str(path), 0, 0, message, hint)])
