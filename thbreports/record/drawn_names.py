"""Names of people who are not to be named, in the words of drawings: those are text, and can be searched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from thbreports.errors import Problem
from thbreports.record import markdown
from thbreports.record.attribution import quiet_problem
from thbreports.record.meeting import Meeting
from thbreports.record.promises import Promises
from thbreports.record.walk import MARKDOWN, Text
from thbreports.source import pictures


def problems(meeting: Meeting, texts: Iterable[Text], promises: Promises) -> Iterator[Problem]:
    """Yield the places of drawings in which a person is named who is not to be named."""
    for location, kind, text in texts:
        if kind.name not in MARKDOWN or "![" not in text or ".svg" not in text.lower():
            continue
        for picture in markdown.pictures(text, inline=kind.name == "line"):
            try:
                words = pictures.words(meeting._origin.folder, picture.source)
            except pictures.PictureError:
                continue  # told as what it is
            if person := promises.at(location).of_words(words):
                place = picture.line, picture.column
                what, hint = "the words of this drawing name", "write into the drawing what may be read"
                yield quiet_problem(meeting, person, location, place, what, hint)
