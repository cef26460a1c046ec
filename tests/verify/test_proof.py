"""What is wrong with a file is told at the line of the record that its words come from."""

from __future__ import annotations

import re

import pytest

import thbreports
from support.rendering import page
from thbreports import formats
from thbreports.document import compose
from thbreports.view.prepare import prepare

RECORD = """\
title: The title
date: 2026-03-10
opening: |
  The *Chair* opened the meeting.

  The Chair closed it[^note] again.

  [^note]: The note of the Chair.
participants:
  - {name: Ana Ruiz, role: Member}
sessions:
  - title: First item
    minutes: >-
      Many words
      and words.
"""
MEETING = thbreports.load(RECORD, name="r.yaml")
DOCUMENT = compose(*prepare(MEETING))
HTML = thbreports.render(MEETING, "html").decode()


def places(damaged: str) -> list[tuple[int, int]]:
    """Return line and column of each problem of a damaged page, which is told of the record."""
    found = formats.verify(MEETING, DOCUMENT, {"html": damaged.encode()}).problems
    assert all(problem.file == "r.yaml" and problem.message.startswith("html: ") for problem in found)
    return [(problem.line, problem.column) for problem in found]


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ("<em>Chair</em>", "<em>Chain</em>", (4, 8)),
        ("<em>Chair</em>", "Chair", (4, 8)),
        ("The Chair closed", "The Chain closed", (6, 7)),
        ("closed it", "closed", (6, 20)),
        (" again.", " agaiη.", (6, 30)),
        ("The note of the Chair.", "The note of the Choir.", (8, 28)),
        ("The note of the Chair.", "", (8, 12)),
        ("and words.", "and more words.", (15, 11)),
        ("and words.", "and works.", (15, 11)),
        ("Ana Ruiz", "Ana Luiz", (10, 16)),
        ("First item", "Second item", (12, 12)),
        # Words of the template come from nowhere in the record: the field before them is told, or behind.
        ("10 March 2026", "11 March 2026", (1, 8)),
        ("Function", "Office", (3, 10)),
    ],
)
def test_each_difference_is_told_at_its_words(before: str, after: str, place: tuple[int, int]) -> None:
    assert HTML.count(before) >= 1
    main, sign, rest = HTML.partition("<main")
    assert places(main + sign + rest.replace(before, after)) == [place]


def test_a_file_that_lacks_everything_is_told_at_the_title() -> None:
    assert places(page("")) == [(1, 8)]


def test_a_file_that_ends_early_or_late_is_told_at_the_last_words() -> None:
    assert places(HTML.replace("</main>", "<p>More.</p></main>")) == [(13, 14)]
    assert places(re.sub(r"<p>Many words\s+and words.</p>", "", HTML)) == [(14, 7)]


def test_the_words_of_each_file_are_counted() -> None:
    data = {format: thbreports.render(MEETING, format) for format in formats.BUILT_IN}
    found = formats.verify(MEETING, DOCUMENT, data)
    assert found.problems == []
    assert found.words == dict.fromkeys(formats.BUILT_IN, 32)


@pytest.mark.parametrize("sign", [*"\u00ad\u034f\u061c\u180e\u200d\u2060\u2063\ufe0f\U000e0101"], ids=ascii)
def test_signs_that_no_font_draws_are_no_difference(sign: str) -> None:
    meeting = thbreports.load({"title": f"A t{sign}itle{sign}", "date": "2026-03-10"})
    for format in formats.BUILT_IN:
        assert thbreports.render(meeting, format, verify=True)
