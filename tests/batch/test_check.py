"""Which files of an earlier build are not as they would be made now."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from support import builds
from support.builds import WORDS, record, run
from thbreports.batch.plan.records import RecordFile
from thbreports.batch.report import BuildReport


@pytest.fixture(autouse=True)
def here(here: Path) -> Path:
    """The folder in which each test works; the records ``m/a.yaml`` and ``m/b.yaml`` have been built."""
    record("m/a.yaml")
    record("m/b.yaml")
    assert build().ok
    return here


def build(*paths: str | RecordFile, **options: Any) -> BuildReport:
    return builds.build(*paths, **{"formats": ["html", "docx"], **options})


def told(*paths: str | RecordFile, **options: Any) -> list[str]:
    """Return what a check tells, after proving that it wrote nothing."""
    before = state()
    report = build(*paths, **{"check": True, **options})
    assert (state(), report.written) == (before, ())
    assert report.ok == (not report.differences and not report.problems)
    return [f"{one.path.as_posix()} {one.kind} ({one.record})" for one in report.differences]


def state() -> dict[str, tuple[bytes, int]]:
    files = [path for path in Path().rglob("*") if path.is_file()]
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_what_was_just_built_is_as_it_would_be_made() -> None:
    assert told() == []
    assert build(check=True).compared == 4


def test_a_record_with_other_words_is_told() -> None:
    record("m/a.yaml", WORDS.replace("Words", "Other words"))
    assert told() == ["build/a.docx differs (m/a.yaml)", "build/a.html differs (m/a.yaml)"]
    assert told("m/b.yaml") == []


def test_a_record_whose_words_say_the_same_is_not() -> None:
    record("m/a.yaml", f"# A comment.\n{WORDS}")
    assert told() == []


def test_a_changed_pack_is_told() -> None:
    Path("house").mkdir()
    toml = 'name = "house"\ntitle = "Notes"\nextends = "base"\n'
    Path("house/pack.toml").write_text(toml, encoding="utf-8")
    build(pack="./house")
    assert told(pack="./house") == []
    Path("house/screen.css").write_text("p { color: var(--accent) }", encoding="utf-8")
    assert told(pack="./house") == ["build/a.html differs (m/a.yaml)", "build/b.html differs (m/b.yaml)"]


def test_a_file_that_somebody_touched_is_told() -> None:
    with Path("build/a.html").open("a", encoding="utf-8") as file:
        file.write(" ")
    assert told() == ["build/a.html differs (m/a.yaml)"]


def test_a_file_that_is_missing_is_told() -> None:
    Path("build/b.docx").unlink()
    assert told() == ["build/b.docx missing (m/b.yaml)"]


def test_a_folder_that_does_not_exist_is_not_made() -> None:
    kinds = {one.kind for one in build(out="public", check=True).differences}
    assert (kinds, Path("public").exists()) == ({"missing"}, False)


def test_the_file_of_a_record_that_is_gone_is_told() -> None:
    Path("m/a.yaml").unlink()
    gone = ["build/a.docx no longer made (../m/a.yaml)", "build/a.html no longer made (../m/a.yaml)"]
    assert told() == told("m/b.yaml") == gone
    Path("build/a.docx").unlink()
    assert told() == gone[1:]


def test_a_document_that_the_record_has_no_longer_is_told() -> None:
    record("m/a.yaml", WORDS + "documents: [base, coe-round-table]\n")
    assert build().ok
    assert told() == []
    record("m/a.yaml")
    assert told(formats=["html"]) == ["build/a.coe-round-table.html no longer made (m/a.yaml)"]


def test_only_the_formats_that_are_asked_for_are_compared() -> None:
    Path("build/a.docx").unlink()
    assert told(formats=["html"]) == []
    assert told(formats=["html"], options={"html": {"embed_fonts": True}}) == [
        "build/a.html differs (m/a.yaml)",
        "build/b.html differs (m/b.yaml)",
    ]


def test_files_that_no_build_made_are_nobodys_business() -> None:
    Path("build/notes.html").write_text("mine", encoding="utf-8")
    assert told() == []


def test_without_the_list_files_are_compared_all_the_same() -> None:
    Path("build/manifest.json").unlink()
    Path("m/a.yaml").unlink()
    assert told() == []


def test_a_record_from_standard_input_is_compared_by_its_name() -> None:
    typed = RecordFile("<stdin>", "typed", data=WORDS.encode())
    build(typed)
    assert told(typed) == told() == []
    assert told(RecordFile("<stdin>", "typed", data=WORDS.replace("Words", "W").encode())) == [
        "build/typed.docx differs (<stdin>)",
        "build/typed.html differs (<stdin>)",
    ]


def test_a_faulty_record_is_told_and_the_others_are_compared() -> None:
    record("m/a.yaml", "plaze: x\n")
    Path("build/b.html").unlink()
    report = build(check=True)
    assert (report.failed, [one.kind for one in report.differences]) == (("m/a.yaml",), ["missing"])


def test_a_folder_in_the_place_of_a_file_is_a_fault() -> None:
    Path("build/a.html").unlink()
    Path("build/a.html").mkdir()
    [problem] = build(check=True).problems
    said = "m/a.yaml: error: its report would be called build/a.html, which is a folder; move it away"
    assert str(problem) == said


def test_the_command_names_each_file_and_ends_with_1() -> None:
    done = run("build", "m", "--format", "html", "--check")
    assert (done.exit_code, done.output) == (0, "2 files as they would be made in build\n")
    Path("build/a.html").unlink()
    Path("m/b.yaml").unlink()
    done = run("build", "m", "--format", "html", "--check")
    assert (done.exit_code, done.stderr) == (
        1,
        "1 of 1 file not as it would be made, 2 no longer made in build\n",
    )
    assert done.stdout.splitlines() == [
        f"{Path('build/a.html')}: missing",
        f"{Path('build/b.docx')}: no longer made",
        f"{Path('build/b.html')}: no longer made",
    ]
    assert not Path("build/a.html").exists()


def test_the_command_tells_faults_after_the_files() -> None:
    record("m/a.yaml", "plaze: x\n")
    Path("build/b.html").unlink()
    done = run("build", "m", "--format", "html", "--check")
    assert (done.exit_code, done.stdout) == (1, f"{Path('build/b.html')}: missing\n")
    assert done.stderr.splitlines()[-2:] == [
        "3 problems in 1 of 2 records",
        "1 of 1 file not as it would be made in build",
    ]


def test_the_command_checks_standard_input() -> None:
    words = ("build", "-", "--name", "typed", "--format", "html")
    assert run(*words, typed=WORDS).exit_code == 0
    assert run(*words, "--check", typed=WORDS).exit_code == 0
    assert run(*words, "--check", typed=WORDS + "closing: More.\n").exit_code == 1


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="only where files have owners")
def test_a_check_needs_no_right_to_write() -> None:
    for path in (Path("build"), *Path("build").iterdir()):
        path.chmod(0o500 if path.is_dir() else 0o400)
    assert told() == []
    Path("build").chmod(0o700)
