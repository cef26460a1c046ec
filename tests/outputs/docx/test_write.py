"""The finished .docx as a package: its parts, properties, running lines, pictures and bytes."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from lxml import etree
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from support.stand_in import document
from thbreports import formats
from thbreports.errors import OutputError
from thbreports.formats import extract
from thbreports.outputs.docx.write import write
from thbreports.outputs.docx.xml.wml import WP, w
from thbreports.verify.compare import compare
from validators import openxml

if TYPE_CHECKING:
    from thbreports.document import Document

EVERYTHING = (Path(__file__).parent / "everything.html").read_text(encoding="utf-8")
METADATA = {
    "author": "Secretariat",
    "date": "2019-12-17",
    "subject": "Meeting report",
    "keywords": "trafficking, internet",
    "reference": "EUIF/2023/06",
    "status": "Draft",
    "marking": "Limited",
}
RUNNING = {
    "header-right": "Report",
    "footer-left": "EUIF",
    "footer-right": "Page {page} of {pages}",
    "first-page": "footer",
}


def everything() -> Document:
    return document(EVERYTHING, metadata=METADATA, running=RUNNING)


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def part(data: bytes, name: str) -> etree._Element:
    return etree.fromstring(members(data)[name])


def picture(kind: str, size: tuple[int, int] = (4, 2), **options: object) -> str:
    target = io.BytesIO()
    Image.new("RGB", size, "navy").save(target, kind, **options)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(target.getvalue()).decode()}"


def test_the_open_xml_sdk_finds_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "everything.docx"
    file.write_bytes(write(everything()))
    assert openxml.check([file]) == {file: []}


def test_the_same_document_gives_the_same_bytes() -> None:
    assert write(everything()) == write(everything())


def test_the_archive_says_nothing_of_its_making() -> None:
    with zipfile.ZipFile(io.BytesIO(write(everything()))) as package:
        infos = package.infolist()
    names = [info.filename for info in infos]
    assert names[:2] == ["[Content_Types].xml", "_rels/.rels"]
    assert names[2:] == sorted(names[2:])
    assert {(info.date_time, info.create_system) for info in infos} == {((1980, 1, 1, 0, 0, 0), 0)}


def test_python_docx_reads_the_words() -> None:
    read = docx.Document(io.BytesIO(write(everything())))
    texts = {paragraph.text: paragraph.style.name for paragraph in read.paragraphs if paragraph.style}
    assert texts["Expert meeting on trafficking in human beings"] == "Title"
    assert texts["Sessions"] == "Heading 1"
    assert [len(table.rows) for table in read.tables] == [4, 2, 2]


def test_words_and_emphasis_are_those_of_the_document() -> None:
    made = everything()
    expected, found = extract("html", made.markup.encode()), extract("docx", write(made))
    assert compare(expected, found) is None


def test_core_properties() -> None:
    core = docx.Document(io.BytesIO(write(everything()))).core_properties
    assert (core.title, core.author, core.subject) == ("Report of a meeting", "Secretariat", "Meeting report")
    assert (core.keywords, core.language) == ("trafficking, internet", "en-GB")
    assert core.created is not None and core.created.isoformat() == "2019-12-17T00:00:00+00:00"
    assert core.modified == core.created
    assert (core.last_modified_by, core.comments) == ("", "")


def test_custom_properties() -> None:
    custom = part(write(everything()), "docProps/custom.xml")
    assert {each.get("name"): each[0].text for each in custom} == {
        "Reference": "EUIF/2023/06",
        "Status": "Draft",
        "Meeting date": "2019-12-17",
        "Marking": "Limited",
    }


def test_a_document_without_metadata_has_no_dates_and_no_custom_properties() -> None:
    data = write(document("<h1>Title</h1>"))
    assert "docProps/custom.xml" not in members(data)
    assert b"created" not in members(data)["docProps/core.xml"]


@pytest.mark.parametrize(
    ("language", "tag"), [("en", "en-GB"), ("fr", "fr-FR"), ("sr-Latn", "sr-Latn-RS"), ("de-AT", "de-AT")]
)
def test_the_language_of_the_document_is_the_default(language: str, tag: str) -> None:
    styles = part(write(document("<p>a</p>", language=language)), "word/styles.xml")
    lang = styles.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('lang')}")
    assert lang is not None and lang.get(w("val")) == tag


def test_running_lines() -> None:
    data = write(everything())
    footer = part(data, "word/footer1.xml")
    codes = [str(code.text).strip() for code in footer.iter(w("instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]
    section = part(data, "word/document.xml").find(f"{w('body')}/{w('sectPr')}")
    assert section is not None
    bands = [(etree.QName(each).localname, each.get(w("type"))) for each in section[:3]]
    assert bands == [
        ("headerReference", "default"),
        ("footerReference", "default"),
        ("footerReference", "first"),
    ]
    assert section.find(w("titlePg")) is not None


def test_no_running_lines_no_parts() -> None:
    assert not [name for name in members(write(document("<p>a</p>"))) if "header" in name or "footer" in name]


def test_fields_are_brought_up_to_date_only_where_there_are_contents() -> None:
    assert part(write(everything()), "word/settings.xml").find(w("updateFields")) is not None
    assert part(write(document("<p>a</p>")), "word/settings.xml").find(w("updateFields")) is None


def test_a_png_loses_its_texts() -> None:
    texts = PngInfo()
    texts.add_text("Author", "A. Photographer")
    source = picture("PNG", pnginfo=texts)
    data = write(document(f'<p><img alt="logo" src="{source}"/></p>'))
    kept = members(data)["word/media/picture1.png"]
    assert b"Photographer" in base64.b64decode(source.partition(",")[2])
    assert b"Photographer" not in kept
    assert Image.open(io.BytesIO(kept)).getpixel((0, 0)) == (0, 0, 128)


def test_a_jpeg_loses_what_the_camera_wrote_and_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # stored on its side
    exif[0x010F] = "Camera"
    source = picture("JPEG", (40, 20), exif=exif)
    data = write(document(f'<p><img alt="room" src="{source}"/></p>'))
    kept = members(data)["word/media/picture1.jpeg"]
    assert b"Camera" not in kept and b"Exif" not in kept
    assert Image.open(io.BytesIO(kept)).size == (20, 40)


def test_a_picture_is_drawn_once_at_96_pixels_to_the_inch_and_never_wider_than_the_text() -> None:
    small, wide = picture("PNG", (96, 48)), picture("PNG", (3000, 300))
    markup = f'<p><img alt="a" src="{small}"/><img alt="" src="{small}"/><img alt="b" src="{wide}"/></p>'
    data = write(document(markup))
    drawn = part(data, "word/document.xml")
    assert [name for name in members(data) if "media" in name] == [
        "word/media/picture1.png",
        "word/media/picture2.png",
    ]
    sizes = [(int(each.get("cx", "0")), int(each.get("cy", "0"))) for each in drawn.iter(f"{{{WP}}}extent")]
    assert sizes[:2] == [(914400, 457200)] * 2
    assert sizes[2][0] < 6_000_000 and abs(sizes[2][0] / sizes[2][1] - 10) < 0.01
    properties = list(drawn.iter(f"{{{WP}}}docPr"))
    assert [each.get("descr") for each in properties] == ["a", "", "b"]
    assert [b"decorative" in etree.tostring(each) for each in properties] == [False, True, False]


def damaged_png() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4s", 13, b"IHDR") + zlib.compress(b"")[:2]


@pytest.mark.parametrize(
    "source",
    [
        "https://example.org/logo.png",
        "data:image/gif;base64,R0lGODlh",
        "data:image/png;base64,????",
        "data:image/png;base64," + base64.b64encode(damaged_png()).decode(),
        "",
    ],
)
def test_a_picture_that_cannot_be_embedded_is_refused(source: str) -> None:
    with pytest.raises(OutputError, match="picture"):
        write(document(f'<p><img alt="x" src="{source}"/></p>'))


def test_there_is_one_option() -> None:
    with pytest.raises(TypeError, match="the format docx has no option 'colour'; its options: page_numbers"):
        formats.write("docx", document("<p>a</p>"), colour="red")


def test_a_document_without_words_is_still_a_document(tmp_path: Path) -> None:
    file = tmp_path / "empty.docx"
    file.write_bytes(write(document("")))
    assert openxml.check([file]) == {file: []}


def test_nothing_of_one_report_is_left_for_the_next() -> None:
    plain = document("<p>a</p>")
    before = write(plain)
    lists = '<ol><li>a</li></ol><ol class="paren"><li>b</li></ol>'
    note = '<p>c<sup class="footnote-ref"><a href="#fn-1" role="doc-noteref">1</a></sup></p>'
    notes = '<section class="footnotes"><ol><li id="fn-1"><p>d</p></li></ol></section>'
    image = f'<p><img src="{picture("PNG")}" alt="e"/><a href="https://example.org/">f</a></p>'
    write(document(lists + note + image + notes, language="fr", metadata=METADATA, running=RUNNING))
    assert write(plain) == before
