"""Running lines: which pages show which, what they know, and how each output draws them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pikepdf
import pytest
from lxml import etree

import thbreports
from support.stand_in import document, stand_in_pack
from thbreports import packs
from thbreports.document.compose import compose
from thbreports.document.running import lines_of
from thbreports.errors import PackError
from thbreports.outputs.docx.styles.made import build
from thbreports.outputs.docx.write import write
from thbreports.outputs.docx.xml.wml import w
from thbreports.outputs.pdf.running import page_rules

RECORD = """\
title: Berths
date: 2026-03-14
language: fr
kind: Draft minutes
series: 15th meeting
issuer: [Harbour Council]
marking: LIMITE
purpose: The berths of the old quay.
"""
LONG = RECORD + "opening: |\n" + "  The berths of the old quay were looked at one by one.\n\n" * 200


def pack(folder: Path, running: str) -> packs.Pack:
    head = 'name = "house"\ntitle = "House"\nextends = "base"\n'
    (folder / "pack.toml").write_text(f"{head}[running]\n{running}\n", encoding="utf-8")
    return packs.find(folder)


def section(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        found = etree.fromstring(parts.read("word/document.xml")).find(f"{w('body')}/{w('sectPr')}")
    assert found is not None
    return found


def bands(data: bytes) -> dict[tuple[str, str], str]:
    """Return the words of headers and footers by band and pages."""
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        links = etree.fromstring(parts.read("word/_rels/document.xml.rels"))
        targets = {one.get("Id"): one.get("Target") for one in links}
        return {
            (etree.QName(one).localname.removesuffix("Reference"), one.get(w("type"), "")): "".join(
                etree.fromstring(parts.read(f"word/{targets[one.get(relation)]}")).itertext(w("t"))
            )
            for one in section(data)
            if one.get(relation)
        }


def test_lines_know_language_kind_series_and_issuer(tmp_path: Path) -> None:
    house = pack(tmp_path, 'header-left = "{issuer}\\n{series}"\nheader-right = "{kind}, {language}"')
    running = compose(thbreports.load(RECORD), house).running
    assert running["header-left"] == "Harbour Council\n15th meeting"
    assert running["header-right"] == "Draft minutes, FR"
    assert 'content: "Harbour Council\\a 15th meeting"; white-space: pre-line' in page_rules(running)


def test_the_first_page_and_even_pages_have_lines_of_their_own() -> None:
    running = {
        "header-left": "A", "header-right": "B", "footer-center": "C", "first-page": "footer",
        "first-header-left": "First", "mirrored": "yes",
    }  # fmt: skip
    assert lines_of(running) == {
        "default": {"header-left": "A", "header-right": "B", "footer-center": "C"},
        "first": {"header-left": "First", "footer-center": "C"},
        "even": {"header-left": "B", "header-right": "A", "footer-center": "C"},
    }
    rules = page_rules(running)
    assert '@page :left { @top-left { content: "B" } @top-right { content: "A" }' in rules
    assert '@page :first { @top-right { content: none } @top-left { content: "First" }' in rules


def test_an_empty_line_takes_one_away_on_its_pages() -> None:
    running = {"footer-left": "A", "footer-right": "B", "even-footer-left": ""}
    assert lines_of(running)["even"] == {"footer-right": "B"}


def test_in_word_pages_differ_as_on_paper(tmp_path: Path) -> None:
    house = pack(tmp_path, 'mirrored = "yes"\nfirst-header-right = "{issuer}"\nfirst-number = "3"')
    data = thbreports.render(thbreports.load(RECORD), "docx", pack=house)
    found = bands(data)
    assert found["header", "default"] == "Berths"
    assert found["header", "first"] == "Harbour Council"
    assert found["header", "even"] == "Berths"
    assert found["footer", "even"].startswith("Page 1")
    number = section(data).find(w("pgNumType"))
    assert number is not None and number.get(w("start")) == "3"
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert b"evenAndOddHeaders" in parts.read("word/settings.xml")


def test_pages_are_counted_from_the_first_number(tmp_path: Path) -> None:
    house = pack(tmp_path, 'first-number = "7"\nfooter-right = "[{page}]"')
    data = thbreports.render(thbreports.load(LONG), "pdf", pack=house)
    import pypdfium2

    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data)]
    assert len(pages) > 2
    assert all(f"[{number}]" in words for number, words in enumerate(pages, start=7))


def test_a_picture_of_the_pack_stands_in_a_corner(tmp_path: Path) -> None:
    drawing = Path(__file__).parents[2] / "examples" / "my-pack" / "pictures" / "emblem.svg"
    (tmp_path / "emblem.svg").write_bytes(drawing.read_bytes())
    picture = '[pictures]\nemblem = {file = "emblem.svg", alt = "Emblem", height = "22mm"}'
    house = pack(tmp_path, f'first-header-left = "{{picture-emblem}}"\n{picture}')
    document = compose(thbreports.load(RECORD), house)
    rules = page_rules(document.running, "", house)
    assert '@top-left { content: ""; width: 62.36pt; background: url("data:image/svg+xml;base64,' in rules
    assert "margin-top: 114.05pt" in rules, "the first page has room for it"
    with pikepdf.open(io.BytesIO(thbreports.render(thbreports.load(RECORD), "pdf", pack=house))) as file:
        assert not [
            one for one in file.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"
        ], "what stands in a margin is an artifact"
    data = thbreports.render(thbreports.load(RECORD), "docx", pack=house)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        header = next(name for name in parts.namelist() if b'descr="Emblem"' in parts.read(name))
        assert header.startswith("word/header")
        assert b"media/picture1.png" in parts.read(f"word/_rels/{header.removeprefix('word/')}.rels")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('header-left = "{picture-seal}"', "there is no picture 'seal'"),
        ('header-left = "See {picture-seal}"', "stands beside words"),
        ('header-left = "a\\nb\\nc"', "more than 2 lines"),
        ('mirrored = "on"', "'mirrored' cannot be 'on'"),
        ('first-number = "0"', "'first-number' cannot be '0'"),
        ('first-heder-left = "A"', "did you mean 'first-header-left'"),
        ('header-left = "{serie}"', "did you mean 'series'"),
    ],
)
def test_slips_are_told(line: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(PackError, match=message):
        pack(tmp_path, line)


def letterhead(first_only: bool) -> bytes:
    """Return a reference document with a header of its own: on the first page alone, or on all."""
    whole = docx.Document(io.BytesIO(build(stand_in_pack(running={}))))
    drawn = whole.sections[0]
    drawn.different_first_page_header_footer = first_only
    (drawn.first_page_header if first_only else drawn.header).paragraphs[0].text = "HARBOUR COUNCIL"
    target = io.BytesIO()
    whole.save(target)
    return target.getvalue()


RUNNING = {
    "header-left": "Berths",
    "footer-right": "{page}",
    "footer-center": "LIMITE",
    "first-page": "footer",
}


@pytest.mark.parametrize("first_only", [True, False])
def test_a_letterhead_keeps_the_marking_and_the_page_number(first_only: bool) -> None:
    data = write(document("<p>a</p>", pack=stand_in_pack(drawn=letterhead(first_only)), running=RUNNING))
    found = bands(data)
    assert found["header", "first"] == "HARBOUR COUNCIL"
    assert found["header", "default"] == ("Berths" if first_only else "HARBOUR COUNCIL")
    assert found["footer", "default"].startswith("LIMITE")
    assert found.get(("footer", "first"), "LIMITE").startswith("LIMITE")
