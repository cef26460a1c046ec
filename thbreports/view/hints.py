"""What in a record may be personal data that nobody meant to publish: advice, at its place, and no more."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from thbreports.errors import Problem, Remark
from thbreports.record.audiences import PUBLIC
from thbreports.record.overheard import inflected, overheard
from thbreports.record.promises import may_promise
from thbreports.view import personal_data

if TYPE_CHECKING:
    from thbreports.record import Meeting
    from thbreports.record.walk import Text, Walked
    from thbreports.source.origin import Location
from thbreports.source.text import row_and_column

MAX_HINTS = 50
"""How many hints of one record are told: with more of them it is a list of addresses, and known as such."""
_MEANT = re.compile(r"#\s*may be published\b", re.IGNORECASE)
"""The comment that silences a hint."""
_MEANT_WORDS = re.compile(r"\]\{[^{}\n]*(?:\bnamed\b|\baudience=)[^{}\n]*\}")
_PUBLIC = frozenset({"contacts", "issuer", "references"})
"""Fields in which addresses and numbers are meant to be read."""
_ADVICE = "if it may be published, write '# may be published' behind it or behind the name of its field"


def hints(meeting: Meeting, walked: Walked) -> Iterator[Remark]:
    """Yield what may be personal data in the texts of a meeting, each at its place.

    What stands among ``contacts`` is meant to be read.  So is what has the comment ``# may be published``,
    behind the words or behind the name of their field, and words of a span with an audience.
    """
    if meeting._audience not in (None, PUBLIC):
        return iter(())
    written = walked.texts
    found = _data(meeting, walked)
    if may_promise(walked):
        found = itertools.chain(found, overheard(walked, written), inflected(walked, written))
    return itertools.islice(_told(meeting, found), MAX_HINTS)


def _data(meeting: Meeting, walked: Walked) -> Iterator[tuple[Text, int, str]]:
    written = walked.texts
    starts: list[int] = []
    for start, what in personal_data.find(walked.words, meeting.language):
        starts = starts or [0, *itertools.accumulate(len(text) + 1 for _, _, text in written)]
        number = bisect.bisect(starts, start) - 1
        yield written[number], start - starts[number], f"this looks like {what}"


def _told(meeting: Meeting, found: Iterator[tuple[Text, int, str]]) -> Iterator[Remark]:
    for (location, kind, text), start, what in found:
        if kind.name == "code" or not _PUBLIC.isdisjoint(location) or _is_marked(text, start):
            continue
        offset = row_and_column(text, start)
        place = meeting._origin.text_problem(location, offset, "")
        if not _is_meant(meeting, location, place):
            yield Remark(place.file, place.line, place.column, f"{what}; {_ADVICE}")


def _is_marked(text: str, start: int) -> bool:
    """Tell whether words stand in a span that says that they may be read, or by whom."""
    end = _MEANT_WORDS.search(text, start)
    opening = text.rfind("[", 0, start + 1)
    return end is not None and opening >= 0 and "]" not in text[opening : end.start()].replace("](", "")


def _is_meant(meeting: Meeting, location: Location, place: Problem) -> bool:
    origin = meeting._origin
    above = origin.problem(location, "", at_key=True), origin.problem(location, "")
    return any(_MEANT.search(_line(meeting, one)) for one in (place, *above))


def _line(meeting: Meeting, place: Problem) -> str:
    """Return a line as it is written: problems have none of those that name somebody who is withheld."""
    source = meeting._origin.source
    if source and source.name == place.file and 0 < place.line <= len(source.lines):
        return source.lines[place.line - 1]
    return place.source
