"""The list of all files of a folder that were built, and of what each was made from: ``manifest.json``.

It tells which report belongs to which record, and whether it is still the one that was made.  It holds no
time and nothing of the machine, so that the same files have the same list.  Entries of earlier builds stay.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from thbreports import atomic
from thbreports.problems import OutputError, Problem

NAME = "manifest.json"

_PLAIN_NAME = r"^[^/\\\x00]+$"
_SHA256 = r"^[0-9a-f]{64}$"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Entry(_Strict):
    """What one file was made from; every SHA-256 is in hexadecimal digits."""

    environment: str
    """Key of the versions, in ``environments``."""
    format: str
    inputs: dict[str, str] = {}
    """SHA-256 of each picture inside, by its path as seen from the folder."""
    options: dict[str, Any] = {}
    pack: str
    pack_sha256: str = Field(pattern=_SHA256)
    """Fingerprint of the pack and of all that it extends."""
    record: str | None = None
    """Path of the record as seen from the folder; none for one that came through standard input."""
    record_sha256: str = Field(pattern=_SHA256)
    sha256: str = Field(pattern=_SHA256)
    size: int


class Manifest(_Strict):
    """All that is known of the files of a folder, by their names."""

    environments: dict[str, dict[str, str]] = {}
    files: dict[str, Entry] = {}
    thbreports_manifest: Literal[1] = 1
    """Number of the form of the file; it changes when older programs could no longer read it rightly."""


@dataclass(slots=True)
class Keeper:
    """Keeps the manifest of one folder while a build goes on.

    Opening it reads the old one, which raises OutputError where a file of this name is none of ours.
    """

    folder: Path
    versions: Mapping[str, str]
    new: dict[str, Entry] = field(default_factory=dict)
    old: Manifest = field(init=False)
    of_record: dict[str, list[str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.old = read(self.folder)
        for name, one in self.old.files.items():
            if one.record is not None:
                self.of_record.setdefault(one.record, []).append(name)

    @property
    def environment(self) -> str:
        """Key of the versions in use."""
        return hashlib.sha256(_json(dict(self.versions))).hexdigest()[:12]

    def save(self) -> None:
        """Write the manifest of the old and the new files, unless nothing has changed.

        What another build has added in the meantime is kept.  Entries are dropped of which neither the file
        nor the record is left.

        Raises OutputError where the file is none of ours, OSError where it cannot be written.
        """
        if not self.new:
            return
        path = self.folder / NAME
        old = read(self.folder)
        files = {name: one for name, one in old.files.items() if not self._is_dead(name, one)} | self.new
        environments = {**old.environments, self.environment: dict(self.versions)}
        used = {one.environment for one in files.values()}
        kept = {key: value for key, value in environments.items() if key in used}
        data = _json(Manifest(environments=kept, files=files).model_dump(exclude_none=True))
        if not path.is_file() or path.read_bytes() != data:
            atomic.write(path, data)

    def orphans(self) -> dict[str, str]:
        """Return the files that are there although their records are gone, with the paths of these."""
        return {
            name: one.record
            for name, one in self.old.files.items()
            if one.record is not None and not self._has(one.record) and self._has(name)
        }

    def earlier(self, record: str, formats: Collection[str]) -> list[str]:
        """Return the files that are there and were made from a record in one of some formats."""
        names = self.of_record.get(record, ())
        return [name for name in names if self.old.files[name].format in formats and self._has(name)]

    def _is_dead(self, name: str, one: Entry) -> bool:
        return not self._has(name) and (one.record is None or not self._has(one.record))

    def _has(self, name: str) -> bool:
        return os.path.lexists(os.path.join(os.path.realpath(self.folder), name))


def read(folder: Path) -> Manifest:
    """Return the manifest of a folder, an empty one where there is none.

    Raises OutputError for a file of this name that no build wrote, or that was damaged: it is not to be
    overwritten.
    """
    path = folder / NAME
    try:
        data = json.loads(path.read_bytes())
        version = data.get("thbreports_manifest") if isinstance(data, dict) else None
        if isinstance(version, int) and version > 1:
            raise _refused(path, "it was written by a later thbreports", "build with that one")
        manifest = Manifest.model_validate(data)
    except (FileNotFoundError, NotADirectoryError):
        return Manifest()
    except OSError as error:
        raise _refused(path, f"it cannot be read: {error.strerror}", "") from error
    except (ValueError, RecursionError) as error:  # pydantic's faults are ValueErrors too
        raise _refused(path, "it is no list of built files, and stays as it is", _HINT) from error
    if any(os.path.basename(name) != name or name in ("", ".", "..") for name in manifest.files):
        raise _refused(path, "it lists files outside its folder", _HINT)
    return manifest


_HINT = "remove it, or build into another folder"


def seen_from(folder: Path, path: Path) -> str | None:
    """Return a path as seen from a folder, or None where no such path leads there (another drive)."""
    whole = os.path.join(os.path.realpath(path.parent), path.name)
    try:
        return Path(os.path.relpath(whole, os.path.realpath(folder))).as_posix()
    except ValueError:
        return None


def _json(value: Any) -> bytes:
    """Return data as JSON that depends on nothing else."""
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str)
    # A file name may hold bytes that are no UTF-8; what escapes them in Python escapes them in JSON too.
    return (text + "\n").encode("utf-8", "backslashreplace")


def _refused(path: Path, message: str, hint: str) -> OutputError:
    return OutputError([Problem(str(path), 0, 0, message, hint)])
