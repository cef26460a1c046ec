"""Which fields of a record a form leaves out."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thbreports.source.origin import Location

_HEADED = re.compile(r"(?:^|\.)(?:sessions|agenda|items|annexes)\.number$")
"""Numbers that stand before a title."""


@functools.lru_cache(maxsize=64)
def hidden_fields(
    leaves_out: tuple[str, ...], prints: tuple[str, ...], renumbers: tuple[str, ...]
) -> Callable[[Location], bool]:
    """Return the test whether a field is left out; ``sessions.title`` is that of sessions at any depth.

    Args:
        leaves_out: fields that are not printed.
        prints: where it names any, all others are left out.
        renumbers: fields that are left out of the items at the top of their list.
    """
    listed, kept, replaced = frozenset(leaves_out), frozenset(prints), frozenset(renumbers)
    # A number is a part of the heading: without its words it says nothing.
    listed |= {path.removesuffix("title") + "number" for path in listed if path.endswith(".title")}
    listed |= {path for path in kept if _HEADED.search(path) and not within(f"{path[:-6]}title", kept)}
    ways = {path[: match.start()] for path in kept for match in re.finditer(r"\.", path)}
    ways |= {f"{part}points" for part, dot, name in map(_parted, kept) if dot and name in _OF_POINTS}

    @functools.lru_cache(maxsize=4096)  # documents ask for the same few fields again and again
    def hidden(location: Location) -> bool:
        name = _governing(field_name(location))
        if within(name, listed) or (name in replaced and _at_the_top(location)):
            return True
        if not _WORDING.isdisjoint(name.split(".")):
            return False
        return bool(kept) and name not in ways and not within(name, kept)

    return hidden


_WORDING = frozenset({"headings", "labels", "footnotes", "heading"})
"""Fields that say in which words others are printed: a form that prints those takes these with them."""
_IN_WORDS = {"date_text": "date", "time_text": "start_time"}


def _governing(name: str) -> str:
    """Return the field that says whether another is printed: a day in words stands where the day does."""
    *around, last = name.split(".")
    return ".".join([*around, _IN_WORDS.get(last, last)])


_OF_POINTS = frozenset(
    ("turns", "conclusions", "decisions", "recommendations", "commitments", "actions", "votes", "elections")
)
"""What stands in a point, and counts as its session's."""


def _parted(path: str) -> tuple[str, str, str]:
    """Return the part of a path before its last name with a dot, the dot, and that name."""
    part, dot, name = path.rpartition(".")
    return part + dot, dot, name


def within(name: str, paths: Collection[str]) -> bool:
    """Tell whether a field, or a part that it belongs to, is one of the paths."""
    names = name.split(".")
    return any(".".join(names[:end]) in paths for end in range(1, len(names) + 1))


def _at_the_top(location: Location) -> bool:
    """Tell whether the part of a field is below no point and no turn, in a list that is in no other."""
    lists = [part for part in location[:-1] if isinstance(part, str)]
    return not set(lists[:-1]) & {"points", "turns", "point", "turn"}


def field_name(location: Location) -> str:
    """Return the name of the field at a location without places in lists: ``sessions.title`` at any depth.

    What stands in minutes that are a list has the name of the list of its kind: ``sessions.decisions``; what
    came of a point, too.
    """
    from thbreports.record.sessions import IN_MINUTES  # a pack is read without the models

    names: list[str] = []
    for part in location:
        if not isinstance(part, str):
            continue
        name = part
        if names[-1:] == ["minutes"] and part in IN_MINUTES:
            names.pop()
            name = IN_MINUTES[part]
        elif names[-1:] == ["points"] and part in _OF_POINTS:
            names.pop()
        if names[-1:] != [name]:
            names.append(name)
    return ".".join(names)
