"""A report on a secretariat's own reference document keeps its looks, and shows the values of the record."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.section import Section, _Footer, _Header
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

import thbreports
from support import secretariat
from support.reference import PLAIN, TYPES, members
from support.stand_in import ROOT, document, stand_in_pack
from thbreports.errors import PackError
from thbreports.outputs.docx.body import fields
from thbreports.outputs.docx.package.types import Content
from thbreports.outputs.docx.package.zip import archive
from thbreports.outputs.docx.write import write
from thbreports.outputs.docx.xml.wml import W, w
from validators import libreoffice, openxml, tools

EVERYTHING = (Path(__file__).parent / "everything.html").read_text(encoding="utf-8")
METADATA = {"reference": "GRETA(2026)4", "date": "2026-03-14", "author": "Secretariat", "status": "Final"}


def report(markup: str = EVERYTHING, drawn: bytes | None = None) -> bytes:
    pack = stand_in_pack(drawn=drawn or secretariat.drawn(), styles=PLAIN)
    running = {"header-left": "Not drawn: the reference has its own", "first-page": "none"}
    return write(document(markup, pack=pack, metadata=METADATA, running=running))


def bands(section: Section) -> tuple[_Header, _Footer, _Header]:
    return section.header, section.footer, section.first_page_header


@pytest.fixture(scope="module")
def made() -> bytes:
    return report()


def test_the_styles_the_theme_and_the_page_are_the_secretariats(made: bytes) -> None:
    read = docx.Document(io.BytesIO(made))
    font = read.styles["Title"].font
    assert (font.name, font.size, font.color.rgb) == ("Georgia", Pt(31), RGBColor(0x7A, 0x1F, 0x3D))
    assert read.styles["Normal"].font.size == Pt(13)
    section = read.sections[0]
    sides = (section.page_width, section.page_height, section.left_margin, section.right_margin)
    assert [round((side or Mm(0)).mm) for side in sides] == [297, 210, 40, 30]
    assert section.different_first_page_header_footer is True
    assert f'typeface="{secretariat.FONT}"'.encode() in members(made)["word/theme/theme1.xml"]


def test_headers_and_footers_are_the_secretariats_with_their_fields(made: bytes) -> None:
    section = docx.Document(io.BytesIO(made)).sections[0]
    drawn = (secretariat.HEADER, secretariat.FOOTER, secretariat.HEADER[1:])
    for band, drawn_fields in zip(bands(section), drawn, strict=True):
        assert band.paragraphs[0].text.startswith("House of the secretariat")
        codes = " ".join(str(each.get(w("instr"))) for each in band._element.iter(w("fldSimple")))
        codes += "".join(str(each.text) for each in band._element.iter(w("instrText")))
        assert all(code.split()[1 % len(code.split())] in codes for code, _ in drawn_fields)


def test_the_fields_show_the_values_of_the_record_before_word_updates_them(made: bytes) -> None:
    section = docx.Document(io.BytesIO(made)).sections[0]
    house = "House of the secretariat "
    shown = ["".join(t.text or "" for t in band._element.iter(w("t"))) for band in bands(section)]
    assert shown[0] == f"{house}Report of a meetingGRETA(2026)4"
    assert shown[1] == f"{house}Report of a meetingSaturday 14 March 2026House of words7"
    assert shown[2] == f"{house}GRETA(2026)4"


def test_the_properties_that_the_fields_show_are_those_of_the_record(made: bytes) -> None:
    core = docx.Document(io.BytesIO(made)).core_properties
    assert (core.title, core.author) == ("Report of a meeting", "Secretariat")
    custom = etree.fromstring(members(made)["docProps/custom.xml"])
    shown = {each.get("name"): each[0].text for each in custom}
    assert shown == {
        "Reference": "GRETA(2026)4",
        "Status": "Final",
        "Meeting date": "2026-03-14",
        "Marking": None,  # the header shows it, and Word would tell of an error if it were not there
        "Department": "House of words",
    }


def test_content_controls_bound_to_the_title_show_it() -> None:
    store = "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"
    path = "/ns1:coreProperties[1]/ns0:title[1]"
    binding = f'<w:dataBinding w:xpath="{path}" w:storeItemID="{store}"/>'
    words = "<w:r><w:t>Old</w:t></w:r><w:r><w:t> title</w:t></w:r>"
    control = f"<w:sdt><w:sdtPr>{binding}</w:sdtPr><w:sdtContent>{words}</w:sdtContent></w:sdt>"
    part = etree.fromstring(f'<w:hdr xmlns:w="{W}"><w:p>{control}</w:p></w:hdr>')
    fields.fill(part, fields.Shown({"TITLE": "Report"}, "en"))
    assert "".join(map(str, part.itertext())) == "Report"


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("TITLE", "Réunion"),
        (" title \\* MERGEFORMAT ", "Réunion"),
        ("TITLE \\* Upper", "RÉUNION"),
        ('DOCPROPERTY "Meeting date" \\@ "dddd d MMMM yyyy"', "mardi 14 avril 2026"),
        ('DOCPROPERTY "meeting DATE" \\@ dd/MM/yy', "14/04/26"),
        ("STYLEREF Titre", "Réunion"),
        ("STYLEREF Autre", None),
        ("DOCPROPERTY Other", None),
        ("PAGE", None),
        ("", None),
    ],
)
def test_what_a_field_shows(code: str, value: str | None) -> None:
    values = {"TITLE": "Réunion", "STYLEREF TITRE": "Réunion", "DOCPROPERTY MEETING DATE": "2026-04-14"}
    assert fields.Shown(values, "fr").of(code) == value


def test_a_date_that_is_none_stays_as_it_is() -> None:
    assert fields.Shown({"DOCPROPERTY D": "14–15 April"}, "en").of("DOCPROPERTY D \\@ d") == "14–15 April"


@pytest.mark.parametrize(
    "field",
    [
        '<w:fldSimple w:instr="TITLE"/>',
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TITLE</w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        ),
    ],
)
def test_a_field_that_showed_nothing_shows_its_value(field: str) -> None:
    part = etree.fromstring(f'<w:hdr xmlns:w="{W}"><w:p>{field}<w:r><w:t>, end</w:t></w:r></w:p></w:hdr>')
    fields.fill(part, fields.Shown({"TITLE": "Report"}, "en"))
    assert "".join(str(each.text) for each in part.iter(w("t"))) == "Report, end"


def test_without_contents_no_reader_is_asked_to_update_fields() -> None:
    settings = etree.fromstring(members(report("<h1>Title</h1><p>a</p>"))["word/settings.xml"])
    assert settings.find(w("updateFields")) is None


def test_in_another_word_processor_the_fields_show_the_values_of_the_record(
    made: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "report.docx"
    file.write_bytes(made)
    converted = libreoffice.convert([file], tmp_path)[file]
    words = tools.run([tools.command("pdftotext"), converted, "-"])
    assert "GRETA(2026)4" in words and "Saturday 14 March 2026" in words
    assert "OLD/1" not in words and "Old title" not in words


def test_nothing_else_of_the_reference_is_left(made: bytes) -> None:
    whole = b"".join([*members(made).values(), *map(str.encode, members(made))])
    for left in (
        b"Words of the secretariat",
        b"a remark",
        b"A. Clerk",
        b"A clerk",
        b"secret of the house",
        b"A 4711",
        b"OLD/1",
        b"SECRET",
        b"Macintosh Word",
        b"Template of the secretariat",
        b"thumbnail",
        b"Not drawn",
        b"comments",
    ):
        assert left not in whole, left


def test_lists_use_its_definitions_and_their_numbers_do_not_clash(made: bytes) -> None:
    numbering = etree.fromstring(members(made)["word/numbering.xml"])
    instances = [each.get(w("numId")) for each in numbering.iterfind(w("num"))]
    definitions = [each.get(w("abstractNumId")) for each in numbering.iterfind(w("abstractNum"))]
    assert len(set(instances)) == len(instances) and instances[:3] == ["1", "2", "41"]
    assert len(set(definitions)) == len(definitions) and {"0", "7"} < set(definitions)
    tags = [etree.QName(each).localname for each in numbering]
    assert tags == sorted(tags), "the schema wants definitions before instances"
    data = members(report("<ol><li>a</li></ol><p>b</p><ol><li>c</li></ol><ul><li>d</li></ul>"))
    numbering, text = (etree.fromstring(data[f"word/{name}.xml"]) for name in ("numbering", "document"))
    used = [each.get(w("val")) for each in text.iter(w("numId"))]
    of = {each.get(w("numId")): each[0].get(w("val")) for each in numbering.iterfind(w("num"))}
    assert [of[str(number)] for number in used] == ["8", "8", "0"], "a copy that counts as the record does"
    assert used[0] != used[1], "each list begins anew"


def test_each_part_has_its_content_type_and_every_relation_its_target(made: bytes) -> None:
    parts = members(made)
    types = etree.fromstring(parts[TYPES])
    names = {str(each.get("PartName")).lstrip("/") for each in types if each.get("PartName")}
    endings = {str(each.get("Extension")) for each in types if each.get("Extension")}
    assert names <= set(parts)
    assert all(name in names or name.rpartition(".")[2] in endings for name in parts if name != TYPES)
    assert not [name for name in parts if "customXml" in name or "comments" in name or "app.xml" in name]
    for name, data in parts.items():
        if not name.endswith(".rels"):
            continue
        folder = Path(name).parent.parent
        for relation in etree.fromstring(data):
            if relation.get("TargetMode") != "External":
                target = str(relation.get("Target"))
                path = target.lstrip("/") if target.startswith("/") else (folder / target).as_posix()
                assert path in parts, (name, target)


def test_word_takes_it(made: bytes, tmp_path: Path) -> None:
    parts = members(secretariat.drawn())
    parts[TYPES] = parts[TYPES].replace(Content.DOCUMENT.encode(), Content.TEMPLATE.encode())
    files = {tmp_path / "docx.docx": made, tmp_path / "dotx.docx": report(drawn=archive(parts))}
    for file, data in files.items():
        file.write_bytes(data)
    assert openxml.check(list(files)) == {file: [] for file in files}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a pack that takes everything over from ``base`` but its reference document."""
    folder = tmp_path_factory.mktemp("house")
    (folder / "reference.docx").write_bytes(secretariat.drawn())
    (folder / "pack.toml").write_text('name = "house"\ntitle = "House"\nextends = "base"\n', encoding="utf-8")
    return folder


