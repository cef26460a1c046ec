"""Decide which files a build has to make, and why.

A file is fresh when its record, the pictures inside, its pack with all that it extends, its options and the
versions of all that shapes it have the content that they had when it was made.  Content counts, not times.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from thbreports import formats, packs
from thbreports.batch.plan.edition import Edition
from thbreports.batch.plan.manifest import ManifestStore
from thbreports.batch.plan.manifest_form import Entry
from thbreports.batch.plan.records import RecordFile
from thbreports.batch.plan.records import digest as digest_of
from thbreports.packs import Pack
from thbreports.source import pictures
from thbreports.system import files, read_file, versions

_CHANGED = "the record has changed"
Look = tuple[str, str]
"""Name and fingerprint of a pack."""


class BuildRequest(NamedTuple):
    """What is asked for in a whole build; without packs each record chooses its own."""

    formats: tuple[str, ...]
    packs: tuple[Pack, ...] = ()
    verify: bool = False
    options: Mapping[str, Mapping[str, Any]] = {}
    strict: bool = False


class Plan(NamedTuple):
    """What is to be done for one record.

    ``stale`` has the reason for each file that is to be made, by its name, ``fresh`` the names of those that
    are not.  Where ``reason`` is given all files are made, whatever they are called, and it is why.
    ``size`` is that of the record in bytes.
    """

    record: RecordFile
    reason: str = ""
    stale: Mapping[str, str] = {}
    fresh: tuple[str, ...] = ()
    size: int = 0

    @property
    def is_fresh(self) -> bool:
        """Whether there is nothing to do."""
        return not self.reason and not self.stale

    def why(self, name: str) -> str:
        """Return why a file is made."""
        return self.reason or self.stale.get(name, "")


class Sources:
    """What the records and files of a folder lead to; each pack and each picture is looked at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._sizes: dict[str, dict[str, int]] = {}
        self.packs: dict[str, Look | None] = {}
        self.pictures: dict[str, str] = {}
        self._beside: dict[str, bytes | None] = {}

    def size(self, name: str) -> int | None:
        """Return how many bytes a file of the folder has, None where there is none."""
        beside, _, last = name.rpartition("/")
        if beside not in self._sizes:
            here = not beside or files.lies_below(self.folder, beside)
            self._sizes[beside] = dict(_sizes(self.folder / beside)) if here else {}
        return self._sizes[beside].get(last)

    def pack(self, name: str) -> Look | None:
        """Return name and fingerprint of a pack, which is named as in the list of all files."""
        if name not in self.packs:
            path = self.folder / name if packs.is_folder(name) else name
            self.packs[name] = packs.pack_id(path)
        return self.packs[name]

    def beside(self, record: RecordFile) -> bytes | None:
        """Return the defaults of the folder of a record."""
        folder = os.path.dirname(record.file())
        if record.data is not None:
            return None
        if folder not in self._beside:
            self._beside[folder] = record.beside()
        return self._beside[folder]

    def picture(self, name: str) -> str:
        """Return the SHA-256 of a picture, given by its path as seen from the folder."""
        if name not in self.pictures:
            try:
                self.pictures[name], _ = _digest(os.path.join(self.folder, name))
            except OSError:
                self.pictures[name] = "none"
        return self.pictures[name]


