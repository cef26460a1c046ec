"""Reference documents that are kept between processes: opened once, and again when something has changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from outputs.docx.stand_in import BASE, document, stand_in_pack
from thbreports import keptcode
from thbreports.outputs.docx import opened, opening, reference, write
from thbreports.packs import Pack

BODY = (
    "<h2>One</h2><p>Two <strong>three</strong>.</p><ul><li>Four</li></ul><table><tr><td>5</td></tr></table>"
)


pytestmark = pytest.mark.usefixtures("code_keeper")


@pytest.fixture
def openings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what fills with the languages for which a reference is opened."""
    found: list[str] = []
    plain = opening.opened

    def counted(source: opened.Source) -> opened.Reference:
        found.append(source.language)
        return plain(source)

    monkeypatch.setattr(opening, "opened", counted)
    return found


def written(pack: Pack, language: str = "en") -> bytes:
    """Return a report as a new process writes it."""
    opened._opened.cache_clear()
    return write(document(BODY, pack=pack, language=language))


@pytest.mark.parametrize("drawn", [False, True])
def test_a_reference_is_opened_once_for_all_processes_and_gives_the_same_report(
    drawn: bool, openings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = stand_in_pack(drawn=reference.build(stand_in_pack()) if drawn else None)
    first, second = written(pack), written(pack)
    assert openings == ["en"]
    monkeypatch.setattr(keptcode, "_current", None)
    assert first == second == written(pack)


def test_a_reference_is_opened_again_when_what_it_is_made_from_has_changed(openings: list[str]) -> None:
    drawn = reference.build(stand_in_pack())
    packs = [
        stand_in_pack(),
        stand_in_pack(design={**BASE["design"], "accent": "#112233"}),
        stand_in_pack(styles={**BASE["styles"], "p": "Running Text"}),
        stand_in_pack(drawn=drawn),
        stand_in_pack(drawn=reference.build(stand_in_pack(title="Another"))),
    ]
    for pack in packs:
        written(pack)
    assert len(openings) == len(packs)


def test_each_language_has_its_own(openings: list[str]) -> None:
    pack = stand_in_pack()
    assert written(pack, "en") != written(pack, "fr")
    assert written(pack, "en") != written(pack, "fr")
    assert openings == ["en", "fr"]


def test_a_reference_is_opened_again_when_our_own_code_has_changed(
    openings: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code = tmp_path / "package" / "opened.py"
    code.parent.mkdir()
    code.touch()
    monkeypatch.setattr(opened, "__file__", str(code))
    written(stand_in_pack())
    os.utime(code, (1, 1))
    written(stand_in_pack())
    assert openings == ["en", "en"]
