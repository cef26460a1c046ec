"""Who reads what of a record: its restricted parts and stretches of text, in the order of the record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from thbreports.record.audiences import PUBLIC, audiences_of
from thbreports.record.markdown import readers
from thbreports.record.markdown.words import plain
from thbreports.record.meeting import Meeting
from thbreports.record.part import Part, fields_of
from thbreports.record.walk import MARKDOWN, texts, walk
from thbreports.source.origin import Location, path_text
from thbreports.source.text import row_and_column


@dataclass(frozen=True)
class Passage:
    """A part of a record, or a stretch of a text in it, that is not for everybody.

    ``audience`` is the least that may read its ``words``; others read ``otherwise``, or nothing there.
    """

    location: Location
    line: int
    words: str
    audience: str
    otherwise: str = ""

    @property
    def path(self) -> str:
        """The record path."""
        return path_text(self.location)


def passages(meeting: Meeting) -> list[Passage]:
    """Return what of a whole meeting is not for everybody, in the order of its file."""
    found = [*_parts(meeting), *_stretches(meeting)]
    order = {location: place for place, (location, _) in enumerate(walk(meeting).parts)}
    return sorted(found, key=lambda one: (one.line, order.get(one.location, len(order))))


def reads(passage: Passage, audience: str, meeting: Meeting) -> bool:
    """Tell whether an audience reads the words of a passage of a meeting."""
    known = audiences_of(meeting)
    return known.index(passage.audience) <= known.index(audience)


def _parts(meeting: Meeting) -> Iterator[Passage]:
    for location, part in walk(meeting).parts:
        audience = part.__dict__.get("audience", "")
        if audience and audience != PUBLIC:
            line = meeting._origin.problem(location, "").line
            yield Passage(location, line, _first_words(part), audience)


def _stretches(meeting: Meeting) -> Iterator[Passage]:
    for location, kind, text in texts(meeting, MARKDOWN):
        if not readers.names_audience(text):
            continue
        inline = kind.name == "line"
        for span in readers.find(text, inline=inline).spans:
            if span.audience != PUBLIC:
                line = meeting._origin.text_problem(location, row_and_column(text, span.start), "").line
                words = plain(text[span.start + 1 : span.end], inline=True)
                yield Passage(location, line, words, span.audience, plain(span.otherwise))


def _first_words(part: Part) -> str:
    """Return the first words that a part prints, behind its number."""
    number = ""
    for name, kind in fields_of(type(part)).items():
        value = part.__dict__[name]
        if isinstance(value, str) and value and kind.text is not None and kind.text.name != "code":
            words = plain(value) if kind.text.name in MARKDOWN else value
            if name != "number":
                return f"{number} {words}".strip()
            number = words
        if name not in ("audience",) and isinstance(value, list) and value and isinstance(value[0], Part):
            return f"{number} {_first_words(value[0])}".strip()
    return number
