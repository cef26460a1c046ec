"""Typefaces of institutions, and lines that are bold by design."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from lxml import etree

import thbreports
from thbreports import formats, packs
from thbreports.document.compose import compose
from thbreports.errors import PackError
from thbreports.outputs.docx.xml.wml import w
from thbreports.packs.typefaces import TYPEFACES
from thbreports.packs.weights import WEIGHTS, bold_classes

RECORD = """\
title: The *old* quay
date: 2026-03-14
kind: DRAFT *minutes*
marking: LIMITE
issuer: [Harbour Council]
purpose: The **berths** of the old quay, καὶ ქართული.
"""
HEAD = 'name = "house"\ntitle = "House"\nextends = "base"\n'


def house(folder: Path, more: str) -> packs.Pack:
    (folder / "pack.toml").write_text(HEAD + more, encoding="utf-8")
    return packs.find(folder)


def fonts(data: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(data)) as file:
        return {
            str(one.BaseFont).partition("+")[2]
            for one in file.objects
            if isinstance(one, pikepdf.Dictionary)
            and one.get("/Type") == "/Font"
            and "/DescendantFonts" in one
        }


def test_a_typeface_has_its_name_in_word_and_browsers_and_its_twin_in_pdf(tmp_path: Path) -> None:
    pack = house(tmp_path, '[typefaces]\ntext = "Times New Roman"\nlabel = "Arial"\n')
    assert pack.design["word-text-font"] == "Times New Roman"
    assert pack.design["screen-label-font"].startswith("Arial, ")
    meeting = thbreports.load(RECORD)
    drawn = fonts(thbreports.render(meeting, "pdf", pack=pack))
    assert {"Liberation-Serif", "Liberation-Serif-Bold", "Liberation-Sans"} <= drawn
    assert "Noto-Serif-Georgian" in drawn, "what the twin lacks is drawn by the fonts of the base"
    assert not any(name.startswith("Noto-Serif-B") for name in drawn)
    with zipfile.ZipFile(io.BytesIO(thbreports.render(meeting, "docx", pack=pack))) as parts:
        assert b'w:ascii="Times New Roman"' in parts.read("word/styles.xml")
    assert b'"Times New Roman", "Liberation Serif"' in thbreports.render(meeting, "html", pack=pack)


def test_a_report_that_names_no_twin_has_none() -> None:
    assert not any("Liberation" in face.family for face in packs.find("base").font_faces())


def test_the_pack_gives_its_own_fonts_over_those_of_a_typeface(tmp_path: Path) -> None:
    pack = house(tmp_path, '[typefaces]\ntext = "Arial"\n[design]\nword-text-font = "Verdana"\n')
    assert pack.design["word-text-font"] == "Verdana"
    assert pack.design["text-font"].startswith('"Liberation Sans", "Noto Sans"')


@pytest.mark.parametrize("name", TYPEFACES)
def test_twins_are_as_published(name: str) -> None:
    """Their name is reserved to the files as they are."""
    folder = packs.find("base").folder / "fonts" / "twins"
    twin = TYPEFACES[name].twin
    files = sorted(folder.glob(twin.replace(" ", "") + "-*.ttf"))
    assert len(files) == 4
    for file in files:
        assert "2.1.5" in (TTFont(file)["name"].getDebugName(5) or "")
    assert "Reserved Font Name Liberation" in (folder / "OFL.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('text = "Times New Romen"', "unknown typeface 'Times New Romen'; did you mean 'Times New Roman'"),
        ('body = "Arial"', "unknown place 'body'"),
        ("text = 3", "unknown typeface 3"),
    ],
)
def test_slips_are_told(table: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(PackError) as caught:
        house(tmp_path, f"[typefaces]\n{table}\n")
    (problem,) = caught.value.problems
    assert message.partition(";")[0] in problem.message
    assert message.partition("; ")[2] in problem.hint


BOLD = "[design]\n" + "".join(f'{key} = "700"\n' for key in WEIGHTS)


@pytest.mark.parametrize("format", ["html", "pdf", "docx"])
def test_what_is_bold_by_design_is_no_emphasis_of_the_record(format: str, tmp_path: Path) -> None:
    pack = house(tmp_path, BOLD)
    meeting = thbreports.load(RECORD)
    document = compose(meeting, pack)
    assert formats.verify(meeting, document, {format: formats.write(format, document)}).problems == []


def test_bold_where_the_design_says_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "print.css").write_text("p.kind, p.marking { font-weight: bold }")
    pack = house(tmp_path, '[design]\nkind-weight = "700"\n')
    assert bold_classes(pack.design) == {"kind"}
    meeting = thbreports.load(RECORD)
    document = compose(meeting, pack)
    (problem,) = formats.verify(meeting, document, {"pdf": formats.write("pdf", document)}).problems
    assert "**LIMITE" in problem.message


def test_word_has_bold_styles_where_the_design_says_so(tmp_path: Path) -> None:
    data = thbreports.render(thbreports.load(RECORD), "docx", pack=house(tmp_path, BOLD))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheet = etree.fromstring(parts.read("word/styles.xml"))
    bold = {
        name.get(w("val"), "")
        for style in sheet.iter(w("style"))
        if style.find(f"{w('rPr')}/{w('b')}") is not None and (name := style.find(w("name"))) is not None
    }
    assert {
        "Title",
        "heading 1",
        "Document Kind",
        "Document Marking",
        "Stem",
        "State Name",
        "Item Line",
    } <= bold


@pytest.mark.parametrize("format", ["html", "pdf", "docx"])
@pytest.mark.parametrize("weight", ["400", "700"])
def test_bold_words_of_headings_are_set_off(weight: str, format: str, tmp_path: Path) -> None:
    pack = house(tmp_path, f'[design]\nheading-weight = "{weight}"\n')
    record = """\
title: The **old** quay
date: 2026-03-14
agenda: [{number: "1", title: An **old** pier, start_time: "10:00"}, {number: "2", title: Another}]
sessions:
  - title: A **half** one
    minutes: |
      | a **b** c | d |
      |-----------|---|
      | e **f** g | h |
"""
    assert thbreports.render(thbreports.load(record), format, pack=pack, verify=True)
