"""Links and other things in the place of what a build writes: none is followed, all they lead to stays."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from thbreports import batch
from thbreports.batch import lock
from thbreports.batch.make import job as make_job
from thbreports.batch.make.job import File, RenderedRecord
from thbreports.batch.plan.manifest_form import is_bare
from thbreports.batch.plan.records import RecordFile
from thbreports.batch.report import BuildReport
from thbreports.cli import main
from thbreports.errors import OutputError, Problem
from thbreports.system import files

WORDS = "title: Title\ndate: 2024-05-13\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which each test works; it has a record, a folder for reports and a precious file."""
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(WORDS, encoding="utf-8")
    Path("precious").write_text("precious", encoding="utf-8")
    Path("out").mkdir()
    return tmp_path


def build(**options: Any) -> BuildReport:
    return batch.build("a.yaml", **{"out": "out", "formats": ["html"], **options})


KINDS: dict[str, Callable[[Path], object]] = {
    "link": lambda path: path.symlink_to(Path("precious").resolve()),
    "link to nothing": lambda path: path.symlink_to(Path("nothing").resolve()),
    "link to a folder": lambda path: path.symlink_to(Path("out").resolve()),
    "link to a device": lambda path: path.symlink_to("/dev/zero"),
    "link in a ring": lambda path: path.symlink_to(path.name),
    "hard link": lambda path: os.link("precious", path),
    "folder": Path.mkdir,
    "FIFO": os.mkfifo,
    "file of somebody": lambda path: path.write_text("precious", encoding="utf-8"),
}


def _kept(look: os.stat_result) -> tuple[int, ...]:
    """Return what says that a file is the same; when it was last read does not."""
    return look.st_ino, look.st_mode, look.st_size, look.st_mtime_ns


def precious() -> bool:
    return Path("precious").read_text(encoding="utf-8") == "precious" and not Path("nothing").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_what_has_the_name_of_the_lock_and_is_none_is_told_and_stays(kind: str) -> None:
    path = Path("out", lock.NAME)
    KINDS[kind](path)
    before = os.lstat(path)
    for _ in range(2):
        with pytest.raises(OutputError) as caught:
            build()
        assert str(caught.value) == (
            f"{path}: error: no build has made this file, which has the name of its lock; "
            "remove it, or build into another folder"
        )
    assert os.lstat(path) == before
    assert precious()
    assert os.listdir("out") == [lock.NAME]


@pytest.mark.parametrize("kind", ["link", "link to nothing", "folder", "FIFO"])
def test_what_takes_the_name_of_the_lock_after_the_look_is_not_opened(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path("out", lock.NAME)
    path.touch()
    look = os.lstat(path)
    path.unlink()
    KINDS[kind](path)
    monkeypatch.setattr(os, "lstat", lambda *rest, **named: look)
    with pytest.raises(OutputError, match="no build has made this file"):
        lock._opened(path)
    assert precious()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "folder"])
@pytest.mark.parametrize("name", ["a.html"])
def test_what_has_the_name_of_a_report_stays_or_is_replaced_and_not_followed(kind: str, name: str) -> None:
    KINDS[kind](Path("out", name))
    before = _kept(os.lstat(Path("out", name)))
    [problem] = build().problems
    assert str(problem) == (
        "a.yaml: error: its report would overwrite out/a.html, which no build wrote; "
        "move that file away, or build with --force"
    )
    assert _kept(os.lstat(Path("out", name))) == before
    assert precious()
    assert build(force=True).ok
    assert b"<title>Title</title>" in Path("out", name).read_bytes()
    assert not Path("out", name).is_symlink()
    assert precious()


@pytest.mark.parametrize(
    "kind", ["link", "link to a device", "link in a ring", "folder", "FIFO", "hard link"]
)
def test_what_has_the_name_of_the_list_and_is_none_is_told_and_stays(kind: str) -> None:
    path = Path("out/manifest.json")
    KINDS[kind](path)
    before = os.lstat(path)
    with pytest.raises(OutputError, match="it cannot be read: |it is no list of built files"):
        build()
    assert os.lstat(path) == before
    assert precious()


@pytest.mark.parametrize("kind", ["link to a device", "link to a folder", "FIFO", "folder"])
def test_what_has_the_name_of_a_report_and_is_none_stops_no_check(kind: str) -> None:
    assert build().ok
    Path("out/a.html").unlink()
    KINDS[kind](Path("out/a.html"))
    report = build(check=True)
    assert (report.failed, report.differences) == (("a.yaml",), ())
    said = "which is a folder; move it away" if kind == "folder" else ", not a file"
    assert said in str(report.problems[0])


def test_a_list_behind_a_link_is_read_and_replaced_by_one_here() -> None:
    assert build().ok
    Path("out/manifest.json").rename("elsewhere.json")
    Path("out/manifest.json").symlink_to("../elsewhere.json")
    listed = Path("elsewhere.json").read_bytes()
    Path("a.yaml").write_text(f"{WORDS}opening: More.\n", encoding="utf-8")
    assert build().ok
    assert Path("elsewhere.json").read_bytes() == listed
    assert not Path("out/manifest.json").is_symlink()


