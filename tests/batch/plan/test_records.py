"""From the paths that a person names to the records that they hold."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from thbreports.batch.plan.records import RecordFile, find


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that makes empty files in the folder in which the test works."""
    monkeypatch.chdir(tmp_path)

    def make(*files: str) -> None:
        for file in files:
            path = Path(file)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()

    return make


def found(*paths: str | Path | RecordFile) -> list[str]:
    records, problems = find(paths)
    return [record.shown for record in records] + [str(problem) for problem in problems]


def test_a_folder_is_searched_to_the_bottom_in_the_order_of_names(folder: Callable[..., None]) -> None:
    folder("m/b.yml", "m/a.yaml", "m/2024/c.YAML", "m/notes.txt", "m/2023/d.yaml")
    assert found("m") == ["m/a.yaml", "m/b.yml", "m/2023/d.yaml", "m/2024/c.YAML"]


def test_hidden_files_and_folders_are_left_out(folder: Callable[..., None]) -> None:
    folder("m/.a.yaml", "m/.git/b.yaml", "m/c.yaml")
    assert found("m") == ["m/c.yaml"]


def test_a_file_that_is_named_may_end_in_anything(folder: Callable[..., None]) -> None:
    folder("minutes.txt", ".hidden.yaml")
    assert found("minutes.txt", Path(".hidden.yaml")) == ["minutes.txt", ".hidden.yaml"]


def test_a_record_is_found_once_however_often_it_is_named(folder: Callable[..., None]) -> None:
    folder("m/a.yaml", "m/b.yaml")
    os.symlink("a.yaml", "m/link.yaml")
    assert found("m/b.yaml", "./m/../m/b.yaml", "m", Path("m").absolute()) == ["m/b.yaml", "m/a.yaml"]


def test_a_record_may_come_without_a_file() -> None:
    record = RecordFile("<stdin>", "record", data=b"title: x\ndate: 2024-01-01\n")
    assert found(record, record) == ["<stdin>"]
    assert record.load().title == "x"


def test_a_folder_without_records_is_told(folder: Callable[..., None]) -> None:
    folder("m/notes.txt")
    assert found("m") == ["m: error: the folder has no records; they end in .yaml or .yml"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("meetings/2023-7.yaml", "there is no such file or folder; did you mean '2023-07.yaml'?"),
        ("meetngs/2023-07.yaml", "there is no such folder 'meetngs'; did you mean 'meetings'?"),
        ("meetings/2023-07.yaml/x", "'meetings/2023-07.yaml' is a file, not a folder"),
        ("elsewhere", "there is no such file or folder"),
    ],
)
def test_a_path_that_leads_nowhere_is_told_with_the_nearest(
    path: str, said: str, folder: Callable[..., None]
) -> None:
    folder("meetings/2023-07.yaml")
    assert found(path) == [f"{path}: error: {said}"]


def test_a_path_that_cannot_be_looked_at_is_told(folder: Callable[..., None]) -> None:
    name = "n" * 300
    assert found(name) == [f"{name}: error: it cannot be read: File name too long"]
