"""Signs of Markdown around nothing are told, not printed as empty items and headings."""

from __future__ import annotations

import pytest

from thbreports.record import markdown

ITEM, SPAN = "this item of a list has no words", "this span has no words"
HEADING, CODE = "this heading has no words", "the block of code that begins here is not closed"
NOTHING = [
    ("1.\n2. b", 0, 0, ITEM),
    ("- a\n-\n- b", 1, 0, ITEM),
    ("a\n\n1) b\n2)\n", 3, 0, ITEM),
    ("1.", 0, 0, ITEM),
    ("## ", 0, 0, HEADING),
    ("a\n\n##\n", 2, 0, HEADING),
    (">", 0, 0, "this quotation has no words"),
    ("a\nsee []{decision} b", 1, 4, SPAN),
    ("see [ ]{decision}", 0, 4, SPAN),
    ("[](https://a.example)", 0, 0, "this link has no words"),
    ("```\ncode", 0, 0, CODE),
    ("a\n\n~~~\ncode\n\nmore words", 2, 0, CODE),
    ("````\ncode\n```", 0, 0, CODE),
]
WORDS = [
    "1. a\n2. b",
    "- a\n\n  b",
    "## a",
    "> a\n>\n> b",
    "[a]{decision} and [**b**](https://a.example)",
    "[]",
    "```\ncode\n```",
    "> ```\n> code\n> ```",
    "- ```\n  code\n  ```\n- b",
    "```\n```",
    "It was 2024.",
]


@pytest.mark.parametrize(("text", "line", "column", "message"), NOTHING)
def test_what_has_no_words_is_told(text: str, line: int, column: int, message: str) -> None:
    found = [(one.line, one.column, one.message) for one in markdown.check(text)]
    assert found == [(line, column, message)]


@pytest.mark.parametrize("text", WORDS)
def test_what_has_words_is_not(text: str) -> None:
    assert markdown.check(text) == []


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("1.) a\n2.) b", "1.)"),
        ("a.) a\nb.) b", "a.)"),
        ("1.1. a\n1.2. b", "1.1."),
        ("1.1) a\n1.2) b", "1.1)"),
    ],
)
def test_marks_that_start_no_list_are_told_once(text: str, mark: str) -> None:
    assert [one.message for one in markdown.check(text)] == [f"'{mark}' starts no list"]


def test_an_export_with_wrapped_items_has_one_problem() -> None:
    text = "".join(f"- Item {number} ends here.\nThe next line goes on.\n" for number in range(9))
    (problem,) = markdown.check(text)
    assert (problem.line, problem.message) == (1, "this line goes on with the item above")
