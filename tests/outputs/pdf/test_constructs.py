"""Every construct of a record or a pack as PDF: faithful, tagged, universal, archivable."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

import thbreports
from support import constructs, tagging
from thbreports.document import Document, compose
from thbreports.formats import verify
from thbreports.outputs.pdf.write import write
from thbreports.view.prepare import prepare
from validators import qpdf, verapdf


@dataclass
class Made:
    """The files of all constructs, and what their comparison with their records brought."""

    files: dict[str, Path]
    documents: dict[str, Document]
    differences: dict[str, list[str]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("constructs")
    found = Made({}, {}, {})
    for case in constructs.CONSTRUCTS:
        meeting, pack = constructs.prepared(case, folder / case.stem)
        document = compose(meeting, pack)
        data = write(document)
        found.files[case.stem] = folder / f"{case.stem}.pdf"
        found.files[case.stem].write_bytes(data)
        found.documents[case.stem] = document
        if problems := verify(meeting, document, {"pdf": data}).problems:
            found.differences[case.stem] = [str(problem) for problem in problems]
    return found


def test_each_says_its_words(made: Made) -> None:
    assert made.differences == {}


def test_each_is_universally_accessible_and_archivable(made: Made) -> None:
    found = verapdf.check(list(made.files.values()), ["ua1", "2a"])
    assert {path.stem: faults for path, faults in found.items() if faults} == {}


def test_each_is_sound(made: Made) -> None:
    found = qpdf.check(list(made.files.values()))
    assert {path.stem: faults for path, faults in found.items() if faults} == {}


@pytest.mark.parametrize("name", [case.stem for case in constructs.CONSTRUCTS])
def test_each_is_tagged_element_by_element(made: Made, name: str) -> None:
    assert tagging.faults(made.files[name].read_bytes(), made.documents[name].tree()) == []


def test_the_cases_with_long_names_are_long(made: Made) -> None:
    for name, path in made.files.items():
        if "pages" in name or name == "footnotes-that-go-on":
            with pikepdf.open(path) as file:
                assert len(file.pages) > 1, name


@pytest.mark.parametrize("case", constructs.REFUSED, ids=lambda case: case.stem)
def test_what_is_not_of_the_vocabulary_is_refused(case: Path, tmp_path: Path) -> None:
    with pytest.raises(thbreports.PackError) as error:
        constructs.document(case, tmp_path / "case")
    assert case.with_suffix(".expected").read_text(encoding="utf-8").strip() in str(error.value)


@pytest.mark.parametrize("case", constructs.LOST, ids=lambda case: case.stem)
def test_what_would_be_lost_on_paper_is_told(case: Path, tmp_path: Path) -> None:
    with pytest.raises(thbreports.ThbReportsError) as error:
        meeting, pack = constructs.prepared(case, tmp_path / "case")
        thbreports.render(meeting, "pdf", pack=pack, verify=True)
    assert case.with_suffix(".expected").read_text(encoding="utf-8").strip() in str(error.value)


def test_rules_without_effect_are_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "pack.toml").write_text('name = "slips"\ntitle = "A pack with slips"\nextends = "base"\n')
    sheet = tmp_path / "print.css"
    sheet.write_text("p { margin: 0 }\n.note { padding: var(--h2-above); colr: red; }\np::nix { margin: 0 }")
    record = thbreports.load("title: T\ndate: 2026-01-02\nopening: x\n")
    with caplog.at_level(logging.WARNING, "thbreports"):
        write(compose(*prepare(record, tmp_path)))
    said = "the layout does not know a rule of the style sheets"
    assert f"{sheet}:2:35: warning: {said}: Ignored `colr: red`, unknown property." in caplog.text
    assert f"{sheet}:3:1: warning: {said}: Invalid or unsupported selector" in caplog.text


def test_what_a_sheet_adds_is_an_artifact(made: Made) -> None:
    """Dots and page numbers stand on the paper; a screen reader hears the words of the document alone."""
    with pikepdf.open(made.files["generated-words"]) as file:
        drawn = [
            str(one.operands[0])
            for one in pikepdf.parse_content_stream(file.pages[0], "BMC")
            if str(one.operator) == "BMC"
        ]
    assert drawn.count("/Artifact") > 3


def test_counter_styles_of_a_pack_reach_the_pages(made: Made) -> None:
    document = pypdfium2.PdfDocument(made.files["lists-with-counter-styles"])
    words = document[0].get_textpage().get_text_range()
    assert words.count("→") == 2
    assert "1)" in words


def test_the_head_of_a_table_stands_above_each_part_of_a_tall_row(made: Made) -> None:
    document = pypdfium2.PdfDocument(made.files["table-with-a-row-taller-than-a-page"])
    pages = [page.get_textpage().get_text_range() for page in document]
    assert len(pages) > 1
    assert all("Discussion" in words for words in pages)
    assert pages[0].count("recruitment") > 20  # it begins below the row before it


def test_only_the_table_that_is_too_wide_is_narrowed_and_no_figure_broken(made: Made) -> None:
    document = pypdfium2.PdfDocument(made.files["table-wide-beside-one-that-fits"])
    lines = document[0].get_textpage().get_text_range().splitlines()
    assert "Investigations" in " ".join(lines)
    assert any("4 567 890,12" in line for line in lines)
    assert sum("10 093" in line for line in lines) == 2


def test_a_hyphen_of_the_layout_is_a_soft_one(made: Made) -> None:
    with pikepdf.open(made.files["hyphens-by-rule"]) as file:
        told = [
            str(one.operands[1].ActualText)
            for one in pikepdf.parse_content_stream(file.pages[0], "BDC")
            if "/ActualText" in one.operands[1]
        ]
    assert told
    assert all(words.endswith("\u00ad") for words in told)


def test_cells_name_their_headers(made: Made) -> None:
    with pikepdf.open(made.files["table-with-spans"]) as file:
        cells = [one for one in file.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one]
        words = {str(one.ID): _place(cells, one) for one in cells if one.get("/S") == "/TH"}
        named = [[words[str(name)] for name in one.A.get("/Headers", [])] for one in cells if one.S == "/TD"]
    # The headers are, in order: First, Second, for, against, for, against, North, South, East.
    assert named == [[], *_EXPECTED]


_EXPECTED = [
    *([6, 0, 2], [6, 0, 3], [6, 1, 4], [6, 1, 5]),
    *([6, 0, 2, 3], [6, 1, 4], [6, 1, 5]),
    *([7, 8, 0, 2], [7, 0, 3], [7, 1, 4], [7, 1, 5]),
    *([8, 0, 3], [8, 1, 4], [8, 1, 5]),
]


def _place(cells: list[pikepdf.Dictionary], header: pikepdf.Dictionary) -> int:
    headers = [one for one in cells if one.S == "/TH"]
    return next(place for place, one in enumerate(headers) if one.objgen == header.objgen)
