"""Names of fields and of parts, as ``leaves_out`` and ``order`` write them."""

from __future__ import annotations

import re

from thbreports.errors import nearest
from thbreports.record.kinds import PARTS, shortened
from thbreports.record.meeting import Meeting
from thbreports.record.part import Part, fields_of

_PATH = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)*")


def path_problem(path: str) -> tuple[str, str] | None:
    """Return message and hint for a path that no field of a record has, with the nearest name that there is.

    ``sessions.title`` is the title of sessions at any depth.
    """
    if not _PATH.fullmatch(path):
        return f"{shortened(path)!r} is not a path of the record", "write sessions.title"
    part: type[Part] | None = Meeting
    before = ""
    for name in path.split("."):
        if part is None:
            return f"'{before}' has no fields of its own, in '{path}'", f"write '{path.partition('.')[0]}'"
        if name == before:
            return f"'{name}.{name}' in '{path}'", f"'{name}' stands for every depth"
        known = fields_of(part)
        if name not in known:
            where = "" if name == path else f" of '{path}'"
            hint = nearest(name, list(known)) or "known are " + ", ".join(known)
            return f"unknown field '{name}'{where} in {part.noun}", hint
        part, before = known[name].part, name
    return None


def part_problem(name: str) -> tuple[str, str] | None:
    """Return message and hint for a name that is no part of a report which can stand in another place."""
    if name in PARTS:
        return None
    hint = nearest(name, PARTS) or "known are " + ", ".join(PARTS)
    return f"'{shortened(name)}' is no part that can stand in another place", hint
