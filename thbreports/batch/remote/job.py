"""Jobs for processes that share no disk with this one: what they need goes with them, as content.

The record is read here, and its problems are told here.  What travels is the part of it that the readers of
its reports may read, without comments, and without the names that a report may not print: for each form of
its own, since what stands in their place depends on it.  With it go the pictures that this part names and the
packs that are folders.  Whether the files that come back hold more than that is looked at here.  What every
installation has, libraries and packs of its own, stays: it must be the same there, or nothing is made.  All
names in a result are those that the caller knows, so that files, problems and the list of files are as if all
had been made here.
"""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from pathlib import Path

from thbreports import packs
from thbreports.batch.make import execution
from thbreports.batch.make import job as make_job
from thbreports.batch.make.clearance import LISTED, Clearance
from thbreports.batch.make.job import Job, RenderedRecord
from thbreports.batch.plan.records import RecordFile, digest
from thbreports.batch.remote.meetings import pictures_of, read_at, travelling
from thbreports.batch.remote.parcel import Bundle, parcel
from thbreports.document import numbers
from thbreports.errors import PackError, Problem
from thbreports.packs import Pack
from thbreports.system import versions as system_versions
from thbreports.view.prepare import prepare_all
from thbreports.view.promised import as_promised
from thbreports.view.remarks import remarks


class OtherVersions(Exception):
    """A process would make other bytes than the caller; the text says what differs."""


@dataclass(frozen=True, slots=True)
class Installed:
    """A pack that every installation should have, with its fingerprint."""

    name: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class RemoteJob:
    """A job as it travels, with its packs in the folders of the caller.

    ``digest`` is that of the record and of what is around it, which stay here; ``pictures`` are what lies
    beside it.  ``folders`` says where each pack is to be found: in the parcel of a digest, or installed.
    ``documents`` are those that the record chose, ``epoch`` is the caller's SOURCE_DATE_EPOCH.
    """

    job: Job
    digest: str
    pictures: Mapping[str, bytes] = field(repr=False)
    folders: Mapping[Path, str | Installed]
    documents: tuple[str, ...]
    versions: Mapping[str, str] = field(repr=False)
    epoch: str


