"""Comments of a record travel nowhere, and every word stays where it was."""

from __future__ import annotations

from thbreports.record.load import load
from thbreports.source.comments import without_comments

RECORD = """\
# Anna Kowalska is the source.
title: 'Meeting # 4'  # nobody may know
date: 2026-03-02
opening: |  # said by Anna
  # no comment, but a heading
  The chair said: "a # b".
# the end
closing: "a # b"
notes:
  # inside
  - text: C# is a language # and more
# last"""


def test_comments_are_taken_out() -> None:
    meeting = load(RECORD.encode())
    origin = without_comments(meeting._origin)
    assert origin.source is not None
    assert origin.source.text == (
        RECORD.replace("# Anna Kowalska is the source.", " " * 30)
        .replace("# nobody may know", " " * 17)
        .replace("# said by Anna", " " * 14)
        .replace("# the end", " " * 9)
        .replace("# inside", " " * 8)
        .replace("# and more", " " * 10)
        .replace("# last", " " * 6)
    )
    assert origin.problem(("closing",), "x").line == meeting._origin.problem(("closing",), "x").line == 8


def test_a_record_without_text_has_none() -> None:
    meeting = load({"title": "a # b", "date": "2026-03-02"})
    assert without_comments(meeting._origin).source is None


def test_a_comment_that_says_something_to_us_stays_without_the_rest() -> None:
    meeting = load(b"title: T\ndate: 2026-03-02\nopening: a@b.eu  # may be published, says Anna\n")
    source = without_comments(meeting._origin).source
    assert source is not None and source.lines[2] == "opening: a@b.eu  # may be published" + " " * 11
