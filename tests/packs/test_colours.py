"""Colours of a pack: words can be read in them, on a light page and on a dark one."""

from __future__ import annotations

from pathlib import Path

import pytest

from thbreports import packs
from thbreports.errors import PackError
from thbreports.packs.colours import LEAST, contrast

HEAD = 'name = "house"\ntitle = "House"\nextends = "base"\n[design]\n'


def pack(folder: Path, design: str) -> packs.Pack:
    (folder / "pack.toml").write_text(HEAD + design, encoding="utf-8")
    return packs.find(folder)


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#003399", "#ffffff") == pytest.approx(10.9, abs=0.05)
    assert contrast("#ffcc00", "#ffffff") == pytest.approx(1.5, abs=0.05)


@pytest.mark.parametrize("accent", ["#7a1f3d", "#000000", "#003399", "#6b6b00"])
def test_a_pack_with_an_accent_alone_is_readable_on_a_dark_page(accent: str, tmp_path: Path) -> None:
    design = pack(tmp_path, f'accent = "{accent}"\n').design
    assert design["accent"] == accent
    assert design["dark-accent"] != packs.find("base").design["dark-accent"]
    assert contrast(design["dark-accent"], design["dark-paper"]) >= 7


def test_a_dark_accent_of_the_pack_stays(tmp_path: Path) -> None:
    assert pack(tmp_path, 'accent = "#7a1f3d"\ndark-accent = "#f0a8bf"\n').design["dark-accent"] == "#f0a8bf"


@pytest.mark.parametrize(
    ("design", "line", "message"),
    [
        ('accent = "#ffcc00"\n', 5, "#ffcc00 on #ffffff has a contrast of 1.5 : 1"),
        ('dark-muted = "#444444"\n', 5, "#444444 on #15181c has a contrast of"),
        ('paper = "#565d65"\n', 5, "has a contrast of"),
    ],
)
def test_words_that_can_hardly_be_read_are_told(design: str, line: int, message: str, tmp_path: Path) -> None:
    with pytest.raises(PackError) as caught:
        pack(tmp_path, design)
    first = caught.value.problems[0]
    assert first.line == line
    assert message in first.message
    better = first.hint.rpartition(" ")[2]
    if "paper" not in design:
        paper = "#15181c" if "dark" in design else "#ffffff"
        assert contrast(better, paper) >= LEAST


@pytest.mark.parametrize("pack", packs.available(), ids=lambda pack: pack.name)
def test_text_is_brighter_than_what_stands_beside_it_on_a_dark_page(pack: packs.Pack) -> None:
    ink, muted, paper = (pack.design[f"dark-{name}"] for name in ("ink", "muted", "paper"))
    assert contrast(ink, paper) > 13 > contrast(muted, paper)
