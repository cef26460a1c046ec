"""Lists with letters, roman numbers or brackets: ``a)``, ``(a)``, ``i.``, ``(1)``.

Markdown knows ``1.`` and ``1)`` alone.  Where two marks or more follow each other in their order, they are
read as numbers of the same width, so that the parser's own rule makes the list, and each item keeps what was
written.  A mark without its next, such as "a)" or "I." at the start of a sentence, begins no list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore

KINDS = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman", "1": ""}
"""Kinds of numbers: how HTML names them, and the class that a list of them has."""
BRACKETS = {".": "", ")": "paren", "()": "parens"}
"""The signs around a number, and the class that a list with them has."""

_MARK = re.compile(r"(\(?)([a-z]|[ivxlc]{2,7}|[A-Z]|[IVXLC]{2,7}|[0-9]{1,3})([.)])(?=[ \t]|\Z)")
_NUMBER = re.compile(r"[0-9]{1,9}(?P<sign>[.)])(?=[ \t]|\Z)")
"""A mark that is Markdown's own."""
_ROMAN = re.compile(r"c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


class _Mark(NamedTuple):
    """A mark at the start of a line: where its number stands in the source, and what it may mean."""

    start: int
    number: str
    signs: str
    meanings: frozenset[tuple[str, int]]


def marks_plugin(md: MarkdownIt, **_options: Any) -> None:
    """Let a Markdown parser read these lists; their tokens have ``kind`` and ``signs`` in ``meta``."""
    md.block.ruler.before("list", "marks", _rule, {"alt": ["paragraph", "reference", "blockquote"]})
    md.core.ruler.after("block", "marks", _give)


def sign_of_mark(words: str) -> int:
    """Return the place of the sign behind a number with which words could begin such a list, or -1."""
    start = len(words) - len(words.lstrip())
    match = _MARK.match(words, start)
    return -1 if match is None or _read(match) is None else match.start(3)


def _rule(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Note the marks of a list that begins in a line, and make numbers of them for the rule behind it."""
    if state.is_code_block(first) or first in state.env.get("no_marks", ()):
        return False
    mark = _mark(state, first)
    if mark is None:
        return False
    kind, value, sign, lines = _run(state, first, end, mark)
    if len(lines) < 2:
        return False
    if silent:
        return value == 1
    noted, parts, done = state.env.setdefault("marks", {}), [], 0
    for number, (line, one) in enumerate(lines):
        noted[line, state.level] = (kind, one.signs, value + number)
        width = len(one.number) + len(one.signs)
        parts += [state.src[done : one.start], "1".zfill(width - 1), sign]
        done = one.start + width
    state.src = "".join([*parts, state.src[done:]])
    return False


def _run(
    state: StateBlock, first: int, end: int, mark: _Mark
) -> tuple[str, int, str, list[tuple[int, _Mark]]]:
    """Return the kind of a list, the value of its first mark, a sign, and the lines that its items begin in.

    The sign is not that of a list with plain numbers behind it, which would be read as one with it.
    """
    lines = [(first, mark)]
    indent, blank = state.sCount[first], False
    inside = indent + len(mark.number) + len(mark.signs) + 1
    meanings, sign = mark.meanings, mark.signs[-1]
    for line in range(first + 1, end):
        if state.isEmpty(line):
            blank = True
            continue
        if state.sCount[line] < state.blkIndent:
            break
        if state.sCount[line] < inside:
            found, number = _mark(state, line), _match(_NUMBER, state, line)
            next_ones = {(kind, value - len(lines)) for kind, value in found.meanings} if found else set()
            if found is not None and found.signs == mark.signs and meanings & next_ones:
                meanings &= next_ones
                lines.append((line, found))
            elif number is not None:
                sign = "." if number["sign"] == ")" else ")"
                break
            elif blank or found is not None:
                break
        blank = False
    kind, value = min(meanings, key=lambda one: ("1iIaA".index(one[0]), one[1]))
    return kind, value, sign, lines


def _mark(state: StateBlock, line: int) -> _Mark | None:
    match = _match(_MARK, state, line)
    return _read(match) if match is not None else None


def _match(pattern: re.Pattern[str], state: StateBlock, line: int) -> re.Match[str] | None:
    """Return what matches at the start of a line with further words."""
    start, end = state.bMarks[line] + state.tShift[line], state.eMarks[line]
    match = pattern.match(state.src, start, end)
    return match if match is not None and match.end() < end else None


def _read(match: re.Match[str]) -> _Mark | None:
    opening, number, closing = match.groups()
    if opening and closing == ".":
        return None
    signs = "()" if opening else closing
    meanings = frozenset(_meanings(number, signs))
    return _Mark(match.start(), number, signs, meanings) if meanings else None


def _meanings(number: str, signs: str) -> Iterator[tuple[str, int]]:
    """Yield the kinds of numbers that a mark may be of, with its value in each."""
    if number.isdigit():
        if signs == "()":  # the others are Markdown's own
            yield "1", int(number)
        return
    low = number.lower()
    if len(number) == 1 and (number.islower() or signs != "."):  # "A. Smith" is a name
        yield ("a" if number.islower() else "A"), ord(low) - ord("a") + 1
    if _ROMAN.fullmatch(low):
        yield ("i" if number.islower() else "I"), _roman(low)


def _roman(number: str) -> int:
    values = [_VALUES[letter] for letter in number]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _give(state: StateCore) -> None:
    """Give the tokens of lists their marks; what became no item is told in ``env["no_marks"]``."""
    noted: dict[tuple[int, int], tuple[str, str, int]] = state.env.get("marks", {})
    if not noted:
        return
    left = dict(noted)
    lists: list[Any] = []
    for token in state.tokens:
        if token.type == "ordered_list_open":
            lists.append(token)
        elif token.type == "ordered_list_close":
            lists.pop()
        elif token.type == "list_item_open" and token.map and token.info:
            mark = left.pop((token.map[0], token.level - 1), None)
            if mark is not None:
                kind, signs, value = mark
                token.info = str(value)
                lists[-1].meta.setdefault("start", value)
                lists[-1].meta.update(kind=kind, signs=signs)
    state.env["no_marks"] = {line for line, _ in left}
