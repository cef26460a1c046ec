"""Beside faulty fields, what else is wrong is told in one run; what is wrong without them alone is not."""

from __future__ import annotations

import pytest

import thbreports
from thbreports.errors import RecordError

HEAD = "title: T\ndate: 2026-03-10\n"


def told(text: str) -> list[str]:
    with pytest.raises(RecordError) as error:
        thbreports.load(HEAD + text)
    return [f"{one.line}: {one.message}" for one in error.value.problems]


@pytest.mark.parametrize(
    "text",
    [
        "openin: A word[^k].\nfootnotes: {k: A note.}\n",
        "votes:\n  - motion: To agree\n    in_favour: 2\n    voted_for: [A, {nam: B}]\n",
        "sessions:\n  - {titel: One}\n",
        "audiences: {board: yes}\nsessions:\n  - {title: One, minutes: Words., audience: board}\n",
        "participants:\n  - {name: Ivana Kos, attribution: anonymus}\nopening: Ivana Kos spoke.\n",
        "opening: A word[^k].\nfootnote: {k: A note.}\n",
        "opening: A word[^k].\nfootnotes: A note.\n",
        "sessions:\n  - {title: One, minutes: [[1]]}\n",
        "order: opening, sessions\n",
        "names_for: The Board\nattribution: anonymous\n",
    ],
    ids=[
        "a footnote",
        "a voter",
        "a title",
        "an audience",
        "a promise",
        "footnotes",
        "no footnotes",
        "all items",
        "a list",
        "a name",
    ],
)
def test_what_is_wrong_since_a_field_is_faulty_is_not_told(text: str) -> None:
    assert len(told(text)) == 1


def test_a_day_is_outside_no_meeting_whose_day_is_unknown() -> None:
    text = "title: T\ndate: 10 March\nsessions:\n  - {title: One, date: 2026-03-12}\n"
    with pytest.raises(RecordError) as error:
        thbreports.load(text)
    assert len(error.value.problems) == 1


def test_places_are_those_of_the_file_where_items_before_are_faulty() -> None:
    text = "sessions:\n  - {titel: One, id: a}\n  - 3\n  - {title: Two, id: b}\n  - {title: Three, id: b}\n"
    assert told(text)[-1] == "7: the id 'b' is given twice"


def test_a_name_that_is_withheld_is_told_beside_another_fault() -> None:
    text = (
        "participants:\n  - {name: Ivana Kos, attribution: anonymous}\nopenin: x\nclosing: Ivana Kos spoke.\n"
    )
    problems = told(text)
    assert len(problems) == 2
    assert "Kos" not in "".join(problems)


def test_what_is_looked_at_where_all_fields_are_right_is_told_beside_faulty_ones() -> None:
    items = "minutes: [{point: {text: a}, decision: b}]"
    problems = told(f"sessions:\n  - 3\n  - {{title: One, {items}}}\nfoo: 1\nstart: 2026-03-11\n")
    assert len(problems) == 4
    assert problems[0].startswith("2: 'date' stands beside")
    assert problems[2].startswith("5: item 1 of 'minutes': 'point' and 'decision'")
