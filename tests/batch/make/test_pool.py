"""Processes side by side: each task is answered, whatever becomes of the process that does it."""

from __future__ import annotations

import functools
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, as_completed
from pathlib import Path
from typing import Any

import pytest

from support import tasks
from support.open_files import open_files
from support.patience import PATIENCE, until
from thbreports.batch.make.limits import Limits, MemoryLimit, TimeLimit
from thbreports.batch.make.pool import Workers
from thbreports.batch.make.task import NoWorkers, TimeUp, WorkerDied
from thbreports.system import once

HERE = Path(__file__).parents[2]


def alive(number: int) -> bool:
    """Return whether there is such a process that has not ended."""
    try:
        status = Path(f"/proc/{number}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in "ZX"


@pytest.fixture(autouse=True)
def _nothing_stays() -> Iterator[None]:
    """Hold every test to leaving no process, thread or open file behind."""
    with Workers(1) as pool:  # multiprocessing keeps a process of its own once it was used
        pool.submit(os.getpid).result(PATIENCE)
    threads, files = set(threading.enumerate()), open_files()
    yield
    assert multiprocessing.active_children() == []
    assert set(threading.enumerate()) - threads == set()  # one that others began may end meanwhile
    assert open_files() - files == set()


def test_every_task_is_answered() -> None:
    with Workers(2) as pool:
        futures = [pool.submit(tasks.triple, number) for number in range(200)]
        assert [future.result(PATIENCE) for future in futures] == [3 * number for number in range(200)]


def test_it_is_an_executor_like_any_other() -> None:
    with Workers(2) as pool:
        assert list(pool.map(tasks.triple, range(9))) == [3 * number for number in range(9)]
        assert pool.submit(functools.partial(tasks.triple), number=7).result(PATIENCE) == 21
        futures = {pool.submit(tasks.triple, number) for number in range(9)}
        assert set(as_completed(futures, PATIENCE)) == futures
    with pytest.raises(RuntimeError, match="after shutdown"):
        pool.submit(tasks.triple, 1)


def test_without_a_task_no_process_starts() -> None:
    with Workers(2):
        assert multiprocessing.active_children() == []


def test_there_are_no_more_processes_than_tasks() -> None:
    with Workers(8) as pool:
        pool.submit(tasks.triple, 1).result(PATIENCE)
        assert len(multiprocessing.active_children()) == 1


def test_there_are_no_more_processes_than_jobs_and_all_are_used(tmp_path: Path) -> None:
    pool = Workers(2)
    futures = [pool.submit(tasks.write_and_wait, tmp_path / str(number)) for number in range(3)]
    until(lambda: len(list(tmp_path.glob("[01]"))) == 2, "two at once")
    assert len(multiprocessing.active_children()) == 2
    assert not futures[2].running()
    pool.shutdown(cancel_futures=True)


def test_no_job_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Workers(0)


def test_large_arguments_and_results_pass() -> None:
    with Workers(1) as pool:
        assert pool.submit(len, bytes(10**7)).result(PATIENCE) == 10**7
        assert pool.submit(tasks.return_bytes, 10**7).result(PATIENCE) == bytes(10**7)


def test_a_fault_in_a_task_fails_that_task_and_tells_where() -> None:
    with Workers(1) as pool:
        faulty = pool.submit(tasks.raise_error, KeyError("title"))
        process = pool.submit(tasks.pid)
        with pytest.raises(KeyError, match="title") as caught:
            faulty.result(PATIENCE)
        assert "in raise_error" in "".join(caught.value.__notes__)
        assert pool.submit(tasks.pid).result(PATIENCE) == process.result(PATIENCE)


@pytest.mark.parametrize("error", [SystemExit(3), KeyboardInterrupt(), TimeLimit("late")])
def test_no_exception_ends_a_worker(error: BaseException) -> None:
    with Workers(1) as pool:
        first = pool.submit(tasks.pid).result(PATIENCE)
        with pytest.raises(type(error)):
            pool.submit(tasks.raise_error, error).result(PATIENCE)
        assert pool.submit(tasks.pid).result(PATIENCE) == first


def test_what_cannot_be_sent_fails_its_task_only() -> None:
    with Workers(1) as pool:
        arguments = pool.submit(tasks.triple, lambda: 1)  # type: ignore[arg-type]
        result = pool.submit(tasks.return_function)
        good = pool.submit(tasks.triple, 1)
        for future in (arguments, result):
            with pytest.raises(Exception, match="lambda"):
                future.result(PATIENCE)
        assert good.result(PATIENCE) == 3


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (functools.partial(tasks.read_nowhere), "the process was ended by signal 11 (SIGSEGV)"),
        (functools.partial(tasks.end_by, signal.SIGABRT), "the process was ended by signal 6 (SIGABRT)"),
        (
            functools.partial(tasks.end_by, signal.SIGKILL),
            "the process was ended by signal 9 (SIGKILL), as when the machine has no memory left",
        ),
        (functools.partial(tasks.end_with, 3), "the process ended with exit status 3"),
        (functools.partial(tasks.end_with, 0), "the process ended with exit status 0"),
    ],
)
def test_the_end_of_a_process_fails_its_task_only(end: Callable[[], None], words: str) -> None:
    with Workers(2) as pool:
        before = [pool.submit(tasks.triple, number) for number in range(5)]
        dead = pool.submit(end)
        after = [pool.submit(tasks.triple, number) for number in range(5)]
        with pytest.raises(WorkerDied) as caught:
            dead.result(PATIENCE)
        assert str(caught.value) == words
        assert [future.result(PATIENCE) for future in before + after] == [0, 3, 6, 9, 12] * 2


