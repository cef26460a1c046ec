"""How the official forms look, and what their looks leave alone."""

from __future__ import annotations

import io
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import docx
import pypdfium2
import pytest

import thbreports
from thbreports import formats, packs
from thbreports.document import compose
from thbreports.outputs.pdf.running import page_rules
from thbreports.record.load import load
from thbreports.verify import compare
from thbreports.view.prepare import prepare
from thbreports.view.remarks import remarks

RECORDS = Path(__file__).parents[1] / "examples" / "records"
ITEMS = """
title: A report
date: 2026-05-06
language: en
references: [{code: A 1, role: own}]
body: B
agenda: [Opening]
participants: [Ana]
sessions:
  - {number: "1", title: "The ß of Straßenverkehr and the e-mail, on more than a line of a page"}
  - {number: "2", title: "A title with *emphasis*", minutes: Two.}
"""


@cache
def word(record: str, pack: str) -> docx.document.Document:
    return docx.Document(io.BytesIO(thbreports.render(thbreports.load(RECORDS / record), "docx", pack=pack)))


def drawn(data: bytes) -> str:
    """Return the letters that glyphs stand for, without the words that are said beside them."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as file:
        for page in file.pages:
            stream = page.obj["/Contents"]
            stream.write(re.sub(rb"/ActualText *(\((?:\\.|[^)])*\)|<[^>]*>)", b"", stream.read_bytes()))
        target = io.BytesIO()
        file.save(target)
    return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(target.getvalue()))


@pytest.mark.parametrize("engine", ["weasyprint", "typst"])
def test_headings_are_drawn_in_capitals_and_keep_their_words(engine: str) -> None:
    meeting = load(ITEMS, name="x.yaml")
    data = thbreports.render(meeting, "pdf", pack="committee-report", engine=engine, verify=True)
    found = " ".join(drawn(data).split())
    assert "AGENDA ITEM 1: THE SS OF STRASSENVERKEHR AND THE E" in found
    assert "APPENDIX I: AGENDA" in found


def test_word_draws_the_same_headings_in_capitals() -> None:
    read = word("committee-2026.yaml", "committee-report")
    assert read.styles["Heading 1"].font.all_caps
    assert not read.styles["Heading 2"].font.all_caps
    assert any(one.text.endswith("Opening of the meeting") for one in read.paragraphs)


def test_a_form_that_extends_another_says_itself_which_case_its_headings_have() -> None:
    found = {pack.name: pack.design["h2-case"] for pack in packs.available()}
    assert [name for name, case in found.items() if case == "uppercase"] == ["committee-report"]


def test_a_case_that_there_is_not_is_told(tmp_path: Path) -> None:
    toml = 'name = "own"\ntitle = "T"\nextends = "base"\n[design]\nh2-case = "capitals"\n'
    (tmp_path / "pack.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(
        thbreports.errors.PackError, match="5:1: .*'capitals' of 'h2-case'.* none or uppercase"
    ):
        packs.find(tmp_path)


def test_the_mark_of_the_language_is_large_in_its_corner() -> None:
    document = compose(*prepare(load(RECORDS / "council-note-2026.yaml"), "council-note"))
    rules = page_rules(document.running, pack=document.pack)
    assert 'content: "EN"; font-size: 20pt' in rules
    assert rules.count("font-size") == rules.count('"EN"')
    foot = word("council-note-2026.yaml", "council-note").sections[0].footer
    [mark] = [run for line in foot.paragraphs for run in line.runs if run.text == "EN"]
    assert mark.style.name == "Running Language"
    assert mark.style.font.size.pt == 20


def test_a_mark_of_a_language_beside_other_words_is_as_large_as_they_are() -> None:
    document = compose(*prepare(load(RECORDS / "committee-minutes-2026.yaml"), "ep-committee-minutes"))
    assert "font-size" not in page_rules(document.running, pack=document.pack)


def test_a_web_summary_says_how_long_it_takes_to_read() -> None:
    record = "title: A\ndate: 2026-05-06\npurpose: {}\nsessions: [{{title: T, minutes: {}}}]\n"
    for words, minutes in ((90, 1), (150, 2), (650, 7)):
        text = record.format("word " * words, "word " * words)
        document = compose(*prepare(load(text, name="x.yaml"), "web-summary"))
        assert f"Reading time: {minutes} min" in document.markup


def test_a_web_summary_with_more_than_five_bullets_is_told_and_prints_them() -> None:
    record = "title: A\ndate: 2026-05-06\npurpose: B\nconclusions: [{}]\n"
    meeting = load(record.format("a, b, c, d, e"), name="x.yaml")
    pack = packs.find("web-summary")
    assert [str(one) for one in remarks(meeting, [pack])] == []
    meeting = load(record.format("a, b, c, d, e, f"), name="x.yaml")
    [remark] = remarks(meeting, [pack])
    assert str(remark).startswith("x.yaml:4:")
    assert "'web-summary' is for at most five bullets, and prints all 6" in str(remark)
    assert [*remarks(meeting, [packs.find("committee-report")])] == []


def test_a_list_of_decisions_says_who_acts_where_a_pack_prints_that(tmp_path: Path) -> None:
    left = [one for one in packs.find("decisions-only").leaves_out if not one.endswith("owners")]
    toml = f'name = "own"\ntitle = "T"\nextends = "decisions-only"\nleaves_out = {left}\n'
    (tmp_path / "pack.toml").write_text(toml, encoding="utf-8")
    record = "title: A\ndate: 2026-05-06\nreferences: [C]\nbody: B\n"
    record += "decisions: [{text: to act, owners: [Ana], deadline: May}]\n"
    form = packs.find(tmp_path)
    lines = compose(*prepare(load(record, name="x.yaml"), form)).tree().findall(".//p[@class='owner']")
    assert ["".join(one.itertext()) for one in lines] == ["Responsible: Ana"]


def test_titles_and_categories_of_a_list_of_participants_stand_in_two_languages() -> None:
    record = """
