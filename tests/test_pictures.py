"""Pictures: those beside the record and no others."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from thbreports import pictures
from thbreports.pictures import PictureFault, address, find
from thbreports.problems import RecordError
from thbreports.reading import load

PNG = b"\x89PNG\r\n\x1a\n" + b"the rest"
JPEG = b"\xff\xd8\xff\xe0" + b"the rest"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    record = tmp_path / "meeting"
    (record / "images").mkdir(parents=True)
    (record / "a.png").write_bytes(PNG)
    (record / "images" / "b c.jpg").write_bytes(JPEG)
    (tmp_path / "outside.png").write_bytes(PNG)
    return record


def fault(folder: Path | None, name: str) -> str:
    with pytest.raises(PictureFault) as caught:
        find(folder, name)
    return f"{caught.value.message}; {caught.value.hint}" if caught.value.hint else caught.value.message


def test_pictures_are_found_beside_the_record(folder: Path) -> None:
    assert find(folder, "a.png") == (folder / "a.png").resolve()
    assert find(folder, "./images/../a.png") == (folder / "a.png").resolve()
    assert find(folder, "images/b%20c.jpg") == find(folder, "images/b c.jpg")


def test_pictures_become_data_addresses(folder: Path) -> None:
    assert (
        address((folder / "a.png").read_bytes()) == "data:image/png;base64," + base64.b64encode(PNG).decode()
    )
    assert address((folder / "images" / "b c.jpg").read_bytes()).startswith("data:image/jpeg;base64,")


BESIDE = "is not a file beside the record; give a relative path"
OUTSIDE = "lies outside the folder of the record"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("../outside.png", f"the picture '../outside.png' {OUTSIDE}"),
        ("%2e%2e/outside.png", f"the picture '../outside.png' {OUTSIDE}"),
        ("images/../../outside.png", f"the picture 'images/../../outside.png' {OUTSIDE}"),
        ("/etc/a.png", f"the picture '/etc/a.png' {BESIDE}"),
        ("C:\\a.png", f"the picture 'C:\\a.png' {BESIDE}"),
        ("http://a.org/a.png", f"the picture 'http://a.org/a.png' {BESIDE}"),
        ("data:image/png;,", f"the picture 'data:image/png;,' {BESIDE}"),
        ("A.png", "there is no picture 'A.png'; did you mean 'a.png'?"),
        ("images/zzzz", "there is no picture 'images/zzzz'; looked in images/"),
        ("none/a.png", "there is no picture 'none/a.png'; looked in none/"),
        ("images", "the picture 'images' is a folder"),
        ("", "the picture has no file; write ![what the picture shows](file.png)"),
    ],
)
def test_other_pictures_are_refused(name: str, told: str, folder: Path) -> None:
    assert fault(folder, name) == told


def test_names_that_no_file_can_have_are_refused(folder: Path) -> None:
    assert "cannot be read" in fault(folder, "a%00b.png")
    assert "cannot be read" in fault(folder, "x" * 5000)


def test_links_are_followed_inside_the_folder_only(folder: Path) -> None:
    (folder / "in.png").symlink_to(folder / "images" / "b c.jpg")
    (folder / "out.png").symlink_to(folder.parent / "outside.png")
    (folder / "away").symlink_to(folder.parent)
    (folder / "loop.png").symlink_to(folder / "loop.png")
    assert find(folder, "in.png").name == "b c.jpg"
    assert "lies outside" in fault(folder, "out.png")
    assert "lies outside" in fault(folder, "away/outside.png")
    assert "loop.png" in fault(folder, "loop.png")


def test_other_kinds_of_pictures_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.gif").write_bytes(b"GIF89a")
    (folder / "fake.png").write_bytes(b"<svg/>")
    (folder / "empty.png").write_bytes(b"")
    assert fault(folder, "a.gif") == "the picture 'a.gif' is neither PNG nor JPEG"
    assert fault(folder, "fake.png") == "the picture 'fake.png' is neither PNG nor JPEG"
    assert fault(folder, "empty.png") == "the picture 'empty.png' is neither PNG nor JPEG"
    monkeypatch.setattr(pictures, "MAX_BYTES", 10)
    assert fault(folder, "a.png") == "the picture 'a.png' is too large; at most 10 bytes"


def test_a_record_without_a_folder_has_no_pictures() -> None:
    with pytest.raises(
        RecordError, match="has no folder to be found in; only a record that is read from a file"
    ):
        load({"title": "A", "date": "2023-06-01", "opening": "![What it shows](a.png)"})


def test_a_record_finds_its_pictures(folder: Path) -> None:
    record = folder / "r.yaml"
    record.write_text(
        "title: A\ndate: 2023-06-01\nopening: '![Words](a.png \"Caption\")'\n", encoding="utf-8"
    )
    assert load(record).opening
    record.write_text(
        "title: A\ndate: 2023-06-01\nopening: 'B ![Words](a.png \"Caption\")'\n", encoding="utf-8"
    )
    with pytest.raises(RecordError, match="r.yaml:3:13: error: a picture with a caption stands among words"):
        load(record)
