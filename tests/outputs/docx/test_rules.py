"""What every report in Word keeps to, on every record of the project in every pack."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree
from PIL import Image

import thbreports
from thbreports import packs
from thbreports.outputs.docx.xml.wml import WP, Element, R, w
from validators import openxml

ROOT = Path(__file__).resolve().parents[3]
RECORDS = sorted(
    path
    for folder in ("meetings", "examples/records", "tests/cases/documents")
    for path in (ROOT / folder).glob("*.yaml")
)
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
DC = "{http://purl.org/dc/elements/1.1/}"

#: The properties that paragraphs, runs and the parts of tables have of their own, beside their style.
PARAGRAPH = {
    "pStyle": "the style",
    "sectPr": "the pages of a section end here",
    "tabs": "the stops of running lines on broad pages",
    "numPr": "which list this is, so that each begins at its own number",
    "keepNext": "an outcome stays with who does it; a caption with its table",
    "spacing": "what follows a table brings the space that it has not; columns of a head begin alike",
    "ind": "who does it stands below the outcome, a list in a list of another kind within it",
    "jc": "a line of a centred head, whose style stands at the left elsewhere",
}
RUN = {
    "rStyle": "the style",
    "b": "strong",
    "bCs": "strong",
    "i": "emphasis",
    "iCs": "emphasis",
    "vertAlign": "sub- and superscript",
    "lang": "a part in another language",
}
TABLE = {
    "tblPr": {
        "tblStyle",
        "tblW",
        "tblInd",
        "tblLayout",
        "tblLook",
        "tblCaption",
        "tblDescription",
        "tblCellMar",
    },
    "trPr": {"cantSplit", "tblHeader"},
    "tcPr": {"tcW", "gridSpan", "vMerge"},
}


class Report(NamedTuple):
    """One report: the record and pack it is of, and its parts."""

    record: str
    pack: str
    data: bytes
    members: Mapping[str, bytes]
    is_named: bool
    """Whether the record names the pack."""

    def part(self, name: str) -> Element:
        return etree.fromstring(self.members[name])

    def texts(self) -> Iterator[Element]:
        """Yield the parts that hold words."""
        for name in self.members:
            if re.fullmatch(r"word/(document|footnotes|header\d*|footer\d*)\.xml", name):
                yield self.part(name)


ENOUGH = 2
"""How many records that are not meant for a pack are tried with it."""


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    """Return each record in the packs that it names and in base, and each pack with some of the others.

    A pack may demand what a record lacks.
    """
    made: list[Report] = []
    for pack in packs.available():
        others = 0
        for path in RECORDS:
            meeting = thbreports.load(path)
            if pack.name not in {"base", meeting.pack, *meeting.documents}:
                others += 1
                if others > ENOUGH:
                    continue
            try:
                data = thbreports.render(meeting, "docx", pack=pack.name)
            except thbreports.ThbReportsError:
                continue
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                members = {name: package.read(name) for name in package.namelist()}
            is_named = pack.name in ({meeting.pack, *meeting.documents} - {""} or {"base"})
            made.append(Report(path.stem, pack.name, data, members, is_named))
    known = Counter(report.pack for report in made)
    assert set(known) == {pack.name for pack in packs.available()}, "every pack has a record that fills it"
    assert known["base"] == len(RECORDS)
    return made


def test_the_open_xml_sdk_finds_no_fault(reports: list[Report], tmp_path: Path) -> None:
    # Those in the packs that a record names ``test_reports`` has judged, as a build makes them.
    others = [report for report in reports if not report.is_named]
    files = {tmp_path / f"{report.pack}--{report.record}.docx": report.data for report in others}
    for file, data in files.items():
        file.write_bytes(data)
    assert {file.name: faults for file, faults in openxml.check(list(files)).items() if faults} == {}


def test_nothing_says_what_made_it(reports: list[Report]) -> None:
    for report in reports:
        names = " ".join(report.members).lower()
        assert "thumbnail" not in names and "app.xml" not in names and "customxml" not in names
        whole = b"".join(report.members.values()).lower()
        for trace in (b"python-docx", b"thbreports", b"<application", b"macintosh", b"libreoffice"):
            assert trace not in whole, (report.record, report.pack, trace)


def test_pictures_have_no_file_names_and_nothing_of_a_camera(reports: list[Report]) -> None:
    drawn = 0
    for report in reports:
        for name in report.members:
            if name.startswith("word/media/"):
                assert re.fullmatch(r"word/media/picture\d+\.(png|jpeg)", name)
                with Image.open(io.BytesIO(report.members[name])) as picture:
                    assert not picture.getexif() and set(picture.info) <= {
                        "dpi",
                        "gamma",
                        "srgb",
                        "icc_profile",
                    }
        for properties in report.part("word/document.xml").iter(f"{{{WP}}}docPr"):
            drawn += 1
            assert re.fullmatch(r"picture\d+", properties.get("name", ""))
            assert properties.get("descr") or b"decorative" in etree.tostring(properties)
    assert drawn, "a record has a picture"


def test_properties_are_those_of_the_record(reports: list[Report]) -> None:
    for report in reports:
        meeting = thbreports.load(next(path for path in RECORDS if path.stem == report.record))
        left_out = packs.find(report.pack).hidden()
        names = ("authors", "body", "keywords")
        given = {name: [] if left_out((name,)) else getattr(meeting, name) for name in names}
        core = report.part("docProps/core.xml")
        words = {element.tag: element.text for element in core}
        assert words[f"{DC}title"]
        assert str(words[f"{DC}language"]).startswith(meeting.language.split("-")[0])
        assert words.get(f"{DC}creator") or not given["authors"]
        assert words.get(f"{DC}subject") or not given["body"]
        assert words.get(f"{CORE}keywords") == (", ".join(map(str, given["keywords"])) or None)
        custom = {str(one.get("name")): one[0].text for one in report.part("docProps/custom.xml")}
        assert custom["Meeting date"] and ("Reference" in custom) == bool(meeting.references)


def test_the_language_is_said(reports: list[Report]) -> None:
    for report in reports:
        lang = report.part("word/styles.xml").find(f"{w('docDefaults')}//{w('lang')}")
        core = report.part("docProps/core.xml").findtext(f"{DC}language")
        assert lang is not None and lang.get(w("val")) == core
        for part in report.texts():
            assert all(re.fullmatch(r"[a-z]{2,3}-.+", str(one.get(w("val")))) for one in part.iter(w("lang")))


def test_nothing_is_formatted_by_hand_but_what_is_listed(reports: list[Report]) -> None:
    for report in reports:
        for part in report.texts():
            for kind, allowed in (("pPr", set(PARAGRAPH)), ("rPr", set(RUN)), *TABLE.items()):
                found = {etree.QName(one).localname for each in part.iter(w(kind)) for one in each}
                assert found <= allowed, (report.record, report.pack, kind)


def test_a_paragraph_says_only_what_its_style_does_not(reports: list[Report]) -> None:
    for report in reports:
        keeping = {
            style.get(w("styleId"))
            for style in report.part("word/styles.xml").iterfind(w("style"))
            if style.find(f"{w('pPr')}/{w('keepNext')}") is not None
        }
        for properties in report.part("word/document.xml").iter(w("pPr")):
            style = properties.find(w("pStyle"))
            if properties.find(w("keepNext")) is not None:
                assert style is None or style.get(w("val")) not in keeping


def test_no_paragraph_is_there_for_its_space(reports: list[Report]) -> None:
    for report in reports:
        for paragraph in report.part("word/document.xml").iter(w("p")):
            above = paragraph.getparent()
            holder = etree.QName(above).localname if above is not None else ""
            if (
                "".join(map(str, paragraph.itertext())).strip()
                or paragraph.find(f".//{w('drawing')}") is not None
            ):
                continue
            style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
            name = style.get(w("val")) if style is not None else None
            # A cell must hold a paragraph; the others carry a rule, part two tables that Word would join, or
            # hold title and foot of a cover in their places.
            known = ("TitleRule", "Separator", "TableEnd", "CoverSpace")
            assert holder == "tc" or name in known, (report.record, name)
            assert not list(paragraph.iter(w("t")))


def test_headings_stay_with_what_follows_and_skip_no_level(reports: list[Report]) -> None:
    for report in reports:
        styles = {str(style.get(w("styleId"))): style for style in report.part("word/styles.xml")}
        levels: list[int] = []
        for paragraph in report.part("word/document.xml").iter(w("p")):
            style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
            chain = list(_chain(styles, style.get(w("val")) if style is not None else None))
            level = next(
                (found for one in chain if (found := one.find(f".//{w('outlineLvl')}")) is not None), None
            )
            if level is None:
                continue
            assert any(one.find(f"{w('pPr')}/{w('keepNext')}") is not None for one in chain)
            levels.append(int(level.get(w("val"), "9")))
        assert all(after <= before + 1 for before, after in zip([-1, *levels], levels, strict=False))


def _chain(styles: Mapping[str, Element], name: str | None) -> Iterator[Element]:
    while name is not None and name in styles:
        yield styles[name]
        based = styles[name].find(w("basedOn"))
        name = based.get(w("val")) if based is not None else None


def test_tables_have_a_header_that_repeats_rows_that_hold_together_and_a_description(
    reports: list[Report],
) -> None:
    for report in reports:
        for table in report.part("word/document.xml").iter(w("tbl")):
            rows = table.findall(w("tr"))
            if table.find(f"{w('tblPr')}/{w('tblStyle')}") is None:
                assert len(rows) == 1, "the head in two columns, which has nothing to repeat or to describe"
                continue
            assert rows[0].find(f"{w('trPr')}/{w('tblHeader')}") is not None
            assert all(row.find(f"{w('trPr')}/{w('cantSplit')}") is not None for row in rows)
            about = table.find(w("tblPr"))
            assert about is not None and about.find(w("tblDescription")) is not None
            assert table.find(f".//{w('tc')}//{w('tbl')}") is None, "no tables in tables"


def test_lists_are_numbered_by_word_and_begin_anew(reports: list[Report]) -> None:
    for report in reports:
        numbering = report.part("word/numbering.xml")
        definitions = {one.get(w("abstractNumId")): one for one in numbering.iterfind(w("abstractNum"))}
        styled = {str(s.get(w("val"))) for s in numbering.iter(w("pStyle"))}
        of = {str(one.get(w("numId"))): one for one in numbering.iterfind(w("num"))}
        assert len(of) == len(numbering.findall(w("num")))
        for one in of.values():
            definition = definitions[one[0].get(w("val"))]
            signs = {str(each.get(w("val"))) for each in definition.iter(w("numFmt"))}
            levels = (definition[1].get(w("val")), len(definition.findall(w("lvl"))))
            # What stands between parts is the sign of a list that has nothing else.
            assert levels == (("singleLevel", 1) if signs == {"none"} else ("multilevel", 9))
        for properties in report.part("word/document.xml").iter(w("numPr")):
            instance, level = (_value(properties, name) for name in ("numId", "ilvl"))
            over = of[instance].find(w("lvlOverride"))
            if over is not None:
                assert over.get(w("ilvl")) == level and over.find(w("startOverride")) is not None
            above = properties.getparent()
            assert above is not None
            style = _value(above, "pStyle")
            assert style in styled or not style.startswith("List")


def _value(properties: Element, name: str) -> str:
    found = properties.find(w(name))
    return "" if found is None else str(found.get(w("val")))


def test_footnotes_are_footnotes(reports: list[Report]) -> None:
    noted = 0
    for report in reports:
        document = report.part("word/document.xml")
        references = [one.get(w("id")) for one in document.iter(w("footnoteReference"))]
        notes = [] if "word/footnotes.xml" not in report.members else list(report.part("word/footnotes.xml"))
        written = {note.get(w("id")) for note in notes if note.get(w("type")) is None}
        assert set(references) == written and len(references) == len(set(references))
        assert all(
            next(note.iter(w("footnoteRef")), None) is not None for note in notes if not note.get(w("type"))
        )
        noted += len(references)
    assert noted, "a record has footnotes"


def test_links_within_lead_to_bookmarks_and_bookmarks_are_led_to(reports: list[Report]) -> None:
    for report in reports:
        parts = list(report.texts())
        marks = [str(one.get(w("name"))) for part in parts for one in part.iter(w("bookmarkStart"))]
        starts = [str(one.get(w("id"))) for part in parts for one in part.iter(w("bookmarkStart"))]
        ends = [str(one.get(w("id"))) for part in parts for one in part.iter(w("bookmarkEnd"))]
        assert len({mark.lower() for mark in marks}) == len(marks) and sorted(starts) == sorted(ends)
        assert all(re.fullmatch(r"[^\W\d]\w{0,39}|_\w{1,39}", mark) for mark in marks)
        links = {str(one.get(w("anchor"))) for part in parts for one in part.iter(w("hyperlink"))} - {"None"}
        codes = " ".join(str(one.text) for part in parts for one in part.iter(w("instrText")))
        named = links | set(re.findall(r"(?:PAGEREF|NOTEREF) (\S+)", codes))
        assert named == set(marks)


def test_links_that_leave_are_of_the_web_or_of_mail(reports: list[Report]) -> None:
    for report in reports:
        for name in report.members:
            for relation in report.part(name) if name.endswith(".rels") else ():
                if relation.get("TargetMode") == "External":
                    assert str(relation.get("Type")).endswith("/hyperlink")
                    assert re.match(r"(https?|mailto):", str(relation.get("Target")))


def test_fields_are_whole(reports: list[Report]) -> None:
    for report in reports:
        for part in report.texts():
            kinds = [str(one.get(w("fldCharType"))) for one in part.iter(w("fldChar"))]
            depth = 0
            for kind in kinds:
                depth += {"begin": 1, "separate": 0, "end": -1}[kind]
                assert depth >= 0
            assert depth == 0 and kinds.count("begin") == kinds.count("separate")


def test_the_contents_are_a_field_that_word_can_make_anew(reports: list[Report]) -> None:
    with_contents = 0
    for report in reports:
        document = report.part("word/document.xml")
        entries = [
            one
            for one in document.iter(w("p"))
            if (style := one.find(f"{w('pPr')}/{w('pStyle')}")) is not None
            and str(style.get(w("val"))).startswith("TOC")
        ]
        asked = report.part("word/settings.xml").find(w("updateFields")) is not None
        assert bool(entries) == asked
        if not entries:
            continue
        with_contents += 1
        control = next(entries[0].iterancestors(w("sdt")))
        gallery = control.find(f".//{w('docPartGallery')}")
        assert gallery is not None and gallery.get(w("val")) == "Table of Contents"
        marks = [
            one.get(w("fldCharType")) or str(one.text).strip()
            for choice in control.iter(f"{{{MC}}}Choice")
            for one in choice
        ]
        assert marks == ["begin", marks[1], "separate", "end"]
        assert re.fullmatch(r'TOC \\o "1-[12]" \\h \\z \\u', marks[1])
        assert all(choice.get("Requires") == "w15" for choice in control.iter(f"{{{MC}}}Choice"))
        first, last = (list(entry.iter(w("fldChar"))) for entry in (entries[0], entries[-1]))
        assert first[0].get(w("fldCharType")) == "begin" and last[-1].get(w("fldCharType")) == "end"
        for entry in entries:
            link = entry.find(w("hyperlink"))
            code = next(str(one.text) for one in entry.iter(w("instrText")) if "PAGEREF" in str(one.text))
            assert link is not None and code.split()[1] == link.get(w("anchor"))
    assert with_contents, "a record has contents"


def test_relations_are_used(reports: list[Report]) -> None:
    for report in reports:
        used = {
            value
            for element in report.part("word/document.xml").iter()
            for name, value in element.attrib.items()
            if str(name).startswith(f"{{{R}}}")
        }
        relations = report.part("word/_rels/document.xml.rels")
        drawn = {
            one.get("Id") for one in relations if str(one.get("Type")).endswith(("/image", "/hyperlink"))
        }
        assert drawn <= used
