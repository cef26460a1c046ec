"""What a report is marked with for whom it is made."""

from __future__ import annotations

from pathlib import Path

import pytest

import thbreports
from thbreports.document import compose
from thbreports.errors import RecordError
from thbreports.packs import find
from thbreports.view.audience import view
from thbreports.view.prepare import prepare, seen

HEAD = "title: Meeting\ndate: 2026-01-01\n"


def marking(text: str, audience: str = "public", pack: str | Path | None = None) -> str:
    meeting = seen(thbreports.load(HEAD + text), audience)
    return prepare(meeting, pack)[0].marking


@pytest.mark.parametrize(
    ("record", "audience", "expected"),
    [
        ("", "public", ""),
        ("marking: LIMITE", "public", "LIMITE"),
        ("", "secretariat", "For the secretariat only"),
        ("marking: LIMITE", "participants", "LIMITE · For participants only"),
        ("language: fr", "secretariat", "Réservé au secrétariat"),
        ("audiences: [public, press]", "press", "For press only"),
        ("marking: LIMITE\nmarkings: {secretariat: 'TLP:RED'}", "secretariat", "TLP:RED"),
        ("markings: {public: Public version, secretariat: 'TLP:RED'}", "public", "Public version"),
    ],
)
def test_a_report_says_for_whom_it_is(record: str, audience: str, expected: str) -> None:
    assert marking(record, audience) == expected


def test_a_pack_says_that_a_version_is_the_public_one(tmp_path: Path) -> None:
    pack = 'name = "p"\ntitle = "P"\nextends = "base"\n[options]\npublic_version = "marked"\n'
    (tmp_path / "pack.toml").write_text(pack, encoding="utf-8")
    assert marking("", "public", tmp_path) == "Public version"


def test_markings_of_others_are_in_no_view() -> None:
    meeting = thbreports.load(HEAD + "markings: {public: Open, secretariat: Names of victims}")
    assert [one.text for one in view(meeting).markings] == ["Open"]
    assert "victims" not in repr(view(meeting)) and "Names" not in compose(*prepare(view(meeting))).markup


def test_a_marking_for_nobody_is_told() -> None:
    with pytest.raises(RecordError) as caught:
        thbreports.load(HEAD + "markings: {secretariate: Closed}")
    assert str(caught.value.problems[0]).startswith("<record>:3:12: ")
    assert "there is no audience 'secretariate'; did you mean 'secretariat'?" in str(caught.value)


@pytest.mark.parametrize("format", ["html", "pdf", "docx"])
def test_a_marked_report_says_what_its_record_says(format: str) -> None:
    meeting = thbreports.load(HEAD + "marking: LIMITE\ndistribution: [Members, Europol]\nopening: Hello.")
    assert thbreports.render(meeting, format, audience="secretariat", verify=True)


def test_every_page_of_what_is_not_for_everybody_is_marked(tmp_path: Path) -> None:
    running = "[running]\nfooter-center = '{title}'\nfooter-left = 'x'\nheader-right = ''\n"
    (tmp_path / "pack.toml").write_text(f'name = "p"\ntitle = "P"\nextends = "base"\n{running}')
    meeting = thbreports.load(HEAD)
    both = ("secretariat", "public")
    internal, public = (compose(*prepare(seen(meeting, one), find(tmp_path))).running for one in both)
    assert "For the secretariat only" in internal.values()
    assert not [line for line in public.values() if "For" in line]


def test_the_properties_hold_the_marking() -> None:
    document = compose(*prepare(seen(thbreports.load(HEAD), "secretariat")))
    assert document.metadata["marking"] == "For the secretariat only"
