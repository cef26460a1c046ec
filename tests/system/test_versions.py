"""What shapes a report besides its record and its pack."""

from __future__ import annotations

import datetime
import io
import subprocess
import sys
import zipfile

import pikepdf
import pytest

import thbreports
from thbreports import batch
from thbreports.errors import OutputError
from thbreports.system import versions

WORDS = "title: Title\ndate: 2024-05-13\nopening: Words.\n"


def dates(format: str) -> set[str]:
    """Return the times at which a report says that it was made and changed."""
    data = thbreports.render(thbreports.load(WORDS), format)
    if format == "docx":
        core = zipfile.ZipFile(io.BytesIO(data)).read("docProps/core.xml").decode()
        return {part.partition("<")[0] for part in core.split('xsi:type="dcterms:W3CDTF">')[1:]}
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return {str(pdf.docinfo[name]) for name in ("/CreationDate", "/ModDate")}


def test_files_are_dated_with_the_meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert dates("docx") == {"2024-05-13T00:00:00Z"}
    assert {date.partition("Z")[0] for date in dates("pdf")} == {"D:20240513"}
    assert versions.source_date() == ""
    assert "SOURCE_DATE_EPOCH" not in versions.versions()


def test_files_are_dated_with_the_time_that_a_build_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = int(datetime.datetime(2026, 3, 10, 12, 30, tzinfo=datetime.UTC).timestamp())
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(seconds))
    assert dates("docx") == {"2026-03-10T12:30:00Z"}
    assert {date[:16] for date in dates("pdf")} == {"D:20260310123000"}
    assert versions.versions()["SOURCE_DATE_EPOCH"] == str(seconds)
    page = thbreports.render(thbreports.load(WORDS), "html")
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert thbreports.render(thbreports.load(WORDS), "html") == page, "a page does not say when it was made"


@pytest.mark.parametrize("epoch", ["yesterday", "-1", "1.5", "9" * 12, "１２", " 1"])
def test_a_time_that_is_none_is_refused_before_any_work(epoch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(OutputError, match="SOURCE_DATE_EPOCH: error: '.*' is no time"):
        batch.build([])


def test_an_empty_time_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    assert versions.source_date() == ""


def test_versions_are_found_without_importing_what_renders() -> None:
    heavy = "{'weasyprint', 'docx', 'jinja2', 'fontTools', 'pikepdf', 'babel', 'lxml', 'PIL'}"
    found = f"environment.versions(); print({heavy} & set(sys.modules))"
    code = f"import sys; from thbreports.system import versions as environment; {found}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_a_library_that_is_not_there_is_left_out() -> None:
    assert versions._native("version", "no-such-library.so.0") == ""
    assert versions._native("no_such_function", *versions.NATIVE["pango"][1:]) == ""
