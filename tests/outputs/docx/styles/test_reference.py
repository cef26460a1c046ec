"""Reference documents: made from the design, drawn by a secretariat, or refused."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import pytest
from lxml import etree

from support.reference import PLAIN, TYPES, members, problems
from support.stand_in import BASE, document, stand_in_pack
from thbreports.errors import PackError
from thbreports.outputs.docx.package.package import save
from thbreports.outputs.docx.package.zip import archive
from thbreports.outputs.docx.styles import made as made_reference
from thbreports.outputs.docx.styles.design import Design
from thbreports.outputs.docx.write import write
from thbreports.outputs.docx.xml.wml import W, w
from thbreports.packs import Pack
from validators import openxml


def slim(pack: Pack) -> bytes:
    """Return the reference made for a pack, as reports are written into it."""
    return save(made_reference.made(Design(pack.design, str(pack.folder / "pack.toml")), pack.styles))


def words_default() -> bytes:
    """Return a document such as Word makes: its own styles, a single-level definition for each list style."""
    target = io.BytesIO()
    made = docx.Document()
    made.add_paragraph("Words of the secretariat")
    made.add_comment(made.paragraphs[0].runs, "a remark")
    made.sections[0].header.paragraphs[0].text = "House of the secretariat"
    made.save(target)
    return target.getvalue()


def test_the_made_reference_is_valid_and_shows_every_style(tmp_path: Path) -> None:
    file = tmp_path / "reference.docx"
    file.write_bytes(made_reference.build(stand_in_pack()))
    assert openxml.check([file]) == {file: []}
    shown = {paragraph.text for paragraph in docx.Document(str(file)).paragraphs}
    tables = {name for key, name in BASE["styles"].items() if key == "table"}
    assert set(BASE["styles"].values()) - tables - shown == set()


def test_the_made_reference_says_what_it_is() -> None:
    properties = docx.Document(io.BytesIO(made_reference.build(stand_in_pack()))).core_properties
    assert (properties.title, properties.author) == (BASE["title"], made_reference.AUTHOR)


def test_what_a_pack_leaves_out_of_its_design_is_that_of_the_base() -> None:
    assert slim(stand_in_pack(design={})) == slim(stand_in_pack())


def test_the_made_reference_is_small() -> None:
    assert len(slim(stand_in_pack())) < 12_000


def test_a_report_is_the_same_on_the_made_reference_and_on_its_copy_in_the_pack() -> None:
    markup = (Path(__file__).parents[1] / "everything.html").read_text(encoding="utf-8")
    one = members(write(document(markup)))
    other = members(write(document(markup, pack=stand_in_pack(drawn=made_reference.build(stand_in_pack())))))
    assert blocks(one) == blocks(other)
    assert one["word/numbering.xml"] == other["word/numbering.xml"]
    assert plain(one["word/styles.xml"]) == plain(other["word/styles.xml"]), "but for fonts of the theme"


def blocks(parts: dict[str, bytes]) -> list[bytes]:
    """Return what a report holds, without the properties of its section and the names of relationships."""
    return [
        re.sub(rb"rId\d+", b"rId", etree.tostring(one))
        for one in etree.fromstring(parts["word/document.xml"])[0][:-1]
    ]


def plain(styles: bytes) -> bytes:
    sheet = etree.fromstring(styles)
    for fonts in sheet.iter(w("rFonts")):
        fonts.attrib.clear()
    return etree.tostring(sheet)


def test_the_made_reference_has_running_lines_and_fonts_of_a_theme() -> None:
    parts = members(made_reference.build(stand_in_pack()))
    lines = b"".join(data for name, data in parts.items() if "/header" in name or "/footer" in name)
    for field in (b"TITLE", b"DOCPROPERTY Reference", b"DOCPROPERTY Marking", b"PAGE", b"NUMPAGES"):
        assert b'w:instr=" ' + field + b' "' in lines
    theme = etree.fromstring(parts["word/theme/theme1.xml"])
    faces = [one.get("typeface") for one in theme.iter("{*}latin")]
    assert faces == [BASE["design"]["word-label-font"], BASE["design"]["word-text-font"]]
    named = {one.get(w("ascii")) for one in etree.fromstring(parts["word/styles.xml"]).iter(w("rFonts"))}
    assert named == {None, BASE["design"]["word-code-font"]}


def test_a_report_on_the_made_reference_shows_its_values() -> None:
    pack = stand_in_pack(drawn=made_reference.build(stand_in_pack()))
    metadata = {"reference": "HC 1", "marking": "LIMITE"}
    parts = members(write(document("<p>a</p>", pack=pack, metadata=metadata, title="Berths")))
    footers = [data for name, data in parts.items() if "/footer" in name]
    assert len(footers) == 2
    assert all(b">HC 1<" in data and b">LIMITE<" in data for data in footers)
    assert any(b">Berths<" in data for name, data in parts.items() if "/header" in name)


def test_the_styles_follow_the_design() -> None:
    pack = stand_in_pack(design={"text-size": "12pt", "accent": "#abc", "word-text-font": "Georgia"})
    styles = etree.fromstring(members(slim(pack))["word/styles.xml"])
    by_id = {style.get(w("styleId")): style for style in styles.iterfind(w("style"))}
    normal = by_id["Normal"].find(w("rPr"))
    assert normal is not None
    values = {etree.QName(each).localname: each for each in normal}
    assert values["sz"].get(w("val")) == "24"
    assert values["rFonts"].get(w("ascii")) == "Georgia"
    assert b'"AABBCC"' in etree.tostring(by_id["Title"])


def test_no_style_but_those_of_headings_and_for_emphasis_is_bold_or_italic() -> None:
    styles = etree.fromstring(members(slim(stand_in_pack()))["word/styles.xml"])
    marked = {
        style.get(w("styleId"))
        for style in styles.iterfind(w("style"))
        if style.find(f".//{w('b')}") is not None or style.find(f".//{w('i')}") is not None
    }
    heads = {name for name in marked if "Heading" in str(name) or name == "Title"}
    assert marked - heads == {"Strong", "Emphasis"}


def test_a_style_that_only_the_map_knows_is_made() -> None:
    pack = stand_in_pack(
        styles={**BASE["styles"], "p.motto": "House Motto", "p": "Running Text", "h2": "Part"}
    )
    data = write(document('<h2>A</h2><p class="motto">B</p><p>C</p>', pack=pack))
    read = docx.Document(io.BytesIO(data))
    assert [each.style.name for each in read.paragraphs if each.style] == [
        "Part",
        "House Motto",
        "Running Text",
    ]


@pytest.mark.parametrize(
    ("key", "value"), [("text-size", "large"), ("accent", "blue"), ("margin-left", "25"), ("h2-size", "1vw")]
)
def test_a_value_of_the_design_that_word_cannot_take(key: str, value: str) -> None:
    with pytest.raises(PackError, match=f"pack.toml: error: design.{key} is '{value}'; write a"):
        slim(stand_in_pack(design={**BASE["design"], key: value}))


@pytest.mark.parametrize(
    ("design", "width", "height"),
    [
        ({}, "11906", "16838"),
        ({"page-width": "297mm", "page-height": "210mm"}, "16838", "11906"),
        ({"page-width": "100mm", "page-height": "200mm"}, "5669", "11339"),
    ],
)
def test_the_page(design: dict[str, str], width: str, height: str) -> None:
    pack = stand_in_pack(design=design)
    section = etree.fromstring(members(slim(pack))["word/document.xml"])[0][-1]
    assert (section[0].get(w("w")), section[0].get(w("h"))) == (width, height)


def test_on_a_document_of_word(tmp_path: Path) -> None:
    pack = stand_in_pack(drawn=words_default(), styles=PLAIN)
    markup = (Path(__file__).parents[1] / "everything.html").read_text(encoding="utf-8")
    running = {"header-left": "Not drawn: the reference has its own"}
    file = tmp_path / "report.docx"
    file.write_bytes(write(document(markup, pack=pack, running=running)))
    assert openxml.check([file]) == {file: []}
    whole = b"".join(members(file.read_bytes()).values())
    assert b"House of the secretariat" in whole
    for left in (b"Words of the secretariat", b"a remark", b"Not drawn", b"python-docx", b"thumbnail"):
        assert left not in whole


def test_lists_on_a_document_of_word_use_its_own_definitions() -> None:
    pack = stand_in_pack(drawn=words_default(), styles=PLAIN)
    markup = '<ol><li>a</li></ol><ol class="paren"><li>b<ul><li>c</li></ul></li></ol>'
    data = members(write(document(markup, pack=pack)))
    numbering = etree.fromstring(data["word/numbering.xml"])
    definitions = {each.get(w("abstractNumId")): each for each in numbering.iterfind(w("abstractNum"))}
    instances = list(numbering.iterfind(w("num")))[-2:]
    signs = []
    for instance in instances:
        definition = instance.find(w("abstractNumId"))
        assert definition is not None
        sign = definitions[definition.get(w("val"), "")].find(f"{w('lvl')}/{w('lvlText')}")
        assert sign is not None
        signs.append(sign.get(w("val")))
    assert signs == ["%1.", "%1)"]
    assert data["word/document.xml"].count(b'"ListNumber"') == 2
    assert b"ListBullet2" in data["word/document.xml"]


def bare() -> bytes:
    """Return a document with a style or two and nothing else."""
    parts = members(slim(stand_in_pack()))
    space = f'xmlns:w="{W}"'
    parts["word/styles.xml"] = (
        f'<w:styles {space}><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>'
        '</w:style><w:style w:type="table" w:styleId="b"><w:name w:val="Plain Table"/></w:style></w:styles>'
    ).encode()
    parts["word/document.xml"] = f"<w:document {space}><w:body><w:p/></w:body></w:document>".encode()
    relations = etree.fromstring(parts["word/_rels/document.xml.rels"])
    for relation in list(relations):
        if not str(relation.get("Target")).startswith("styles"):
            relations.remove(relation)
    parts["word/_rels/document.xml.rels"] = etree.tostring(relations)
    return archive(parts)


def test_on_a_document_with_next_to_nothing(tmp_path: Path) -> None:
    pack = stand_in_pack(drawn=bare(), styles={"p": "Normal", "table": "Plain Table"})
    markup = (Path(__file__).parents[1] / "everything.html").read_text(encoding="utf-8")
    running = {"header-center": "Report", "footer-right": "{page}", "first-page": "none"}
    file = tmp_path / "report.docx"
    file.write_bytes(write(document(markup, pack=pack, running=running)))
    assert openxml.check([file]) == {file: []}
    parts = members(file.read_bytes())
    assert [each.get(w("val")) for each in etree.fromstring(parts["word/footer1.xml"]).iter(w("tab"))] == [
        "center",
        "right",
        None,
        None,
    ]
    page = etree.fromstring(parts["word/document.xml"]).find(f".//{w('pgSz')}")
    assert page is not None and page.get(w("w")) == "11906"
    read = docx.Document(str(file))
    assert [each.text for each in read.paragraphs if each.text.startswith("MEETING")] == ["MEETING REPORT"]


def test_names_compare_as_in_word() -> None:
    pack = stand_in_pack(drawn=words_default(), styles={"h1": "TITLE", "p": "body text"})
    read = docx.Document(io.BytesIO(write(document("<h1>a</h1><p>b</p>", pack=pack))))
    assert [each.style.name for each in read.paragraphs if each.style] == ["Title", "Body Text"]


def test_a_style_that_the_reference_lacks_is_told_with_its_nearest_neighbour() -> None:
    told = problems(words_default(), {"p": "Body Txt", "cite": "Heading 1", "table": "Tabel Grid"})
    assert "templates/base/pack.toml: error: styles.p is 'Body Txt'" in told
    assert "no paragraph style of that name; did you mean 'Body Text'?" in told
    assert "styles.cite is 'Heading 1', and the reference document has no character style" in told
    assert "did you mean 'Table Grid'?" in told


def test_a_word_template_is_taken_as_a_document() -> None:
    parts = members(made_reference.build(stand_in_pack()))
    parts[TYPES] = parts[TYPES].replace(b"document.main", b"template.main")
    data = members(write(document("<p>a</p>", pack=stand_in_pack(drawn=archive(parts)))))
    assert b"document.main" in data[TYPES] and b"template.main" not in data[TYPES]
