"""Find files of the manifest that no record makes any more."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from thbreports import formats
from thbreports.batch.plan.freshness import FreshnessChecker
from thbreports.batch.plan.manifest import ManifestStore
from thbreports.batch.plan.records import RecordFile, real
from thbreports.batch.plan.targets import heads, same


class Obsolete:
    """Tells which files of the list are made no more, once all records of the build have been made.

    ``paths`` are those that the caller named.  Of records that lie elsewhere nobody knows that they are gone:
    their drive may be away.
    """

    def __init__(
        self,
        store: ManifestStore,
        checker: FreshnessChecker,
        records: Sequence[RecordFile],
        paths: Iterable[str | os.PathLike[str] | RecordFile],
    ) -> None:
        self._store, self._checker, self._records = store, checker, records
        self._base = os.path.realpath(store.folder)
        self._folders, self._beside = _scope(paths)

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield each file that is there although its record is gone or makes it no more, and that record."""
        claims = self.claims()
        for name, record in [*self.orphans(), *self._dropped()]:
            if not claims.has(name):
                yield name, record

    def orphans(self) -> Iterator[tuple[str, str]]:
        """Yield the files that are there although their records are gone, and these."""
        records = {real(one.path) for one in self._records if one.path}
        for name, record in self._store.orphans():
            # A list may come from somebody else, and say of any file that it is a report.
            known = formats.is_known(self._store.old.files[name]["format"])
            if known and self._is_in_scope(record) and os.path.join(self._base, name) not in records:
                yield name, record

    def claims(self) -> Claims:
        """Return what the records of the build make as far as it is known now."""
        return Claims(self._store, self._checker, self._records)

    def _dropped(self) -> Iterator[tuple[str, str]]:
        """Yield the files of documents that their record chooses no more, and that record."""
        for record in self._records if self._checker.records_choose else ():
            source, stems = self._store.seen(record.path), self._checker.stems(record)
            known = self._store.earlier(source, record.edition) if source is not None and stems else ()
            for name in known:
                if os.path.splitext(name)[0] not in stems:
                    yield name, record.shown

    def _is_in_scope(self, record: str) -> bool:
        path = os.path.normpath(os.path.join(self._base, record))
        return os.path.dirname(path) in self._beside or path.startswith(self._folders)


class Claims:
    """The names under which records make their files; where documents are not known, all that may be."""

    def __init__(
        self, store: ManifestStore, checker: FreshnessChecker, records: Iterable[RecordFile]
    ) -> None:
        self._new = store.new
        self._stems: set[str] = set()
        self._open: set[str] = set()
        for record in records:
            stems = checker.stems(record)
            self._stems.update(map(same, stems))
            if not stems:
                self._open.add(same(record.name()))

    def has(self, name: str) -> bool:
        """Tell whether a file is or may be one of theirs, in whatever format."""
        stem = same(os.path.splitext(name)[0])
        return name in self._new or stem in self._stems or not self._open.isdisjoint([stem, *heads(stem)])


def _scope(
    paths: Iterable[str | os.PathLike[str] | RecordFile],
) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the folders that are searched, and those that hold a record which is named itself."""
    folders: set[str] = set()
    beside: set[str] = set()
    for path in paths:
        name = (path.path or "") if isinstance(path, RecordFile) else os.fspath(path)
        if name and os.path.isdir(name):
            folders.add(os.path.join(os.path.realpath(name), ""))
        elif name:
            beside.add(os.path.realpath(Path(name).parent))
    return tuple(folders), frozenset(beside)
