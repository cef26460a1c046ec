"""What is left out of the words of an HTML file, and what is not."""

import pytest

from support.rendering import lines
from thbreports.errors import OutputError
from thbreports.formats import extract
from thbreports.record.markdown.passage import UnreadableError


def read(body: str) -> str:
    return lines(
        extract("html", f"<!DOCTYPE html><html><head><title>T</title></head>{body}</html>".encode()).body
    )


def test_left_out() -> None:
    body = (
        '<body><!-- no --><style>p{}</style><nav class="contents"><h2>Contents</h2><ol><li>x</li></ol></nav>'
        '<p>Kept<sup class="footnote-ref"><a href="#fn-1">1</a></sup> <img alt="logo" src="data:,"/>text</p>'
        "</body>"
    )
    assert read(body) == "Contents\nKept text"


def test_other_navigation_and_superscripts_are_words() -> None:
    assert read("<body><nav><p>Next</p></nav><p>1<sup>st</sup></p></body>") == "Next\n1st"


def test_notes_in_order() -> None:
    back = '<a class="footnote-back" href="#">↩</a>'
    notes = "".join(
        f'<li id="fn-{number}"><p>Note <em>{number}</em> {back}</p><p>more</p></li>' for number in (1, 2)
    )
    found = extract(
        "html", f'<body><p>Text</p><section class="footnotes"><ol>{notes}</ol></section></body>'.encode()
    )
    assert lines(found.body) == "Text"
    assert [lines(note) for note in found.notes] == ["Note *1*\nmore", "Note *2*\nmore"]


def test_emphasis_is_that_of_elements() -> None:
    assert read('<body><p style="font-weight: bold">a <b>b</b> <i>c</i></p></body>') == "a **b** *c*"


@pytest.mark.parametrize("data", [b"", b"   ", b"<!-- -->"])
def test_no_html(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        extract("html", data)


def test_unknown_format() -> None:
    with pytest.raises(OutputError, match="there is no format 'odt'; one of html, pdf, docx"):
        extract("odt", b"")
