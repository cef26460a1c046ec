"""The work of cutting what some readers alone may read out of a record."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from thbreports.errors import Problem, RecordError
from thbreports.record import dump
from thbreports.record.discretion import Discretion
from thbreports.record.kinds import TextKind
from thbreports.record.languages import Languages
from thbreports.record.markdown import cut_out, readers
from thbreports.record.markdown.checked import CheckedTexts
from thbreports.record.markdown.shared_notes import references
from thbreports.record.meeting import Meeting
from thbreports.record.part import Part, fields_of
from thbreports.record.rules import is_empty
from thbreports.record.votes import Voter
from thbreports.record.walk import MARKDOWN, identifiers, texts
from thbreports.source.edits import Edit
from thbreports.source.origin import Location, Origin, path_text
from thbreports.source.redaction import redacted
from thbreports.source.text import row_and_column

_P = TypeVar("_P", bound=Part)
_NEEDED = 'give the part around it the audience, or write else="..."'
_WHOLE = "mark whole words, or whole items, with all signs of emphasis and links that stand around them"


@dataclass
class Cut:
    """The work of one view, and what it finds: parts that are gone, and changes of texts, by their paths."""

    meeting: Meeting
    withheld: frozenset[str]
    gone: list[Location] = field(default_factory=list)
    seen: list[Location] = field(default_factory=list)
    gaps: list[Location] = field(default_factory=list)
    changes: dict[Location, list[Edit]] = field(default_factory=dict)
    moves: dict[Location, Location] = field(default_factory=dict)
    kinds: dict[Location, TextKind] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()

    def view(self) -> Meeting:
        """Return the meeting without what is withheld, and where it was read without that, too.

        Raises RecordError for what cannot be cut.
        """
        made = self.without_others(self.left())
        seen = {location: self.changes.get(location, []) for location in self.seen}
        whole = redacted(self.meeting._origin, self.gone, {**seen, **self.changes}, readers.names_audience)
        origin = whole.moved(self.moves, self.changes)
        made._gaps = tuple(self.gaps)
        made._languages = languages_of(made, self.meeting._languages, origin)
        made = made.model_copy() if made is self.meeting else made
        made._checked = CheckedTexts()
        made._origin = replace(origin, discreet=Discretion(dump.plain(made)).told)
        return made

    def left(self) -> Meeting:
        """Return what is left of the meeting.  Raises RecordError for what cannot be cut."""
        known = frozenset(identifiers(self.meeting))
        while True:  # what is lost may take with it what else leads there
            self.gone, self.seen, self.gaps, self.problems = [], [], [], []
            self.changes, self.moves = {}, {}
            made = self.part(self.meeting, (), ())
            if self.problems:
                raise RecordError(self.problems)
            assert made is not None
            places, notes = known - frozenset(identifiers(made)), self.lost_notes(made)
            if places <= self.places and notes <= self.notes:
                return made
            self.places |= places
            self.notes |= notes

    def without_others(self, made: Meeting) -> Meeting:
        """Return a meeting whose list of audiences ends with its own: others would tell something."""
        kept = [name for name in made.audiences if name not in self.withheld]
        if kept == made.audiences:
            return made
        if self.meeting._origin.holds("audiences"):
            lost = range(len(kept), len(made.audiences))
            self.gone += (("audiences", place) for place in lost)
        return made.model_copy(update={"audiences": kept})

    def lost_notes(self, made: Meeting) -> frozenset[str]:
        """Return the footnotes of the record that are gone, or to which only withheld words refer."""
        if not self.meeting.footnotes:
            return frozenset()
        used = {
            name
            for place, kind, text in texts(made, MARKDOWN)
            if place[0] != "footnotes"
            for name in references(text)
        }
        left = {one.name for one in made.footnotes if one.text}
        return frozenset(one.name for one in self.meeting.footnotes if one.name not in used & left)

    def part(self, part: _P, location: Location, now: Location) -> _P | None:
        """Return what is left of a part that stood at a location and stands at another; None for nothing."""
        if part.__dict__.get("audience", "") in self.withheld:
            self.gone.append(location)
            return None
        changed: dict[str, Any] = {}
        values = part.__dict__
        for name, kind in fields_of(type(part)).items():
            value = values[name]
            if not value:
                continue
            if isinstance(value, str):
                new: Any = self.text(value, kind.text, (*location, name))
            elif isinstance(value, list) and kind.part is not None:
                new = self.items(value, (*location, name), (*now, name))
                new = "" if not new and kind.text is not None else new
            elif isinstance(value, list):
                new = [self.text(one, kind.text, (*location, name, at)) for at, one in enumerate(value)]
                new = value if new == value else [one for one in new if one.strip()]
            elif isinstance(value, Part):
                new = self.part(value, (*location, name), (*now, name))
                if new is None and type(part).model_fields[name].is_required():
                    self.refuse((*location, name), _NEEDED)
            else:
                continue
            if new is not value:
                changed[name] = new
                if new == "" and type(part).model_fields[name].is_required():
                    self.refuse((*location, name), _NEEDED)
        if not changed:
            return part
        made = part.model_copy(update=changed)
        for name, value in changed.items():
            if not value and not type(part).model_fields[name].is_required():
                made.model_fields_set.discard(name)
                self.gone.append((*location, name))
        hollow = isinstance(part, Voter) and part.members and not made.__dict__["members"]
        if location and (hollow or is_empty(made)):  # a group of which nobody is left voted for nothing
            self.gone.append(location)
            return None
        return made

    def items(self, before: list[Any], location: Location, now: Location) -> list[Any]:
        """Return what is left of a list of parts, the list itself where that is all."""
        kept: list[Any] = []
        lost = {"footnotes": self.notes, "markings": self.withheld}.get(str(location[0]), ())
        for at, one in enumerate(before):
            if lost and one.name in lost:
                self.gone.append((*location, at))
                continue
            new = self.part(one, (*location, at), (*now, len(kept)))
            if new is None and (*now, len(kept)) not in self.gaps:
                self.gaps.append((*now, len(kept)))
            if new is not None:
                if len(kept) != at:
                    self.moves[(*now, len(kept))] = (*location, at)
                kept.append(new)
        same = len(kept) == len(before) and all(map(lambda new, old: new is old, kept, before))
        return before if same else kept

    def text(self, text: str, kind: TextKind | None, location: Location) -> str:
        """Return what is left of a text, the same text where that is all."""
        if kind is None or kind.name not in MARKDOWN:
            return text
        refers = ("[^" in text and self.notes) or ("#" in text and self.places)
        if not refers and not readers.names_audience(text):
            return text
        self.seen.append(location)
        try:
            new, edits = cut_out.cut(
                text,
                self.withheld.__contains__,
                inline=kind.name == "line",
                notes=() if location[0] == "footnotes" else self.notes,
                places=self.places,
            )
        except cut_out.Uncut as error:
            self.refuse(location, _WHOLE, error.at)
            return text
        if not edits:
            return text
        self.changes[location], self.kinds[location] = edits, kind
        return new if new.strip() else ""

    def refuse(self, location: Location, hint: str, at: int = 0) -> None:
        """Note what cannot be cut, without the line that holds it."""
        message = "this cannot be cut out, and the rest stay"
        text = value_at(self.meeting, location)
        if isinstance(text, str):
            problem = self.meeting._origin.text_problem(location, row_and_column(text, at), message, hint)
        else:
            problem = self.meeting._origin.problem(location, message, hint)
        self.problems.append(replace(problem, source=""))


def value_at(part: Any, location: Location) -> Any:
    for name in location:
        part = part[name] if isinstance(name, int) else getattr(part, name)
    return part


def languages_of(made: Meeting, known: Languages, origin: Origin) -> Languages:
    """Return what a meeting knows of the languages of its record, after the last step of its origin."""
    if not known.foreign or not origin.steps:
        return known
    before = {path_text(place): path_text(origin.steps[-1].before(place)) for place, _, _ in texts(made)}
    return replace(
        known, foreign={now: known.foreign[was] for now, was in before.items() if was in known.foreign}
    )
