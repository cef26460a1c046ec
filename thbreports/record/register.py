"""Register of a meeting: its outcomes and the stretches of prose that are marked as such, as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from thbreports.errors import nearest
from thbreports.record import markdown
from thbreports.record.markdown.spans import KINDS, OF_READERS
from thbreports.record.markdown.words import plain
from thbreports.record.meeting import Meeting
from thbreports.record.outcomes import Outcome, Point
from thbreports.record.part import Part, fields_of
from thbreports.record.people import Party
from thbreports.record.walk import MARKDOWN
from thbreports.source.origin import Location, path_text

if TYPE_CHECKING:
    from markdown_it.token import Token


_UNTOLD = ("lang", *OF_READERS)
"""Values of spans that are of the words and not of what they are."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry of a register.

    ``kind`` is one of the kinds that prose can be marked as (commitment, action, decision, conclusion,
    recommendation, instrument, follow-up); ``text`` its words without Markdown, those of its points among
    them; ``path`` where they stand in the record; ``attributes`` what else is known: by, owner, deadline,
    date, status, raised, id, number, ref.
    """

    kind: str
    text: str
    path: str
    attributes: Mapping[str, str] = field(default_factory=dict, hash=False)


def register(meeting: Meeting, kind: str | None = None) -> list[Fact]:
    """Return the facts of a meeting, listed or marked, in the order of its fields; all or those of one kind.

    Raises ValueError for a kind that does not exist.
    """
    if kind is not None and kind not in KINDS:
        raise ValueError(f"no facts of kind {kind!r}; {nearest(kind, KINDS) or 'one of ' + ', '.join(KINDS)}")
    found = _facts(meeting, ())
    return [fact for fact in found if kind is None or fact.kind == kind]


def _facts(part: Part, location: Location) -> Iterator[Fact]:
    """Yield the facts of a part: outcomes, and marked words, as its fields have them one after the other."""
    for name, kind in fields_of(type(part)).items():
        value = part.__dict__[name]
        if not value:
            continue
        listed = isinstance(value, list)
        for index, item in enumerate(value if listed else [value]):
            place = (*location, name, index) if listed else (*location, name)
            if isinstance(item, Part):
                if isinstance(item, Outcome):
                    yield _outcome(item, name, place)
                yield from _facts(item, place)
            elif kind.text is not None and kind.text.name in MARKDOWN:
                yield from _spans(item, kind.text.name == "line", place)


def _outcome(outcome: Outcome, name: str, place: Location) -> Fact:
    owners = map(_called, outcome.owners)
    deadline = outcome.deadline
    known = {
        "id": outcome.id,
        "number": outcome.number,
        "owner": "; ".join(filter(None, owners)),
        "deadline": plain(deadline.text) if deadline else "",
        "date": deadline.date.isoformat() if deadline and deadline.date else "",
        "status": plain(outcome.status),
        "raised": outcome.raised.isoformat() if outcome.raised else "",
    }
    kind = name.removeprefix("previous_").removesuffix("s")
    words = [plain(outcome.text, inline=False), *_points(outcome.points)]
    return Fact(kind, " ".join(filter(None, words)), path_text(place), _given(known))


def _called(party: Party) -> str:
    return plain(party.name or party.organisation or party.category)


def _points(points: Iterable[Point]) -> Iterator[str]:
    """Yield the words of points, each with its number and who made it, and of those below them."""
    for point in points:
        speaker = _called(point.speaker) if point.speaker else ""
        yield from (point.number, speaker, plain(point.text, inline=False), *_points(point.points))


def _given(known: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in known.items() if value}


def _spans(written: str, inline: bool, place: Location) -> Iterator[Fact]:
    if "]{" in written:
        parsed = markdown.parse_line(written) if inline else markdown.parse(written)
        blocks = [*parsed.tokens, *(token for note in parsed.footnotes for token in note.tokens)]
        for block in blocks:
            yield from _marked(block.children or [], path_text(place))


def _marked(children: list[Token], path: str) -> Iterator[Fact]:
    for start, token in enumerate(children):
        if token.type != "span_open":
            continue
        for kind in (name for name in KINDS if name in token.meta):
            words = " ".join(_words(children[start:]).split())
            known = {name: value for name, value in token.meta.items() if value and name not in _UNTOLD}
            yield Fact(kind, words, path, known)


def _words(children: list[Token]) -> str:
    """Return the words from a span's opening to its end."""
    depth, words = 0, ""
    for token in children:
        depth += token.nesting if token.type in ("span_open", "span_close") else 0
        words += " " if token.type.endswith("break") else token.content
        if depth == 0:
            break
    return words
