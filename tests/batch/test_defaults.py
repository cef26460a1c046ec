"""Every command finds the defaults of a folder: pack and language of its records, where to write, and how."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from support.builds import WORDS, record, run
from thbreports import batch
from thbreports.batch.make.worker import SPAWN
from thbreports.batch.plan.records import RecordFile
from thbreports.errors import RecordError
from thbreports.preview.look import render_record

PACK = 'name = "own"\ntitle = "Own"\nextends = "base"\n'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    record("m/a.yaml")
    record("m/b.yaml", WORDS + "language: en\n")
    record("m/own/pack.toml", PACK)
    record("m/thbreports.yaml", "pack: ./own\nlanguage: fr\nout: public\nformats: [html]\n")


def reasons(**options: object) -> dict[str, str]:
    report = batch.build("m", dry_run=True, **options)  # type: ignore[arg-type]
    return {one.path.name: one.reason for one in report.planned}


def test_a_folder_says_where_and_in_which_formats() -> None:
    report = batch.build("m", verify=True)
    assert report.problems == ()
    assert sorted(str(one.path) for one in report.written) == ["m/public/a.html", "m/public/b.html"]
    assert 'lang="fr"' in Path("m/public/a.html").read_text("utf-8")
    assert 'lang="en"' in Path("m/public/b.html").read_text("utf-8")


def test_options_win() -> None:
    report = batch.build("m", out="elsewhere", formats=["docx"], pack="base")
    assert sorted(str(one.path) for one in report.written) == ["elsewhere/a.docx", "elsewhere/b.docx"]
    assert run("build", "m", "-o", "x", "-f", "docx").exit_code == 0
    assert sorted(path.name for path in Path("x").glob("*.*")) == ["a.docx", "b.docx", "manifest.json"]


def test_the_defaults_are_no_record() -> None:
    result = run("build", *map(str, sorted(Path("m").glob("*.yaml"))))
    assert result.exit_code == 0 and "2 files built" in result.stderr
    assert run("validate", "m").exit_code == 0
    alone = run("validate", "m/thbreports.yaml")
    assert alone.exit_code == 1 and "it has the defaults of a folder, and is no record" in alone.stderr


def test_a_pack_of_the_defaults_is_noted_as_one_of_a_record() -> None:
    result = run("build", "m")
    assert "note: pack 'own' is taken from a folder that a record names" in result.stderr


def test_files_are_made_anew_when_the_defaults_change() -> None:
    batch.build("m")
    assert batch.build("m").written == ()
    record("m/thbreports.yaml", "pack: ./own\nlanguage: fr\nout: public\nformats: [html]\nbody: Us\n")
    assert reasons() == dict.fromkeys(
        ["a.html", "b.html"], "the record has changed, or the defaults beside it"
    )
    batch.build("m")
    Path("m/thbreports.yaml").unlink()
    assert set(reasons(out="m/public", formats=["html"]).values()) == {"the record has changed"}


def test_the_list_of_files_knows_them() -> None:
    batch.build("m")
    first = json.loads(Path("m/public/manifest.json").read_text("utf-8"))["files"]["a.html"]["record_sha256"]
    record("m/thbreports.yaml", "pack: ./own\nlanguage: en\nout: public\nformats: [html]\n")
    batch.build("m")
    then = json.loads(Path("m/public/manifest.json").read_text("utf-8"))["files"]["a.html"]["record_sha256"]
    assert first != then


def test_other_processes_know_them() -> None:
    here = batch.build("m", out="here", jobs=1)
    with ProcessPoolExecutor(1, mp_context=SPAWN) as executor:
        there = batch.build("m", out="there", executor=executor)
    assert here.problems == there.problems == ()
    for name in ("a.html", "b.html"):
        assert Path("here", name).read_bytes() == Path("there", name).read_bytes()
    assert batch.build("m", out="there").written == ()


@pytest.mark.parametrize(
    "out",
    [
        "..",
        "../public",
        "/tmp/public",
        "~/public",
        "a/../../b",
        ".git/x",
        "'a\\\\b'",
        "link/x",
        "a.yaml",
        '"a\\u0007"',
    ],
)
def test_a_folder_outside_is_refused(out: str, tmp_path: Path) -> None:
    Path("outside").mkdir()
    Path("m/link").symlink_to(tmp_path / "outside", target_is_directory=True)
    record("m/thbreports.yaml", f"formats: [html]\nout: {out}\n")
    with pytest.raises(RecordError) as caught:
        batch.build("m")
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.column) == ("m/thbreports.yaml", 2, 6)
    assert not list(Path("outside").iterdir()) and not Path("build").exists()
    assert [one.line for one in batch.validate("m")] == [2]


def test_formats_that_do_not_exist() -> None:
    record("m/thbreports.yaml", "formats: [html, pfd]\n")
    (problem,) = batch.validate("m")
    assert str(problem) == ("m/thbreports.yaml:1:17: error: there is no format 'pfd'; did you mean 'pdf'?")
    assert run("build", "m").exit_code == 1


def test_folders_that_say_different_things() -> None:
    record("other/c.yaml")
    result = run("build", "m", "other")
    assert result.exit_code == 1
    assert "other: error: the folders of these records have different 'out'; give --out" in result.stderr
    assert run("build", "m", "other", "-o", "x", "-f", "html").exit_code == 0


def test_a_record_to_start_from_is_below_them() -> None:
    record("m/thbreports.yaml", "pack: expert-group-minutes\nlanguage: fr\nbody: Groupe\n")
    assert run("new", "m/c.yaml").exit_code == 0
    text = Path("m/c.yaml").read_text("utf-8")
    assert "\n#pack: expert-group-minutes\n" in text and "\nlanguage:" not in text and "\nbody:" not in text
    assert batch.validate("m/c.yaml") == []
    assert run("new", "m/thbreports.yaml").exit_code == 2


def test_the_next_meeting_of_a_series(tmp_path: Path) -> None:
    last = (
        WORDS + "series: 39th meeting\nparticipants: [A, {name: B, attendance: absent}]\nactions: [Do it.]\n"
    )
    record("m/2024-05-13.yaml", last + "next_meetings: [{date: 2024-09-17, place: Oslo}]\n")
    result = run("new", "--from", "m/2024-05-13.yaml")
    assert (result.exit_code, result.stdout) == (0, "m/2024-09-17.yaml\n")
    text = Path("m/2024-09-17.yaml").read_text("utf-8")
    assert "series: 40th meeting" in text and "language:" not in text and "pack:" not in text
    assert batch.validate("m/2024-09-17.yaml") == []
    again = run("new", "--from", "m/2024-05-13.yaml")
    assert again.exit_code == 1 and Path("m/2024-09-17.yaml").read_text("utf-8") == text


@pytest.mark.parametrize("pack", ["committee-report", "expert-group-minutes", "decisions-only", "base"])
def test_the_next_meeting_has_what_another_form_demands(pack: str) -> None:
    record("x/last.yaml", WORDS)
    Path("y").mkdir()
    assert run("new", "y/next.yaml", "--from", "x/last.yaml", "--pack", pack).exit_code == 0
    assert batch.validate("y/next.yaml") == []


def test_a_pack_in_a_folder_is_found_from_another_folder() -> None:
    record("m/last.yaml", WORDS + "pack: ./own\n")
    Path("n").mkdir()
    assert run("new", "n/next.yaml", "--from", "m/last.yaml").exit_code == 0
    assert "pack: ../m/own" in Path("n/next.yaml").read_text("utf-8")
    assert batch.validate("n/next.yaml") == []


def test_nothing_to_start_from() -> None:
    assert run("new").exit_code == 2


def test_a_preview_looks_at_them_too() -> None:
    look = render_record(RecordFile("m/a.yaml", "a", "m/a.yaml"), "html", None, batch.LIMITS)
    assert look.problems == () and str(Path("m/thbreports.yaml").absolute()) in look.pictures
