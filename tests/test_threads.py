"""The library from several threads: the same bytes as alone."""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import thbreports
from support.patience import PATIENCE
from thbreports.document import compose
from thbreports.outputs.pdf.engine import tagging
from thbreports.system import turns
from thbreports.view.prepare import prepare

ROOT = Path(__file__).parents[1]
RECORDS = [
    ROOT / "meetings" / "eu-internet-forum-2023-06-01.yaml",
    ROOT / "meetings" / "coe-round-table-2019-12-17.yaml",
    ROOT / "examples" / "records" / "table-ronde-2026.yaml",
]
THREADS = 8
WAYS: dict[str, tuple[str, dict[str, Any]]] = {
    "html": ("html", {"verify": True}),
    "fonts": ("html", {"embed_fonts": True}),
    "docx": ("docx", {"verify": True}),
    "pdf": ("pdf", {}),
    "typst": ("pdf", {"engine": "typst"}),
}


@pytest.fixture(autouse=True)
def hasty() -> Iterator[None]:
    """Let Python change threads often."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    yield
    sys.setswitchinterval(interval)


def made(record: Path, way: str) -> str:
    format, options = WAYS[way]
    return hashlib.sha256(thbreports.render(thbreports.load(record), format, **options)).hexdigest()


@pytest.fixture(scope="module")
def alone() -> dict[tuple[Path, str], str]:
    return {(record, way): made(record, way) for record in RECORDS for way in WAYS}


def in_threads(work: Callable[[int], Any]) -> list[Any]:
    """Return what 8 threads that begin together return."""
    together = threading.Barrier(THREADS)

    def begun(number: int) -> Any:
        together.wait()
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(begun, range(THREADS)))


def pairs(number: int) -> list[tuple[Path, str]]:
    """Return some records and formats, for each thread in another order."""
    every = [(record, way) for way in WAYS for record in RECORDS]
    return [every[(THREADS * step + number) % len(every)] for step in range(2)]


def test_threads_get_the_bytes_that_one_gets_alone(alone: dict[tuple[Path, str], str]) -> None:
    found = in_threads(lambda number: [(pair, made(*pair)) for pair in pairs(number)])
    assert [[alone[pair] == digest for pair, digest in some] for some in found] == [[True] * 2] * THREADS
    assert {pair for some in found for pair, _ in some} == set(alone)


def test_tasks_of_asyncio_get_the_same_bytes(alone: dict[tuple[Path, str], str]) -> None:
    async def all_of_them() -> list[str]:
        return await asyncio.gather(*(asyncio.to_thread(made, *pair) for pair in alone))

    assert asyncio.run(all_of_them()) == list(alone.values())


def test_threads_share_a_meeting_and_a_document() -> None:
    meeting = thbreports.load(RECORDS[0])
    markup = compose(*prepare(thbreports.load(RECORDS[0]))).markup
    assert in_threads(lambda _: compose(*prepare(meeting)).markup) == [markup] * THREADS
    wanted = thbreports.render(thbreports.load(RECORDS[0]), "docx")
    assert in_threads(lambda _: thbreports.render(meeting, "docx")) == [wanted] * THREADS


COLD = """
import hashlib, sys, threading
sys.setswitchinterval(1e-5)
import thbreports
way, paths = sys.argv[1], sys.argv[2:]
count = 4 if way == "fonts" else 8  # cutting fonts takes seconds a thread
together, found, told = threading.Barrier(count), {}, []

def work(number):
    together.wait()
    format, options = {"fonts": ("html", {"embed_fonts": True})}.get(way, (way, {}))
    if way == "mixed":
        format = ("html", "pdf", "docx")[number % 3]
    path = paths[number % len(paths)]
    try:
        data = thbreports.render(thbreports.load(path), format, **options)
        found.setdefault((path, format), set()).add(hashlib.sha256(data).hexdigest())
    except BaseException as error:
        told.append(repr(error))

threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
for one in threads: one.start()
for one in threads: one.join()
for (path, format), digests in found.items(): print(path, format, *digests)
print(*told)
"""


@pytest.mark.parametrize("way", ["pdf", "mixed", "html", "docx", "fonts"])
def test_the_first_act_of_a_process_may_be_that_of_many_threads(
    way: str, alone: dict[tuple[Path, str], str]
) -> None:
    # WeasyPrint leaves the colour profile of a PDF/A to the garbage collector.
    strict = ["-W", "error", "-W", "ignore::ResourceWarning"]
    code = [
        sys.executable,
        *strict,
        "-c",
        COLD,
        way,
        *map(str, RECORDS[2:] if way == "fonts" else RECORDS[:2]),
    ]
    done = subprocess.run(code, capture_output=True, text=True, check=True)
    *lines, told = done.stdout.split("\n")[:-1]
    assert (told, done.stderr) == ("", "")
    for line in lines:
        path, format, *digests = line.split()
        assert digests == [alone[Path(path), "fonts" if way == "fonts" else format]]
    assert lines


def test_an_application_may_use_weasyprint_in_another_thread() -> None:
    text = "title: T\ndate: 2026-01-02\nopening: Words **and** [a link](https://example.org/).\n"
    wanted = thbreports.render(thbreports.load(text), "pdf")
    from weasyprint import HTML

    ended, made = threading.Event(), []

    def others() -> None:
        while not ended.is_set():
            made.append(
                HTML(string="<html lang=en><title>T</title><h1>A</h1><p>B").write_pdf(pdf_variant="pdf/ua-1")
            )

    thread = threading.Thread(target=others)
    thread.start()
    try:
        found = {thbreports.render(thbreports.load(text), "pdf") for _ in range(5)}
    finally:
        ended.set()
        thread.join()
    assert found == {wanted} and made
    with tagging.trace_tagging("") as heard, ThreadPoolExecutor(1) as pool:
        pool.submit(HTML(string="<p>B").write_pdf, pdf_variant="pdf/ua-1").result()
        assert not heard.tagged
        HTML(string="<p>B").write_pdf(pdf_variant="pdf/ua-1")
    assert heard.tagged


def test_reading_reads_the_same_in_threads() -> None:
    good = RECORDS[1].read_bytes()
    faulty = good + b"\nunknown: [1]\nopening: 'a **b [c](http://d) <e>'\n"

    def told(_: int) -> tuple[str, str]:
        with pytest.raises(thbreports.RecordError) as error:
            thbreports.load(faulty)
        return thbreports.dump(thbreports.load(good)), str(error.value)

    found = in_threads(told)
    assert found == [told(0)] * THREADS


_FIRST = """
import sys, threading
from thbreports.record.markdown.parse import parse
sys.setswitchinterval(1e-6)
together, wrong = threading.Barrier(8), []
def read():
    together.wait()
    try:
        parse("[a](http://example.org/z) <http://example.org/%7Ez>")
    except Exception as error:
        wrong.append(repr(error))
