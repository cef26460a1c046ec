"""Records that are no files, or have strange names: told, and all others are built."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.builds import WORDS, record, run
from thbreports import batch
from thbreports.batch.plan.records import find
from thbreports.errors import RecordError, printable
from thbreports.preview import pages, watcher
from thbreports.preview.server import Preview
from thbreports.preview.session import PreviewSession
from thbreports.record.load import load


@pytest.fixture(autouse=True)
def here(here: Path) -> Path:
    """The folder in which each test works, with the record ``m/good.yaml``."""
    record("m/good.yaml")
    return here


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(path))


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


KINDS: dict[str, tuple[Callable[[Path], object], str]] = {
    "endless": (lambda path: path.symlink_to("/dev/zero"), "it is a device, not a file"),
    "random": (lambda path: path.symlink_to("/dev/urandom"), "it is a device, not a file"),
    "FIFO": (os.mkfifo, "it is a FIFO, not a file"),
    "socket": (_socket, "it is a socket, not a file"),
    "huge": (_huge, "it has more than 2,000,000 bytes"),
    "link to nothing": (lambda path: path.symlink_to("nothing"), ""),
    "link in a ring": (lambda path: path.symlink_to(path.name), "Too many levels of symbolic links"),
    "link to a file without end": (lambda path: path.symlink_to("/proc/self/mem"), ""),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_is_told_and_the_others_are_built(kind: str) -> None:
    make, words = KINDS[kind]
    make(Path("m/x.yaml"))
    for paths in (["m"], ["m/x.yaml", "m/good.yaml"]):
        for options in ([], ["--dry-run"], ["--check"], ["--force", "--jobs", "1"]):
            done = run("build", *paths, "-f", "html", *options)
            assert (done.exit_code, done.stderr.count("error: ")) == (1, 1)
            assert f"m/x.yaml: error: it cannot be read: {words}" in done.stderr
    assert sorted(os.listdir("build")) == ["good.html", "manifest.json"]
    assert f"it cannot be read: {words}" in run("validate", "m").stderr
    with pytest.raises((OSError, RecordError)):
        load(Path("m/x.yaml"))


def test_a_folder_called_like_a_record_is_a_folder() -> None:
    Path("m/x.yaml").mkdir()
    Path("m/x.yaml/inside.yml").write_text(WORDS, encoding="utf-8")
    assert batch.build("m", formats=["html"]).records == ("m/good.yaml", "m/x.yaml/inside.yml")


def test_a_link_to_a_record_is_a_record() -> None:
    Path("elsewhere").write_text(WORDS, encoding="utf-8")
    Path("m/x.yaml").symlink_to("../elsewhere")
    assert batch.build("m", formats=["html"]).ok


NAMES = {
    "not UTF-8": os.fsdecode(b"caf\xe9"),
    "line break": "two\nlines",
    "carriage return": "over\rwritten",
    "terminal": "\x1b[2J\x1b]0;title\x07",
    "one byte escape": os.fsdecode(b"\x9b31m"),
    "C1": "\x9b31m",
    "right to left": "a\u202elmth",
    "line separator": "two\u2028lines",
    "long": "x" * 250,
    "markup": "<b>&amp;'\"",
    "braces": "[bold]{x}%s%(a)s",
    "spaces": "  a  ",
    "option": "--prune",
}

REFUSED = ("line break", "carriage return", "terminal", "C1", "right to left", "line separator")
"""Those of which no report can be called so either; the others are built."""


def safe(text: str) -> bool:
    """Tell whether a terminal only shows a text."""
    return all(line.isprintable() for line in text.replace("\t", " ").split("\n"))


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("place", ["file", "folder"])
def test_a_strange_name_is_shown_and_not_obeyed(kind: str, place: str) -> None:
    name = NAMES[kind]
    path = Path("m", f"{name}.yaml") if place == "file" else Path("m", name, "x.yaml")
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{WORDS}\n", encoding="utf-8")
    refused = kind in REFUSED
    for options in ([], ["--check"], ["--force", "--explain"], ["--dry-run", "--force"]):
        done = run("build", "m", "-f", "html", *options)
        assert done.exit_code == int(refused), done.stderr
        assert safe(done.stdout + done.stderr), ascii(done.output)
        assert done.stdout.count("\n") == sum(line.startswith("build") for line in done.stdout.splitlines())
    assert len(os.listdir("build")) == (2 if refused else 3)
    json.loads(Path("build/manifest.json").read_bytes().decode("utf-8"))
    path.write_text("titel: x\n", encoding="utf-8")
    for command in (["build", "m", "-f", "html"], ["validate", "m"]):
        done = run(*command)
        assert done.exit_code == 1
        assert safe(done.stdout + done.stderr), ascii(done.output)
    for line in run("build", "m", "-f", "html", "--log-format", "json").stdout.splitlines():
        assert isinstance(told := json.loads(line), dict)
        assert json.dumps(told, ensure_ascii=False).encode("utf-8")  # no half characters
    found = json.loads(run("validate", "m", "--format", "json").stdout)
    assert json.dumps(found, ensure_ascii=False).encode("utf-8")


def test_json_names_a_file_that_is_not_utf_8_by_the_numbers_of_its_bytes() -> None:
    Path("m", os.fsdecode(b"caf\xe9.yaml")).write_text(WORDS, encoding="utf-8")
    done = run("build", "m", "-f", "html", "--log-format", "json")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert {"build/caf\\xe9.html", "build/good.html"} == {one["file"] for one in events if "file" in one}
    assert "m/caf\\xe9.yaml" in {one.get("record") for one in events}


def test_the_pages_of_the_preview_show_any_name() -> None:
    for name in NAMES.values():
        Path("m", f"{name}.yaml").write_text(WORDS, encoding="utf-8")
    with contextlib.ExitStack() as stack:
        session = stack.enter_context(PreviewSession(["m"]))
        server = stack.enter_context(Preview(session))
        states = session.states()
        assert len(states) == len(NAMES) + 1
        assert server.answer([""], {}).status == 200
        for key, state in states.items():
            pages.record("/x", key, state, "", "public")
            address = f"/{server.token}/records/{pages.address(key)}/"
            parts = server.inside(address)
            assert parts == ["records", key, ""]
            assert server.answer(parts, {}).status == 200


@pytest.fixture
def nested(tmp_path: Path) -> Iterator[Path]:
    """A folder with 1,200 folders in one another, and a record in the last."""
    top = tmp_path / "deep"
    top.mkdir()
    inside = os.open(top, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=inside)
        below = os.open("d", os.O_RDONLY, dir_fd=inside)
        os.close(inside)
        inside = below
    file = os.open("x.yaml", os.O_WRONLY | os.O_CREAT, dir_fd=inside)
    os.write(file, WORDS.encode())
    os.close(file)
    os.close(inside)
    yield top
    for made in (top, tmp_path / "build"):
        (made / "manifest.json").unlink(missing_ok=True)
        (made / "good.html").unlink(missing_ok=True)
        while (made / "d").exists():  # what removes folders calls itself for each
            shutil.move(made / "d", tmp_path / "next")
            made.rmdir()
            (tmp_path / "next").rename(made)


def test_folders_may_be_nested_more_deeply_than_calls(nested: Path) -> None:
    records, problems = find(["deep"])
    assert ([record.stem for record in records], problems) == (["d/" * 1200 + "x"], [])
    assert batch.build(["deep", "m"], formats=["html"]).ok
    assert len(watcher.snapshot(["deep"])) == 1
    assert run("build", "deep", "m", "-f", "html").exit_code == 0


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "x" * 5000, "y/" * 3000])
def test_a_path_that_can_not_be_is_told(name: str) -> None:
    report = batch.build([name, "m"], formats=["html"])
    assert (len(report.problems), len(report.written)) == (1, 1)


def test_what_cannot_be_shown_is_written_as_programmers_do() -> None:
    assert printable(os.fsdecode(b"caf\xe9\n") + "\x1b\u202e") == "caf\\xe9\\n\\x1b\\u202e"