def test_temporary_files_go_with_their_process_however_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Workers(1) as pool:
        for number in (signal.SIGKILL, None):
            folder = Path(pool.submit(tasks.leave_a_folder).result(PATIENCE))
            assert folder.is_relative_to(tmp_path) and folder.is_dir()
            if number is not None:
                assert isinstance(pool.submit(tasks.end_by, number).exception(PATIENCE), WorkerDied)
    assert list(tmp_path.iterdir()) == []


def test_many_deaths_in_a_row_fail_no_other_task() -> None:
    with Workers(2) as pool:
        dead = [pool.submit(tasks.end_with, 1) for _ in range(8)]
        good = pool.submit(tasks.triple, 1)
        assert [type(future.exception(PATIENCE)) for future in dead] == [WorkerDied] * 8
        assert good.result(PATIENCE) == 3


def test_a_task_given_ahead_survives_the_end_of_the_process_at_the_one_before() -> None:
    greedy = "{% set all = [] %}{% for i in range(10**9) %}{{ all.append([i] * 9999) or '' }}{% endfor %}"
    ends: dict[int, Callable[[], Any]] = {
        40: functools.partial(tasks.end_with, 3),
        80: functools.partial(tasks.render, greedy, Limits(megabytes=100)),
        120: functools.partial(tasks.hang_in_c),
    }
    with Workers(2, seconds=10) as pool:
        futures = {
            number: pool.submit(ends.get(number, functools.partial(tasks.triple, number)))
            for number in range(160)
        }
        errors = {number: type(future.exception(PATIENCE)) for number, future in futures.items()}
        assert {number: errors[number] for number in ends} == {40: WorkerDied, 80: MemoryLimit, 120: TimeUp}
        assert all(future.result() == 3 * number for number, future in futures.items() if number not in ends)


def test_a_worker_that_dies_while_it_is_free_is_replaced() -> None:
    with Workers(1) as pool:
        first = pool.submit(tasks.pid).result(PATIENCE)
        os.kill(first, signal.SIGKILL)
        until(lambda: not multiprocessing.active_children(), "the pool knows")
        assert pool.submit(tasks.pid).result(PATIENCE) != first