def test_the_folder_that_a_user_names_may_be_a_link() -> None:
    Path("link").symlink_to("out")
    assert build(out="link").ok
    assert sorted(os.listdir("out")) == ["a.html", "manifest.json"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_record_is_written_over_nothing(kind: str) -> None:
    KINDS[kind](Path("new.yaml"))
    done = CliRunner().invoke(main.commands, ["new", "new.yaml"])
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "there is a file of this name already" in done.stderr
    assert precious()


def test_nobody_else_sets_the_permissions_of_what_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path("out/a.html")
    path.touch()
    path.chmod(0o4777)
    files.write(path, b"new")
    assert path.stat().st_mode & 0o7777 == 0o777, "no more than reading, writing and running"
    path.chmod(0o777)
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    files.write(path, b"new")
    assert path.stat().st_mode & 0o022 == 0


def test_only_temporary_files_of_ours_are_swept() -> None:
    names = [".thbreports-notes.tmp", ".thbreports-1-0123456789ab.tmp", ".thbreports-2-0123456789ab.tmp"]
    Path("out", names[0]).write_text("mine", encoding="utf-8")
    Path("out", names[1]).symlink_to("../precious")
    Path("out", names[2]).mkdir()
    assert build().ok
    assert sorted(os.listdir("out")) == [names[2], names[0], "a.html", "manifest.json"]
    assert precious()


STEMS = ["../a", "/tmp/a", "x/../a", "x//a", "./a", "a/", "a\0", "a\n", "a\x1b[31m", "a\u202e", "a\u2028"]


@pytest.mark.parametrize("stem", STEMS, ids=ascii)
def test_a_record_whose_name_cannot_be_that_of_a_file_is_told(stem: str) -> None:
    given = RecordFile("<typed>", stem, data=WORDS.encode())
    report = batch.build(given, out="out/deep", formats=["html"])
    assert report.failed == ("<typed>",)
    assert {problem.hint for problem in report.problems} == {"rename it"}
    assert os.listdir("out/deep") in ([], ["manifest.json"])
    assert os.listdir("out") == ["deep"]


class Hostile(Executor):
    """Gives back something else than what was made."""

    def __init__(self, change: Callable[[RenderedRecord], Any]) -> None:
        self.change = change

    def submit(self, make: Callable[..., Any], /, *rest: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(self.change(make(*rest, **named)))
        return future


def named(name: Any) -> Callable[[RenderedRecord], RenderedRecord]:
    return lambda made: replace(made, files=tuple(replace(one, name=name) for one in made.files))


def whole(**change: Any) -> Callable[[RenderedRecord], RenderedRecord]:
    return lambda made: replace(made, **change)


def field(**change: Any) -> Callable[[RenderedRecord], RenderedRecord]:
    return lambda made: replace(made, files=tuple(replace(one, **change) for one in made.files))


ANSWERS: dict[str, Callable[[RenderedRecord], Any]] = {
    "a name above": named("../precious"),
    "an absolute name": named("/tmp/a.html"),
    "a name in a folder": named("x/a.html"),
    "the name of the lock": named(lock.NAME),
    "the name of another": named("b.html"),
    "the record": named("a.yaml"),
    "another format": named("a.docx.exe"),
    "a zero byte": named("a.\0.html"),
    "no name": named(None),
    "a text for bytes": field(data="words"),
    "none for bytes": field(data=None),
    "a format that nobody asked for": field(format="pdf"),
    "a number for a pack": field(pack=1),
    "pictures that are none": field(pictures=[1]),
    "nothing": lambda made: None,
    "a list": lambda made: [made],
    "no files": whole(files=None),
    "files of another kind": whole(files=("a.html",)),
    "a number for a digest": whole(digest=1),
    "problems of another kind": whole(problems=("x",)),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_what_an_executor_gives_back_is_written_only_if_it_is_a_report_of_the_record(kind: str) -> None:
    report = build(executor=Hostile(ANSWERS[kind]))
    assert report.failed == ("a.yaml",)
    assert {problem.hint for problem in report.problems} <= {
        "a problem of the executor",
        "build into another folder, or rename the record",
    }
    assert sorted(os.listdir("out")) == []
    assert precious()
    assert Path("a.yaml").read_text(encoding="utf-8") == WORDS


def test_a_problem_from_elsewhere_is_shown_and_not_obeyed() -> None:
    told = Problem("a\x1b[2J.yaml", 1, 1, "wrong \x1b]0;x\x07 \u202e", "", "\x1b[31m")
    report = build(executor=Hostile(lambda made: RenderedRecord(problems=(told,))))
    assert [one.explain() for one in report.problems] == [
        "a\\x1b[2J.yaml:1:1: error: wrong  ]0;x   \n     [31m\n    ^"
    ]


def test_what_ours_give_back_is_whole() -> None:
    job = make_job.Job(RecordFile("a.yaml", "a", "a.yaml"), ("html",))
    assert make_job.is_whole(make_job.make(job), job)
    assert not make_job.is_whole(RenderedRecord((File("a.html", "pdf", b"", 0, "base", ""),)), job)
    assert not make_job.is_whole(RenderedRecord(), job)
    assert not make_job.is_whole(
        RenderedRecord((File("a.html", "html", b"", float("nan"), "base", ""),)), job
    )


@pytest.mark.parametrize("name", ["a:b", "C:", "con", "NUL.html", "com1.x.html", "a.", "a ", "a\\b", "a?"])
def test_names_that_lead_elsewhere_on_windows_are_none_there(name: str) -> None:
    assert (is_bare(name, windows=True), is_bare(name, windows=False)) == (False, True)


def test_a_list_names_nothing_of_a_hostile_answer() -> None:
    assert build().ok
    Path("a.yaml").write_text(f"{WORDS}opening: More.\n", encoding="utf-8")
    before = Path("out/manifest.json").read_bytes()
    build(executor=Hostile(ANSWERS["a name above"]))
    assert Path("out/manifest.json").read_bytes() == before
    assert list(json.loads(before)["files"]) == ["a.html"]
