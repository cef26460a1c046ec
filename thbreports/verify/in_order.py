"""Whether the parts of a record stand in their order on the pages."""

from __future__ import annotations

from typing import Any

from thbreports.record import Meeting
from thbreports.source.origin import Location


def in_list(meeting: Meeting, location: Location) -> Location:
    """Return a location in the list that a form prints: references by role, participants by category.

    A report may gather them in one place; there they keep the order of the record.
    """
    if location[0] == "references" and isinstance(location[1], int):
        return (f"references of role {meeting.references[location[1]].role}", *location[1:])
    if "participants" not in location:
        return location
    end = location.index("participants") + 1
    part: Any = meeting
    for step in location[: end + 1]:
        part = part[step] if isinstance(step, int) else getattr(part, step)
    return (*location[:end], str(gathered(part)), *location[end:])


def in_order(location: Location, place: int, last: dict[Location, tuple[int, int]]) -> bool:
    """Tell whether the items of each list that a location is in are printed in the order of the list."""
    right = True
    for end, index in enumerate(location):
        if isinstance(index, int):
            before = last.get(location[:end])
            right = right and (before is None or before[0] == index or before[1] < place)
            if before is None or before[0] != index:
                last[location[:end]] = (index, place)
    return right


def gathered(part: Any) -> tuple[str, bool]:
    """Return with which others a form may gather a participant: its category, and whether it was there."""
    return getattr(part, "capacity", ""), getattr(part, "attendance", "") in ("apologies", "absent")
