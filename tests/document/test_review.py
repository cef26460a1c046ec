"""An edition for review: what is not for everybody is shaded, and the margin says who may read it."""

from __future__ import annotations

import pytest

import thbreports
from thbreports.document import compose
from thbreports.view.prepare import prepare, seen

RECORD = """\
title: Hearing
date: 2026-05-04
participants:
  - {name: Ana Kovač, organisation: Ministry}
  - {name: Bo Lind, organisation: Shelter, audience: secretariat}
sessions:
  - title: Opening
    minutes: |
      [Company X]{audience=participants else="A company"} spoke, and [its lawyer]{audience=secretariat}.

      - one
      - [two]{audience=secretariat}
  - title: Cases
    audience: secretariat
    minutes: A case was told.
    decisions: [Inform the authorities.]
  - title: Next
    actions:
      - {text: Write to the police., owners: [Secretariat], audience: participants}
      - {text: Publish., owners: [Chair]}
"""


def shown(audience: str = "secretariat", *, review: bool = True) -> str:
    meeting = seen(thbreports.load(RECORD), audience, review=review)
    return compose(*prepare(meeting)).markup


def test_words_of_a_part_and_of_a_span_are_shaded() -> None:
    markup = shown()
    for words in ("Company X", "Bo Lind", "Shelter", "Cases", "A case was told.", "Inform the authorities."):
        assert f'<span class="restricted">{words}</span>' in markup
    assert "its lawyer</span>" in markup and "Write to the police.</span></span>" in markup


def test_words_for_everybody_are_not() -> None:
    markup = shown()
    for words in ("Opening", "Ana Kovač", "one", "Publish."):
        assert f">{words}<" in markup and f'"restricted">{words}' not in markup


def test_each_block_is_told_once_with_all_who_may_read_it() -> None:
    found = shown()
    told = [one.partition("</p>")[0] for one in found.split('<p class="audience">')[1:]]
    assert told == ["secretariat", "participants, secretariat", "secretariat", "secretariat", "participants"]
    assert '<h2 data-path="sessions[1].title" id="section-4">' in found
    assert '</h2><p class="audience">secretariat</p><p data-path="sessions[1].minutes">' in found


def test_those_who_may_read_less_review_less() -> None:
    markup = shown("participants")
    assert '<p class="audience">participants</p>' in markup
    assert "Cases" not in markup and "secretariat" not in markup.replace("Secretariat", "").replace(
        "the secretariat", ""
    )


def test_without_a_review_nothing_is_shaded_and_no_audience_is_named() -> None:
    markup = shown(review=False)
    assert "restricted" not in markup and "data-audience" not in markup and 'class="audience"' not in markup


def test_nothing_is_shaded_for_the_public() -> None:
    assert "restricted" not in shown("public")


@pytest.mark.parametrize("format", ["html", "pdf", "docx"])
def test_each_format_says_what_the_document_says(format: str) -> None:
    meeting = thbreports.load(RECORD)
    assert thbreports.render(meeting, format, audience="secretariat", review=True, verify=True)


def test_a_frame_in_the_margin_of_word_holds_the_audience() -> None:
    import io
    import zipfile

    data = thbreports.render(thbreports.load(RECORD), "docx", audience="secretariat", review=True)
    body = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert body.count("<w:framePr ") == 5
    assert '<w:shd w:val="clear" w:color="auto" w:fill="FFF2CC"/>' in body
