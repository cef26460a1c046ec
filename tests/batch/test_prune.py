"""What ``--prune`` removes and ``--check`` calls made no more: nothing that this build makes or may make."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from support.builds import TWO, WORDS, build, record
from thbreports.batch.plan.records import RecordFile


@pytest.fixture(autouse=True)
def here(here: Path) -> Path:
    """The folder in which each test works; its records ``m/a.yaml`` and ``m/b.yaml`` are built as HTML."""
    record("m/a.yaml")
    record("m/b.yaml")
    assert build().ok
    return here


def move(old: str, new: str) -> None:
    Path(new).parent.mkdir(parents=True, exist_ok=True)
    shutil.move(old, new)


def reports() -> list[str]:
    return sorted(name for name in os.listdir("build") if name.endswith((".html", ".docx")))


def listed() -> dict[str, str]:
    """Return the record of each file of the list."""
    files = json.loads(Path("build/manifest.json").read_bytes())["files"]
    return {name: one.get("record", "") for name, one in files.items()}


def differences(*paths: str | RecordFile, **options: Any) -> list[tuple[str, str]]:
    found = build(*paths, check=True, **options).differences
    return [(one.path.name, one.kind) for one in found]


MOVES = {
    "to another folder that is named": ("m/a.yaml", "n/a.yaml"),
    "to another spelling of the suffix": ("m/a.yaml", "m/a.yml"),
    "to a suffix in capitals": ("m/a.yaml", "m/a.YAML"),
}


@pytest.mark.parametrize("how", MOVES)
@pytest.mark.parametrize("text", [WORDS, TWO], ids=["one document", "two documents"])
def test_a_record_that_moves_keeps_its_reports(how: str, text: str) -> None:
    record("m/a.yaml", text)
    record("n/z.yaml")
    build("m", "n", formats=["html", "docx"])
    before = reports()
    old, new = MOVES[how]
    move(old, new)
    planned = build("m", "n", prune=True, dry_run=True).planned
    assert [one for one in planned if one.kind == "remove"] == []
    assert differences("m", "n") == [], "they are as they would be made"
    report = build("m", "n", prune=True)
    assert (report.ok, report.removed) == (True, ())
    assert reports() == before, "those in other formats too, which it would make if it were asked to"
    assert listed()["a.html"] == f"../{new}"
    report = build("m", "n", prune=True, formats=["html", "docx"])
    assert (report.removed, reports()) == ((), before)
    move(new, old)  # and back
    assert (build("m", "n", prune=True).removed, reports()) == ((), before)


def test_a_record_that_moves_into_a_folder_takes_its_reports_along() -> None:
    move("m/a.yaml", "m/1/2/a.yaml")
    assert differences() == [("a.html", "missing"), ("a.html", "no longer made")]
    report = build(prune=True)
    assert [str(path) for path in report.removed] == ["build/a.html"]
    assert [str(file.path) for file in report.written] == ["build/1/2/a.html"]
    assert listed().keys() == {"1/2/a.html", "b.html"}
    move("m/1/2/a.yaml", "m/1/a.yaml")
    assert [str(path) for path in build(prune=True).removed] == ["build/1/2/a.html"]
    assert os.listdir("build/1") == ["a.html"], "and the folder that is empty"
    shutil.rmtree("m/1")
    build(prune=True)
    assert sorted(os.listdir("build")) == ["b.html", "manifest.json"]


def test_a_record_that_was_gone_and_is_replaced_by_another_of_the_same_name_keeps_its_reports() -> None:
    Path("m/a.yaml").unlink()
    record("n/a.yaml", WORDS.replace("Words", "Others"))
    report = build("m", "n", prune=True)
    assert ([file.path.name for file in report.written], report.removed) == (["a.html"], ())


@pytest.mark.parametrize("name", ["n/A.yaml", "n/a\u0301.yaml"])
def test_names_that_many_file_systems_do_not_tell_apart_are_the_same(name: str) -> None:
    record("m/\u00e1.yaml")
    build()
    for old in ("m/a.yaml", "m/\u00e1.yaml"):
        Path(old).unlink()
    record(name)
    removed = {path.name for path in build("m", "n", prune=True).removed}
    assert removed == ({"\u00e1.html"} if name.endswith("A.yaml") else {"a.html"})


def test_a_document_of_one_record_that_another_makes_now_stays() -> None:
    record("m/a.yaml", TWO)
    build()
    record("m/a.yaml")
    record("m/a.coe-round-table.yaml")
    assert differences() == [("a.coe-round-table.html", "differs")]
    report = build(prune=True)
    assert (report.removed, reports()) == ((), ["a.coe-round-table.html", "a.html", "b.html"])
    assert listed()["a.coe-round-table.html"] == "../m/a.coe-round-table.yaml"


def test_a_moved_record_that_makes_fewer_documents_loses_the_others() -> None:
    record("m/a.yaml", TWO)
    build()
    Path("m/a.yaml").unlink()
    record("n/a.yaml")
    assert differences("m", "n") == [("a.coe-round-table.html", "no longer made")]
    assert [path.name for path in build("m", "n", prune=True).removed] == ["a.coe-round-table.html"]


def test_a_moved_record_with_packs_from_the_caller_keeps_what_these_make() -> None:
    asked = ["base", "coe-round-table"]
    build(pack=asked)
    before = reports()
    move("m/a.yaml", "n/a.yaml")
    assert differences("m", "n", pack=asked) == []
    assert (build("m", "n", pack=asked, prune=True).removed, reports()) == ((), before)


def test_a_record_that_moved_and_has_a_fault_keeps_its_old_reports() -> None:
    record("m/a.yaml", TWO)
    build()
    before = reports()
    Path("m/a.yaml").unlink()
    record("n/a.yaml", "titel: T\n")
    report = build("m", "n", prune=True)
    assert not report.ok
    assert (report.removed, reports()) == ((), before)
    assert differences("m", "n") == []


def test_a_record_that_has_a_fault_keeps_its_old_reports() -> None:
    record("m/a.yaml", "titel: T\n")
    assert (build(prune=True).removed, reports()) == ((), ["a.html", "b.html"])


def test_reports_in_a_format_that_is_not_asked_for_stay() -> None:
    build(formats=["html", "docx"])
    assert (build(prune=True).removed, len(reports())) == ((), 4)


def test_the_reports_of_records_that_nobody_named_stay() -> None:
    record("n/c.yaml")
    build("m", "n")
    for paths in (["m"], ["m/a.yaml"], ["n"]):
        assert (build(*paths, prune=True).removed, reports()) == ((), ["a.html", "b.html", "c.html"])
    shutil.rmtree("n")  # a network drive that is away looks like this, too
    assert build("m", prune=True).removed == ()
    assert differences("m") == []
    assert reports() == ["a.html", "b.html", "c.html"]


def test_beside_records_that_are_named_one_by_one_those_that_are_gone_are_pruned() -> None:
    Path("m/a.yaml").unlink()
    assert [path.name for path in build("m/b.yaml", prune=True).removed] == ["a.html"]


def test_a_record_that_came_another_way_keeps_its_report() -> None:
    build(RecordFile("<stdin>", "typed", data=WORDS.encode()))
    assert (build(prune=True).removed, reports()) == ((), ["a.html", "b.html", "typed.html"])


def test_two_runs_agree_and_the_second_has_nothing_to_do() -> None:
    move("m/a.yaml", "m/2026/a.yaml")
    build(prune=True)
    again = build(prune=True)
    assert (again.written, again.removed, len(again.unchanged)) == ((), (), 2)


def test_a_record_that_is_really_gone_is_pruned_beside_one_that_moved() -> None:
    record("m/c.yaml")
    build()
    move("m/a.yaml", "n/a.yaml")
    Path("m/b.yaml").unlink()
    assert differences("m", "n") == [("b.html", "no longer made")]
    assert [path.name for path in build("m", "n", prune=True).removed] == ["b.html"]


def test_a_report_that_is_a_link_is_not_ours_to_remove() -> None:
    shutil.move("build/a.html", "kept.html")
    Path("build/a.html").symlink_to("../kept.html")
    Path("m/a.yaml").unlink()
    report = build(prune=True)
    assert ([problem.file for problem in report.problems], report.removed) == (["build/a.html"], ())
    assert Path("build/a.html").is_symlink()


def lies(entry: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what a list could say of files that no build made: each with the right SHA-256."""
    gone = {**entry, "record": "../m/gone.yaml"}
    return {
        "m.yaml": {**gone, "format": "yaml"},
        "notes": gone,
        "notes.txt": {**gone, "format": "txt"},
        ".thbreports-1-aaaaaaaaaaaa.html": gone,
        "x.html": {**gone, "format": "pdf"},
    }


def test_a_list_that_lies_makes_nothing_go_that_no_build_makes() -> None:
    text = json.loads(Path("build/manifest.json").read_bytes())
    for name, entry in lies(text["files"]["a.html"]).items():
        shutil.copy("build/a.html", f"build/{name}")
        text["files"][name] = entry
    Path("build/manifest.json").write_text(json.dumps(text), encoding="utf-8")
    before = os.listdir("build")
    build(prune=True)
    build(prune=True)
    assert sorted(os.listdir("build")) == sorted(before)
