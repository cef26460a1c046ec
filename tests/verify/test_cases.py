"""Each case file holds the body of a document, a line of equals signs, and the words a reader finds in it."""

from pathlib import Path

import pytest

from support.rendering import lines, page, to_pdf, unmarked
from thbreports.formats import extract
from thbreports.record.markdown.passage import spans
from thbreports.verify import compare

CASES = sorted(Path(__file__).with_name("cases").glob("*.html"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_words_of_html_and_pdf(case: Path) -> None:
    body, _, expected = case.read_text(encoding="utf-8").partition("=====\n")
    html = extract("html", page(body).encode())
    assert lines(html.body) == expected.rstrip("\n")

    pdf = extract("pdf", to_pdf(page(body)))
    assert compare(html, unmarked(pdf)) is None
    assert spans(pdf.body) == spans(html.body)


def test_there_are_cases() -> None:
    assert len(CASES) >= 5