threads = [threading.Thread(target=read) for _ in range(8)]
for one in threads: one.start()
for one in threads: one.join()
sys.exit(", ".join(wrong) or 0)
"""


def test_the_first_links_of_a_process_are_read_in_threads() -> None:
    for _ in range(5):
        done = subprocess.run([sys.executable, "-c", _FIRST], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_problems_are_those_of_the_own_record() -> None:
    chars = "ကဇခဂဃစဆဈ"

    def told(number: int) -> str:
        record = f"title: T\ndate: 2026-01-02\nopening: The sign {chars[number]} here.\n"
        with pytest.raises(thbreports.OutputError) as error:
            thbreports.render(thbreports.load(record), "pdf")
        return error.value.problems[0].message

    for char, message in zip(chars, in_threads(told), strict=True):
        assert message == f"no font of the pack has the character '{char}' (U+{ord(char):04X})"


def test_builds_into_several_folders_go_on_at_the_same_time(tmp_path: Path) -> None:
    def built(folder: Path) -> dict[str, bytes]:
        report = thbreports.build(RECORDS[2], out=folder, formats=["html", "pdf", "docx"], jobs=1)
        assert not report.problems
        return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".json"}

    wanted = built(tmp_path / "alone")
    assert len(wanted) >= 3
    assert in_threads(lambda number: built(tmp_path / str(number))) == [wanted] * THREADS


def test_builds_into_one_folder_are_told_of_one_another(tmp_path: Path) -> None:
    wanted = built_once(tmp_path / "alone")

    def built(_: int) -> str:
        try:
            return "" if built_once(tmp_path / "out") else "nothing"
        except thbreports.OutputError as error:
            return str(error)

    told = set(in_threads(built))
    assert "" in told and all("another build is writing" in one for one in told - {""})
    assert built_once(tmp_path / "out") == wanted


def built_once(folder: Path) -> dict[str, bytes]:
    thbreports.build(RECORDS[0], out=folder, formats=["html"], jobs=1)
    return {path.name: path.read_bytes() for path in folder.glob("*.html")}


def test_nothing_of_the_process_is_changed_while_a_pdf_is_made() -> None:
    """Other threads print, warn and start programs meanwhile."""
    before = sys.stdout, sys.stderr, list(warnings.filters), os.getcwd(), dict(os.environ)
    seen: list[bool] = []
    ended = threading.Event()

    def look() -> None:
        while not ended.is_set():
            now = sys.stdout, sys.stderr, list(warnings.filters), os.getcwd()
            seen.append(now == before[:4])

    meeting = thbreports.load(RECORDS[2])
    thbreports.render(meeting, "pdf")
    before = sys.stdout, sys.stderr, list(warnings.filters), os.getcwd(), dict(os.environ)
    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        thbreports.render(meeting, "pdf")
    finally:
        ended.set()
        watcher.join()
    assert seen and all(seen)
    assert dict(os.environ) == before[4]


FORKED = """
import os, threading, time, thbreports
from thbreports.outputs.pdf.engine import tagging
meeting = thbreports.load("title: T\\ndate: 2026-01-02\\nopening: Words.\\n")
wanted = thbreports.render(meeting, "pdf")
from weasyprint.pdf import tags
plain = tags._build_box_tree
begun = threading.Event()
listening = tagging.trace_tagging

def slow(*arguments, **options):
    begun.set()
    time.sleep(0.5)
    return listening(*arguments, **options)

tagging.trace_tagging = slow
thread = threading.Thread(target=thbreports.render, args=(meeting, "pdf"))
thread.start()
assert begun.wait(60)
tagging.trace_tagging = listening
child = os.fork()
if not child:
    os._exit(0 if tags._build_box_tree is plain and thbreports.render(meeting, "pdf") == wanted else 1)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
thread.join()
"""


def test_a_process_that_is_forked_while_a_pdf_is_made_makes_others() -> None:
    done = subprocess.run([sys.executable, "-c", FORKED], capture_output=True, text=True, timeout=PATIENCE)
    assert (done.stdout, done.returncode) == ("0\n", 0), done.stderr


def test_who_waits_can_be_interrupted_and_a_failure_lets_the_next_go_on() -> None:
    meeting = thbreports.load("title: T\ndate: 2026-01-02\nopening: The sign က here.\n")
    for _ in range(2):
        with pytest.raises(thbreports.OutputError):
            thbreports.render(meeting, "pdf")
    free: list[bool] = []

    def take() -> None:
        with turns.turn():
            free.append(True)

    thread = threading.Thread(target=take)
    thread.start()
    thread.join()
    assert free == [True]
    assert io.BytesIO(thbreports.render(thbreports.load(RECORDS[2]), "pdf")).read(5) == b"%PDF-"


def test_limits_hold_in_threads_and_leave_the_bytes_as_they_are(alone: dict[tuple[Path, str], str]) -> None:
    meeting = thbreports.load(RECORDS[0])

    def limited(number: int) -> str:
        if number % 2:
            limits: dict[str, Any] = {"memory_limit": 1} if number % 4 == 3 else {"time_limit": 0.001}
            with pytest.raises(thbreports.ThbReportsError) as error:
                thbreports.render(meeting, "html", **limits)
            return "refused" if number % 4 == 3 else error.value.problems[0].message[:16]
        data = thbreports.render(meeting, "html", verify=True, time_limit=300, memory_limit=2048)
        return hashlib.sha256(data).hexdigest()

    whole, slow, greedy = alone[RECORDS[0], "html"], "it took longer t", "refused"
    assert in_threads(limited) == [whole, slow, whole, greedy] * 2
