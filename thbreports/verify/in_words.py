"""Words of a record that a document has in the place of others, or rightly has not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from thbreports.record import Meeting
from thbreports.record.kinds import NONE, TextKind
from thbreports.record.markdown.passage import Passage
from thbreports.record.markdown.words import plain
from thbreports.source.origin import Location, path_text

TOWN = {("place", "city"), ("place", "country")}


def is_in_date(meeting: Meeting) -> bool:
    """Tell whether the day in words says the town, which is not printed once more."""
    city = meeting.place.city if meeting.place else ""
    return city != "" and city.lower() in plain(meeting.date_text).lower()


ENTRIES = frozenset({"headings", "labels", "footnotes", "details"})
"""Fields whose entries are looked up by their names, so that they are printed in any order."""


def heads_nothing(
    meeting: Meeting, location: Location, kind: TextKind, printed: Mapping[str, Passage]
) -> bool:
    """Tell whether a text is a heading of what the document has nothing of, or no heading at all."""
    text = value_at(meeting, location)
    if "headings" not in location[-3:-2]:
        return kind.or_none and text == NONE
    part = path_text((*location[:-3], value_at(meeting, (*location[:-1], "name"))))
    return text == NONE or not any(re.match(rf"{re.escape(part)}(?![A-Za-z_])", path) for path in printed)


def value_at(value: Any, location: Location) -> Any:
    for step in location:
        value = value[step] if isinstance(step, int) else getattr(value, step)
    return value
