"""The first difference between the words that were meant and the words that were read back."""

import itertools
import unicodedata
from dataclasses import dataclass
from typing import Literal, NamedTuple

from thbreports.packs.font_extra import SCRIPTS
from thbreports.record.markdown.passage import LINE_END, Extract, Passage

_AROUND, _AGREE = 6, 3
"""Words shown on either side of a difference, and words that must agree again to call some missing or extra.
"""
_REACH = 400
"""How far to look for the place where two texts agree again."""

_STARS = {" ": "", "b": "**", "i": "*", "x": "***", "w": "", "j": "*"}
_ALSO = {"w": " b", "j": "ix"}
"""What a mark may be as well, in a line that is bold by the design of a pack."""
_UPRIGHT = str.maketrans("ixj", " bw")


@dataclass(frozen=True)
class Difference:
    """Where two extracts first differ.

    Attributes:
        note: the number of the footnote, from 1; 0 for the body.
        ordinal: the number of the word in the expected passage, from 1.
        expected: the expected words around it, emphasis written as `**bold**` and `*italic*`.
        found: the found words around it.
        kind: "word" (other characters, or a space lost or added), "emphasis", "missing" or "extra" (whole
            words), or "mark" (of an item of a list, of which `ordinal` is the number among all).
        message: all of it in one line.
        at: the index of the first character of that word in the expected passage; 0 for a mark.
    """

    note: int
    ordinal: int
    expected: str
    found: str
    kind: Literal["word", "emphasis", "missing", "extra", "mark"]
    message: str
    at: int


def compare(expected: Extract, found: Extract) -> Difference | None:
    """Return the first difference between two extracts, or None when a reader would find none.

    Characters must be the same one by one: case, quotation marks, dashes and composed accents count. White
    space of one kind equals white space of another; a line end in `found` also equals nothing, because a word
    may break there. Emphasis is compared for each character that is not white space, and then the marks of
    lists.
    """
    difference = _first_difference(0, expected.body, found.body)
    empty = Passage("", "")
    for number in range(1, max(len(expected.notes), len(found.notes)) + 1):
        if difference is not None:
            break
        pair = [
            extract.notes[number - 1] if number <= len(extract.notes) else empty
            for extract in (expected, found)
        ]
        difference = _first_difference(number, *pair)
    if difference is None and None not in (expected.marks, found.marks):
        difference = _other_mark(expected.marks or (), found.marks or ())
    return difference


def _other_mark(expected: tuple[str, ...], found: tuple[str, ...]) -> Difference | None:
    """Return the first list item whose mark differs."""
    for ordinal, (left, right) in enumerate(itertools.zip_longest(expected, found, fillvalue=""), start=1):
        if left != right:
            shown = [f"'{mark}'" if mark else "none" for mark in (left, right)]
            message = f"mark {ordinal} of the lists: expected {shown[0]}, found {shown[1]}"
            return Difference(0, ordinal, left, right, "mark", message, 0)
    return None


def _differ(expected: str, found: str, char: str) -> bool:
    """Tell whether two marks of a character are seen to differ.

    Fonts have one face of symbols, in which nobody sees emphasis; scripts that the extra fonts draw have no
    italics.
    """
    name = unicodedata.name(char, "").partition(" ")[0]
    if name in SCRIPTS or unicodedata.east_asian_width(char) in "WFH":
        expected, found = expected.translate(_UPRIGHT), found.translate(_UPRIGHT)
        if expected == found:
            return False
    is_symbol = "\u2460" <= char <= "\u27bf" or unicodedata.category(char) in ("So", "Sm")
    return not is_symbol and found not in _ALSO.get(expected, "")


class _Clash(NamedTuple):
    """Where two passages part, and whether the characters agree and only their marks do not."""

    expected: int
    found: int
    emphasis: bool


def _clash(expected: Passage, found: Passage) -> _Clash | None:
    left, right = expected.text, found.text
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i].isspace() and right[j].isspace():
            i, j = i + 1, j + 1
        elif right[j] == LINE_END:
            j += 1
        elif left[i] != right[j]:
            return _Clash(i, j, emphasis=False)
        elif expected.marks[i] != found.marks[j] and _differ(expected.marks[i], found.marks[j], right[j]):
            return _Clash(i, j, emphasis=True)
        else:
            i, j = i + 1, j + 1
    return _clash_at_end(left, right, i, j)


def _clash_at_end(left: str, right: str, i: int, j: int) -> _Clash | None:
    # Where one side ends with a whole word, the difference begins with the next word of the other.
    if i == len(left) and j < len(right) and right[j].isspace():
        j += 1
    if j == len(right) and i < len(left) and left[i].isspace():
        i += 1
    return None if i == len(left) and j == len(right) else _Clash(i, j, emphasis=False)


