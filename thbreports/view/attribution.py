"""Name every person no further than was promised, wherever the record names them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import is_not
from typing import TYPE_CHECKING, Any, TypeVar

from thbreports.record.attribution import promised_edits
from thbreports.record.audiences import reads_names
from thbreports.record.meeting import Meeting
from thbreports.record.part import Part, parts_in, parts_of
from thbreports.record.people import Participant, Party, Signature
from thbreports.record.promises import promises
from thbreports.record.walk import MARKDOWN, Walked, walk
from thbreports.record.withheld import Person, Promise, strictest
from thbreports.source.edits import Edit, applied
from thbreports.source.origin import Location, Step
from thbreports.view.stand_ins import stand_ins

if TYPE_CHECKING:
    from thbreports.packs import Pack

_P = TypeVar("_P", bound=Part)

_WHEREABOUTS = ("country", "proxy", "remark", "details")
_SAID = ("name", "initials", "role", "organisation", "category", "country")
_WITHHELD: dict[Promise, tuple[str, ...]] = {
    "named": (),
    "organisation": ("name", "initials", "role", "details", "category"),
    "category": ("name", "initials", "role", "details", "organisation"),
    "chatham house": ("name", "initials", "role", "organisation", *_WHEREABOUTS),
    "anonymous": ("name", "initials", "role", "organisation", "category", "capacity", *_WHEREABOUTS),
}
"""What is withheld of a person whose words are attributed to an organisation, to a category, or to nobody."""


def attributed(meeting: Meeting, pack: Pack | None = None, walked: Walked | None = None) -> Meeting:
    """Return a meeting in which each person is named as was promised, in the document of a pack.

    What is withheld is cut from the record, so that no template, property or check ever meets it.  Words in
    which a person is named are none of its business: a check has told them.  ``walked`` is what a walk over
    the meeting has found, if there was one in the same look.
    """
    return NamesCut(meeting, pack, walked).made


def _changed_parts(
    part: Part, location: Location, change: Callable[[Part, Location], Part]
) -> dict[str, Any]:
    """Return the fields of a part whose parts are changed, with these."""
    changed: dict[str, Any] = {}
    for name in parts_of(type(part)):
        value = part.__dict__[name]
        before = parts_in(value)
        if not isinstance(value, list):
            new = [change(one, (*location, name)) for one in before]
        else:
            new = [change(one, (*location, name, number)) for number, one in enumerate(before)]
        if any(map(is_not, new, before)):
            changed[name] = new if isinstance(value, list) else new[0]
    return changed


class NamesCut:
    """The work of taking out of a meeting what is withheld of persons, and what became of its texts.

    ``made`` is what is left, the meeting itself where that is all; ``edits`` are the changes of texts in
    which names stood as data, by where they stood; ``lost`` are entries of lists that are gone.
    """

    def __init__(self, meeting: Meeting, pack: Pack | None = None, walked: Walked | None = None) -> None:
        self.moves: dict[Location, Location] = {}
        self.edits: dict[Location, list[Edit]] = {}
        self.lost: list[Location] = []
        self.made = meeting
        if reads_names(meeting) or meeting._named:
            return
        walked = walked or walk(meeting)
        self._told = promises(walked)
        if not self._told and not walked.marked:
            return
        self._instead = stand_ins(meeting, pack, self._told)
        self._nameless: set[Location] = set()
        self._changed: dict[Location, dict[str, Any]] = {}
        for location, part in walked.parts:
            if isinstance(part, Party | Signature):
                self._change(location, self._of_person(part, location))
        if self._told:
            self._cut_spans(walked)
        self._ways = {place[:end] for place in self._changed for end in range(len(place) + 1)}
        self.made = self._part(meeting, ())
        if self.moves:
            self.made._origin = meeting._origin.moved(self.moves)

    def before(self, location: Location) -> Location:
        """Return where something stood that stands at a location in what is left."""
        return Step(self.moves, {}).before(location)

    def _change(self, location: Location, changed: dict[str, Any]) -> None:
        if changed:
            self._changed.setdefault(location, {}).update(changed)

    def _part(self, part: _P, location: Location) -> _P:
        """Return a part without what is withheld in it and below it."""
        if location not in self._ways:
            return part
        changed = {**self._changed.get(location, {}), **_changed_parts(part, location, self._part)}
        if "participants" in changed:
            changed["participants"] = self._listed(changed["participants"], (*location, "participants"))
        return part.model_copy(update=changed) if changed else part

    def _listed(self, entries: list[Participant], location: Location) -> list[Participant]:
        """Return a list of participants without those who are not to be known by the Chatham House Rule.

        A line for each of them, ``a participant``, would say nothing but how many they were.
        """
        kept = [
            number
            for number, one in enumerate(entries)
            if one.count is not None
            or any(getattr(one, name) for name in _SAID)
            or (*location, number) not in self._nameless
        ]
        for number, before in enumerate(kept):
            if number != before:
                self.moves[(*location, number)] = (*location, before)
        self.lost += ((*location, number) for number in range(len(entries)) if number not in kept)
        return [entries[number] for number in kept]

    def _of_person(self, part: Party | Signature, location: Location) -> dict[str, Any]:
        """Return the fields of a person that change: what is withheld, and what is printed in its place."""
        person = self._told.of_part(location, part)
        fields = type(part).model_fields
        promise: Promise = person.promise if person else "named"
        withheld = _WITHHELD[promise]
        if isinstance(part, Party) and not person:
            own, here = part.attribution or "named", self._told.of_place(location, part)
            promise = strictest(own, here)
            # A name without a word, such as "?", names nobody.
            withheld = (*_WITHHELD[own], *(name for name in _WITHHELD[here] if name != "name"))
        changed: dict[str, Any] = {
            name: [] if name == "details" else ""
            for name in withheld
            if name in fields and getattr(part, name)
        }
        if person:
            changed |= self._instead_of_name(part, person)
        if promise == "chatham house":
            self._nameless.add(location)
        if promise != "named" and "attribution" in fields:
            changed["attribution"] = "category" if promise == "chatham house" else promise
        if isinstance(part, Participant) and part.proxy and "proxy" not in changed:
            proxy = self._told.of_part(location, Participant(name=part.proxy))
            if proxy:
                changed["proxy"] = proxy.shown
        return changed

    def _instead_of_name(self, part: Party | Signature, person: Person) -> dict[str, Any]:
        """Return the field with what is printed in the place of a name."""
        listed = not isinstance(part, Party) or isinstance(part, Participant)
        if not listed and (words := self._instead.numbered(person)):
            return {person.field or "category": words}
        if person.field in type(part).model_fields and not getattr(part, person.field):
            return {person.field: getattr(person, person.field)}
        return {}

    def _cut_spans(self, walked: Walked) -> None:
        """Have the texts changed that hold the name of a person as data of a span, to be without it."""
        spans = [one for one in walked.texts if "]{" in one[2] and one[1].name in MARKDOWN]
        parts = dict(walked.parts) if spans else {}
        for place, _, text in spans:
            if edits := promised_edits(text, self._told.at(place), self._instead.words):
                self.edits[place] = edits
                in_list = isinstance(place[-1], int)
                location, field = place[: -2 if in_list else -1], str(place[-2 if in_list else -1])
                texts = self._changed.get(location, {}).get(field, parts[location].__dict__[field])
                new = applied(text, edits)
                self._change(location, {field: _with(texts, place[-1], new) if in_list else new})


def _with(texts: Sequence[str], place: object, new: str) -> list[str]:
    return [new if number == place else text for number, text in enumerate(texts)]
