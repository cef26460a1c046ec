"""The schema beside records, and the line in each that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.builds import record, run
from thbreports.record.load import load
from thbreports.record.schema import path, schema_text

LINE = "# yaml-language-server: $schema=meeting.schema.json"


@pytest.fixture(autouse=True)
def here(here: Path) -> Path:
    return here


def test_it_is_written_beside_the_records_and_named_in_them() -> None:
    record("m/a.yaml")
    record("m/below/b.yaml")
    words = Path("m/a.yaml").read_text(encoding="utf-8")
    done = run("schema", "--install", "m")
    files = ["m/meeting.schema.json", "m/below/meeting.schema.json", "m/a.yaml", "m/below/b.yaml"]
    assert (done.exit_code, done.stdout.split()) == (0, files)
    assert Path("m/a.yaml").read_text(encoding="utf-8") == f"{LINE}\n{words}"
    assert Path("m/below/meeting.schema.json").read_text(encoding="utf-8") == schema_text()
    assert load(Path("m/a.yaml")).title == "Title"
    assert run("schema", "--install", "m").stdout == "", "all is there"


def test_files_of_other_programs_stay() -> None:
    record("m/a.yaml")
    record("m/venv/lib/b.yaml")
    Path("m/venv/pyvenv.cfg").touch()
    Path("m/services.yaml").write_text("services: {web: {image: nginx}}\n", encoding="utf-8")
    assert run("schema", "--install", "m").stdout.split() == ["m/meeting.schema.json", "m/a.yaml"]


def test_a_record_that_names_a_schema_and_its_line_ends_stay() -> None:
    named = "# yaml-language-server: $schema=../other.json\ntitle: T\n"
    record("m/a.yaml", named)
    Path("m/b.yaml").write_bytes(b"\xef\xbb\xbftitle: T\r\ndate: 2026-03-10\r\n")
    assert run("schema", "--install", "m").exit_code == 0
    assert Path("m/a.yaml").read_text(encoding="utf-8") == named
    assert Path("m/b.yaml").read_bytes() == (
        b"\xef\xbb\xbf" + LINE.encode() + b"\r\ntitle: T\r\ndate: 2026-03-10\r\n"
    )


def test_an_older_schema_of_ours_is_replaced_and_another_file_is_not() -> None:
    record("m/a.yaml")
    Path("m/meeting.schema.json").write_text('{"$id": "urn:thbreports:meeting"}', encoding="utf-8")
    assert "m/meeting.schema.json" in run("schema", "--install", "m").stdout
    record("n/a.yaml")
    Path("n/meeting.schema.json").write_text("mine", encoding="utf-8")
    done = run("schema", "--install", "n")
    assert done.exit_code == 1
    assert "n/meeting.schema.json: error: there is another file of this name; it stays" in done.stderr
    assert LINE not in Path("n/a.yaml").read_text(encoding="utf-8")


def test_the_path_of_the_installed_file_is_told() -> None:
    assert run("schema", "--path").stdout == f"{path()}\n"
    assert path().read_text(encoding="utf-8") == schema_text()


@pytest.mark.parametrize("words", [["m"], ["--install"], ["--install", "--path", "m"]])
def test_records_are_named_to_install_and_only_then(words: list[str]) -> None:
    record("m/a.yaml")
    assert run("schema", *words).exit_code == 2
