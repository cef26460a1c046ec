"""Every record of the project in every format, judged by those who judge such files for a living."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

import thbreports
from validators import axe, libreoffice, nu, openxml, qpdf, verapdf

ROOT = Path(__file__).parents[1]
RECORDS = sorted(
    path
    for folder in ("meetings", "examples/records", "tests/cases/documents")
    for path in (ROOT / folder).glob("*.yaml")
)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of all reports, each read back and compared with its record."""
    folder = tmp_path_factory.mktemp("reports")
    report = thbreports.build(RECORDS, out=folder, verify=True)
    assert report.problems == ()
    more = 3  # the record of the committee makes two lists more, that of the web summary a note
    assert len(report.written) == 3 * (len(RECORDS) + more)
    return folder


def faulty(found: dict[Path, list[str]]) -> dict[str, Sequence[str]]:
    assert found, "nothing was checked"
    return {path.name: faults for path, faults in found.items() if faults}


def test_pdf_is_universally_accessible_and_archivable(reports: Path) -> None:
    assert faulty(verapdf.check(sorted(reports.glob("*.pdf")), ["ua1", "2a"])) == {}


def test_pdf_is_sound(reports: Path) -> None:
    assert faulty(qpdf.check(sorted(reports.glob("*.pdf")))) == {}


def test_docx_is_what_word_accepts(reports: Path) -> None:
    assert faulty(openxml.check(sorted(reports.glob("*.docx")))) == {}


def test_docx_opens_in_another_word_processor(reports: Path, tmp_path: Path) -> None:
    assert faulty(libreoffice.check(sorted(reports.glob("*.docx")))) == {}


def test_html_is_accessible_on_every_screen(reports: Path) -> None:
    assert faulty(axe.check(sorted(reports.glob("*.html")))) == {}


def test_html_is_valid(reports: Path) -> None:
    assert faulty(nu.check(sorted(reports.glob("*.html")))) == {}
