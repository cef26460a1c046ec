"""What becomes of finished files: they are written, or compared with those that are there."""

from __future__ import annotations

import hashlib
from pathlib import Path

from thbreports import atomic, manifest
from thbreports.buildreport import Difference, Log, Written
from thbreports.making import File, Job, Made
from thbreports.manifest import Entry, Keeper
from thbreports.problems import Problem, ThbReportsError


class Writer:
    """Writes the files of each record, and at last the list of all files."""

    def __init__(self, keeper: Keeper, log: Log) -> None:
        self.keeper, self.log = keeper, log

    def __call__(self, job: Job, made: Made) -> None:
        """Write the files of one record."""
        for file in made.files:
            path = self.keeper.folder / file.name
            try:
                atomic.write(path, file.data)
            except OSError as error:
                self.log.failed(job.record, [_unwritten(path, error)])
                return
            self.keeper.new[file.name] = _entry(job, made, file, self.keeper)
            written = Written(path, job.record.shown, file.format, len(file.data), file.seconds)
            self.log.written(job.record, written)

    def finish(self) -> None:
        """Write the list of all files; what is wrong with it is told."""
        try:
            self.keeper.save()
        except ThbReportsError as error:
            self.log.problems.extend(error.problems)
        except OSError as error:
            self.log.problems.append(_unwritten(self.keeper.folder / manifest.NAME, error))


class Checker:
    """Compares the files of each record with those that are there, and writes nothing."""

    def __init__(self, keeper: Keeper, log: Log) -> None:
        self.keeper, self.log = keeper, log

    def __call__(self, job: Job, made: Made) -> None:
        """Compare the files of one record."""
        for file in made.files:
            path = self.keeper.folder / file.name
            self.log.compared += 1
            try:
                if path.read_bytes() != file.data:
                    self.log.differences.add(Difference(path, "differs", job.record.shown))
            except FileNotFoundError:
                self.log.differences.add(Difference(path, "missing", job.record.shown))
            except OSError as error:
                message = f"it cannot be read: {error.strerror}"
                self.log.failed(job.record, [Problem(str(path), 0, 0, message)])
                return
        names = {file.name for file in made.files}
        source = _source(job, self.keeper.folder)
        for name in self.keeper.earlier(source, job.formats) if source else ():
            if name not in names:
                self._no_longer_made(name, job.record.shown)

    def finish(self) -> None:
        """Find the files whose records are gone."""
        for name, record in self.keeper.orphans().items():
            self._no_longer_made(name, record)

    def _no_longer_made(self, name: str, record: str) -> None:
        self.log.differences.add(Difference(self.keeper.folder / name, "no longer made", record))


def _entry(job: Job, made: Made, file: File, keeper: Keeper) -> Entry:
    """Return what the manifest says of a file."""
    beside = job.record.path.parent if job.record.path else Path()
    pictures = file.pictures.items()
    inputs = {manifest.seen_from(keeper.folder, beside / name) or name: one for name, one in pictures}
    return Entry(
        environment=keeper.environment,
        format=file.format,
        inputs=inputs,
        options=dict(job.options.get(file.format, {})),
        pack=file.pack,
        pack_sha256=file.fingerprint,
        record=_source(job, keeper.folder),
        record_sha256=made.digest,
        sha256=hashlib.sha256(file.data).hexdigest(),
        size=len(file.data),
    )


def _source(job: Job, folder: Path) -> str | None:
    return manifest.seen_from(folder, job.record.path) if job.record.path else None


def _unwritten(path: Path, error: OSError) -> Problem:
    return Problem(str(path), 0, 0, f"it cannot be written: {error.strerror}")
