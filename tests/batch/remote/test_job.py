"""Records made where nothing of this disk is seen: the same files, problems and list as here."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from support import archive, tasks
from support.patience import limit_above
from thbreports import packs
from thbreports.batch import build
from thbreports.batch.make.job import Job
from thbreports.batch.make.limits import Limits
from thbreports.batch.make.worker import SPAWN
from thbreports.batch.plan.records import RecordFile
from thbreports.batch.remote import job as remote_job
from thbreports.batch.remote import workspace
from thbreports.batch.remote.job import RemoteJob
from thbreports.batch.remote.parcel import Bundle
from thbreports.batch.report import BuildReport, Progress
from thbreports.errors import PackError
from thbreports.system import versions


class Elsewhere(Executor):
    """Passes calls on as pickles, and does them while a folder is not where it was; returns pickles too."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.calls: list[tuple[Any, ...]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        call = pickle.dumps((fn, args, kwargs))
        away = self.folder.with_name("away")
        self.folder.rename(away)
        self.calls.append(args)
        try:
            function, given, named = pickle.loads(call)
            future.set_result(pickle.loads(pickle.dumps(function(*given, **named))))
        except Exception as error:
            future.set_exception(error)
        finally:
            away.rename(self.folder)
        return future

    def sent(self) -> dict[str, tuple[RemoteJob, list[Bundle]]]:
        """Return what was sent for each record, by its stem."""
        return {sent.job.record.stem: (sent, parcels) for sent, *parcels in self.calls}


@pytest.fixture(autouse=True)
def _temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test a place of its own, in a folder of its own."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setattr(workspace, "_current", None)


def told(report: BuildReport) -> list[str]:
    return [problem.explain() for problem in report.problems]


def test_files_and_list_are_the_same_as_those_made_here(tmp_path: Path) -> None:
    meetings = archive.good(tmp_path / "archive")
    here = build(meetings, out=tmp_path / "here", jobs=1)
    there = build(meetings, out=tmp_path / "there", executor=Elsewhere(tmp_path / "archive"))
    assert told(there) == told(here) == []
    assert len(there.written) == 3 * 6
    assert archive.digests(tmp_path / "there") == archive.digests(tmp_path / "here")
    assert build(meetings, out=tmp_path / "there", jobs=1).written == ()


def test_faults_are_the_same_as_those_found_here(tmp_path: Path) -> None:
    meetings = archive.faulty(tmp_path / "archive")
    formats = ("html", "docx")
    here = build(meetings, out=tmp_path / "here", formats=formats, jobs=1)
    there = build(meetings, out=tmp_path / "there", formats=formats, executor=Elsewhere(tmp_path / "archive"))
    assert told(there) == told(here)
    assert there.failed == here.failed == there.records
    assert str(tmp_path / "archive/packs/broken/document.html.j2") in {one.file for one in there.problems}


def test_packs_that_the_caller_chooses_go_along(tmp_path: Path) -> None:
    meetings = archive.good(tmp_path / "archive")
    pack = tmp_path / "archive/packs/ours"
    choice: dict[str, Any] = {"pack": [pack, "base"], "formats": ("html",), "verify": True}
    build(meetings / "plain.yaml", out=tmp_path / "here", jobs=1, **choice)
    executor = Elsewhere(tmp_path / "archive")
    report = build(meetings / "plain.yaml", out=tmp_path / "there", executor=executor, **choice)
    assert told(report) == [] and len(report.written) == 2
    assert archive.digests(tmp_path / "there") == archive.digests(tmp_path / "here")


def test_what_a_link_in_a_pack_leads_to_is_not_sent(tmp_path: Path) -> None:
    meetings = archive.good(tmp_path / "archive")
    (tmp_path / "secret").write_text("<p>secret</p>", encoding="utf-8")
    pack = tmp_path / "archive/packs/ours"
    (pack / "leak.j2").symlink_to(tmp_path / "secret")
    (pack / "document.html.j2").write_text(
        '{% extends "base/document.html.j2" %}{% block opening %}{% include "ours/leak.j2" %}{% endblock %}',
        encoding="utf-8",
    )
    for executor in (None, Elsewhere(tmp_path / "archive")):
        report = build(
            meetings / "own-pack.yaml", out=tmp_path / "out", formats=("html",), executor=executor, force=True
        )
        assert ["lies outside" in problem.message for problem in report.problems] == [True], told(report)
        assert not (tmp_path / "out" / "own-pack.html").exists()


