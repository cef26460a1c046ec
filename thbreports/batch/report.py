"""Events and results of a build."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from thbreports.batch.plan.records import RecordFile
from thbreports.errors import Problem, Remark
from thbreports.packs import is_folder


class Written(NamedTuple):
    """A file that was written: ``size`` in bytes, ``seconds`` taken to make it, the ``reason`` to make it.

    ``words`` of it were compared with the record.
    """

    path: Path
    record: str
    format: str
    size: int
    seconds: float
    reason: str = ""
    words: int = 0


class Planned(NamedTuple):
    """A file that a build would make or remove, and why; after a dry run only.

    ``record`` is what messages call the record.
    """

    path: Path
    kind: Literal["make", "remove"]
    reason: str
    record: str


class Difference(NamedTuple):
    """A file that is not as it would be made now.

    It ``differs``, is ``missing``, or is ``no longer made``: its record is gone, or makes this document no
    more.  ``record`` is what messages call the record.
    """

    path: Path
    kind: Literal["differs", "missing", "no longer made"]
    record: str


class Progress(NamedTuple):
    """What has just happened.

    A record was ``started``, one of its files was ``written``, all that was wanted of it is ``done``, or it
    ``failed``; a file that is no longer made was ``removed``; a record names the folder ``pack``, told once.
    ``number`` counts the records that are done or failed, ``total`` those that are to be made: records whose
    files are as they should be are in neither.
    """

    kind: Literal["started", "written", "done", "failed", "removed", "pack"]
    record: str
    number: int
    total: int
    file: Written | None = None
    problems: tuple[Problem, ...] = ()
    removed: Path | None = None
    pack: str = ""


class BuildReport(NamedTuple):
    """What a build did: files in the order of their records, problems sorted, records, and those that failed.

    ``unchanged`` are the files that were already as they would be made, ``removed`` those of records that are
    gone, ``seconds`` what it all took.  After a dry run nothing is written, and ``planned`` says what would
    be.  After a check nothing is written either: ``compared`` counts the files that would have been, and
    ``differences`` are those that are not as they should be, sorted.  ``verified`` are the files that say
    what their records say, and ``words`` so many words were compared for that.  ``remarks`` tell of the
    records that were made what no form of theirs prints, and which texts of ``thbreports new`` still stand
    in them.
    """

    written: tuple[Written, ...]
    problems: tuple[Problem, ...]
    records: tuple[str, ...]
    failed: tuple[str, ...]
    unchanged: tuple[Path, ...] = ()
    removed: tuple[Path, ...] = ()
    planned: tuple[Planned, ...] = ()
    compared: int = 0
    differences: tuple[Difference, ...] = ()
    seconds: float = 0.0
    verified: int = 0
    words: int = 0
    remarks: tuple[Remark, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything that was asked for was written, or found as it should be."""
        return not self.problems and not self.differences


class PackFolders:
    """Folders that records name as packs: code of a sort, so that people are told where it comes from."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def unseen(self, documents: Iterable[str]) -> Iterator[str]:
        """Yield the folders among the packs that a record has chosen, unless they were yielded before.

        They are written as a person would: seen from where the command runs, if they lie below.
        """
        for name in documents:
            if is_folder(name) and name not in self._seen:
                self._seen.add(name)
                near = os.path.relpath(name)
                yield name if near.startswith("..") else near


class Log:
    """Gathers what a build does, and passes it on to whoever watches."""

    def __init__(
        self,
        records: Iterable[RecordFile],
        progress: Callable[[Progress], None] | None,
        problems: Iterable[Problem],
    ) -> None:
        self.records = tuple(record.shown for record in records)
        self.progress, self.problems = progress, list(problems)
        self.total = self.number = self.compared = self.verified = self.words = 0
        self.files: list[Written] = []
        self.lost: list[str] = []
        self.unchanged: list[Path] = []
        self.gone: list[Path] = []
        self.planned: list[Planned] = []
        self.remarks: set[Remark] = set()
        self.differences: set[Difference] = set()
        self.pack_folders = PackFolders()

    def took(self, record: RecordFile, documents: Iterable[str]) -> None:
        """Tell the folders among the packs that a record has chosen, each once."""
        for folder in self.pack_folders.unseen(documents):
            self._tell("pack", record.shown, pack=folder)

    def started(self, record: RecordFile) -> None:
        """Tell that the work on a record begins."""
        self._tell("started", record.shown)

    def written(self, record: RecordFile, file: Written) -> None:
        """Tell that a file is finished."""
        self.files.append(file)
        self._tell("written", record.shown, file=file)

    def agreed(self, words: int) -> None:
        """Note that a file says what its record says, in so many words."""
        self.verified += 1
        self.words += words

    def done(self, record: RecordFile, problems: Iterable[Problem] = ()) -> None:
        """Tell that all files of a record are finished, or that a format could not have one."""
        if found := tuple(problems):
            self.failed(record, found)
            return
        self.number += 1
        self._tell("done", record.shown)

    def failed(self, record: RecordFile, problems: Iterable[Problem]) -> None:
        """Tell that a record has problems."""
        found = tuple(problems)
        self.problems.extend(found)
        self.lost.append(record.shown)
        self.number += 1
        self._tell("failed", record.shown, problems=found)

    def removed(self, record: str, path: Path) -> None:
        """Tell that a file is removed, since its record makes it no more."""
        self.gone.append(path)
        self._tell("removed", record, removed=path)

    def report(self, seconds: float) -> BuildReport:
        """Return all that was gathered."""
        place = {record: number for number, record in enumerate(self.records)}
        return BuildReport(
            written=tuple(sorted(self.files, key=lambda file: place[file.record])),
            problems=tuple(sorted(set(self.problems))),
            records=self.records,
            failed=tuple(sorted(set(self.lost), key=place.__getitem__)),
            unchanged=tuple(self.unchanged),
            removed=tuple(self.gone),
            planned=tuple(sorted(self.planned)),
            compared=self.compared,
            differences=tuple(sorted(self.differences)),
            seconds=seconds,
            verified=self.verified,
            words=self.words,
            remarks=tuple(sorted(self.remarks)),
        )

    def _tell(
        self,
        kind: Literal["started", "written", "done", "failed", "removed", "pack"],
        record: str,
        file: Written | None = None,
        problems: tuple[Problem, ...] = (),
        removed: Path | None = None,
        pack: str = "",
    ) -> None:
        if self.progress is not None:
            self.progress(Progress(kind, record, self.number, self.total, file, problems, removed, pack))
