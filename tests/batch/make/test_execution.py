"""Records made side by side: the same files as one after the other, whatever becomes of a process."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from thbreports import batch
from thbreports.batch.make import execution
from thbreports.batch.make.job import File, Job, RenderedRecord
from thbreports.batch.plan.freshness import BuildRequest, Plan
from thbreports.batch.plan.records import RecordFile
from thbreports.batch.report import BuildReport, Progress
from thbreports.errors import Problem

DONE = RenderedRecord((File("x.html", "html", b"", 0, "base", ""),))
GOOD = "title: Title\ndate: 2024-05-13\nopening: Words.\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which each test works, with the records ``a`` to ``e`` in ``m``; ``d`` has a problem."""
    monkeypatch.chdir(tmp_path)
    Path("m").mkdir()
    for number, name in enumerate("abcde"):
        Path("m", f"{name}.yaml").write_text(GOOD + "closing: More words.\n" * (number % 2), encoding="utf-8")
    Path("m/d.yaml").write_text("titel: Title\n", encoding="utf-8")
    return tmp_path


def build(**options: Any) -> BuildReport:
    return batch.build("m", **{"formats": ["html", "docx"], **options})


def contents(folder: str) -> dict[str, bytes]:
    return {name: Path(folder, name).read_bytes() for name in sorted(os.listdir(folder))}


def test_two_processes_write_what_one_writes_and_report_it_in_the_same_order() -> None:
    alone, together = build(out="one", jobs=1), build(out="two", jobs=2)
    assert contents("one") == contents("two")
    assert [file.path.name for file in alone.written] == [file.path.name for file in together.written]
    assert (alone.problems, alone.failed) == (together.problems, together.failed)
    assert alone.failed == ("m/d.yaml",)
    assert build(out="two", jobs=2).written == ()


def test_processes_tell_their_progress_record_by_record() -> None:
    events: list[Progress] = []
    build(jobs=2, progress=events.append)
    assert sorted(event.record for event in events if event.kind == "started") == [
        f"m/{name}.yaml" for name in "abcde"
    ]
    ended = [event for event in events if event.kind in ("done", "failed")]
    assert [event.number for event in ended] == [1, 2, 3, 4, 5]
    assert {event.total for event in events} == {5}


def test_a_check_may_use_processes_too() -> None:
    build()
    Path("build/a.html").write_text("mine", encoding="utf-8")
    assert [one.path.name for one in build(check=True, jobs=2).differences] == ["a.html"]


def test_ctrl_c_keeps_what_processes_have_finished() -> None:
    def stop(event: Progress) -> None:
        if event.kind == "written":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(jobs=2, progress=stop)
    [name] = set(os.listdir("build")) - {"manifest.json"}
    assert name in Path("build/manifest.json").read_text(encoding="utf-8")
    assert build(jobs=1).failed == ("m/d.yaml",)
    assert len(os.listdir("build")) == 9


# The order of the work


def plan(name: str, size: int) -> Plan:
    return Plan(RecordFile(name, name), "new", size=size)


def test_the_longest_records_begin_first(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("m/c.yaml").write_text(GOOD + "closing: Many, many more words.\n", encoding="utf-8")
    begun: list[str] = []
    build(jobs=2, progress=lambda event: begun.append(event.record) if event.kind == "started" else None)
    assert begun[0] == "m/c.yaml"
    assert begun[-1] == "m/d.yaml"


@pytest.mark.parametrize(
    ("sizes", "formats", "pays"),
    [
        ([9_000_000], ("pdf",), False),  # a single record is made by a single process
        ([5_000, 5_000], ("html", "docx"), False),
        ([5_000] * 100, ("html",), False),
        ([5_000] * 1000, ("html",), True),
        ([5_000] * 20, ("pdf",), True),
        ([300_000, 300_000], ("pdf",), True),
    ],
)
def test_processes_are_started_where_that_pays(
    sizes: list[int], formats: tuple[str, ...], pays: bool
) -> None:
    plans = [plan(f"m/{number}.yaml", size) for number, size in enumerate(sizes)]
    assert execution.is_long(plans, BuildRequest(formats)) is pays


def test_no_more_processes_than_this_one_may_use() -> None:
    assert 1 <= execution.cores() <= (os.cpu_count() or 1)
    if hasattr(os, "sched_setaffinity"):
        usable = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(usable)})
        try:
            assert execution.cores() == 1
        finally:
            os.sched_setaffinity(0, usable)


def jobs(count: int) -> list[Job]:
    return [Job(RecordFile(f"{number}.yaml", str(number)), ("html",)) for number in range(count)]


def through(
    give: Callable[[Job], Future[RenderedRecord]], count: int, window: int = 3
) -> list[RenderedRecord]:
    results = execution.via_executor(give, jobs(count), lambda record: None, window)
    return [made for together in results for _, made in together]


def test_an_executor_is_given_a_few_records_at_a_time() -> None:
    waiting: list[Future[RenderedRecord]] = []
    most = 0

    def give(job: Job) -> Future[RenderedRecord]:
        nonlocal most
        future: Future[RenderedRecord] = Future()
        waiting.append(future)
        most = max(most, len(waiting))
        threading.Timer(0.01, lambda: waiting.pop(0).set_result(DONE)).start()
        return future

    assert len(through(give, 10)) == 10
    assert most == 3


def test_what_has_ended_at_the_same_time_is_handed_on_together() -> None:
    def give(job: Job) -> Future[RenderedRecord]:
        future: Future[RenderedRecord] = Future()
        future.set_result(DONE)
        return future

    results = execution.via_executor(give, jobs(40), lambda record: None, 20)
    assert [len(together) for together in results] == [16, 16, 8]


def test_what_becomes_of_an_executor_is_a_fault_of_the_records_it_had() -> None:
    def give(job: Job) -> Future[RenderedRecord]:
        if job.record.stem == "1":
            raise RuntimeError("no room for more")
        future: Future[RenderedRecord] = Future()
        if job.record.stem == "2":
            future.cancel()
            future.set_running_or_notify_cancel()
        else:
            future.set_result(DONE)
        return future

    assert sorted(problem for made in through(give, 4) for problem in made.problems) == [
        Problem("1.yaml", 0, 0, "it could not be made: no room for more"),
        Problem("2.yaml", 0, 0, "it was cancelled"),
    ]
