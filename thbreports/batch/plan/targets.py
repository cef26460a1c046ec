"""Name the files that a build writes, and find those that would overwrite one another."""

from __future__ import annotations

import contextlib
import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from thbreports import errors
from thbreports.batch.plan import manifest_form
from thbreports.batch.plan.edition import Edition
from thbreports.batch.plan.manifest_form import is_report
from thbreports.batch.plan.records import RecordFile, real
from thbreports.errors import Problem, ThbReportsError
from thbreports.packs import Pack

if TYPE_CHECKING:
    from thbreports.batch.make.job import File
    from thbreports.batch.plan.manifest import ManifestStore


def name_conflicts(
    records: Sequence[RecordFile], packs: tuple[Pack, ...] = ()
) -> Iterator[tuple[RecordFile, Problem]]:
    """Yield the records whose files would have the names of those of another record, and say so.

    Of two such records neither is built, so that the order in which they are named makes no difference.
    """
    first: dict[str, RecordFile] = {}
    hint = "rename one, or build into different folders"
    own = [same(record.name()) for record in records]
    there, before = set(own), {head for stem in own for head in heads(stem)}
    for record, stem in zip(records, own, strict=True):
        # Only a record is read for its names that begins like another: a.yaml and a.decisions-only.yaml.
        near = stem in before or not there.isdisjoint(heads(stem))
        for name in map(same, _known(record, packs)) if near else [stem]:
            other = first.setdefault(name, record)
            if other is not record:
                for one, two in ((record, other), (other, record)):
                    message = f"its reports would have the same names as those of {two.shown}"
                    yield one, Problem(one.shown, 0, 0, message, hint)


class ProtectedFiles:
    """The files that no report may overwrite: the records of a build, and the list of all files.

    With ``store`` also those of other editions, which would then hold what is for others under their names;
    and those that no build wrote, or that somebody has changed since, unless editions alone are kept.
    """

    def __init__(
        self,
        folder: Path,
        records: Iterable[RecordFile],
        store: ManifestStore | None,
        *,
        of_editions_alone: bool = False,
    ) -> None:
        self._folder, self._store, self._of_editions_alone = folder, store, of_editions_alone
        self._base = os.path.realpath(folder)
        self._names = {real(record.path): f"the record {record.path}" for record in records if record.path}
        self._names[os.path.join(self._base, manifest_form.NAME)] = "the list of all files"

    def problems(self, record: RecordFile, files: Iterable[File]) -> list[Problem]:
        """Return what is wrong with writing the files of a record, wherever they were made."""
        files = [*files]
        if strange := [file.name for file in files if not _may_be_of(file, record)]:
            message = f"what was made of it is called {strange[0]!a}, which is no name of its reports"
            return [Problem(record.shown, 0, 0, message, "a problem of the executor")]
        found = dict.fromkeys(self._names.get(os.path.join(self._base, file.name), "") for file in files)
        hint = "build into another folder, or rename the record"
        own = [
            Problem(record.shown, 0, 0, f"its report would overwrite {what}", hint) for what in found if what
        ]
        return own or self.strangers(record, {file.name: file.data for file in files})

    def strangers(self, record: RecordFile, files: Mapping[str, bytes | None]) -> list[Problem]:
        """Return what is wrong with overwriting files of a record, with the bytes that they would get."""
        taken = [path for path in map(self._folder.joinpath, files) if _is_folder(path)]
        told = [
            Problem(
                record.shown, 0, 0, f"its report would be called {path}, which is a folder", "move it away"
            )
            for path in taken
        ]
        store = self._store
        if told or store is None:
            return told
        for name, data in files.items():
            if (
                name in store.old.files
                and os.path.lexists(self._folder / name)
                and (other := Edition.of_entry(store.old.files[name])) != record.edition
            ):
                message = (
                    f"its report would overwrite {self._folder / name}, which is another edition ({other})"
                )
                told.append(
                    Problem(record.shown, 0, 0, message, "build into another folder, or rename the record")
                )
                continue
            if self._of_editions_alone:
                continue
            if data is None and store.problems and name not in store.old.files:
                continue  # it may be what the list said before it was damaged, and is made anew the same
            if not store.is_ours(name, data):
                whose = "somebody has changed since it was built" if name in store.old.files else _UNKNOWN
                message = f"its report would overwrite {self._folder / name}, which {whose}"
                told.append(
                    Problem(record.shown, 0, 0, message, "move that file away, or build with --force")
                )
        return told


_UNKNOWN = "no build wrote"


def _is_folder(path: Path) -> bool:
    """Tell whether a folder has a name; a link to one is a file, which another can replace."""
    return path.is_dir() and not path.is_symlink()


def _may_be_of(file: File, record: RecordFile) -> bool:
    own = file.name.startswith(f"{record.name()}.") and is_report(file.name, file.format)
    return own or file.name == manifest_form.NAME


def name_problems(record: RecordFile) -> list[Problem]:
    """Return what is wrong with the name of a record, from which those of its files are made."""
    if strange := errors.unprintable(record.stem):
        message = f"its name holds {strange!a}, which no name of a report can"
        return [Problem(record.shown, 0, 0, message, "rename it")]
    if not is_report(f"{record.name()}.html", "html"):
        message = f"its reports would be called {record.name()!a}, which is no name of a file"
        return [Problem(record.shown, 0, 0, message, "rename it")]
    return []


def heads(stem: str) -> list[str]:
    """Return what stands before each full stop of a name: the stems whose documents may be called like it."""
    folder, slash, name = stem.rpartition("/")
    parts = name.split(".")
    return [folder + slash + ".".join(parts[:count]) for count in range(1, len(parts))]


def stems(record: RecordFile, packs: tuple[Pack, ...]) -> list[str]:
    """Return the names of the documents of a record, without formats; it is read for them where it chooses.

    Raises RecordError with the problems of a record that makes none, OSError where it cannot be read.
    """
    from thbreports.view.prepare import packs_of

    found = packs or packs_of(record.load())
    return [record.name(pack.name, number) for number, pack in enumerate(found)]


def _known(record: RecordFile, packs: tuple[Pack, ...]) -> list[str]:
    """Return the names of its documents; where it makes none, why is told when it is built."""
    with contextlib.suppress(ThbReportsError, OSError):
        return stems(record, packs)
    return [record.name()]


def same(name: str) -> str:
    """Return a name as file systems compare it: many tell neither case nor codings of accents apart."""
    return unicodedata.normalize("NFC", name).casefold()
