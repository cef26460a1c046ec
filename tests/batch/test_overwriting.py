"""Only what a build wrote, and nobody has changed since, is overwritten; ``--force`` overwrites all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest

from support.builds import TWO, WORDS, build, record, run
from thbreports.batch import lock
from thbreports.errors import Problem

OTHERS = WORDS.replace("Words", "Other words")
FORMATS = ["html", "docx"]
A_DOCX = Path("build/a.docx")


@pytest.fixture(autouse=True)
def here(here: Path) -> Path:
    """The folder in which each test works, with the records ``m/a.yaml`` and ``m/b.yaml``."""
    record("m/a.yaml")
    record("m/b.yaml")
    return here


def refused(whose: str, name: str = "a.docx") -> list[str]:
    hint = "move that file away, or build with --force"
    return [f"m/a.yaml: error: its report would overwrite {Path('build', name)}, which {whose}; {hint}"]


STRANGE = refused("no build wrote")
CHANGED = refused("somebody has changed since it was built")


def said(problems: tuple[Problem, ...]) -> list[str]:
    return [str(problem) for problem in problems]


def test_a_file_that_no_build_wrote_stays_and_both_names_are_told() -> None:
    record(str(A_DOCX), "of a colleague")
    for _ in range(2):
        report = build(formats=FORMATS)
        assert (said(report.problems), report.failed) == (STRANGE, ("m/a.yaml",))
        assert sorted(os.listdir("build")) == ["a.docx", "b.docx", "b.html", "manifest.json"]
        assert A_DOCX.read_text() == "of a colleague"
    assert said(build(formats=FORMATS, dry_run=True).problems) == STRANGE
    assert run("build", "m", "-f", "docx").exit_code == 1
    assert run("build", "m", "-f", "docx", "--force").exit_code == 0
    assert A_DOCX.read_bytes().startswith(b"PK")
    assert build(formats=FORMATS).ok


@pytest.mark.parametrize("same_size", [False, True])
def test_a_file_that_somebody_has_edited_stays(same_size: bool) -> None:
    build(formats=FORMATS)
    before = A_DOCX.read_bytes()
    edited = before[:-1] + b"?" if same_size else before + b"edited"
    A_DOCX.write_bytes(edited)
    if not same_size:  # else nothing is to be made anew, so that nothing is overwritten
        assert said(build(formats=FORMATS).problems) == CHANGED
    record("m/a.yaml", OTHERS)
    html = Path("build/a.html").read_bytes()
    for options in ({}, {"dry_run": True}, {"jobs": 2}):
        assert said(build(formats=FORMATS, **options).problems) == CHANGED
        assert (A_DOCX.read_bytes(), Path("build/a.html").read_bytes()) == (edited, html)
    assert build(formats=FORMATS, force=True).ok
    assert A_DOCX.read_bytes() not in (edited, before)
    record("m/a.yaml")
    assert build(formats=FORMATS).ok
    assert A_DOCX.read_bytes() == before


def test_an_edited_file_that_is_moved_away_is_made_anew() -> None:
    build(formats=FORMATS)
    A_DOCX.write_bytes(b"edited")
    A_DOCX.rename("build/edited.docx")
    report = build(formats=FORMATS)
    assert [(file.path, file.reason) for file in report.written] == [(A_DOCX, "missing")]
    assert Path("build/edited.docx").read_bytes() == b"edited"


def test_a_second_document_is_guarded_as_the_first() -> None:
    record("m/a.yaml", TWO)
    record("build/a.coe-round-table.html", "mine")
    assert said(build().problems) == refused("no build wrote", "a.coe-round-table.html")
    assert not Path("build/a.html").exists()


def test_without_the_list_files_that_are_as_they_would_be_made_are_taken_over() -> None:
    build(formats=FORMATS)
    before = Path("build/manifest.json").read_bytes()
    Path("build/manifest.json").unlink()
    assert build(formats=FORMATS).ok
    assert Path("build/manifest.json").read_bytes() == before
    Path("build/manifest.json").unlink()
    record("m/a.yaml", OTHERS)
    report = build(formats=FORMATS)
    assert said(report.problems) == [*STRANGE, *refused("no build wrote", "a.html")]
    assert report.failed == ("m/a.yaml",)


def announced(*names: str) -> str:
    """Return what a killed build leaves in its lock that was about to write files as they are now."""
    lines = [f"{hashlib.sha256(Path('build', name).read_bytes()).hexdigest()} {name}\n" for name in names]
    return "process 1 on another".ljust(lock._NOTE_SIZE - 1) + "\n" + "".join(lines)


def killed(new: str = OTHERS) -> None:
    """Leave things as a build that is killed before it writes its list: ``a`` is new, and not listed so."""
    build(formats=FORMATS)
    listed = Path("build/manifest.json").read_bytes()
    record("m/a.yaml", new)
    build(formats=FORMATS)
    Path("build/manifest.json").write_bytes(listed)
    Path("build", lock.NAME).write_text(announced("a.html", "a.docx"))


def test_what_a_killed_build_wrote_is_ours() -> None:
    killed()
    record("m/a.yaml", WORDS.replace("Words", "Yet other words"))
    assert build(formats=FORMATS).ok
    assert sorted(os.listdir("build")) == ["a.docx", "a.html", "b.docx", "b.html", "manifest.json"]


def test_what_a_killed_build_wrote_and_somebody_has_edited_is_not() -> None:
    killed()
    A_DOCX.write_bytes(b"edited")
    assert said(build(formats=FORMATS).problems) == CHANGED
    assert said(build(formats=FORMATS).problems) == STRANGE, "what stood in the list is overtaken"
    assert A_DOCX.read_bytes() == b"edited"


def test_what_a_killed_build_wrote_stays_ours_if_the_next_builds_something_else() -> None:
    killed()
    for _ in range(2):
        assert build("m/b.yaml").ok
        unfinished = json.loads(Path("build/manifest.json").read_bytes())["unfinished"]
        assert unfinished.keys() == {"a.html", "a.docx"}
        assert not Path("build", lock.NAME).exists()
    record("m/a.yaml", WORDS.replace("Words", "Yet other words"))
    assert build(formats=FORMATS).ok
    assert "unfinished" not in json.loads(Path("build/manifest.json").read_bytes())


def test_a_killed_build_knows_its_files_even_if_the_one_before_it_was_killed() -> None:
    killed()
    with lock.held(Path("build")) as hold:
        assert [name for name, _ in hold.announced] == ["a.html", "a.docx"]
        hold.announce([("b.html", "0" * 64)])
        hold.keep = True
    assert [name for name, _ in lock.seen(Path("build")).announced] == ["a.html", "a.docx", "b.html"]


# Folders

STEMS = ["meetings/2025/a.yaml", "meetings/2026/a.yaml", "meetings/2026/deep/er/b.yaml", "meetings/c.yaml"]


def below(folder: str) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file())


@pytest.mark.parametrize("jobs", [1, 2])
def test_reports_mirror_the_folders_of_their_records(jobs: int) -> None:
    for number, path in enumerate(STEMS):
        record(path, WORDS.replace("Words", f"Words {number}"))
    made = ["c.html", "2025/a.html", "2026/a.html", "2026/deep/er/b.html"]
    report = build("meetings", jobs=jobs)
    assert (report.problems, [str(file.path) for file in report.written]) == (
        (),
        [f"build/{name}" for name in made],
    )
    assert below("build") == sorted([*made, "manifest.json"])
    files = json.loads(Path("build/manifest.json").read_bytes())["files"]
    assert {name: one["record"] for name, one in files.items()} == {
        name: f"../meetings/{name.replace('.html', '.yaml')}" for name in made
    }
    assert [b"Words 1" in Path("build", name).read_bytes() for name in made] == [False, False, True, False]
    again = build("meetings")
    assert (again.written, len(again.unchanged)) == ((), 4)
    assert build("meetings", check=True).differences == ()
    Path("build/2026/a.html").unlink()
    assert [(str(one.path), one.kind) for one in build("meetings", check=True).differences] == [
        ("build/2026/a.html", "missing")
    ]
    assert [str(file.path) for file in build("meetings").written] == ["build/2026/a.html"]
    shutil.rmtree("meetings/2026/deep")
    assert [str(path) for path in build("meetings", prune=True).removed] == ["build/2026/deep/er/b.html"]
    assert below("build") == ["2025/a.html", "2026/a.html", "c.html", "manifest.json"]
    assert not Path("build/2026/deep").exists()


def test_records_that_are_named_themselves_stand_in_no_folder() -> None:
    for path in STEMS:
        record(path)
    assert [str(file.path) for file in build(STEMS[2], "meetings/2025").written] == [
        "build/b.html",
        "build/a.html",
    ]
    assert build(*STEMS[:2], out="other").failed == (STEMS[0], STEMS[1])


def test_a_link_on_the_way_to_a_report_is_not_followed() -> None:
    record("meetings/2025/a.yaml")
    Path("precious").mkdir()
    Path("build").mkdir()
    Path("build/2025").symlink_to("../precious")
    for _ in range(2):
        report = build("meetings", force=True)
        assert said(report.problems) == [
            "build/2025: error: it cannot be written: it is no folder, or a link to one"
        ]
        assert os.listdir("precious") == []
    Path("build/2025").unlink()
    assert build("meetings").ok
    Path("build/2025").rename("elsewhere")
    Path("build/2025").symlink_to("../elsewhere")
    shutil.rmtree("meetings/2025")
    record("meetings/b.yaml")
    report = build("meetings", prune=True)
    assert ([problem.file for problem in report.problems], report.removed) == (["build/2025/a.html"], ())
    assert os.listdir("elsewhere") == ["a.html"]


def test_a_folder_with_the_name_of_a_report_is_told() -> None:
    record("meetings/a.html/b.yaml")
    record("meetings/a.yaml")
    report = build("meetings")
    assert len(report.failed) == 1
    assert len(report.written) == 1
    assert not report.ok


def test_what_a_killed_build_left_in_folders_is_swept() -> None:
    record("meetings/2025/a.yaml")
    left = Path("build/2025/.thbreports-1-aaaaaaaaaaaa.tmp")
    left.parent.mkdir(parents=True)
    left.touch()
    assert build("meetings").ok
    assert below("build") == ["2025/a.html", "manifest.json"]


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_in_the_place_of_a_report_is_told_as_one(force: bool) -> None:
    Path("build/a.html").mkdir(parents=True)
    report = build("m/a.yaml", formats=["html"], force=force)
    path = Path("build", "a.html")
    assert said(report.problems) == [
        f"m/a.yaml: error: its report would be called {path}, which is a folder; move it away"
    ]
