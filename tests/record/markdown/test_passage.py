"""Spans and words as a reader counts them."""

import pytest

from thbreports.formats import extract
from thbreports.record.markdown.passage import Passage, spans, words


def body(markup: str) -> Passage:
    return extract("html", f"<body>{markup}</body>".encode()).body


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>plain</p>", []),
        ("<p><strong>a</strong> <strong>b</strong></p>", [("bold", "a b")]),
        ("<p><strong>a<br/>b</strong></p>", [("bold", "a b")]),
        ("<p><strong>a</strong></p><p><strong>b</strong></p>", [("bold", "a"), ("bold", "b")]),
        ("<p><strong>a <em>b</em></strong> <em>c</em></p>", [("bold", "a b"), ("italic", "b c")]),
        ("<p>x<b>y</b>z <i>w</i></p>", [("bold", "y"), ("italic", "w")]),
        ("<p><em>a</em>, <em>b</em></p>", [("italic", "a"), ("italic", "b")]),
    ],
)
def test_spans(markup: str, expected: list[tuple[str, str]]) -> None:
    assert spans(body(markup)) == expected


def test_words() -> None:
    assert words(body("<h2>A b</h2><p>c\n d,&#160;e</p>")) == ("A", "b", "c", "d,", "e")


def test_text_and_marks_have_one_length() -> None:
    with pytest.raises(ValueError, match="one mark"):
        Passage("ab", " ")
