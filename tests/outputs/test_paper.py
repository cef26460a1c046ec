"""Pages beside the usual: broad ones, covers, watermarks and numbers of lines, in PDF and DOCX."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from lxml import etree

import thbreports
from thbreports import formats, packs
from thbreports.document.compose import compose
from thbreports.outputs.docx.xml.wml import w
from thbreports.record import Meeting
from validators import openxml, verapdf

ENGINES = ("weasyprint", "typst")
RECORD = """\
title: Berths
date: 2026-03-14
status: Draft {1}
references: [HC 1]
purpose: The berths of the old quay.
"""
BROAD = (
    RECORD
    + """\
sessions:
  - {title: Opening, minutes: The Chair opened the meeting.}
  - title: Depths
    landscape: yes
    minutes: |
      | Berth | Depth |
      |---|---:|
      | One | 4.5 m |
  - {title: Closing, minutes: The Chair closed the meeting.}
annexes:
  - {title: Plan, landscape: yes, text: A plan.}
"""
)


def house(folder: Path, more: str) -> packs.Pack:
    head = 'name = "house"\ntitle = "House"\nextends = "base"\n'
    (folder / "pack.toml").write_text(head + more, encoding="utf-8")
    return packs.find(folder)


def words(data: bytes) -> list[str]:
    """Return the words of each page, in the order in which they are drawn."""
    document = pypdfium2.PdfDocument(data)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def part(data: bytes, name: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return etree.fromstring(parts.read(name))


def shapes(data: bytes) -> list[str]:
    """Return how the pages of each section of a DOCX lie."""
    sizes = [section.find(w("pgSz")) for section in part(data).iter(w("sectPr"))]
    return ["portrait" if size is None else size.get(w("orient"), "portrait") for size in sizes]


def whole(meeting: Meeting, pack: packs.Pack, folder: Path, engine: str = "weasyprint") -> dict[str, bytes]:
    """Return the files of all formats, which validators and the comparison of words let pass."""
    document = compose(meeting, pack)
    made = {format: formats.write(format, document) for format in ("html", "docx")}
    made["pdf"] = formats.write("pdf", document, engine=engine)
    assert formats.verify(meeting, document, made).problems == []
    for format, check in (("pdf", verapdf.check), ("docx", openxml.check)):
        file = folder / f"report.{format}"
        file.write_bytes(made[format])
        assert check([file]) == {file: []}
    return made


@pytest.mark.parametrize("engine", ENGINES)
def test_broad_pages_stand_between_the_others(engine: str, tmp_path: Path) -> None:
    made = whole(thbreports.load(BROAD), packs.find("base"), tmp_path, engine)
    with pikepdf.open(io.BytesIO(made["pdf"])) as file:
        boxes = [[float(side) for side in page.mediabox] for page in file.pages]
    assert [box[2] > box[3] for box in boxes] == [False, True, False, True]
    assert shapes(made["docx"]) == ["portrait", "landscape", "portrait", "landscape"]
    for number, page in enumerate(words(made["pdf"]), start=1):
        assert f"Page {number} of 4" in page, "running lines go on"


def test_each_section_of_word_has_its_running_lines() -> None:
    data = thbreports.render(thbreports.load(BROAD), "docx")
    sections = list(part(data).iter(w("sectPr")))
    assert [section.find(w("titlePg")) is not None for section in sections] == [True, False, False, False]
    assert all(section.findall(w("footerReference")) for section in sections)
    stops = [one.get(w("pos")) for one in part(data, "word/footer2.xml").iter(w("tab")) if one.get(w("pos"))]
    assert stops[-1] == str(max(map(int, filter(None, stops)))), "the right one is that of a broad page"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("source", ["record", "pack"])
def test_a_watermark_stands_behind_every_page_and_in_no_words(
    source: str, engine: str, tmp_path: Path
) -> None:
    record = RECORD + ("watermark: DRAFT\n" if source == "record" else "")
    pack = house(tmp_path, '[running]\nwatermark = "{status}"\n' if source == "pack" else "")
    mark = "DRAFT" if source == "record" else "Draft {1}"
    made = whole(thbreports.load(record), pack, tmp_path, engine)
    assert mark in words(made["pdf"])[0]
    with pikepdf.open(io.BytesIO(made["pdf"])) as file:
        content = (
            b"".join(one.read_bytes() for one in file.pages[0].Contents)
            if isinstance(file.pages[0].Contents, pikepdf.Array)
            else file.pages[0].Contents.read_bytes()
        )
    assert b"/Artifact" in content
    with zipfile.ZipFile(io.BytesIO(made["docx"])) as parts:
        headers = [parts.read(name).decode() for name in parts.namelist() if "/header" in name]
    assert len(headers) == 2, "one for the first page, which has no header else"
    assert all(f'string="{mark}"' in header for header in headers)
    assert b"SPECIMEN" not in made["html"]


@pytest.mark.parametrize("engine", ENGINES)
def test_lines_of_a_draft_are_numbered_on_each_page(engine: str, tmp_path: Path) -> None:
    record = RECORD + "line_numbers: yes\nopening: |\n" + "  The quay was looked at.\n\n" * 60
    made = whole(thbreports.load(record), packs.find("base"), tmp_path, engine)
    pages = words(made["pdf"])
    assert len(pages) > 1
    assert all("1234567" in page.replace(" ", "") for page in pages)
    (section,) = part(made["docx"]).iter(w("sectPr"))
    lines = section.find(w("lnNumType"))
    assert lines is not None and lines.get(w("restart")) == "newPage"


def test_a_pack_numbers_lines_by_default(tmp_path: Path) -> None:
    pack = house(tmp_path, '[defaults]\nline_numbers = "yes"\n')
    data = thbreports.render(thbreports.load(RECORD), "docx", pack=pack)
    assert part(data).find(f".//{w('lnNumType')}") is not None


@pytest.mark.parametrize("engine", ENGINES)
def test_a_cover_is_a_page_of_its_own(engine: str, tmp_path: Path) -> None:
    drawing = Path(__file__).parents[2] / "examples" / "my-pack" / "pictures" / "emblem.svg"
    (tmp_path / "emblem.svg").write_bytes(drawing.read_bytes())
    picture = '[pictures]\nemblem = {file = "emblem.svg", alt = "Emblem", height = "22mm"}\n'
    pack = house(tmp_path, f'[head]\npicture = "emblem"\ncover = "yes"\n{picture}')
    made = whole(thbreports.load(RECORD), pack, tmp_path, engine)
    first, second = words(made["pdf"])
    assert "Berths" in first
    assert "The berths of the old quay." in second
    breaks = [one for one in part(made["docx"]).iter(w("br")) if one.get(w("type")) == "page"]
    assert len(breaks) == 1
    assert b'alt="Emblem"' in made["html"]
