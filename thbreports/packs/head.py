"""``[head]`` of a pack.toml: where the parts of the head of a report stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from thbreports.errors import nearest

PLACES = ("left", "right", "above", "below")
"""Two columns, and the lines above and below the title."""
RECORDED = (
    "issuer", "issued", "references", "subjects", "file", "registration", "previous", "marking", "body",
    "series", "kind", "authors", "status", "published", "original-language", "languages",
)  # fmt: skip
"""Parts that print what a record says: each has a place, or words would be lost."""
PARTS = (*RECORDED, "picture", "language", "original-mark")
"""The others: a picture of the pack, and marks of languages such as EN and (OR. en)."""
_INSTEAD = {"original-language": "original-mark"}
_KEYS = (*PLACES, "picture", "cover")

Slip = tuple[str, str, str, str]


def read(table: Any) -> tuple[dict[str, Any], list[Slip]]:
    """Return what a table says, and its slips: table, key, message and hint of each."""
    if not isinstance(table, dict):
        return {}, [("", "head", "'head' is not a table", "write [head] above its keys")]
    return dict(table), [("head", key, *slip) for key, said in table.items() for slip in _slips(key, said)]


def _slips(key: str, said: Any) -> Iterator[tuple[str, str]]:
    if key == "picture":
        if not isinstance(said, str):
            yield "'picture' is not a text", "write the name of one of [pictures]"
    elif key == "cover":
        if said not in ("yes", "no"):
            yield f"'cover' cannot be {said!r}", 'write "yes" or "no"'
    elif key not in PLACES:
        yield f"unknown key '{key}'", nearest(key, _KEYS) or "known are " + ", ".join(_KEYS)
    elif not isinstance(said, list) or not all(isinstance(part, str) for part in said):
        yield f"'{key}' is not a list of texts", f'write {key} = ["references", "marking"]'
    else:
        for place, part in enumerate(said):
            if part not in PARTS:
                yield f"unknown part '{part}' of the head", nearest(part, PARTS) or _known()
            elif part in said[:place]:
                yield f"the part '{part}' stands twice in '{key}'", "take one out"


def _known() -> str:
    return "known are " + ", ".join(PARTS)


def merged(parents: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return where the parts of the head stand in a pack.

    A part that a pack places leaves its place in the parents; one that has no place any more stands below
    the title, so that no word of a record is lost.
    """
    placed = {part for place in PLACES for part in own.get(place, ())}
    found: dict[str, Any] = {}
    for place in PLACES:
        inherited = [part for part in parents.get(place, ()) if part not in placed]
        found[place] = list(own[place]) if place in own else inherited
    listed: Sequence[str] = [part for place in PLACES for part in found[place]]
    found["below"] += [
        part for part in RECORDED if part not in listed and _INSTEAD.get(part, part) not in listed
    ]
    found["cover"] = own.get("cover", "yes" if parents.get("cover") else "no") == "yes"
    found["picture"] = own.get("picture", parents.get("picture", ""))
    return found
