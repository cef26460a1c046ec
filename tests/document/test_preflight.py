"""Problems that only a document shows are told without writing an output."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import thbreports
from support import builds
from thbreports import batch
from thbreports.document import compose
from thbreports.packs import glyphs
from thbreports.view.prepare import load, prepare

FOREIGN = """\
title: Words က in a title
date: 2026-03-10
opening: |
  Here are ခဂဃစဆ and ကဇ.
place: "Kraków \N{NO-BREAK SPACE}e\N{COMBINING ACUTE ACCENT} a\N{NON-BREAKING HYPHEN}b s\N{SOFT HYPHEN}h"
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def validated(text: str) -> list[str]:
    Path("r.yaml").write_text(text, encoding="utf-8")
    return [str(problem) for problem in batch.validate("r.yaml")]


def test_a_link_to_no_place_is_told() -> None:
    head = "title: T\ndate: 2026-03-10\nsessions:\n  - {id: one, title: One}\nopening: "
    assert validated(f"{head}see [one](#one)\n") == []
    (told,) = validated(f"{head}see [one](#on)\n")
    assert told == "r.yaml:5:20: error: the link '#on' leads to no place in the report; did you mean 'one'?"


def test_characters_that_no_font_has_are_one_problem_for_a_text() -> None:
    told = validated(FOREIGN)
    assert [line.split("; ")[0] for line in told] == [
        "r.yaml:1:14: error: no font of the pack has the character 'က' (U+1000)",
        "r.yaml:4:12: error: no font of the pack has the characters "
        + ", ".join(f"'{char}' (U+{ord(char):04X})" for char in "ခဂဃစဆက")
        + " and 1 more",
    ]


def test_what_to_write_instead_is_told_of_signs_and_scripts() -> None:
    hints = {
        "\uf0b7 and \uf0fc": "in its fonts Symbol and Wingdings, and nobody else: write • ✓",
        "ខ្មែរ": "such as Noto Sans Khmer",
    }
    for words, hint in hints.items():
        (told,) = validated(f"title: T\ndate: 2026-03-10\nopening: Here is {words} again.\n")
        assert hint in told
    drawn = "✓ ✗ ★ ☎ ➢ ① 😀 ✅ 👍 ☐ ☑ → ► ❖ ⚠ السلام שלום"
    assert validated(f"title: T\ndate: 2026-03-10\nopening: Here are {drawn}.\n") == []


def test_only_the_pdf_is_refused_for_them() -> None:
    Path("r.yaml").write_text(FOREIGN, encoding="utf-8")
    report = batch.build("r.yaml", out="out")
    assert [str(problem) for problem in report.problems] == validated(FOREIGN)
    assert [file.path.name for file in report.written] == ["r.html", "r.docx"]
    assert report.failed == ("r.yaml",)
    again = batch.build("r.yaml", out="out")
    assert (again.problems, again.written) == (report.problems, ())
    assert [path.name for path in again.unchanged] == ["r.html", "r.docx"]
    assert batch.build("r.yaml", out="out", formats=["html", "docx"]).ok
    told = builds.run("build", "r.yaml", "--force").stderr
    assert "2 problems in 1 record; not everything of it was written" in told


@pytest.mark.parametrize("block", [(0xA0, 0x250), (0x300, 0x530), (0x1E00, 0x2300), (0x2500, 0x2800)])
def test_the_layout_finds_what_validate_finds(block: tuple[int, int]) -> None:
    every = [chr(code) for code in range(*block)]
    words = " ".join(f"a{char}b" for char in every if re.match(r"[\w\W]", char) and char.isprintable())
    record = load({"title": "T", "date": "2026-03-10", "participants": [{"name": words}]})
    document = compose(*prepare(record))
    expected = glyphs.undrawn(document.pack, document.markup)
    found: set[str] = set()
    from thbreports.outputs.pdf import write
    from thbreports.outputs.pdf.engine import warnings

    said: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warnings, "told", lambda document, messages, heard: said.extend(messages))
        write._lay_out(document)
    for message in said:
        if match := warnings._MISSING_GLYPH.search(message):
            found.add(chr(int(match[1], 16)))
    assert found == expected


def house(files: dict[str, str]) -> Path:
    """Return the folder of a pack that prints two labels of its own, with these files."""
    pack = Path("house")
    (pack / "labels").mkdir(parents=True, exist_ok=True)
    (pack / "pack.toml").write_text('name = "house"\ntitle = "H"\nextends = "base"\n', encoding="utf-8")
    template = '{% extends "base/document.html.j2" %}{% block opening %}<p>{{ label("motto") }}</p>'
    template += '<p>{{ label("berths", count=3) }}</p>{% endblock %}'
    (pack / "document.html.j2").write_text(template, encoding="utf-8")
    for name, text in files.items():
        (pack / "labels" / name).write_text(text, encoding="utf-8")
    return pack


ENGLISH = 'motto = "Every berth, every voice"\n[berths]\none = "{count} berth"\nother = "{count} berths"\n'
RECORD = "title: T\ndate: 2026-03-10\nlanguage: fr\npack: ./house\n"


def test_labels_that_a_language_lacks_are_told_together() -> None:
    pack = house({"en.toml": ENGLISH})
    (told,) = validated(RECORD)
    assert told.startswith(
        "r.yaml:3:11: error: pack 'house' lacks 2 labels in 'fr': berths, motto; add them to "
    )
    assert "add them to labels/fr.toml of the pack; thbreports packs house --labels --language fr" in told
    words = 'motto = "Une voix par quai"\nberths = "Quais : {count}"\n'
    (pack / "labels" / "fr.toml").write_text(words, encoding="utf-8")
    assert validated(RECORD) == []


def test_a_label_that_no_template_prints_is_told_at_its_line() -> None:
    words = 'motto = "Une voix par quai"\nberths = "Quais : {count}"\nmoto = "Quai"\n[lost]\none = "a"\n'
    house({"en.toml": ENGLISH, "fr.toml": words})
    first, second = validated(RECORD)
    at = Path("house").resolve() / "labels" / "fr.toml"
    assert first == f"{at}:3:1: error: no template of the pack prints the label 'moto'; did you mean 'motto'?"
    assert second.startswith(f"{at}:4:1: error: no template of the pack prints the label 'lost'; ")


@pytest.mark.parametrize("name", [pack.name for pack in thbreports.packs.available()])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_our_packs_have_the_labels_that_they_name(
    name: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from thbreports.packs import label_gaps

    monkeypatch.setattr(label_gaps, "_OURS", ())
    assert label_gaps.missing(thbreports.packs.find(name), language) == []