class Sender:
    """Gives jobs to an executor.  A pack is read once, and is for all jobs as it was then."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._versions, self._epoch = versions(), os.environ.get(system_versions.EPOCH, "")
        self._folders: dict[Path, Bundle | Installed] = {}
        self._withholding: set[RecordFile] = set()

    @property
    def window(self) -> int:
        """How many jobs the executor should have at a time, which a ``window`` of its own may say."""
        window: int = getattr(self._executor, "window", execution.WINDOW)
        return window

    def give(self, job: Job) -> Future[RenderedRecord]:
        """Return the future of what is made of a job; problems of its record are there at once."""
        limits = job.limits if execution.may_be_bounded() else None
        packed = make_job.capture_problems(job.record, limits, lambda: self._packed(job))
        if isinstance(packed, RenderedRecord):
            future: Future[RenderedRecord] = Future()
            future.set_result(packed)
            return future
        sent, parcels = packed
        return self._executor.submit(make, sent, *parcels)

    def cleared(self, results: execution.Results) -> execution.Results:
        """Yield what was made, and problems in place of files that hold what their readers may not read."""
        with contextlib.closing(results):
            for together in results:
                yield [(job, self._cleared(job, made)) for job, made in together]

    def _cleared(self, job: Job, made: RenderedRecord) -> RenderedRecord:
        if not made.files or job.record not in self._withholding:
            return made
        limits = job.limits if execution.may_be_bounded() else None
        return make_job.capture_problems(job.record, limits, lambda: _looked_through(job, made))

    def _packed(self, job: Job) -> tuple[RemoteJob, list[Bundle]]:
        """Return a job as it travels, and its parcels.  Raises what reading its record raises."""
        data, around = job.record.read(), job.record.beside()
        whole = job.record.whole(data)
        meeting = numbers.keep(whole, job.record.seen(whole), job.packs)
        prepared = prepare_all(meeting, job.packs)
        clearance = Clearance(whole, job.record.edition.reader)
        if any(clearance.withholds(shown) for shown, _ in prepared):
            self._withholding.add(job.record)
        folders = {
            pack.folder: self._folder(pack) for _, last in prepared for pack in self._not_implied(last)
        }
        named = [as_promised(meeting, pack) for _, pack in prepared]
        if all(one is meeting for one in named):
            named = [meeting]
        record = replace(job.record, data=None, meetings=tuple(map(travelling, named)))
        sent = RemoteJob(
            job=replace(job, record=record, packs=tuple(pack for _, pack in prepared)),
            digest=digest(data, around),
            pictures=dict(pictures_of(meeting)),
            folders={key: one.digest if isinstance(one, Bundle) else one for key, one in folders.items()},
            documents=() if job.packs else tuple(self._known_as(pack) for _, pack in prepared),
            versions=self._versions,
            epoch=self._epoch,
        )
        return sent, [one for one in folders.values() if isinstance(one, Bundle)]

    def _not_implied(self, pack: Pack) -> Iterator[Pack]:
        """Yield the packs of a chain, the youngest first, up to one that is installed, with its parents."""
        for one in reversed(pack.chain()):
            yield one
            if isinstance(self._folder(one), Installed):
                return

    def _folder(self, pack: Pack) -> Bundle | Installed:
        if pack.folder not in self._folders:
            installed = packs.reference_name(pack) == pack.name
            self._folders[pack.folder] = (
                Installed(pack.name, pack.fingerprint()) if installed else parcel(pack.folder)
            )
        return self._folders[pack.folder]

    def _known_as(self, pack: Pack) -> str:
        return pack.name if isinstance(self._folder(pack), Installed) else str(pack.folder)


def _looked_through(job: Job, made: RenderedRecord) -> RenderedRecord:
    """Return what was made of a record where it holds nothing for others.  Raises what reading it raises.

    What may be told of the record is that of the whole: names that did not travel count, too.
    """
    data, around = job.record.read(), job.record.beside()
    if digest(data, around) != made.digest:
        message = "it has changed while its reports were made"
        return RenderedRecord(problems=(Problem(job.record.shown, 0, 0, message, "build it again"),))
    whole = job.record.whole(data)
    clearance = Clearance(whole, job.record.edition.reader)
    problems: list[Problem] = []
    prepared = prepare_all(job.record.seen(whole), job.packs)
    for number, (shown, pack) in enumerate(prepared):
        name = job.record.name(pack.name, number)
        files = [one for one in made.files if one.name == f"{name}.{one.format}"]
        together = {one.format: one.data for one in files} | {
            LISTED: make_job.listed(job.record, pack, files)
        }
        problems += clearance.problems(shown, pack, together, job.options)
    if problems:
        return RenderedRecord(problems=tuple(problems))
    return replace(made, remarks=tuple(remarks(prepared[0][0], [pack for _, pack in prepared])))


def versions() -> dict[str, str]:
    """Return the versions that must be the same wherever the records of one build are made."""
    return {name: one for name, one in system_versions.versions().items() if name != system_versions.EPOCH}


def differences(theirs: Mapping[str, str]) -> str:
    """Return which versions of this process are not those of a caller; nothing if all are."""
    mine = versions()
    return ", ".join(
        f"{name} {mine.get(name, 'missing')} instead of {theirs.get(name, 'none')}"
        for name in sorted({*mine, *theirs})
        if mine.get(name) != theirs.get(name)
    )


def make(sent: RemoteJob, *parcels: Bundle) -> RenderedRecord:
    """Return the reports of one record, made of what came along.

    Outside the main thread, where WeasyPrint is not safe and limits do not hold, a process beside this one
    makes them.

    Raises OtherVersions where libraries or packs differ, OSError where nothing can be unpacked, and
    ``BrokenExecutor`` where no process can be started.
    """
    from thbreports.batch.remote import workspace

    if differing := differences(sent.versions):
        raise _other(f"has {differing}")
    place, record = workspace.of_this_process(), sent.job.record
    with place.unpacked(parcels) as unpacked, place.beside(sent.pictures) as folder:
        here = dict(_places(sent, unpacked))
        job = replace(
            sent.job,
            packs=tuple(_moved(pack, here) for pack in sent.job.packs),
            record=replace(record, meetings=tuple(read_at(one, folder) for one in record.meetings)),
        )
        made = (
            make_as_of(job, sent.epoch)
            if execution.may_be_bounded()
            else place.apart(job, make_as_of, job, sent.epoch)
        )
    if record.path:
        here[Path(record.path).parent.resolve()] = folder
    problems = tuple(_as_called(problem, here) for problem in made.problems)
    remarks = tuple(replace(one, file=sent.job.record.shown) for one in made.remarks)
    documents = sent.documents if made.files else ()
    return replace(made, problems=problems, documents=documents, remarks=remarks, digest=sent.digest)


def make_as_of(job: Job, epoch: str) -> RenderedRecord:
    """Return what is made of a job under a caller's SOURCE_DATE_EPOCH."""
    before = os.environ.pop(system_versions.EPOCH, None)
    try:
        if epoch:
            os.environ[system_versions.EPOCH] = epoch
        return make_job.make(job)
    finally:
        os.environ.pop(system_versions.EPOCH, None)
        if before is not None:
            os.environ[system_versions.EPOCH] = before


def _places(sent: RemoteJob, unpacked: Mapping[str, Path]) -> Iterator[tuple[Path, Path]]:
    """Yield where the folder of each pack of the caller is found here.  Raises OtherVersions."""
    chains = {pack.folder: pack.chain() for last in sent.job.packs for pack in last.chain()}
    for folder, one in sent.folders.items():
        if isinstance(one, Installed):
            for theirs, mine in zip(chains[folder], _installed(one).chain(), strict=True):
                yield theirs.folder, mine.folder
        else:
            yield folder, unpacked[one]


def _installed(wanted: Installed) -> Pack:
    try:
        pack = packs.find(wanted.name)
    except PackError:
        raise _other(f"has no pack '{wanted.name}'") from None
    if pack.fingerprint() != wanted.fingerprint:
        raise _other(f"has another pack '{wanted.name}'")
    return pack


def _moved(pack: Pack, here: Mapping[Path, Path]) -> Pack:
    return replace(pack, folder=here[pack.folder], parent=pack.parent and _moved(pack.parent, here))


def _as_called(problem: Problem, here: Mapping[Path, Path]) -> Problem:
    """Return a problem with the paths that the caller knows."""
    # The longest first: one may be the beginning of another.
    for theirs, mine in sorted(here.items(), key=lambda both: -len(str(both[1]))):
        problem = replace(
            problem,
            file=problem.file.replace(str(mine), str(theirs)),
            message=problem.message.replace(str(mine), str(theirs)),
            hint=problem.hint.replace(str(mine), str(theirs)),
        )
    return problem


def _other(what: str) -> OtherVersions:
    return OtherVersions(f"the worker on {socket.gethostname()} {what}: install the same on all machines")