def test_a_record_that_came_as_data_is_made(tmp_path: Path) -> None:
    meetings = archive.good(tmp_path / "archive")
    record = RecordFile("<stdin>", "minutes", data=(meetings / "plain.yaml").read_bytes())
    executor = Elsewhere(tmp_path / "archive")
    assert told(build(record, out=tmp_path / "there", formats=("html",), executor=executor)) == []
    build(record, out=tmp_path / "here", formats=("html",), jobs=1)
    assert archive.digests(tmp_path / "there") == archive.digests(tmp_path / "here")


def test_only_what_a_record_names_is_sent(tmp_path: Path) -> None:
    meetings = archive.good(tmp_path / "archive")
    executor = Elsewhere(tmp_path / "archive")
    build(meetings, out=tmp_path / "there", formats=("html",), executor=executor)
    sent = executor.sent()
    beside = {stem: sorted(one.pictures) for stem, (one, _) in sent.items()}
    assert beside == {
        "plain": [],
        "pictures": ["harbour.png", "plans/new berth.png"],
        "own-pack": [],
        "documents": [],
    }
    files = {stem: [sorted(parcel.files) for parcel in parcels] for stem, (_, parcels) in sent.items()}
    ours = ["document.html.j2", "pack.toml"]
    house = ["labels/en.toml", "labels/fr.toml", "pack.toml", "screen.css"]
    assert files == {"plain": [], "pictures": [], "own-pack": [ours, house], "documents": [ours, house]}


def test_the_words_of_a_record_are_not_shown_in_the_logs_of_others(tmp_path: Path) -> None:
    meetings = archive.good(tmp_path / "archive")
    executor = Elsewhere(tmp_path / "archive")
    build(meetings, out=tmp_path / "there", formats=("html",), executor=executor)
    assert "opened" not in repr(executor.calls) and "voix" not in repr(executor.calls)


def test_files_are_dated_as_the_caller_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = archive.good(tmp_path / "archive") / "plain.yaml"
    monkeypatch.setenv(versions.EPOCH, "1700000000")
    build(record, out=tmp_path / "here", formats=("html", "docx"), jobs=1)
    jobs: list[Job] = []

    class Undated(Elsewhere):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            with monkeypatch.context() as there:
                there.delenv(versions.EPOCH)
                future = super().submit(fn, *args, **kwargs)
                assert versions.EPOCH not in os.environ
            jobs.append(args[0].job)
            return future

    executor = Undated(tmp_path / "archive")
    assert told(build(record, out=tmp_path / "there", formats=("html", "docx"), executor=executor)) == []
    assert jobs and archive.digests(tmp_path / "there") == archive.digests(tmp_path / "here")


def no_pack(name: str) -> packs.Pack:
    raise PackError([])


@pytest.mark.parametrize(
    ("owner", "name", "value", "words"),
    [
        (versions, "versions", dict, "has babel missing instead of"),
        (packs.Pack, "fingerprint", lambda pack: "0" * 64, "has another pack 'base': install the same on"),
        (packs, "find", no_pack, "has no pack 'base': install the same on all machines"),
    ],
)
def test_a_worker_that_would_make_other_bytes_makes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, value: Any, words: str
) -> None:
    class Older(Elsewhere):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            with monkeypatch.context() as there:
                there.setattr(owner, name, value)
                return super().submit(fn, *args, **kwargs)

    record = archive.good(tmp_path / "archive") / "plain.yaml"
    report = build(record, out=tmp_path / "out", formats=("html",), executor=Older(tmp_path / "archive"))
    [problem] = report.problems
    assert problem.file == str(record) and report.failed == (str(record),)
    assert problem.message.startswith("it could not be made: the worker on ") and words in problem.message
    assert not (tmp_path / "out/plain.html").exists()


