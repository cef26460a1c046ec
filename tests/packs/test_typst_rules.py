"""Rules of built-in packs are said twice, in CSS and to Typst: both speak of the same classes and values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tinycss2

from thbreports import packs
from thbreports.outputs.pdf import typst as engine
from thbreports.outputs.pdf.typst import keys
from thbreports.packs import Pack, typst
from thbreports.packs.weights import WEIGHTS

SHEETS = ("shared.css", "print.css")
SPOKEN = [pack for pack in packs.available() if any((pack.folder / name).is_file() for name in SHEETS)]
PROGRAM = "".join(
    path.read_text(encoding="utf-8")
    for ending in ("typ", "py")
    for path in Path(engine.__path__[0]).glob(f"**/*.{ending}")
)
#: Footnotes are notes of Typst, columns beside one another are those of their parent, hours stay in one line
#: as their cell is measured whole.
ELSEWHERE = {
    "footnotes",
    "footnote-ref",
    "footnote-back",
    "head-left",
    "head-right",
    "beside-left",
    "beside-right",
    "times",
    "wide",  # the program counts columns itself
    "held",  # Typst ends no line between a word and the number of its note
}
#: The colour of the paper is for screens, where there is a dark one.
ON_SCREENS = {"paper"}


def text(pack: Pack) -> str:
    return "".join(rules.text for rules in typst.rules(pack))


def css(pack: Pack) -> str:
    paths = [pack.folder / name for name in SHEETS if (pack.folder / name).is_file()]
    return "".join(path.read_text(encoding="utf-8") for path in paths)


def preludes(rules: list[Any]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            yield tinycss2.serialize(rule.prelude)
        elif rule.type == "at-rule" and rule.content and rule.lower_at_keyword == "media":
            yield from preludes(tinycss2.parse_rule_list(rule.content))


@pytest.mark.parametrize("pack", SPOKEN, ids=lambda pack: pack.name)
def test_typst_hears_of_each_class_and_value_of_the_sheets(pack: Pack) -> None:
    named = " ".join(keys.names(text(pack)))
    said = {name for prelude in preludes(tinycss2.parse_stylesheet(css(pack))) for name in _classes(prelude)}
    unheard = {name for name in said - ELSEWHERE if f".{name}" not in named and f'"{name}"' not in PROGRAM}
    assert unheard == set()
    used = {
        match[1] for match in re.finditer(r'\b(?:design\.at\("|design\.|d\.)([\w-]+)', text(pack) + PROGRAM)
    }
    values = {name for name in re.findall(r"var\(--([\w-]+)", css(pack)) if name in pack.design}
    assert values - used - ON_SCREENS == set()


def _classes(prelude: str) -> list[str]:
    return re.findall(r"\.([\w-]+)", re.sub(r":not\([^)]*\)", "", prelude))


def test_lines_that_a_design_makes_bold_are_bold() -> None:
    found = text(packs.find("base"))
    for value, name in WEIGHTS.items():
        assert re.search(rf'"p\.{name}": \([^\n]*weight: d\.{value}\b', found), name


def test_a_pack_with_a_sheet_and_no_rules_is_not_for_typst(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text('name = "ours"\ntitle = "Ours"\nextends = "base"\n')
    (tmp_path / "print.css").write_text("p.ours { margin: 0 }\n")
    assert typst.unspoken(packs.find(tmp_path)) == [tmp_path / "print.css"]
