"""The head, the cover and the lists of persons stand in Word as they do in PDF."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.text.paragraph import Paragraph

import thbreports

ROOT = Path(__file__).parents[3] / "examples" / "records"


@cache
def word(record: str, pack: str) -> Document:
    meeting = thbreports.load(ROOT / f"{record}.yaml")
    return docx.Document(io.BytesIO(thbreports.render(meeting, "docx", pack=pack)))


def first(read: Document, style: str) -> Paragraph:
    return next(one for one in read.paragraphs if one.style is not None and one.style.name == style)


def test_all_lines_of_a_centred_head_are_centred() -> None:
    read = word("committee-2026", "expert-group-minutes")
    for style in ("Document Reference", "Document Marking", "Document Status", "Publication Date"):
        assert first(read, style).alignment == WD_ALIGN_PARAGRAPH.CENTER, style
    assert first(read, "Byline").alignment is None
    assert read.styles["Byline"].paragraph_format.alignment is None


def test_the_columns_of_a_head_begin_at_one_height_at_the_left() -> None:
    for record, pack in (
        ("council-note-2026", "council-note"),
        ("committee-minutes-2026", "ep-committee-minutes"),
    ):
        cells = word(record, pack).tables[0].rows[0].cells
        for line in (cell.paragraphs[0] for cell in cells):
            own, styled = line.paragraph_format.space_before, line.style.paragraph_format.space_before
            assert not (styled if own is None else own), line.text
            assert line.alignment is None


def test_rules_of_a_note_are_as_wide_as_its_text() -> None:
    style = word("council-note-2026", "council-note").styles["Separator"]
    assert not style.paragraph_format.left_indent


def test_the_secretariat_stands_at_the_foot_of_the_cover() -> None:
    read = word("committee-2026", "committee-report")
    names = [one.style.name for one in read.paragraphs if one.style is not None]
    assert names[names.index("Contact Details") - 1] == "Cover Space"


def test_persons_stand_below_their_state_without_an_indent() -> None:
    read = word("committee-2026", "participants-list")
    state = first(read, "Delegation Heading")
    following = [one._p for one in read.paragraphs].index(state._p) + 1
    person = read.paragraphs[following]
    assert person.style is not None and person.style.name == "Participant"
    assert not person.style.paragraph_format.left_indent and not person.paragraph_format.left_indent