# --- executors of the standard library


def test_a_pool_of_processes_makes_the_same(tmp_path: Path) -> None:
    meetings = archive.good(tmp_path / "archive")
    archive.faulty(tmp_path / "archive")
    here = build(meetings, out=tmp_path / "here", formats=("html", "docx"), jobs=1)
    with ProcessPoolExecutor(2, mp_context=SPAWN) as executor:
        there = build(meetings, out=tmp_path / "there", formats=("html", "docx"), executor=executor)
    assert told(there) == told(here)
    assert archive.digests(tmp_path / "there") == archive.digests(tmp_path / "here")


def test_threads_make_the_same_in_processes_of_their_own(tmp_path: Path) -> None:
    meetings = archive.good(tmp_path / "archive")
    here = build(meetings, out=tmp_path / "here", jobs=1)
    with ThreadPoolExecutor(3) as executor:
        there = build(meetings, out=tmp_path / "there", executor=executor)
    assert told(there) == told(here) == []
    assert archive.digests(tmp_path / "there") == archive.digests(tmp_path / "here")


def test_limits_hold_in_threads(tmp_path: Path) -> None:
    meetings = archive.good(tmp_path / "archive")
    endless = '{% extends "base/document.html.j2" %}{% block above_title %}' + archive.SLOW + "{% endblock %}"
    (tmp_path / "archive/packs/ours/document.html.j2").write_text(endless, encoding="utf-8")
    records = [meetings / "own-pack.yaml", meetings / "plain.yaml"]
    out, formats = tmp_path / "out", ("html",)
    with ThreadPoolExecutor(2) as executor:
        limit = limit_above(lambda: build(records[1], out=out, formats=formats, executor=executor))
        limits = Limits(seconds=limit)
        report = build(records, out=out, formats=formats, executor=executor, limits=limits, force=True)
    assert told(report) == [
        (
            f"{meetings}/own-pack.yaml: error: it took longer than {limit} seconds and was stopped "
            "in ours/document.html.j2:1; mend the template or the record, or allow more"
        )
    ]
    assert [file.path.name for file in report.written] == ["plain.html"]


def test_the_end_of_the_process_beside_a_thread_is_a_fault_of_its_record() -> None:
    job = Job(RecordFile("minutes.yaml", "minutes", data=b""), ("html",))
    place = workspace.of_this_process()
    made = place.apart(job, tasks.read_nowhere)  # type: ignore[arg-type]
    assert [str(problem) for problem in made.problems] == [
        "minutes.yaml: error: it could not be made: the process was ended by signal 11 (SIGSEGV)"
    ]
    assert place.apart(job, tasks.triple, 7) == 21  # type: ignore[arg-type, comparison-overlap]


def test_a_broken_executor_is_told_of_every_record(tmp_path: Path) -> None:
    meetings = archive.good(tmp_path / "archive")
    started: list[str] = []
    with ProcessPoolExecutor(1, mp_context=SPAWN) as executor:

        def kill(event: Progress) -> None:
            if event.kind == "started" and not started:
                executor.submit(tasks.end_by, signal.SIGKILL)
            started.append(event.record)

        report = build(meetings, out=tmp_path / "out", formats=("html",), executor=executor, progress=kill)
    assert report.failed == report.records and len(report.problems) == 4
    assert {"process pool" in problem.message for problem in report.problems} == {True}
    assert {problem.message.partition(":")[0] for problem in report.problems} == {"it could not be made"}


def test_an_executor_that_takes_nothing_more_is_told(tmp_path: Path) -> None:
    meetings = archive.good(tmp_path / "archive")
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    report = build(meetings, out=tmp_path / "out", formats=("html",), executor=executor)
    assert report.failed == report.records
    assert {problem.message for problem in report.problems} == {
        "it could not be made: cannot schedule new futures after shutdown"
    }