def test_a_task_that_takes_too_long_is_ended() -> None:
    with Workers(2, seconds=10) as pool:
        hanging = pool.submit(tasks.hang_in_c)
        good = [pool.submit(tasks.triple, number) for number in range(5)]
        with pytest.raises(TimeUp, match=r"^it took longer than 10 seconds, and its process was ended$"):
            hanging.result(PATIENCE)
        assert [future.result(PATIENCE) for future in good] == [0, 3, 6, 9, 12]


def test_a_template_that_never_ends_is_told_by_its_worker_which_goes_on() -> None:
    with Workers(1, seconds=PATIENCE) as pool:
        process = pool.submit(tasks.pid)
        endless = "{% for i in range(10**12) %}{% endfor %}"
        with pytest.raises(TimeLimit, match=r"longer than 0\.2 seconds"):
            pool.submit(tasks.render, endless, Limits(seconds=0.2)).result(PATIENCE)
        assert pool.submit(tasks.pid).result(PATIENCE) == process.result(PATIENCE)


def test_a_worker_whose_memory_ended_makes_room_for_a_fresh_one() -> None:
    greedy = "{% set all = [] %}{% for i in range(10**9) %}{{ all.append([i] * 9999) or '' }}{% endfor %}"
    with Workers(1) as pool:
        process = pool.submit(tasks.pid)
        eating = pool.submit(tasks.render, greedy, Limits(megabytes=100))
        other = pool.submit(tasks.pid)
        with pytest.raises(MemoryLimit, match="more than 100 MB"):
            eating.result(PATIENCE)
        assert other.result(PATIENCE) != process.result(PATIENCE)


def test_a_waiting_task_can_be_cancelled(tmp_path: Path) -> None:
    pool = Workers(1)
    running = pool.submit(tasks.write_and_wait, tmp_path / "pid")
    waiting = pool.submit(tasks.triple, 1)
    until((tmp_path / "pid").exists, "the first runs")
    assert not running.cancel()
    assert waiting.cancel()
    pool.shutdown(cancel_futures=True)


def test_a_shutdown_waits_for_what_was_submitted() -> None:
    pool = Workers(1)
    futures = [pool.submit(tasks.triple, number) for number in range(20)]
    pool.shutdown()
    assert all(future.done() for future in futures)
    pool.shutdown()


def test_a_shutdown_need_not_be_waited_for() -> None:
    pool = Workers(1)
    future = pool.submit(tasks.triple, 1)
    pool.shutdown(wait=False)
    assert future.result(PATIENCE) == 3
    pool.shutdown()


def test_an_exception_ends_what_runs(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), Workers(1) as pool:
        running = pool.submit(tasks.write_and_wait, tmp_path / "pid")
        waiting = pool.submit(tasks.triple, 1)
        until((tmp_path / "pid").exists, "the first runs")
        raise KeyboardInterrupt
    assert not alive(int((tmp_path / "pid").read_text()))
    assert waiting.cancelled()
    with pytest.raises(CancelledError):
        running.result(0)


def test_a_process_that_cannot_start_is_told_and_not_tried_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("multiprocessing.spawn._python_exe", b"/bin/false")
    with Workers(2) as pool:
        futures = [pool.submit(tasks.triple, number) for number in range(5)]
        for future in futures:
            with pytest.raises(NoWorkers, match="the process ended with exit status 1"):
                future.result(PATIENCE)
        with pytest.raises(NoWorkers):
            pool.submit(tasks.triple, 1)


