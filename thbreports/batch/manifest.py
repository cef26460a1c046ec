"""The list of all files of a folder that were built, and of what each was made from: ``manifest.json``.

It tells which report belongs to which record, and whether it is still the one that would be made.  It
holds no time and nothing of the machine, so that the same files have the same list.  Entries of earlier
builds stay.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Set
from pathlib import Path
from typing import Any, NamedTuple, NotRequired, TypedDict

from thbreports import atomic, environment
from thbreports.problems import OutputError, Problem

NAME = "manifest.json"

VERSION = 1
"""Number of the form of the file; it changes when older programs could no longer read it rightly."""

_HINT = "remove it, or build into another folder"


class Entry(TypedDict):
    """What one file was made from, as JSON has it; every SHA-256 is in hexadecimal digits.

    ``environment`` is the key of its versions, ``inputs`` has the SHA-256 of each picture inside by its path
    as seen from the folder, ``pack_sha256`` is the fingerprint of the pack and of all that it extends,
    ``record`` the path as seen from the folder (none for one that came through standard input), ``verified``
    whether the file was compared with its record.
    """

    environment: str
    format: str
    inputs: Mapping[str, str]
    options: Mapping[str, Any]
    pack: str
    pack_sha256: str
    record_sha256: str
    sha256: str
    size: int
    record: NotRequired[str]
    verified: NotRequired[bool]



class Documents(TypedDict):
    """The packs that a record of this SHA-256 chose for its documents: names, or paths from the folder."""

    documents: list[str]
    sha256: str


class Manifest(NamedTuple):
    """All that is known of the files of a folder, by their names, and of their records, by their paths."""

    environments: Mapping[str, Mapping[str, str]]
    files: Mapping[str, Entry]
    records: Mapping[str, Documents]


class Keeper:
    """Keeps the manifest of one folder while a build goes on.

    Opening it reads the old one, which raises OutputError where a file of this name is none of ours.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        content = _content(folder)
        self.old = _parsed(folder, content)
        self._read = hashlib.sha256(content).digest()
        self.new: dict[str, Entry] = {}
        self.documents: dict[str, Documents] = {}
        self.dropped: set[str] = set()
        self.of_record: dict[str, list[str]] = {}
        for name, one in self.old.files.items():
            if "record" in one:
                self.of_record.setdefault(one["record"], []).append(name)
        self._base = os.path.realpath(folder)
        self._ways: dict[str, str | None] = {}
        self._keys: dict[bool, str] = {}
        self._environments: dict[str, Mapping[str, str]] = {}

    def environment(self, format: str) -> str:
        """Return the key of the versions of all that shapes what is made now in a format."""
        native = environment.lays_out(format)
        if native not in self._keys:
            versions = environment.versions(native)
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
        there = frozenset(os.listdir(self._base)) if self.old.files else frozenset()
        dead = (name for name, one in self.old.files.items() if self._is_dead(name, one, there))
        if not (self.new or self.dropped or any(dead)):
            return
        content = _content(self.folder)
        # Nobody else's file is overwritten, even one that came meanwhile.
        same = hashlib.sha256(content).digest() == self._read
        old = self.old if same else _parsed(self.folder, content)
        files = {name: one for name, one in old.files.items() if not self._is_dead(name, one, there)}
        files |= self.new
        environments = {**old.environments, **self._environments}
        used = {one["environment"] for one in files.values()}
        sources = {one.get("record") for one in files.values()}
        whole = Manifest(
            environments={key: value for key, value in environments.items() if key in used},
            files=files,
            records={key: one for key, one in {**old.records, **self.documents}.items() if key in sources},
        )
        data = _text(whole)
        if data != content:
            atomic.settle(self.folder)  # the list must not know of files that a power cut can take back
            atomic.write(self.folder / NAME, data)
            atomic.settle(self.folder)
            self._read = hashlib.sha256(data).digest()

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

    def earlier(self, record: str) -> list[str]:
        """Return the files that are there and were made from a record."""
        return [name for name in self.of_record.get(record, ()) if self._has(name)]

    def _is_dead(self, name: str, one: Entry, there: Set[str]) -> bool:
        if name in self.dropped:
            return True
        return name not in there and ("record" not in one or not self._has(one["record"]))

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
        data = path.read_bytes()
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
    return _parsed(folder, _content(folder))


def _content(folder: Path) -> bytes:
    """Return the manifest of a folder as it is written, nothing where there is none."""
    path = folder / NAME
    try:
        return path.read_bytes() or b" "  # an empty file is no manifest
    except (FileNotFoundError, NotADirectoryError):
        return b""
    except OSError as error:
        raise _refused(path, f"it cannot be read: {error.strerror}", "") from error


def _parsed(folder: Path, content: bytes) -> Manifest:
    if not content:
        return Manifest({}, {}, {})
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
    return manifestcheck.checked(data)


def _text(manifest: Manifest) -> bytes:
    """Return the manifest as JSON that depends on nothing else, with a line for each file.

    Indenting what is inside would take twenty times as long: Python does that without its encoder in C.
    """
    sections = [f'"{name}": {{\n{_lines(section)}\n}}' for name, section in manifest._asdict().items()]
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
