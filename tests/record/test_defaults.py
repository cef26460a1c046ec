"""What thbreports.yaml says holds for the records beside it, below what they say themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

import thbreports
from thbreports.errors import RecordError
from thbreports.source import beside

RECORD = "title: Title\ndate: 2026-03-10\n"
DEFAULTS = "pack: committee-report\nlanguage: fr\nbody: The *Group*\ntime_zone: Europe/Paris\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / beside.NAME).write_text(DEFAULTS, encoding="utf-8")
    return tmp_path


def record(folder: Path, text: str = RECORD) -> Path:
    path = folder / "r.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def told(path: Path) -> list[str]:
    with pytest.raises(RecordError) as caught:
        thbreports.load(path)
    return [str(one).removeprefix(str(path.parent) + "/") for one in caught.value.problems]


def test_fields_that_a_record_does_not_have(folder: Path) -> None:
    meeting = thbreports.load(record(folder))
    found = meeting.pack, meeting.language, meeting.body, meeting.time_zone
    assert found == ("committee-report", "fr", "The *Group*", "Europe/Paris")
    assert thbreports.load(thbreports.dump(meeting)) == meeting


def test_the_record_says_more(folder: Path) -> None:
    meeting = thbreports.load(record(folder, RECORD + "pack: base\nlanguage: en\nbody: Ours\n"))
    assert (meeting.pack, meeting.language, meeting.body) == ("base", "en", "Ours")


def test_a_record_that_names_its_documents_has_no_other(folder: Path) -> None:
    meeting = thbreports.load(record(folder, RECORD + "documents: [base]\n"))
    assert (meeting.pack, meeting.documents) == ("", ["base"])


def test_texts_and_data_have_no_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert thbreports.load(RECORD).language == "en"
    assert thbreports.load({"title": "Title", "date": "2026-03-10"}).language == "en"
    assert thbreports.load(RECORD.encode()).language == "en"
    assert thbreports.load(RECORD.encode(), folder=folder).language == "fr"


def test_problems_of_the_defaults_stand_there(folder: Path) -> None:
    (folder / beside.NAME).write_text("langauge: fr\nbody: '**x'\ntime_zone: Europe/Bruxelles\n", "utf-8")
    one = beside.NAME
    assert told(record(folder)) == [
        f"{one}:1:1: error: unknown field 'langauge' in the defaults of a folder; did you mean 'language'?",
        rf"{one}:2:8: error: '**' has no partner; close the bold text, or write \*\* for asterisks",
        f"{one}:3:12: error: there is no time zone 'Europe/Bruxelles'; did you mean 'Europe/Brussels'?",
    ]


def test_problems_of_both_are_told_in_one_run(folder: Path) -> None:
    (folder / beside.NAME).write_text("language: xx\n", "utf-8")
    lines = told(record(folder, RECORD + "titel: x\n"))
    assert [line.split(": ")[0] for line in lines] == ["r.yaml:3:1", "thbreports.yaml:1:11"]


def test_a_problem_of_a_default_found_late_stands_there_too(folder: Path) -> None:
    (folder / beside.NAME).write_text("body: Group of Quilla Ravensworth\n", "utf-8")
    person = "participants: [{name: Quilla Ravensworth, attribution: anonymous}]\n"
    (line,) = told(record(folder, RECORD + person))
    assert line.startswith("thbreports.yaml:1:")


def test_what_is_no_file_of_the_folder(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = folder / beside.NAME
    path.write_bytes(b"- a\n")
    assert told(record(folder))[0].startswith("thbreports.yaml:1:1: error: the defaults have no fields")
    path.write_bytes(b"x" * (beside.MAX_BYTES + 1))
    assert "it cannot be read: it has more than 100,000 bytes" in told(record(folder))[0]
    path.unlink()
    path.mkdir()
    assert "it is a folder, not a file" in told(record(folder))[0]
    path.rmdir()
    outside = tmp_path_factory.mktemp("outside") / "secret.yaml"
    outside.write_text("secret: 1\n", "utf-8")
    path.symlink_to(outside)
    (line,) = told(record(folder))
    assert "it lies outside its folder" in line and "secret: 1" not in line
