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


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of all files that are made, which the validators look at once."""
    return tmp_path_factory.mktemp("kept")


def whole(name: str, meeting: Meeting, pack: packs.Pack, kept: Path) -> dict[str, bytes]:
    """Return the HTML, the DOCX and the PDF of each engine, which the comparison of words lets pass."""
    document = compose(meeting, pack)
    made = {format: formats.write(format, document) for format in ("html", "docx")}
    made |= {engine: formats.write("pdf", document, engine=engine) for engine in ENGINES}
    (kept / f"{name}.docx").write_bytes(made["docx"])
    for engine in ENGINES:
        rest = {"html": made["html"], "docx": made["docx"]} if engine == ENGINES[0] else {}
        assert formats.verify(meeting, document, {"pdf": made[engine], **rest}).problems == []
        (kept / f"{name}-{engine}.pdf").write_bytes(made[engine])
    return made


def test_broad_pages_stand_between_the_others(kept: Path) -> None:
    made = whole("broad", thbreports.load(BROAD), packs.find("base"), kept)
    assert shapes(made["docx"]) == ["portrait", "landscape", "portrait", "landscape"]
    for engine in ENGINES:
        with pikepdf.open(io.BytesIO(made[engine])) as file:
            boxes = [[float(side) for side in page.mediabox] for page in file.pages]
        assert [box[2] > box[3] for box in boxes] == [False, True, False, True], engine
        for number, page in enumerate(words(made[engine]), start=1):
            assert f"Page {number} of 4" in page, f"running lines go on by {engine}"


def test_each_section_of_word_has_its_running_lines() -> None:
    data = thbreports.render(thbreports.load(BROAD), "docx")
    sections = list(part(data).iter(w("sectPr")))
    assert [section.find(w("titlePg")) is not None for section in sections] == [True, False, False, False]
    assert all(section.findall(w("footerReference")) for section in sections)
    stops = [one.get(w("pos")) for one in part(data, "word/footer2.xml").iter(w("tab")) if one.get(w("pos"))]
    assert stops[-1] == str(max(map(int, filter(None, stops)))), "the right one is that of a broad page"


@pytest.mark.parametrize("source", ["record", "pack"])
def test_a_watermark_stands_behind_every_page_and_in_no_words(
    source: str, tmp_path: Path, kept: Path
) -> None:
    record = RECORD + ("watermark: DRAFT\n" if source == "record" else "")
    pack = house(tmp_path, '[running]\nwatermark = "{status}"\n' if source == "pack" else "")
    mark = "DRAFT" if source == "record" else "Draft {1}"
    made = whole(f"watermark-{source}", thbreports.load(record), pack, kept)
    for engine in ENGINES:
        assert mark in words(made[engine])[0]
        with pikepdf.open(io.BytesIO(made[engine])) as file:
            file.pages[0].contents_coalesce()
            assert b"/Artifact" in file.pages[0].Contents.read_bytes()
    with zipfile.ZipFile(io.BytesIO(made["docx"])) as parts:
        headers = [parts.read(name).decode() for name in parts.namelist() if "/header" in name]
    assert len(headers) == 2, "one for the first page, which has no header else"
    assert all(f'string="{mark}"' in header for header in headers)
    assert b"SPECIMEN" not in made["html"]


def test_lines_of_a_draft_are_numbered_on_each_page(kept: Path) -> None:
    record = RECORD + "line_numbers: yes\nopening: |\n" + "  The quay was looked at.\n\n" * 60
    made = whole("lines", thbreports.load(record), packs.find("base"), kept)
    for engine in ENGINES:
        pages = words(made[engine])
        assert len(pages) > 1
        assert all("1234567" in page.replace(" ", "") for page in pages), engine
    (section,) = part(made["docx"]).iter(w("sectPr"))
    lines = section.find(w("lnNumType"))
    assert lines is not None and lines.get(w("restart")) == "newPage"


def test_a_pack_numbers_lines_by_default(tmp_path: Path) -> None:
    pack = house(tmp_path, '[defaults]\nline_numbers = "yes"\n')
    data = thbreports.render(thbreports.load(RECORD), "docx", pack=pack)
    assert part(data).find(f".//{w('lnNumType')}") is not None


def test_a_cover_is_a_page_of_its_own(tmp_path: Path, kept: Path) -> None:
    drawing = Path(__file__).parents[2] / "examples" / "my-pack" / "pictures" / "emblem.svg"
    (tmp_path / "emblem.svg").write_bytes(drawing.read_bytes())
    picture = '[pictures]\nemblem = {file = "emblem.svg", alt = "Emblem", height = "22mm"}\n'
    pack = house(tmp_path, f'[head]\npicture = "emblem"\ncover = "yes"\n{picture}')
    made = whole("cover", thbreports.load(RECORD), pack, kept)
    for engine in ENGINES:
        first, second = words(made[engine])
        assert "Berths" in first
        assert "The berths of the old quay." in second
    breaks = [one for one in part(made["docx"]).iter(w("br")) if one.get(w("type")) == "page"]
    assert len(breaks) == 1
    assert b'alt="Emblem"' in made["html"]


def test_validators_find_nothing_in_all_of_them(kept: Path) -> None:
    found = {**verapdf.check([*kept.glob("*.pdf")]), **openxml.check([*kept.glob("*.docx")])}
    assert {path.name: faults for path, faults in found.items() if faults} == {}
