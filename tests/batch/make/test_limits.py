"""Time and memory of one record end what is made, and nothing else."""

from __future__ import annotations

import codecs
import contextlib
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import pytest

from support.patience import PATIENCE
from thbreports import batch
from thbreports.batch.make.limits import Limits, MemoryLimit, TimeLimit, bounded
from thbreports.batch.plan.records import RecordFile
from thbreports.record import Meeting
from thbreports.record.walk import Walked

if TYPE_CHECKING:
    from typing_extensions import Buffer

SHORT = Limits(seconds=1)  # to the place where it is stopped what runs comes on a busy machine too


@pytest.fixture(autouse=True)
def _nothing_stays() -> Iterator[None]:
    """Hold every test to leaving the process as it was."""
    before = signal.getsignal(signal.SIGALRM), resource.getrlimit(resource.RLIMIT_AS)
    yield
    assert (signal.getsignal(signal.SIGALRM), resource.getrlimit(resource.RLIMIT_AS)) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_what_keeps_to_its_limits_is_left_alone() -> None:
    with bounded(Limits(seconds=60, megabytes=512)):
        made = bytes(2**20)
    assert len(made) == 2**20


def test_a_template_that_loops_for_ever_is_stopped() -> None:
    page = "{% import 'parts' as parts %}{{ parts.part() }}"
    parts = "\n{% macro part() %}\n{% for i in range(10**12) %}{% endfor %}{% endmacro %}"
    environment = jinja2.Environment(loader=jinja2.DictLoader({"page": page, "parts": parts}))
    made, _ = environment.get_template("page"), environment.get_template("parts")  # not to be stopped in this
    with pytest.raises(TimeLimit, match=r"^it took longer than 1 seconds and was stopped in parts:3$"):
        with bounded(SHORT):
            made.render()


def test_a_search_that_goes_back_for_ever_is_stopped() -> None:
    with pytest.raises(TimeLimit), bounded(SHORT):
        re.match(r"(a+)+$", "a" * 50 + "b")


def test_a_wait_is_stopped() -> None:
    with (
        pytest.raises(TimeLimit, match=r" and was stopped in tests.batch.make.test_limits:\d+$"),
        bounded(SHORT),
    ):
        time.sleep(600)


def test_a_codec_adds_no_words_of_its_own() -> None:
    def decode(data: Buffer, errors: str = "strict", /) -> tuple[str, int]:
        time.sleep(600)
        return "", 0

    def find(name: str) -> codecs.CodecInfo | None:
        return codecs.CodecInfo(codecs.utf_8_encode, decode) if name == "waiting" else None

    codecs.register(find)
    try:
        with pytest.raises(TimeLimit, match=r"^it took longer than 1 seconds and was"), bounded(SHORT):
            b"Words.".decode("waiting")
    finally:
        codecs.unregister(find)


def test_code_that_swallows_exceptions_is_stopped() -> None:
    with pytest.raises(TimeLimit), bounded(SHORT):
        while True:
            with contextlib.suppress(Exception):
                time.sleep(600)


def test_code_that_swallows_even_the_stop_is_stopped_again() -> None:
    swallowed = []
    with pytest.raises(TimeLimit), bounded(SHORT):
        try:
            time.sleep(600)
        except BaseException as error:
            swallowed.append(error)
        time.sleep(600)
    assert len(swallowed) == 1


def test_an_alarm_of_the_caller_still_comes() -> None:
    came = threading.Event()
    old = signal.signal(signal.SIGALRM, lambda number, frame: came.set())
    try:
        signal.setitimer(signal.ITIMER_REAL, 1.5)
        with pytest.raises(TimeLimit), bounded(SHORT):
            time.sleep(600)
        assert came.wait(PATIENCE)
    finally:
        signal.signal(signal.SIGALRM, old)


def test_off_the_main_thread_time_is_not_bounded() -> None:
    made = []

    def make() -> None:
        with bounded(Limits(seconds=0.01)):
            time.sleep(0.1)
            made.append(True)

    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    assert made == [True]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how large a process is")
@pytest.mark.parametrize(
    "make",
    [
        "bytearray(10**9)",
        "[bytes(2**20) for _ in range(10**6)]",
        "jinja2.Template(GREEDY).render()",
    ],
)
def test_what_eats_the_memory_is_stopped_and_the_process_known_as_spent(make: str) -> None:
    # In a process of its own: the memory of this one would stay large for all tests that follow.
    program = f"""
import jinja2
GREEDY = '{{% set all = [] %}}{{% for i in range(10**9) %}}{{{{ all.append([i] * 9999) }}}}{{% endfor %}}'
from thbreports import batch
from thbreports.batch.make.limits import Limits, MemoryLimit, bounded, exhausted
before = exhausted()
try:
    with bounded(Limits(megabytes=200)):
        {make}
except MemoryLimit as error:
    print(before, exhausted(), error)
assert len(bytes(300 * 2**20)) > 0, "the limit is gone"
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=PATIENCE)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == "False True it needed more than 200 MB of memory and was stopped\n"


def test_the_words_of_memory_are_an_exception_like_others() -> None:
    assert issubclass(MemoryLimit, Exception)
    assert not issubclass(TimeLimit, Exception)


def test_validate_tells_of_a_record_that_takes_too_long_and_looks_at_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "slow", "z"):
        (tmp_path / f"{name}.yaml").write_text("title: T\n", encoding="utf-8")
    batch.validate([tmp_path])  # what is made once is not to be reckoned to a record
    read = RecordFile.whole_walked

    def whole(self: RecordFile, data: bytes | None = None) -> tuple[Meeting, Walked]:
        while self.stem == "slow":
            pass
        return read(self, data)

    monkeypatch.setattr(RecordFile, "whole_walked", whole)
    problems = batch.validate([tmp_path], limits=Limits(seconds=3))
    assert [(Path(one.file).stem, one.message[:24]) for one in problems] == [
        ("a", "'date' is missing"),
        ("slow", "it took longer than 3 se"),
        ("z", "'date' is missing"),
    ]


@pytest.mark.parametrize("after", [lambda: None, lambda: 1 / 0], ids=["nothing", "an error"])
def test_a_stop_that_a_library_takes_for_a_fault_of_its_own_is_raised_at_the_end(
    after: Callable[[], object],
) -> None:
    with pytest.raises(TimeLimit, match=r"^it took longer than 0.1 seconds"):
        with bounded(Limits(seconds=0.1)):
            with contextlib.suppress(BaseException):  # as WeasyPrint does round a drawing
                time.sleep(60)
            after()
