"""Write finished files, or compare them with those that are there."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from thbreports import formats, packs
from thbreports.batch import lock
from thbreports.batch.plan import manifest, manifest_form
from thbreports.batch.plan.freshness import Plan
from thbreports.batch.plan.manifest import ManifestStore
from thbreports.batch.plan.manifest_form import Documents, Entry
from thbreports.batch.plan.obsolete import Obsolete
from thbreports.batch.report import Difference, Log, Written
from thbreports.errors import Problem, ThbReportsError
from thbreports.system import read_file
from thbreports.system.files import AtomicFile, lies_below, make_folders

if TYPE_CHECKING:
    from thbreports.batch.lock import Hold
    from thbreports.batch.make.job import File, Job, RenderedRecord

_PAUSE = 10.0  # seconds between two writings of the list, so that little is done anew after a kill
_SHARE = 20  # and at least so many times as long as writing it takes


class Finished(NamedTuple):
    """A record of which all has been made."""

    plan: Plan
    job: Job
    made: RenderedRecord


class _Draft(NamedTuple):
    """A file that is to be put into its place, and what the list will say of it."""

    name: str
    entry: Entry
    file: AtomicFile


class Writer:
    """Writes the files of each record, and at last the list of all files."""

    def __init__(self, store: ManifestStore, log: Log, hold: Hold) -> None:
        self.store, self.log, self._hold = store, log, hold
        self._folders = {""}
        self._due = time.monotonic() + _PAUSE

    def __call__(self, finished: Iterable[Finished]) -> None:
        """Write the files of records.

        All are written, then all flushed, and then put into their places: a disk that is asked for many
        things at a time takes hardly longer than for one.
        """
        with contextlib.ExitStack() as stack:
            drafted = [
                (one, [self._draft(file, one, stack) for file in one.made.files])
                for one in finished
                if self._have_folders(one)
            ]
            for _, drafts in drafted:
                for draft in drafts:
                    draft.file.flush()
            if self._announce(drafted):
                for one, drafts in drafted:
                    self._place(*one, drafts)
        self._save_at_times()

    def _have_folders(self, one: Finished) -> bool:
        """Make the folders of the files of a record; what is wrong with them is told."""
        for way in sorted({os.path.dirname(file.name) for file in one.made.files} - self._folders):
            try:
                make_folders(str(self.store.folder), way)
            except OSError as error:
                self.log.failed(one.job.record, [_unwritten(self.store.folder / way, error)])
                return False
            self._folders.add(way)
        return True

    def _draft(self, file: File, one: Finished, stack: contextlib.ExitStack) -> _Draft:
        entry = _entry(one.job, one.made, file, self.store)
        path = os.path.join(self.store.folder, file.name)
        private = bool(one.job.record.edition.audience)
        draft = AtomicFile(path, file.data, private=private)
        return _Draft(file.name, entry, stack.enter_context(draft))

    def _announce(self, drafted: Iterable[tuple[Finished, Iterable[_Draft]]]) -> bool:
        """Write down which files come next: should this build be killed, they are known as ours."""
        names = [(draft.name, draft.entry["sha256"]) for _, drafts in drafted for draft in drafts]
        try:
            self._hold.announce(names)
        except OSError as error:
            for one, _ in drafted:
                self.log.failed(one.job.record, [_unwritten(self.store.folder / lock.NAME, error)])
            return False
        self.store.announce(names)
        return True

    def _place(self, plan: Plan, job: Job, made: RenderedRecord, drafts: Iterable[_Draft]) -> None:
        """Put the files of one record into their places."""
        for file, draft in zip(made.files, drafts, strict=True):
            path = self.store.folder / file.name
            written = Written(
                path,
                job.record.shown,
                file.format,
                len(file.data),
                file.seconds,
                plan.why(file.name),
                file.words,
            )
            self.store.dropped.add(file.name)  # Ctrl-C may come before it is known which of the two is there
            try:
                draft.file.place()
            except OSError as error:
                self.log.failed(job.record, [_unwritten(path, error)])
                return
            self.store.new[file.name] = draft.entry
            self.log.written(job.record, written)
            if job.verify:
                self.log.agreed(file.words)
        _remember(self.store, job, made)
        self.log.done(job.record, made.problems)

    def remove(self, files: Iterable[tuple[str, str]]) -> None:
        """Remove files, given with their records; one that is not as it was built is left, and told."""
        for name, record in files:
            path = self.store.folder / name
            try:
                beside = os.path.dirname(name)
                if not (
                    lies_below(self.store.folder, beside) and _is_as_listed(path, self.store.old.files[name])
                ):
                    message = "its record makes it no more, but somebody has changed it, so it stays"
                    self.log.problems.append(Problem(str(path), 0, 0, message, "remove it yourself"))
                    continue
                path.unlink()
                self._remove_empty(beside)
            except OSError as error:
                reason = error.strerror or str(error)
                self.log.problems.append(Problem(str(path), 0, 0, f"it cannot be removed: {reason}"))
                continue
            self.store.dropped.add(name)
            self.log.removed(record, path)

    def _remove_empty(self, way: str) -> None:
        """Remove folders in which nothing is left."""
        with contextlib.suppress(OSError):
            while way:
                os.rmdir(self.store.folder / way)
                way = os.path.dirname(way)

    def finish(self) -> bool:
        """Write the list of all files; what is wrong with it is told.  Return whether it is written."""
        try:
            self.store.save()
            return True
        except ThbReportsError as error:
            self.log.problems.extend(error.problems)
        except OSError as error:
            self.log.problems.append(_unwritten(self.store.folder / manifest_form.NAME, error))
        return False

    def _save_at_times(self) -> None:
        """Write the list while the build goes on; what is wrong with it is told at the end."""
        start = time.monotonic()
        if start < self._due:
            return
        with contextlib.suppress(ThbReportsError, OSError):
            self.store.save()
        end = time.monotonic()
        self._due = end + max(_PAUSE, _SHARE * (end - start))


class Checker:
    """Compares the files of each record with those that are there, and writes nothing."""

    def __init__(self, store: ManifestStore, log: Log, obsolete: Obsolete) -> None:
        self.store, self.log, self._obsolete = store, log, obsolete
        self._dropped: list[tuple[str, str]] = []

    def __call__(self, finished: Iterable[Finished]) -> None:
        """Compare the files of records."""
        for one in finished:
            self._compare(one.job, one.made)

    def _compare(self, job: Job, made: RenderedRecord) -> None:
        for file in made.files:
            path = self.store.folder / file.name
            self.log.compared += 1
            if job.verify:
                self.log.agreed(file.words)
            try:
                same = read_file.read(path, len(file.data)) == file.data
            except read_file.TooLarge:
                same = False
            except FileNotFoundError:
                self.log.differences.add(Difference(path, "missing", job.record.shown))
                continue
            except OSError as error:
                message = f"it cannot be read: {error.strerror}"
                self.log.failed(job.record, [Problem(str(path), 0, 0, message)])
                return
            if not same:
                self.log.differences.add(Difference(path, "differs", job.record.shown))
        names = {file.name for file in made.files}
        source = self.store.seen(job.record.path)
        for name in self.store.earlier(source, job.record.edition) if source else ():
            if name not in names and self.store.old.files[name]["format"] in job.formats:
                self._dropped.append((name, job.record.shown))
        _remember(self.store, job, made)
        self.log.done(job.record, made.problems)

    def finish(self) -> bool:
        """Find the files that are made no more; return that there is no list to be written."""
        claims = self._obsolete.claims()
        for name, record in [*self._obsolete.orphans(), *self._dropped]:
            if not claims.has(name):
                self.log.differences.add(Difference(self.store.folder / name, "no longer made", record))
        return True


def _is_as_listed(path: Path, entry: Entry) -> bool:
    """Tell whether a file is the one that was built.  Raises OSError where it cannot be read."""
    if not stat.S_ISREG(os.lstat(path).st_mode):
        return False  # nobody has built a link
    with contextlib.suppress(read_file.TooLarge):
        return (
            hashlib.sha256(read_file.read(path, min(entry["size"], manifest.MAX_REPORT))).hexdigest()
            == entry["sha256"]
        )
    return False


def _entry(job: Job, made: RenderedRecord, file: File, store: ManifestStore) -> Entry:
    """Return what the manifest says of a file."""
    beside = os.path.dirname(job.record.path or "")
    pictures = file.pictures.items()
    inputs = {store.seen(os.path.join(beside, name)) or name: one for name, one in pictures}
    entry = Entry(
        environment=store.environment(file.format, job.options.get(file.format, {})),
        format=file.format,
        inputs=inputs,
        options=dict(job.options.get(file.format, {})),
        pack=file.pack,
        pack_sha256=file.fingerprint,
        record_sha256=made.digest,
        sha256=hashlib.sha256(file.data).hexdigest(),
        size=len(file.data),
    )
    entry.update(job.record.edition.entry)  # type: ignore[typeddict-item]
    if file.engine:
        entry["engine"] = file.engine
    if (source := store.seen(job.record.path)) is not None:
        entry["record"] = source
    if job.verify:
        entry["verified"] = True
    if made.untranslated:
        entry["untranslated"] = True
    if job.record.versions and formats.has_links(file.format):
        entry["versions"] = job.record.linked
    return entry


def _remember(store: ManifestStore, job: Job, made: RenderedRecord) -> None:
    """Keep which documents a record has chosen, so that the next build need not read it for that."""
    source = store.seen(job.record.path)
    known = [_known(store, pack) for pack in made.documents]
    names = [name for name in known if name is not None]
    if source is not None and known and names == known:
        store.documents[source] = Documents(documents=names, sha256=made.digest)


def _known(store: ManifestStore, pack: str) -> str | None:
    """Return how the manifest of a folder calls a pack: by its name, or its path as seen from there."""
    if not packs.is_folder(pack):
        return pack
    seen = store.seen(pack)
    return seen if seen is None or seen.startswith(".") else f"./{seen}"


def _unwritten(path: Path, error: OSError) -> Problem:
    return Problem(str(path), 0, 0, f"it cannot be written: {error.strerror}")
