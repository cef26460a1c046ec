"""Where the parts of a record stand in its file."""

from __future__ import annotations

from thbreports.source.nodes import Source
from thbreports.source.origin import Origin

RECORD = """\
title: Meeting
sessions:
- title: First
- title: Second
  points:
  - One
  - Two and three
"""


def test_parts_that_have_moved_are_told_where_they_stand() -> None:
    whole = Origin(Source("m.yaml", RECORD))
    part = whole.moved({("sessions", 0): ("sessions", 1)}).moved(
        {("sessions", 0, "points", 0): ("sessions", 0, "points", 1)}
    )
    found = part.problem(("sessions", 0, "points", 0, "text"), "no")
    assert (found.line, found.column, found.path) == (7, 5, "sessions[1].points[1].text")
    found = part.words_problem(("sessions", 0, "points", 0), "three", "no")
    assert (found.line, found.column, found.source) == (7, 13, "  - Two and three")
    assert part.problem(("sessions", 0, "title"), "no").line == 4
    assert part.problem(("title",), "no").line == 1
    assert part.moved({}) is part
