"""What of a meeting is kept as data alone, since its words say it already, and how its lists are laid out."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import is_not
from typing import Any, TypeVar

from thbreports.record.layouts import Layouts, ListLayout
from thbreports.record.meeting import Meeting
from thbreports.record.outcomes import Outcome
from thbreports.record.part import Part, fields_of, parts_in, parts_of
from thbreports.record.sessions import IN_MINUTES, Session
from thbreports.record.votes import BY_NAME, Election, PollOption, Tally, Vote
from thbreports.source.origin import Location, path_text

_P = TypeVar("_P", bound=Part)
_Layouts = Mapping[str, ListLayout]

_DETAILS = ("owners", "deadline", "status", "raised", "tracker")
_FIGURES = (*BY_NAME.values(), "unanimous", "votes")
_NAMES = (*BY_NAME, "dissent")


@dataclass
class Shown:
    """A meeting without what is data alone, and the layouts of outcomes in no plain list, by path."""

    meeting: Meeting
    layouts: dict[str, str] = field(default_factory=dict)


def shown(meeting: Meeting, options: Mapping[str, str]) -> Shown:
    """Return what is to be printed of a meeting; among the options of its pack are layouts of lists."""
    found = Shown(meeting)
    lists = (name for name in options if name in Layouts.model_fields)
    by_pack = {name: ListLayout.model_validate({"layout": options[name]}) for name in lists}
    found.meeting = _shown(meeting, (), by_pack, found.layouts)
    return found


def _shown(part: _P, location: Location, layouts: _Layouts, found: dict[str, str]) -> _P:
    values = part.__dict__
    nothing = {name: _nothing(type(part), name) for name in _data_alone(part, location, layouts)}
    update = {name: empty for name, empty in nothing.items() if values[name] != empty}
    if isinstance(part, Outcome) and (layout := _of_list(location, layouts).layout or "list") != "list":
        found[path_text(location)] = layout
    if isinstance(part, Meeting | Session):
        layouts = _with_own(part, layouts)
    for name in _ways(type(part)):
        if name in update or not (before := parts_in(values[name])):
            continue
        listed = isinstance(values[name], list)
        places = ((*location, name, index) if listed else (*location, name) for index in range(len(before)))
        new = [_shown(one, place, layouts, found) for one, place in zip(before, places, strict=True)]
        if any(map(is_not, new, before)):
            update[name] = new if listed else new[0]
    return part.model_copy(update=update) if update else part


def _data_alone(part: Part, location: Location, layouts: _Layouts) -> tuple[str, ...]:
    """Return the fields of a part that its words say already."""
    if isinstance(part, Outcome):
        return _DETAILS if (part.print or _of_list(location, layouts).print) == "text" else ()
    if isinstance(part, Election):
        return ("post", "elected", "term", "options") if part.print == "text" and part.text else ()
    if not isinstance(part, Tally):
        return ()
    known = fields_of(type(part))
    alone = (*_FIGURES, *_NAMES) if part.print == "text" else ()
    if isinstance(part, Vote) and part.text:
        alone += _FIGURES
    if isinstance(part, PollOption) and alone and part.text:
        alone += ("candidate",)
    return tuple(name for name in alone if name in known)


def _nothing(model: type[Part], name: str) -> Any:
    known = model.model_fields[name]
    return "" if known.is_required() else known.get_default(call_default_factory=True)


_PLAIN = ListLayout.model_construct()


def _of_list(location: Location, layouts: _Layouts) -> ListLayout:
    """Return the layout of the list that an outcome at a location belongs to."""
    name = next((name for name in reversed(location) if isinstance(name, str)), "")
    return layouts.get(IN_MINUTES.get(name, name), _PLAIN)


def _with_own(part: Meeting | Session, layouts: _Layouts) -> _Layouts:
    """Return layouts with those that a meeting or session says itself, which hold for all below it."""
    if part.layouts is None:
        return layouts
    merged = dict(layouts)
    for name in Layouts.model_fields:
        if own := getattr(part.layouts, name):
            around = layouts.get(name, _PLAIN)
            merged[name] = ListLayout.model_construct(
                layout=own.layout or around.layout, print=own.print or around.print
            )
    return merged


@functools.cache
def _ways(model: type[Part]) -> tuple[str, ...]:
    """Return the fields of a part that may lead to an outcome, a vote or an election."""
    return tuple(name for name, kind in parts_of(model).items() if kind.part and _leads(kind.part))


@functools.cache
def _leads(model: type[Part]) -> bool:
    known, seen = [model], {model}
    for one in known:
        if issubclass(one, Outcome | Tally | Election):
            return True
        further = {kind.part for kind in parts_of(one).values() if kind.part} - seen
        known += further
        seen |= further
    return False