class FreshnessChecker:
    """Compares what was made with what would be made now."""

    def __init__(self, store: ManifestStore, wanted: BuildRequest, sources: Sources) -> None:
        self._store, self._wanted, self._sources = store, wanted, sources
        self._options = {name: plain(wanted.options.get(name, {})) for name in wanted.formats}
        self._looks: dict[tuple[str, ...], tuple[Look, ...] | None] = {}
        self._asked = tuple((pack.name, pack.fingerprint()) for pack in wanted.packs)
        self._changes: dict[tuple[str, str], str] = {}

    def plan(self, record: RecordFile) -> Plan:
        """Return what is to be done for a record; one that cannot be read is told by whoever makes it."""
        try:
            digest, size = self._content(record)
        except OSError:
            return Plan(record, "new")
        source = self._store.seen(record.path)
        documents = self._asked or self._documents(source, digest)
        if documents is None:
            known = source in self._store.of_record
            return Plan(record, self._changed(record) if known else "new", size=size)
        stale: dict[str, str] = {}
        fresh: list[str] = []
        for number, look in enumerate(documents):
            stem = record.name(look[0], number)
            for format in self._wanted.formats:
                name = f"{stem}.{format}"
                entry = self._store.old.files.get(name)
                if entry is not None and Edition.of_entry(entry) != record.edition:
                    entry = None
                reason = self._reason(name, entry, source, digest, look, format, record.linked)
                reason = self._changed(record) if reason == _CHANGED else reason
                if reason:
                    stale[name] = reason
                else:
                    fresh.append(name)
        return Plan(record, "", stale, tuple(fresh), size)

    @property
    def records_choose(self) -> bool:
        """Whether records choose their documents, and not the caller."""
        return not self._asked

    def stems(self, record: RecordFile) -> frozenset[str]:
        """Return the names, without formats, of the documents of a record; none if they are unknown."""
        documents: Sequence[Look] | None = self._asked
        if not documents:
            try:
                digest, _ = self._content(record)
            except OSError:
                return frozenset()
            documents = self._documents(self._store.seen(record.path), digest) or ()
        return frozenset(record.name(name, number) for number, (name, _) in enumerate(documents))

    def _changed(self, record: RecordFile) -> str:
        return (
            f"{_CHANGED}, or the defaults beside it" if self._sources.beside(record) is not None else _CHANGED
        )

    def _content(self, record: RecordFile) -> tuple[str, int]:
        """Return the SHA-256 of a record and its size.  Raises OSError where it cannot be read."""
        data = record.data
        if data is None:
            data = read_file.read(record.file(), pictures.MAX_BYTES)
        return digest_of(data, self._sources.beside(record)), len(data)

    def _documents(self, source: str | None, digest: str) -> tuple[Look, ...] | None:
        """Return the packs that a record chooses, if it has not changed since it was last read for them."""
        known = self._store.chosen(source)
        if known is None or known["sha256"] != digest:
            return None
        names = tuple(known["documents"])
        if names not in self._looks:
            found = [self._sources.pack(name) for name in names]
            self._looks[names] = None if None in found else tuple(filter(None, found))
        return self._looks[names]

    def _reason(
        self,
        name: str,
        entry: Entry | None,
        source: str | None,
        digest: str,
        look: Look,
        format: str,
        versions: str,
    ) -> str:
        """Return why a file is to be made, nothing if it is fresh."""
        if entry is None or source is None or entry.get("record") != source or entry["format"] != format:
            return "new"
        size = self._sources.size(name)
        if size is None:
            return "missing"
        if entry["record_sha256"] != digest:
            return _CHANGED
        if (entry["pack"], entry["pack_sha256"]) != look:
            return f"the pack '{look[0]}' has changed"
        if entry["options"] != self._options[format]:
            return "the options have changed"
        if entry.get("versions", "") != (versions if formats.has_links(format) else ""):
            return "there are other languages now"
        if changed := self._versions(entry["environment"], format):
            return changed
        if self._wanted.verify and not entry.get("verified"):
            return "not verified yet"
        if self._wanted.strict and entry.get("untranslated"):
            return "not all of it is translated"
        if size != entry["size"]:
            return "somebody has changed it"
        if name in self._store.dropped:
            return "the last build was broken off"
        return self._changed_picture(entry)

    def _versions(self, then: str, format: str) -> str:
        """Return what has changed since then of all that shapes a format, nothing if it is the same."""
        if (then, format) not in self._changes:
            native = formats.needs_native(format, self._options[format])
            now, old = versions.versions(native), self._store.old.environments[then]
            changed = [
                f"{name} {old.get(name, 'none')} -> {now.get(name, 'none')}"
                for name in sorted({*old, *now})
                if old.get(name) != now.get(name) and (native or name not in versions.LAYOUT)
            ]
            self._changes[then, format] = "other versions: " + ", ".join(changed) if changed else ""
        return self._changes[then, format]

    def _changed_picture(self, entry: Entry) -> str:
        for name, digest in entry["inputs"].items():
            if self._sources.picture(name) != digest:
                return f"the picture {name} has changed"
        return ""


def _sizes(folder: Path) -> Iterator[tuple[str, int]]:
    """Yield name and size of each file in a folder that may not be there."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_file(follow_symlinks=False):
                    yield entry.name, entry.stat(follow_symlinks=False).st_size
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return


def _digest(path: str | Path) -> tuple[str, int]:
    """Return the SHA-256 of a file and its size.  Raises OSError where it cannot be read."""
    data = read_file.read(path, pictures.MAX_BYTES)
    return hashlib.sha256(data).hexdigest(), len(data)


def plain(options: Mapping[str, Any]) -> Any:
    """Return options as they come back from the manifest."""
    if not options:
        return {}
    import json  # a build with nothing to do and no options needs it nowhere

    return json.loads(json.dumps(dict(options), default=str))
