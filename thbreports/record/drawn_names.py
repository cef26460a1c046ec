"""Names of people who are not to be named, in the words of drawings: those are text, and can be searched."""

from __future__ import annotations

from collections.abc import Iterator

from thbreports.errors import Problem
from thbreports.record import markdown
from thbreports.record.attribution import quiet_problem
from thbreports.record.meeting import Meeting
from thbreports.record.walk import MARKDOWN, texts
from thbreports.record.withheld import withheld
from thbreports.source import pictures


def problems(meeting: Meeting) -> Iterator[Problem]:
    """Yield the places of drawings in which a person is named who is not to be named."""
    drawn = [one for one in texts(meeting, MARKDOWN) if "![" in one[2] and ".svg" in one[2].lower()]
    if not drawn or not (hidden := withheld(meeting)).persons:
        return
    for location, kind, text in drawn:
        for picture in markdown.pictures(text, inline=kind.name == "line"):
            try:
                words = pictures.words(meeting._origin.folder, picture.source)
            except pictures.PictureError:
                continue  # told as what it is
            if person := hidden.of_words(words):
                place = picture.line, picture.column
                what, hint = "the words of this drawing name", "write into the drawing what may be read"
                yield quiet_problem(meeting, person, location, place, what, hint)
