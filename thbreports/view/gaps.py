"""Say where something is withheld, for a pack whose readers are to know that it is."""

from __future__ import annotations

from typing import Any, TypeVar

from thbreports.record.markdown.checked import CheckedTexts
from thbreports.record.markdown.escape import escape
from thbreports.record.meeting import Meeting
from thbreports.record.part import Part, fields_of, parts_in, parts_of
from thbreports.source.origin import Location
from thbreports.view.cut import languages_of

_P = TypeVar("_P", bound=Part)
_WORDS = ("title", "text", "motion")
"""Fields in which a part can say that it is withheld; persons have none, so that nobody is counted."""


def told(meeting: Meeting, words: str) -> Meeting:
    """Return a view with these words in the place of parts that it lacks, however many stood there."""
    work = _Filling(meeting._gaps, escape(words))
    made = work.part(meeting, (), ())
    if made is not meeting:
        made._checked = CheckedTexts()
        made._origin = meeting._origin.moved(work.moves)
        made._languages = languages_of(made, meeting._languages, made._origin)
        made._gaps = ()
    return made


class _Filling:
    """The work on one view: where each part stands then, and where it stood."""

    def __init__(self, gaps: tuple[Location, ...], words: str) -> None:
        self._words = words
        self.moves: dict[Location, Location] = {}
        self._places: dict[Location, set[int]] = {}
        for *way, place in gaps:
            if isinstance(place, int):
                self._places.setdefault(tuple(way), set()).add(place)

    def part(self, part: _P, location: Location, now: Location) -> _P:
        changed: dict[str, Any] = {}
        for name, kind in parts_of(type(part)).items():
            value = part.__dict__[name]
            if isinstance(value, Part):
                new: Any = self.part(value, (*location, name), (*now, name))
            elif isinstance(value, list) or (*location, name) in self._places:
                assert kind.part is not None
                new = self._items(parts_in(value), kind.part, (*location, name), (*now, name))
                new = value if not new and not value else new
            else:
                continue
            if new is not value and new != value:
                changed[name] = new
        return part.model_copy(update=changed) if changed else part

    def _items(self, before: list[Any], model: type[Part], location: Location, now: Location) -> list[Any]:
        made: list[Any] = []
        places = self._places.get(location, set())
        for at in range(len(before) + 1):
            if at in places and (filled := self._stand_in(model)) is not None:
                self.moves[(*now, len(made))] = location[:-1] or location
                made.append(filled)
            if at < len(before):
                if len(made) != at:
                    self.moves[(*now, len(made))] = (*location, at)
                made.append(self.part(before[at], (*location, at), (*now, len(made))))
        return made

    def _stand_in(self, model: type[Part]) -> Part | None:
        name = next((one for one in _WORDS if one in fields_of(model)), None)
        needed = [one for one, field in model.model_fields.items() if field.is_required() and one != name]
        if name is None or needed or fields_of(model)[name].text is None:
            return None
        return model(**{name: self._words})
