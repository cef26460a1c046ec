"""The two notes that started this: every word, every bold and italic span, in all three formats."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import thbreports
from thbreports.formats import extract
from thbreports.record.markdown.passage import spans, words

ROOT = Path(__file__).parents[1]
NOTES = {
    "eu-internet-forum-2023-06-01": (11, 0),
    "coe-round-table-2019-12-17": (9, 1),
}
"""Name of each note with its bold and italic spans."""
FORMATS = ("html", "pdf", "docx")


def plain_words(markdown: str) -> list[str]:
    """Return the words of a note as published, by means that share nothing with the library."""
    unmarked = re.sub(r"^ *- ", "", markdown, flags=re.MULTILINE).replace("*", "")
    return unmarked.split()


def marked(markdown: str, mark: str) -> list[str]:
    """Return the stretches between pairs of asterisks, in order: two for bold, one for italics."""
    pattern = r"\*\*(.+?)\*\*" if mark == "**" else r"(?<!\*)\*(?!\*)(.+?)(?<!\*)\*(?!\*)"
    return [" ".join(found.split()) for found in re.findall(pattern, markdown, flags=re.DOTALL)]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", NOTES)
def test_a_note_comes_out_word_for_word(name: str, format: str) -> None:
    note = (ROOT / "tests/cases/seeds" / f"{name}.md").read_text(encoding="utf-8")
    meeting = thbreports.load(ROOT / "meetings" / f"{name}.yaml")

    found = extract(format, thbreports.render(meeting, format, verify=True)).body

    # A PDF may end a line after a hyphen, where no reader can tell whether a space follows.
    assert " ".join(words(found)).replace("- ", "-") == " ".join(plain_words(note)).replace("- ", "-")
    bold = [text.replace("- ", "-") for kind, text in spans(found) if kind == "bold"]
    italic = [text for kind, text in spans(found) if kind == "italic"]
    assert (len(bold), len(italic)) == NOTES[name]
    assert bold == marked(note, "**")
    assert italic == marked(note, "*")


def test_the_records_are_data_that_can_be_asked() -> None:
    note = thbreports.load(ROOT / "meetings/eu-internet-forum-2023-06-01.yaml")
    presenters = {
        session.title: [one.organisation for one in session.presenters] for session in note.sessions
    }

    assert presenters["Detection and investigations"][:2] == ["Europol", "Eurojust"]
    assert presenters["Prevention and awareness raising"][-1] == "DG HOME"
    assert note.convenor == "EU Anti-trafficking Coordinator (EU ATC)"

    commitments = thbreports.register(note, "commitment")
    assert [fact.attributes["by"] for fact in commitments] == ["the representative of a company"] * 2
    instruments = [fact.attributes.get("ref") for fact in thbreports.register(note, "instrument")]
    assert "Directive 2011/36/EU" in instruments
    upcoming = thbreports.register(note, "follow-up")[-1]
    assert upcoming.attributes == {"by": "DG HOME", "date": "2023-10-18"}

    remarks = thbreports.load(ROOT / "meetings/coe-round-table-2019-12-17.yaml")
    assert remarks.place is not None and remarks.place.room == "Meeting room 10"
    (concluding,) = remarks.concluding_remarks
    assert concluding.by[0].name == "Claudia Luciani"
    assert [len(point.points) for point in concluding.points] == [0, 5]
