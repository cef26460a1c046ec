"""Build the reports of many records: each made whole, then written, whatever becomes of the others."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from thbreports import formats as all_formats
from thbreports.batch import lock
from thbreports.batch.make.limits import LIMITS, Limits
from thbreports.batch.plan import editions, settings, targets
from thbreports.batch.plan.edition import PUBLIC, Edition
from thbreports.batch.plan.freshness import BuildRequest, FreshnessChecker, Plan, Sources
from thbreports.batch.plan.manifest import ManifestStore
from thbreports.batch.plan.obsolete import Obsolete
from thbreports.batch.plan.records import Paths, RecordFile, find, listed
from thbreports.batch.report import BuildReport, Log, Planned, Progress
from thbreports.batch.validate import examine
from thbreports.batch.write import Checker, Finished, Writer
from thbreports.errors import OutputError, Problem
from thbreports.packs import choice
from thbreports.packs.choice import Choice
from thbreports.system import files, versions

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from thbreports.batch.make import execution
    from thbreports.batch.make.job import Job, Options


class _Means(NamedTuple):
    """Who makes the reports; see ``build``."""

    jobs: int | None
    executor: Executor | None
    limits: Limits | None


def build(
    paths: Paths,
    *,
    out: str | os.PathLike[str] | None = None,
    formats: Sequence[str] | None = None,
    pack: Choice | Sequence[Choice] | None = None,
    verify: bool = False,
    options: Options | None = None,
    languages: Sequence[str] = (),
    strict: bool = False,
    audience: str = PUBLIC,
    review: bool = False,
    force: bool = False,
    prune: bool = False,
    check: bool = False,
    dry_run: bool = False,
    jobs: int | None = None,
    executor: Executor | None = None,
    limits: Limits | None = LIMITS,
    progress: Callable[[Progress], None] | None = None,
) -> BuildReport:
    """Write the reports of records into a folder, one file a document and format, and the list of all files.

    The files of the first document are named as the record is (``minutes.pdf``), those of the others as the
    record and the pack (``minutes.decisions-only.pdf``); folders below a path that is searched are folders
    here too.  A file that no build wrote, or that somebody has changed since, is never overwritten: the
    record that would is reported.  A record with a problem is reported and nothing of it is written, or all
    but the format that cannot show it, such as a character that no font has; its older files stay as they
    are, and all other records are built.  ``manifest.json`` comes
    last and tells what each file was made from; files that it shows to be as they would be made now are left
    alone.  Threads may call it at the same time, each for a folder of its own.

    Args:
        paths: files, and folders that are searched for .yaml and .yml files.
        out: the folder, which is made where it does not exist; by default the one that ``thbreports.yaml`` in
            the folder of the records names, or ``build``.  One build at a time may write into it.
        formats: any of ``thbreports.formats.names()``; by default those that ``thbreports.yaml`` names, or
            all that are built in.
        pack: a pack, its name or its folder, or several of them for several documents, for all records,
            whichever they name.
        verify: read every file back and compare it with its record before it is written.
        options: options of a format by its name: ``{"html": {"embed_fonts": True}}``.
        languages: those of the editions to make, or ``("all",)``; by default each record's own.  The files of
            other languages are named after them (``minutes.fr.pdf``), and HTML files lead to one another.
        strict: make nothing in a language in which a record lacks some of its words; otherwise these stand in
            another one, and a note in the report says so.
        audience: whom the reports are for: they hold what these may read, and are named after them
            (``minutes.secretariat.pdf``), unless they are for the public.
        review: shade what is not for the public, and name in the margin who may read it; such files are named
            after that, too (``minutes.secretariat.review.pdf``).
        force: make all files, those too that have not changed, and overwrite files that no build wrote, or
            that somebody has changed since.
        prune: remove the files that the list shows to be ours and whose record is gone, or has no such
            document any more; but none where a path is wrong, since its records would seem to be gone.
        check: write nothing, and tell which files in the folder are not as they would be made.
        dry_run: write nothing, and tell which files would be made or removed, and why.
        jobs: how many processes of this machine make reports; by default one for each core that this process
            may use, and none where there is too little work for it to pay.  1 makes all in this process.
        executor: makes the reports instead; any of ``concurrent.futures``, with processes or threads, here or
            on machines that share no disk with this one.  It is not shut down.
        limits: what one record may take; None for no limits.  What goes beyond is a problem of the record.
            In this process they hold in the main thread only.
        progress: is called with each event.

    Raises:
        OutputError: for a format that does not exist, a folder that cannot be made or written to or that
            another build is at work in, a ``manifest.json`` that no build wrote, and a ``SOURCE_DATE_EPOCH``
            that is no time.
        PackError: for a faulty or unknown ``pack``.
        RecordError: for a folder or formats in ``thbreports.yaml`` that are wrong.
    """
    start = time.monotonic()
    named = [*listed(paths)]
    out, formats = settings.settings(named, out, formats)
    chosen, asked = _formats(formats, verify), editions.check(languages)
    options = all_formats.with_page_numbers(chosen, options or {})
    wanted = BuildRequest(chosen, choice.choose(pack), verify, options, strict)
    found, problems = find(named, Edition.asked(audience, review=review))
    records = editions.editions(found, asked)
    versions.source_date()  # a variable that is wrong is told once, not for every record
    folder, log = Path(out), Log(found, progress, problems)
    reading = not records or check or dry_run
    with contextlib.nullcontext(lock.seen(folder)) if reading else _writing(folder, records) as hold:
        sources = Sources(folder)
        store = ManifestStore(folder)
        if hold.interrupted:
            store.announce(hold.announced)
            store.distrust()
        records = editions.linked(records, store)
        checker = FreshnessChecker(store, wanted, sources)
        obsolete = Obsolete(store, checker, records, named)
        plans = [checker.plan(record) for record in _without_clashes(records, wanted, log)]
        if force or check:
            plans = [plan._replace(reason="asked for", stale={}, fresh=()) for plan in plans]
        log.unchanged.extend(folder / name for plan in plans for name in plan.fresh)
        due = [plan for plan in plans if not plan.is_fresh]
        log.total = log.number + len(due)
        log.problems.extend(store.problems)
        prunes = prune and not problems and not store.problems
        kept = targets.ProtectedFiles(folder, records, None if check else store, of_editions_alone=force)
        if dry_run:
            log.planned.extend(_planned(due, wanted, kept, folder, limits, log))
            gone = obsolete.files() if prunes else ()
            log.planned.extend(Planned(folder / name, "remove", _GONE, record) for name, record in gone)
        else:
            use = Checker(store, log, obsolete) if check else Writer(store, log, hold)
            try:
                if due:
                    _work(due, kept, wanted, _Means(jobs, executor, limits), use, log)
                if prunes and isinstance(use, Writer):
                    use.remove(obsolete.files())
            finally:  # after Ctrl-C too
                hold.keep = not use.finish()
    return log.report(time.monotonic() - start)


_GONE = "its record makes it no more"


@contextlib.contextmanager
def _writing(folder: Path, records: Iterable[RecordFile]) -> Iterator[lock.Hold]:
    """Make a folder, keep other builds out of it, and remove what killed ones have left."""
    _make_folder(folder)
    with lock.held(folder) as hold:
        for way in {record.stem.rpartition("/")[0] for record in records} | {""}:
            if files.lies_below(folder, way):
                with contextlib.suppress(OSError):
                    files.sweep(folder / way)
        yield hold


def _without_clashes(records: Sequence[RecordFile], wanted: BuildRequest, log: Log) -> list[RecordFile]:
    """Return the records whose files have names of their own; the others are told."""
    problems = {record: found for record in records if (found := targets.name_problems(record))}
    problems |= {record: [clash] for record, clash in targets.name_conflicts(records, wanted.packs)}
    log.total = len(problems)
    for record, found in problems.items():
        log.failed(record, found)
    return [record for record in records if record not in problems]


def _work(
    due: Sequence[Plan],
    kept: targets.ProtectedFiles,
    wanted: BuildRequest,
    means: _Means,
    use: Writer | Checker,
    log: Log,
) -> None:
    """Make the files of each record, and use them, unless they would destroy something."""
    plans = {plan.record: plan for plan in due}
    with _results(due, wanted, means, log) as results:
        for together in results:
            good: list[Finished] = []
            for job, made in together:
                log.took(job.record, made.documents)
                log.remarks.update(made.remarks)
                refused = () if made.files else made.problems
                if not made.files and not refused:  # nothing of it is for this audience
                    refused = _left_over(job.record, use.store)
                if problems := refused or kept.problems(job.record, made.files):
                    log.failed(job.record, problems)
                else:
                    good.append(Finished(plans[job.record], job, made))
            use(good)


def _left_over(record: RecordFile, store: ManifestStore) -> tuple[Problem, ...]:
    """Return the problem that reports are left of a record of which none are made any more."""
    source = store.seen(record.path)
    left = store.earlier(source, record.edition) if source is not None else []
    message = (
        f"nothing of it is for '{record.edition.reader}', and reports of an earlier build are still there"
    )
    return (Problem(record.shown, 0, 0, message, f"remove {', '.join(left)}"),) if left else ()


@contextlib.contextmanager
def _results(
    due: Sequence[Plan], wanted: BuildRequest, means: _Means, log: Log
) -> Iterator[execution.Results]:
    """Give what is made of each record, from wherever it is made."""
    from thbreports.batch.make import execution

    # The long ones first: one that began last would keep all others waiting for its end.
    longest = (_job(plan, wanted, means.limits) for plan in sorted(due, key=lambda plan: -plan.size))
    processes = means.jobs or (execution.cores() if execution.is_long(due, wanted) else 1)
    with contextlib.ExitStack() as stack:
        if means.executor is not None:
            from thbreports.batch.remote.job import Sender

            sender = Sender(means.executor)
            results = execution.via_executor(sender.give, longest, log.started, sender.window)
            results = sender.cleared(results)
        elif processes > 1 and due:
            give = stack.enter_context(execution.processes(processes, wanted.formats, means.limits))
            results = execution.via_executor(give, longest, log.started, execution.AHEAD * processes)
        else:
            limits = means.limits if execution.may_be_bounded() else None
            results = execution.in_process((_job(plan, wanted, limits) for plan in due), log.started)
        yield stack.enter_context(contextlib.closing(results))


def _job(plan: Plan, wanted: BuildRequest, limits: Limits | None) -> Job:
    from thbreports.batch.make.job import Job

    names = None if plan.reason else frozenset(plan.stale)
    asked = wanted.formats, wanted.packs, wanted.verify, wanted.options
    return Job(plan.record, *asked, names, limits, wanted.strict)


def _planned(
    due: Sequence[Plan],
    wanted: BuildRequest,
    kept: targets.ProtectedFiles,
    folder: Path,
    limits: Limits | None,
    log: Log,
) -> Iterator[Planned]:
    """Yield what a build would make; records with problems, of which it would make nothing, are told."""
    found = examine([plan.record for plan in due], wanted.packs, limits, paged=False)
    for plan, (problems, remarks) in zip(due, found, strict=True):
        record = plan.record
        log.remarks.update(remarks)
        if problems:
            log.failed(record, problems)
            continue
        names = [*plan.stale]
        if plan.reason:
            stems = targets.stems(record, wanted.packs)
            names = [f"{stem}.{format}" for stem in stems for format in wanted.formats]
        if strangers := kept.strangers(record, dict.fromkeys(names)):
            log.failed(record, strangers)
            continue
        for name in names:
            yield Planned(folder / name, "make", plan.why(name), record.shown)


def _formats(formats: Sequence[str], verify: bool) -> tuple[str, ...]:
    """Return the formats, each once.

    Raises OutputError naming those that do not exist, or cannot be verified though they are to be.
    """
    unknown = [name for name in formats if not all_formats.is_known(name)]
    if unknown:
        raise OutputError(map(all_formats.unknown, unknown))
    if verify:
        all_formats.check_verifiable(formats)
    return tuple(dict.fromkeys(formats))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = "it is a file" if folder.is_file() else error.strerror or str(error)
        raise OutputError([Problem(str(folder), 0, 0, f"the folder cannot be made: {reason}")]) from error