def test_no_more_records_are_with_an_executor_than_it_wants(tmp_path: Path) -> None:
    meetings = archive.good(tmp_path / "archive")
    waiting: list[int] = []

    class Narrow(ThreadPoolExecutor):
        window = 2

    def look(event: Progress) -> None:
        waiting.append({"started": 1, "done": -1}.get(event.kind, 0))
        assert sum(waiting) <= 3  # a further one starts before the result of the first is used

    with Narrow(1) as executor:
        build(meetings, out=tmp_path / "out", formats=("html",), executor=executor, progress=look)
    assert waiting.count(1) == 4


# --- what is unpacked


def parcel(text: str) -> Bundle:
    return Bundle(text, {"pack.toml": text.encode(), "labels/en.toml": b""})


def test_a_pack_is_unpacked_once_and_kept() -> None:
    place = workspace.of_this_process()
    with place.unpacked([parcel("a")]) as folders:
        first = folders["a"] / "pack.toml"
        stamp = first.stat().st_mtime_ns
        assert first.read_text() == "a"
    with place.unpacked([parcel("a"), parcel("b")]) as folders:
        assert folders["a"] / "pack.toml" == first and first.stat().st_mtime_ns == stamp
        assert (folders["b"] / "labels/en.toml").is_file()


def test_no_more_packs_are_kept_than_a_few_and_none_in_use_is_removed() -> None:
    place = workspace.of_this_process()
    with place.unpacked([parcel("used")]) as used:
        for number in range(workspace.KEPT + 5):
            with place.unpacked([parcel(str(number))]):
                pass
        assert (used["used"] / "pack.toml").is_file()
        kept = {path.name for path in place.folder.iterdir() if not path.name.startswith(".")}
        assert kept == {"used", *map(str, range(5, workspace.KEPT + 5))}


def test_pictures_are_gone_when_their_record_is_made() -> None:
    place = workspace.of_this_process()
    before = sorted(place.folder.iterdir())
    with place.beside({"plans/a.png": b"picture"}) as folder:
        assert (folder / "plans/a.png").read_bytes() == b"picture"
    assert sorted(place.folder.iterdir()) == before


def test_nothing_is_written_outside_the_folder_of_a_record(tmp_path: Path) -> None:
    place = workspace.of_this_process()
    with place.beside({"../out.png": b"", f"{tmp_path}/out.png": b""}) as folder:
        assert not list(folder.iterdir())
    assert not list(tmp_path.rglob("out.png"))


_OPEN = (
    "import sys, time; from thbreports.batch.remote import workspace; place = workspace.of_this_process(); "
)


def test_a_process_leaves_nothing_behind(tmp_path: Path) -> None:
    environ = {**os.environ, "TMPDIR": str(tmp_path / "temporary")}
    command = "from contextlib import ExitStack; print(ExitStack().enter_context(place.beside({})))"
    done = subprocess.run(
        [sys.executable, "-c", _OPEN + command], env=environ, capture_output=True, text=True, check=True
    )
    assert Path(done.stdout.strip()).is_relative_to(tmp_path / "temporary")
    assert list((tmp_path / "temporary").iterdir()) == []


def test_what_a_killed_process_left_is_removed_by_the_next_but_not_what_is_in_use(tmp_path: Path) -> None:
    environ = {**os.environ, "TMPDIR": str(tmp_path / "temporary")}
    command = [sys.executable, "-c", _OPEN + "print(place.folder, flush=True); time.sleep(600)"]
    processes = [subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    try:
        folders = [Path(process.stdout.readline().strip()) for process in processes if process.stdout]
        processes[0].kill()
        processes[0].wait()
        stranger = tmp_path / "temporary/.thbreports-worker-notours"
        stranger.mkdir()
        long_ago = time.time() - 3600
        for folder in (*folders, stranger):
            os.utime(folder, (long_ago, long_ago))
        workspace.of_this_process()
        assert [folder.exists() for folder in (*folders, stranger)] == [False, True, True]
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def test_versions_are_compared_by_name() -> None:
    mine = remote_job.versions()
    assert remote_job.differences(mine) == ""
    assert remote_job.differences({**mine, "lxml": "1.0"}) == f"lxml {mine['lxml']} instead of 1.0"
    assert remote_job.differences({**mine, "new": "1"}) == "new missing instead of 1"
    assert versions.EPOCH not in mine