def test_styles_that_it_lacks_are_made_in_its_typeface(house: Path, tmp_path: Path) -> None:
    meeting = thbreports.load(ROOT / "examples/records/committee-2026.yaml")
    file = tmp_path / "report.docx"
    file.write_bytes(thbreports.render(meeting, "docx", pack=str(house)))
    assert openxml.check([file]) == {file: []}
    styles = etree.fromstring(members(file.read_bytes())["word/styles.xml"])
    named = {
        str(name.get(w("val"))): style
        for style in styles.iterfind(w("style"))
        if (name := style.find(w("name"))) is not None
    }
    assert {"Title", "List Number", "Document Kind", "toc 2", "Report Table"} < set(named)
    assert len({each.get(w("styleId")) for each in named.values()}) == len(named)
    assert named["Document Kind"].find(f".//{w('rFonts')}") is None
    right = named["toc 1"].find(f".//{w('tab')}[@{w('val')}='right']")
    assert right is not None and right.get(w("pos")) == str(16838 - 2268 - 1701)
    ids = {each.get(w("styleId")) for each in named.values()}
    links = [each.get(w("val")) for tag in ("basedOn", "next") for each in styles.iter(w(tag))]
    assert set(links) <= ids


def test_a_style_that_the_pack_itself_names_must_be_there(house: Path, tmp_path: Path) -> None:
    child = tmp_path / "child"
    child.mkdir()
    (child / "pack.toml").write_text(
        f'name = "child"\ntitle = "Child"\nextends = "{house}"\n[styles]\nh1 = "Titel"\n', encoding="utf-8"
    )
    meeting = thbreports.load(ROOT / "examples/records/smallest.yaml")
    with pytest.raises(PackError) as caught:
        thbreports.render(meeting, "docx", pack=str(child))
    (problem,) = caught.value.problems
    assert problem.file == str(child / "pack.toml") and "'Title'" in str(problem)