def _first_difference(note: int, expected: Passage, found: Passage) -> Difference | None:
    clash = _clash(expected, found)
    if clash is None:
        return None
    # Context is cut where the passages still agreed last: the start of the word in which they part.
    left_start, right_start = _starts(expected.text, found.text, clash)
    kind: Literal["word", "emphasis", "missing", "extra"]
    if clash.emphasis:
        kind, remark = "emphasis", _changed_mark(expected.marks[clash.expected], found.marks[clash.found])
    else:
        kind, remark = _changed_words(expected.text, found.text, clash, left_start, right_start)
    ordinal = len(expected.text[:left_start].split()) + 1
    shown = _context(expected, left_start), _context(found, right_start)
    place = f"footnote {note}, word {ordinal}" if note else f"word {ordinal}"
    message = f"{place}: expected '{shown[0]}', found '{shown[1]}' ({remark})"
    return Difference(note, ordinal, shown[0], shown[1], kind, message, left_start)


def _starts(expected: str, found: str, clash: _Clash) -> tuple[int, int]:
    if clash.expected == len(expected) and (clash.found == 0 or found[clash.found - 1].isspace()):
        return clash.expected, clash.found
    left = _word_start(expected, clash.expected)
    return left, _found_start(expected[left : clash.expected], found, clash.found)


def _word_start(text: str, index: int) -> int:
    # A clash on a separator belongs to the word before it: that word is the one that grew or broke.
    while index > 0 and not text[index - 1].isspace():
        index -= 1
    return index


def _found_start(agreed: str, text: str, index: int) -> int:
    # Line ends inside the agreed part of a word are no part of it.
    count = len(agreed)
    while count > 0:
        index -= 1
        count -= text[index] != LINE_END
    return index


def _changed_mark(expected: str, found: str) -> str:
    changes = []
    for name, letters in (("bold", "bx"), ("italic", "ix")):
        if (expected in letters) != (found in letters):
            changes.append(f"{name} {'lost' if expected in letters else 'added'}")
    return ", ".join(changes)


def _changed_words(
    expected: str, found: str, clash: _Clash, left_start: int, right_start: int
) -> tuple[Literal["word", "missing", "extra"], str]:
    at_left, at_right = expected[clash.expected : clash.expected + 1], found[clash.found : clash.found + 1]
    inside = clash.expected > left_start and clash.found > right_start
    if inside and at_left.isspace() and at_right == expected[clash.expected + 1 : clash.expected + 2]:
        return "word", "space lost"
    if inside and at_right.isspace() and at_left == found[clash.found + 1 : clash.found + 2]:
        return "word", "space added"
    left, right = (
        text[start:].split(None, _REACH + _AGREE)[: _REACH + _AGREE]
        for text, start in ((expected, left_start), (found, right_start))
    )
    missing, extra = _skipped(left, right), _skipped(right, left)
    if missing and (not extra or missing <= extra):
        return "missing", _counted(missing, "missing")
    if extra:
        return "extra", _counted(extra, "too many")
    return "word", "word changed"


def _skipped(longer: list[str], shorter: list[str]) -> int:
    """Return how many words of `longer` to pass over for both to agree again; 0 when that does not help."""
    if not shorter:
        return len(longer)
    for count in range(1, min(len(longer), _REACH) + 1):
        rest, size = longer[count:], min(_AGREE, len(shorter))
        if rest[:size] == shorter[:size] and (size == _AGREE or len(rest) == size):
            return count
    return 0


def _counted(count: int, remark: str) -> str:
    return f"{count} word{'s' if count > 1 else ''} {remark}"


def _context(passage: Passage, index: int) -> str:
    """Return the word at `index` with its neighbours, emphasis written with asterisks."""
    before = passage.text[:index].split()[-_AROUND:]
    start = index
    for _ in before:
        start = _word_start(passage.text, start - 1)
    end = index
    for _ in range(_AROUND + 1):
        while end < len(passage.text) and not passage.text[end].isspace():
            end += 1
        end += 1
    return starred(passage, start, min(end, len(passage.text)))


def starred(passage: Passage, start: int = 0, end: int | None = None) -> str:
    """Return a stretch of a passage in one line, with `**bold**`, `*italic*` and `***both***`."""
    pieces: list[str] = []
    current, gap = " ", ""
    for character, mark in zip(passage.text[start:end], passage.marks[start:end], strict=True):
        if character.isspace():
            gap = " " if pieces else ""
            continue
        if mark != current:
            pieces += [_STARS[current], gap, _STARS[mark]]
            current, gap = mark, ""
        pieces += [gap, character]
        gap = ""
    return "".join([*pieces, _STARS[current]])