title: {en: Meeting, fr: Réunion}
date: 2026-05-06
languages: [en, fr]
language: en
bilingual: fr
layouts: {bilingual: beside}
participants:
  - {name: Ana Beltrán, country: ES, capacity: {en: Members, fr: Membres}}
"""
    markup = compose(*prepare(load(record, name="x.yaml"), "participants-list")).markup
    for words in ("Members", "Membres", "SPAIN", "ESPAGNE", "Réunion"):
        assert words in markup


def test_a_place_of_issue_stands_without_a_day_where_a_form_leaves_that_out() -> None:
    record = "title: A\ndate: 2026-05-06\nplace_of_issue: Namur\n"
    markup = compose(*prepare(load(record, name="x.yaml"), "eu-internet-forum")).markup
    assert re.search(r'<p class="issued"[^>]*>Namur</p>', markup)


def test_what_stands_below_a_heading_stands_as_near_in_word_as_in_pdf() -> None:
    read = word("committee-2026.yaml", "committee-report")
    named = [(one, str(one.style.name) if one.style else "") for one in read.paragraphs]
    above = next(
        one
        for (one, style), (_, below) in pairwise(named)
        if (style, below) == ("Heading 1", "Session Details")
    )
    assert above.paragraph_format.space_after == read.styles["Heading 1"].paragraph_format.space_after / 2


def test_facts_below_an_addressing_block_are_as_large_as_it_is() -> None:
    read = word("council-note-2026.yaml", "council-note")
    [chair] = [run for line in read.paragraphs for run in line.runs if run.text == "Chair"]
    assert chair.style.name != "Label"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("el", "Άνοιγμα της συνεδρίασης, Ίδρυμα ΐ, όσος"),
        ("en", "Straße, ﬁnd, ıssız i̇ *of the* The the **THE** [a link](https://example.org) x² `code`"),
    ],
)
def test_words_in_capitals_are_said_as_they_are_written(tmp_path: Path, language: str, words: str) -> None:
    toml = 'name = "own"\ntitle = "T"\nextends = "base"\n[design]\nh2-case = "uppercase"\n'
    (tmp_path / "pack.toml").write_text(toml, encoding="utf-8")
    record = {"title": "T", "date": "2026-05-06", "language": language, "sessions": [{"title": words}]}
    document = compose(*prepare(thbreports.load(record), tmp_path))
    expected = formats.extract("html", document.markup.encode())
    assert (
        compare(expected, formats.extract("pdf", formats.write("pdf", document, engine="weasyprint"))) is None
    )
