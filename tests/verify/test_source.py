"""The second reading tells words that the first one lost, and nothing that is right."""

from __future__ import annotations

import pytest

import thbreports
from thbreports.document import compose
from thbreports.source.nodes import Source
from thbreports.source.origin import Origin
from thbreports.verify import proof, source
from thbreports.view.prepare import prepare

HEAD = "title: A meeting\ndate: 2026-03-10\n"


def told(written: str, read: str) -> list[str]:
    """Return what is told of a record of which a reader has made what another text says."""
    meeting = thbreports.load(HEAD + read)
    meeting._origin = Origin(Source("r.yaml", HEAD + written))
    return [str(problem).partition(";")[0] for problem in source.differences(meeting, meeting, {})]


LOST = {
    "a comma in braces": ("places: {city: Graz, Austria}", "place: {city: Graz}", ["places", "Austria"]),
    "a comment": ("opening: Item #12 came up.", "opening: Item", ["12", "came", "up"]),
    "a line": ("opening: |\n  One.\n  Two.", "opening: One.", ["Two"]),
    "a word once of twice": ("opening: So, so, so.", "opening: So, so.", ["so"]),
    "a heading": ("opening: |\n  a\n  Ready # 5", "opening: a", ["Ready", "5"]),
    "between quotes": ('opening: "One \\"two\\" three."', "opening: One three.", ["two"]),
    "folded": ("opening: >\n  One\n  two.", "opening: One", ["two"]),
    "a field": ("opening: One.\nclosing: Two.", "opening: One.", ["closing", "Two"]),
    "a letter": ("opening: The Chair opened.", "opening: The Chain opened.", ["Chair"]),
}


@pytest.mark.parametrize("kind", LOST)
def test_what_the_reader_lost_is_told_at_its_line(kind: str) -> None:
    written, read, words = LOST[kind]
    lines = (HEAD + written).splitlines()
    places = []
    for word in words:
        line = max(number for number, one in enumerate(lines, 1) if word in one)
        column = lines[line - 1].rindex(word) + 1
        places.append(f"r.yaml:{line}:{column}: error: '{word}' was lost when the record was read")
    assert sorted(told(written, read)) == sorted(places)


RIGHT = [
    "opening: a word # a comment on it",
    "# a whole line\nopening: One. # (AB: right?)",
    'opening: "A \\t b \\u00e9t\\xe9 \\"two\\"\\nthree\\\n  four"',
    "opening: 'It''s so.'",
    "opening: |2-\n    text",
    "opening: >+\n  one\n  two\n",
    "opening:\nclosing: null\npurpose: Why.",
    "opening: ~",
    "participants: [{name: Ana, presiding: yes}, Bo]",
    "contents: true\nstart_time: 9:30",
    "opening: fi*sh*es and `a_b` and \\_c\\_",
    "---\nopening: One.\n",
]


@pytest.mark.parametrize("record", RIGHT)
def test_what_was_read_rightly_is_not(record: str) -> None:
    meeting = thbreports.load(HEAD + record if not record.startswith("---") else record + HEAD)
    assert proof.against_record(meeting, compose(*prepare(meeting))) == []


NOT_PRINTED = [
    ("| a | b |\n|---|---|\n| c | d |", "a b c", "d"),
    ("One [two](https://example.org/three).", "One.", "two"),
    ("One.[^n]\n\n[^n]: Two three.", "One. Two", "three"),
    ("A &amp; B", "A &", "B"),
    ("- one\n- two", "one", "two"),
]


@pytest.mark.parametrize(("text", "printed", "word"), NOT_PRINTED)
def test_what_no_page_prints_is_told(text: str, printed: str, word: str) -> None:
    meeting = thbreports.load({"title": "A meeting", "date": "2026-03-10", "opening": text})
    [problem] = source.differences(meeting, meeting, {"opening": printed})
    assert problem.message == f"'opening' differs: '{word}' is written and not printed"
    assert problem.path == "opening"


@pytest.mark.parametrize(
    "text",
    [
        "[one](https://example.org/two) [three]{lang=fr} ![four](five.png)",
        "One[^label].\n\n[^label]: One.",
        "1. One\n2. One\n   1. One",
        "A &amp; `&amp;` B\\*",
        "Fi**sh**es, *one*_two_.",
        "> 1) One",
    ],
)
def test_signs_of_markdown_are_no_words(text: str) -> None:
    meeting = thbreports.load({"title": "A meeting", "date": "2026-03-10", "opening": "One."})
    meeting = meeting.changed(opening=text)
    printed = "one three One One. One One One A & &amp; B* Fishes, one_two_. One one two"
    assert list(source.differences(meeting, meeting, {"opening": printed})) == []
