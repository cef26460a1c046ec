"""Custom properties of style sheets: how long their values become when those that they name are put in.

A layout puts them in before it looks at anything, and 30 that each name another twice fill any memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tinycss2.ast import Node

LONGEST = 10_000
"""Words and signs of a value with all values put in that it names."""
_DEEPEST = 50
"""How many custom properties may name each other in a row."""


class Value(NamedTuple):
    """What one declaration gives a custom property: where, how many words and signs, and which it names."""

    line: int
    column: int
    name: str
    size: int
    named: tuple[str, ...]


def declared(block: Sequence[Node]) -> Iterator[Value]:
    """Yield the custom properties that a block of declarations sets, as far as they name others."""
    parts: list[list[Node]] = [[]]
    for token in block:
        if token == ";":
            parts.append([])
        elif token.type not in ("whitespace", "comment"):
            parts[-1].append(token)
    for name, colon, *value in (part for part in parts if len(part) > 2):
        if name.type == "ident" and name.value.startswith("--") and colon == ":":
            size, named = _counted(value)
            if named:
                yield Value(name.source_line, name.source_column, name.value, size, named)


def _counted(value: Iterable[Node]) -> tuple[int, tuple[str, ...]]:
    """Return how many words and signs a value has, and the properties that it names, each time again."""
    waiting, size = list(value), 0
    named: list[str] = []
    while waiting:
        token = waiting.pop()
        size += 1
        inner = getattr(token, "content", None) or getattr(token, "arguments", None)
        if isinstance(inner, list):
            waiting.extend(inner)
            if token.type == "function" and token.lower_name == "var":
                named.extend(one.value for one in inner[:3] if one.type == "ident")
    return size, tuple(named)


def too_long(values: Iterable[Value]) -> Iterator[Value]:
    """Yield the values that become longer than ``LONGEST``, or that name others in too long a row."""
    listed = list(values)
    by_name: dict[str, list[Value]] = {}
    for value in listed:
        by_name.setdefault(value.name, []).append(value)
    known: dict[str, tuple[int, int]] = {}

    def inside(name: str, depth: int) -> tuple[int, int]:
        """Return the length of a property, and how many name each other in a row below it."""
        if depth > _DEEPEST:  # also where a property names itself
            return LONGEST, depth
        if name not in known:
            found = [whole(one, depth) for one in by_name.get(name, ())] or [(1, 0)]
            known[name] = max(size for size, _ in found), max(below for _, below in found)
        return known[name]

    def whole(value: Value, depth: int) -> tuple[int, int]:
        found = [inside(name, depth + 1) for name in value.named]
        size = value.size + sum(size for size, _ in found)
        return min(size, LONGEST + 1), 1 + max(below for _, below in found)

    for value in listed:
        size, below = whole(value, 0)
        if size > LONGEST or below > _DEEPEST:
            yield value