def test_a_format_that_kills_each_process_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "deadly.py").write_text("import os\nos._exit(7)\n")
    (tmp_path / "deadly-1.dist-info").mkdir()
    (tmp_path / "deadly-1.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: deadly\nVersion: 1\n"
    )
    (tmp_path / "deadly-1.dist-info" / "entry_points.txt").write_text(
        "[thbreports.outputs]\ndeadly = deadly:FORMAT\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    with Workers(2, warm=["deadly"]) as pool:
        with pytest.raises(NoWorkers, match="exit status 7"):
            pool.submit(tasks.triple, 1).result(PATIENCE)


def test_what_a_format_lacks_is_left_to_the_first_task_to_tell() -> None:
    with Workers(1, warm=["unknown"]) as pool:
        assert pool.submit(tasks.triple, 1).result(PATIENCE) == 3


# A caller of its own.


def script(folder: Path, text: str) -> list[str]:
    path = folder / "caller.py"
    path.write_text(textwrap.dedent(text))
    return [sys.executable, "-W", "error", str(path)]


def run(command: list[str], text: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(HERE)}
    return subprocess.run(
        command, input=text, capture_output=True, text=True, timeout=PATIENCE, env=environment
    )


UNGUARDED = """
    from support import tasks
    from thbreports.batch.make.pool import Workers
    print("caller")
    with Workers(2) as pool:
        print(sum(pool.map(tasks.triple, range(10))))
"""


def test_a_script_without_a_guard_runs_once(tmp_path: Path) -> None:
    done = run(script(tmp_path, UNGUARDED))
    assert (done.returncode, done.stdout, done.stderr) == (0, "caller\n135\n", "")


def test_a_script_from_standard_input_works() -> None:
    done = run([sys.executable, "-"], textwrap.dedent(UNGUARDED))
    assert (done.returncode, done.stdout, done.stderr) == (0, "caller\n135\n", "")


def test_a_pool_that_nobody_shut_down_does_not_keep_the_caller(tmp_path: Path) -> None:
    done = run(
        script(
            tmp_path,
            """
            import pathlib
            from support import tasks
            from thbreports.batch.make.pool import Workers
            pool = Workers(1)
            print(pool.submit(tasks.triple, 2).result())
            pool.submit(tasks.write_and_wait, pathlib.Path(__file__).with_name("pid"))
            pool.submit(tasks.triple, 2)
            """,
        )
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "6\n", "")


WAITING = """
    import pathlib, sys
    from support import tasks
    from thbreports.batch.make.pool import Workers
    here = pathlib.Path(__file__).parent
    try:
        with Workers(2) as pool:
            futures = [pool.submit(tasks.write_and_wait, here / name) for name in ("a", "b", "c")]
            [future.result() for future in futures]
    except KeyboardInterrupt:
        print("stopped")
"""


def test_workers_end_with_a_caller_that_is_killed(tmp_path: Path) -> None:
    caller = subprocess.Popen(script(tmp_path, WAITING), env=os.environ | {"PYTHONPATH": str(HERE)})
    with caller:
        until(lambda: (tmp_path / "a").exists() and (tmp_path / "b").exists(), "both run")
        caller.kill()
    numbers = [int((tmp_path / name).read_text()) for name in ("a", "b")]
    until(lambda: not any(map(alive, numbers)), "both end")


@pytest.mark.parametrize("started", [True, False], ids=["at work", "while they start"])
def test_after_ctrl_c_the_caller_ends_and_workers_say_nothing(tmp_path: Path, started: bool) -> None:
    caller = subprocess.Popen(
        # A job in the background of a script, as a run of the tests may be, starts with Ctrl-C ignored.
        ["env", "--default-signal=INT", *script(tmp_path, WAITING)],
        env=os.environ | {"PYTHONPATH": str(HERE)},
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with caller:
        until(lambda: len(children(caller.pid)) == 3, "both start")
        if started:
            until(lambda: (tmp_path / "a").exists() and (tmp_path / "b").exists(), "both run")
        numbers = children(caller.pid)
        os.killpg(caller.pid, signal.SIGINT)
        assert caller.communicate(timeout=PATIENCE)[0] == "stopped\n"
    until(lambda: not any(map(alive, numbers)), "all end")


def children(number: int) -> list[int]:
    """Return the processes that a process has started, which are its workers and one of multiprocessing."""
    listed = [path.read_text() for path in Path(f"/proc/{number}/task").glob("*/children")]
    return [int(word) for text in listed for word in text.split()]


def test_what_is_said_once_is_said_by_one_of_the_processes() -> None:
    with Workers(2) as pool:
        words = ["one", "one", "two", "one", "two", "one"] * 5
        first = list(pool.map(once.is_first, words))
    assert sum(first) == 2
