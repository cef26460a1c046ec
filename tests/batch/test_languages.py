"""The languages of a record as files: their names, their links to one another, and what stops them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import thbreports
from thbreports.batch.report import BuildReport
from thbreports.batch.validate import validate
from thbreports.errors import OutputError

RECORD = "title: {en: Meeting, fr: Réunion}\ndate: 2026-03-05\npurpose: {en: One word, fr: Un mot}\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "m.yaml").write_text(RECORD, encoding="utf-8")
    return tmp_path


def made(*languages: str, strict: bool = False) -> BuildReport:
    return thbreports.build("m.yaml", formats=["html"], languages=languages, strict=strict)


def test_each_language_is_a_file_that_leads_to_the_others_in_any_order(here: Path) -> None:
    assert made("all").ok
    first = {path.name: path.read_bytes() for path in here.glob("build/*.html")}
    assert [*sorted(first)] == ["m.fr.html", "m.html"]
    for page in first.values():
        linked = re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([\w.]+)"', page.decode("utf-8"))
        assert linked == [("en", "m.html"), ("fr", "m.fr.html")]
    assert len(made("fr", "en").unchanged) == 2
    assert len(made().unchanged) == 1


def test_a_language_that_comes_later_is_linked_when_the_others_are_made_next(here: Path) -> None:
    assert b"hreflang" not in (made(), (here / "build/m.html").read_bytes())[1]
    made("fr")
    assert b'hreflang="en"' in (here / "build/m.fr.html").read_bytes()
    assert [one.reason for one in made().written] == ["there are other languages now"]


def test_words_that_nobody_translated_are_told_and_stop_a_strict_build(here: Path) -> None:
    (here / "m.yaml").write_text(f"{RECORD}closing: Only here.\n", encoding="utf-8")
    report = made("fr")
    assert [(one.line, one.column) for one in report.remarks] == [(4, 10)]
    page = (here / "build/m.fr.html").read_text(encoding="utf-8")
    assert '<p lang="en">Only here.</p>' in page
    assert "n'ont pas été traduites" in page
    strict = made("fr", strict=True)
    assert [(one.line, one.column) for one in strict.problems] == [(4, 10)]
    assert made("en", strict=True).ok


def test_a_language_that_a_record_does_not_have_is_told(here: Path) -> None:
    assert [one.message for one in made("de").problems] == ["the record is not written in 'de'"]
    with pytest.raises(OutputError, match="'xx' is not a language code"):
        made("xx")


def test_validate_looks_at_every_language(here: Path) -> None:
    (here / "m.yaml").write_text(RECORD.replace("Un mot", '"Un <b> mot"'), encoding="utf-8")
    assert [(one.line, one.column) for one in validate("m.yaml")] == [(3, 33)]
