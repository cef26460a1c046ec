"""Builds on a real Dask cluster: a scheduler and two workers, each a process that never sees the records."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import distributed
import pytest

from support import archive
from support.patience import PATIENCE, limit_above, until
from thbreports.batch import build
from thbreports.batch.make.limits import Limits
from thbreports.batch.remote import dask
from thbreports.batch.remote.job import versions
from thbreports.batch.report import BuildReport, Progress
from thbreports.errors import OutputError

# The streams of connections that Dask gave up are closed by the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")


@dataclass
class Machines:
    """A scheduler and its workers, each in a folder of its own, by their names."""

    folder: Path
    address: str = ""
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, *command: str) -> None:
        home = self.folder / name
        home.mkdir()
        environ = {**os.environ, "TMPDIR": str(home), "HOME": str(home), "PYTHONWARNINGS": "ignore"}
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", "dask", *command, "--no-dashboard"],
                cwd=home,
                env=environ,
                stdout=log,
                stderr=log,
            )

    def start_scheduler(self) -> None:
        told = self.folder / "scheduler.json"
        self.start(
            "scheduler", "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told)
        )
        self.address = json.loads(until(lambda: told.exists() and told.read_text(), "a scheduler"))["address"]

    def start_worker(self, name: str, *options: str) -> None:
        self.start(name, "worker", self.address, "--name", name, "--nthreads", "1", *options)

    def stop(self, name: str) -> None:
        process = self.processes.pop(name)
        process.kill()
        process.wait()


@contextlib.contextmanager
def client(address: str) -> Iterator[Any]:
    connect: Any = distributed.Client
    with connect(address, set_as_default=False) as found:
        yield found


def workers(known: Any) -> dict[str, str]:
    """Return the addresses of the workers by their names."""
    return {one["name"]: address for address, one in known.scheduler_info()["workers"].items()}


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    found = Machines(tmp_path_factory.mktemp("machines"))
    try:
        found.start_scheduler()
        found.start_worker("first")
        found.start_worker("second", "--no-nanny")
        with client(found.address) as known:
            until(lambda: len(workers(known)) == 2, "two workers")
        yield found
    finally:
        for name in list(found.processes)[::-1]:
            # The first worker ends itself when its nanny is gone.
            found.stop(name)


class Hidden(Executor):
    """Holds all calls back until there are so many, and passes them on when a folder is no longer there."""

    def __init__(self, executor: Executor, folder: Path, count: int) -> None:
        self.executor, self.folder, self.count = executor, folder, count
        self.held: list[Callable[[], None]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        outer: Future[Any] = Future()

        def answered(inner: Future[Any]) -> None:
            error = inner.exception()
            outer.set_exception(error) if error else outer.set_result(inner.result())

        self.held.append(lambda: self.executor.submit(fn, *args, **kwargs).add_done_callback(answered))
        if len(self.held) == self.count:
            self.folder.rename(self.folder.with_name("away"))
            for call in self.held:
                call()
        return outer


def told(report: BuildReport) -> list[str]:
    return [problem.explain() for problem in report.problems]


def test_a_build_outlives_a_worker_and_gives_what_a_build_here_gives(
    machines: Machines, tmp_path: Path
) -> None:
    top = tmp_path / "archive"
    meetings = archive.good(top)
    for number in range(6):
        shutil.copy(meetings / "plain.yaml", meetings / f"plain-{number}.yaml")
    good = sorted(meetings.glob("*.yaml"))
    archive.faulty(top)
    # Problems that only the making of a report brings to light.
    records = [*good, meetings / "template.yaml", meetings / "link.yaml"]
    here = build(records, out=tmp_path / "here", jobs=1)
    done: list[str] = []

    with client(machines.address) as known:
        second = workers(known)["second"]

        def kill(event: Progress) -> None:
            if event.kind == "done":
                done.append(event.record)
                if len(done) == 3:
                    assert not top.exists()
                    until(lambda: known.processing()[second], "the second worker is at work")
                    machines.stop("second")

        with dask.connected(machines.address) as executor:
            hidden = Hidden(executor, top, len(records))
            there = build(records, out=tmp_path / "there", executor=hidden, progress=kill)
            packs = [key for key in known.who_has() if str(key).startswith("thbreports-")]
            assert len(packs) == 3  # each of the folders that several records need, once
        assert list(workers(known)) == ["first"]
    top.with_name("away").rename(top)
    assert told(there) == told(here) and len(told(here)) == 2
    assert sorted(done) == [str(path) for path in good]
    files = archive.digests(tmp_path / "there")
    assert files == archive.digests(tmp_path / "here") and len(files) == 3 * (len(good) + 2) + 1


def test_the_command_builds_on_a_cluster_and_says_no_more_than_without(
    machines: Machines, tmp_path: Path
) -> None:
    meetings = archive.good(tmp_path)
    archive.faulty(tmp_path)
    said = []
    for out, where in (("made-1", ["--jobs", "1"]), ("made-2", ["--cluster", machines.address])):
        command = [
            sys.executable,
            "-m",
            "thbreports",
            "build",
            str(meetings),
            "-o",
            out,
            "-f",
            "html",
            *where,
        ]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        files = sorted(line.removeprefix(out) for line in done.stdout.splitlines())
        said.append((files, re.sub(r"[\d.]+ s$", "", done.stderr.replace(out, ""))))
    assert said[0] == said[1]
    assert archive.digests(tmp_path / "made-2") == archive.digests(tmp_path / "made-1")


def test_the_executor_of_a_client_of_ones_own_does_too(machines: Machines, tmp_path: Path) -> None:
    meetings = archive.good(tmp_path)
    build(meetings, out=tmp_path / "here", formats=("html",), jobs=1)
    with client(machines.address) as known:
        report = build(meetings, out=tmp_path / "there", formats=("html",), executor=known.get_executor())
    assert told(report) == []
    assert archive.digests(tmp_path / "there") == archive.digests(tmp_path / "here")


def test_a_record_that_never_ends_is_stopped_on_its_worker(machines: Machines, tmp_path: Path) -> None:
    meetings = archive.good(tmp_path)
    (tmp_path / "packs/ours/document.html.j2").write_text(archive.SLOW, encoding="utf-8")
    records = [meetings / "own-pack.yaml", meetings / "plain.yaml"]
    out, formats = tmp_path / "out", ("html",)
    with dask.connected(machines.address) as executor:
        limit = limit_above(lambda: build(records[1], out=out, formats=formats, executor=executor))
        limits = Limits(seconds=limit)
        report = build(records, out=out, formats=formats, executor=executor, limits=limits, force=True)
    assert [problem.message for problem in report.problems] == [
        f"it took longer than {limit} seconds and was stopped in ours/document.html.j2:1"
    ]
    assert report.failed == (str(records[0]),)


def test_ctrl_c_takes_back_what_has_not_begun(machines: Machines, tmp_path: Path) -> None:
    meetings = archive.good(tmp_path)
    for number in range(40):
        shutil.copy(meetings / "plain.yaml", meetings / f"plain-{number}.yaml")
    command = [sys.executable, "-m", "thbreports", "build", str(meetings), "--log-format", "json"]
    # The pipe takes less than the build has to say: it waits for us, and the stop never comes too late.
    process = subprocess.Popen(
        # A job in the background of a script, as a run of the tests may be, starts deaf to Ctrl-C.
        ["env", "--default-signal=INT", *command, "--cluster", machines.address],
        cwd=tmp_path,
        pipesize=4096,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line)["event"] == "written":
            break
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert b"Traceback" not in errors and b"distributed" not in errors
    with client(machines.address) as known:
        until(lambda: not any(known.processing().values()), "the workers have nothing to do")
    built = [path for path in (tmp_path / "build").iterdir() if path.name != "manifest.json"]
    assert built and len(built) < 3 * 40


@pytest.mark.parametrize(
    ("victim", "words"),
    [
        (
            "worker",
            [
                "each of the workers that it was given to died",
                "the cluster has no workers any more",  # for the record that came after that
            ],
        ),
        ("scheduler", ["the cluster is gone: its scheduler answers no more"]),
    ],
)
def test_a_cluster_that_is_lost_is_told_of_every_record(
    victim: str, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask, "_ALONE", 0)
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")
    meetings = archive.good(tmp_path / "archive")
    machines = Machines(tmp_path)
    started: list[str] = []

    def stop(event: Progress) -> None:
        """Let the worker take all records but the last, and finish none."""
        started.extend([event.record] if event.kind == "started" else [])
        if len(started) == 1:
            machines.processes["worker"].send_signal(signal.SIGSTOP)
        elif len(started) == 4 and victim in machines.processes:
            with client(machines.address) as known:
                until(lambda: any(known.processing().values()), "the worker has something to do")
            machines.stop(victim)

    try:
        machines.start_scheduler()
        machines.start_worker("worker", "--no-nanny")
        with client(machines.address) as known:
            until(known.nthreads, "a worker")
        with dask.connected(machines.address) as executor:
            out = tmp_path / "out"
            report = build(meetings, out=out, formats=("html",), executor=executor, progress=stop)
            assert report.failed == report.records and len(started) == 4
            found = {problem.message.removeprefix("it could not be made: ") for problem in report.problems}
            assert sorted(found) == words
            with pytest.raises(BrokenExecutor, match=words[-1]):
                executor.submit(os.getpid).result(PATIENCE)
    finally:
        for name in list(machines.processes)[::-1]:
            machines.stop(name)


# --- what is refused


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("garbage", "garbage: error: no address of a scheduler; missing port number in address 'garbage'"),
        (
            "foo://host:8786",
            "foo://host:8786: error: no address of a scheduler; unknown address scheme 'foo'",
        ),
        ("", "--cluster: error: no address of a scheduler; missing port number"),
        ("tcp://127.0.0.1:1", "tcp://127.0.0.1:1: error: no scheduler answers; "),
    ],
)
def test_an_address_without_a_scheduler_is_refused(
    address: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask, "_PATIENCE", 1)
    with pytest.raises(OutputError) as caught, dask.connected(address):
        pass
    assert str(caught.value).startswith(words) and len(caught.value.problems) == 1


def test_what_is_no_scheduler_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask, "_PATIENCE", 1)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"tcp://127.0.0.1:{mute.getsockname()[1]}"
        with pytest.raises(OutputError, match="no scheduler answers"), dask.connected(address):
            pass


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(OutputError, match=r"a cluster needs Dask; install thbreports\[cluster\]"),
        dask.connected("tcp://127.0.0.1:8786"),
    ):
        pass


def test_workers_that_would_make_other_bytes_are_refused_and_so_is_a_cluster_without_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, none = tmp_path / "old.py", tmp_path / "none.py"
    old.write_text("from thbreports.system import versions\nversions.versions = lambda: {'lxml': '1.0'}\n")
    none.write_text("import sys\nsys.modules['thbreports'] = None\n")
    machines = Machines(tmp_path)
    try:
        machines.start_scheduler()
        with pytest.raises(OutputError, match="the cluster has no workers; start some: dask worker tcp://"):
            with dask.connected(machines.address):
                pass
        monkeypatch.setattr(dask, "_PATIENCE", PATIENCE)
        for path in (old, none):
            machines.start_worker(path.stem, "--no-nanny", "--preload", str(path))
        with client(machines.address) as known:
            until(lambda: len(workers(known)) == 2, "two workers")
        with pytest.raises(OutputError) as caught, dask.connected(machines.address):
            pass
        messages = {re.split(r"[,(]", problem.message)[0] for problem in caught.value.problems}
        assert messages == {
            f"the worker has babel missing instead of {versions()['babel']}",
            "the worker cannot make reports: ModuleNotFoundError",
        }
    finally:
        for name in list(machines.processes)[::-1]:
            machines.stop(name)


def test_the_loggers_of_others_are_as_before(machines: Machines) -> None:
    logger = logging.getLogger("distributed.client")
    before = logger.level
    with dask.connected(machines.address):
        assert not logger.isEnabledFor(logging.CRITICAL)
    assert logger.level == before
