"""What is read back from a finished file: words in reading order, each character with its emphasis."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

LINE_END, SPACE, BLOCK_END = "\n", " ", "\f"
"""Separators from weak to strong. When several meet, the strongest stands."""
_STRENGTH = {"": 0, LINE_END: 1, SPACE: 2, BLOCK_END: 3}

_UNSEEN = frozenset("\u00ad\u034f\u061c\ufeff").union(
    *(
        map(chr, range(first, last + 1))
        for first, last in (
            (0x180B, 0x180F),
            (0x200B, 0x200F),
            (0x202A, 0x202E),
            (0x2060, 0x206F),
            (0xFE00, 0xFE0F),
            (0xE0001, 0xE007F),
            (0xE0100, 0xE01EF),
        )
    )
)
"""Characters that no font draws, by Unicode's Default_Ignorable_Code_Point: soft hyphen, joiners, zero-width
spaces, direction marks, variation selectors, tags. A reader sees none of them and a PDF loses them, so no
format reports them."""

Kind = Literal["bold", "italic"]
_LETTERS: dict[Kind, str] = {"bold": "bx", "italic": "ix"}
WEIGHTED = {" ": "w", "i": "j"}
"""Marks of what a style sheet may have made bold as well: plain, and emphasis."""


class UnreadableError(ValueError):
    """A finished file cannot be read back at all: broken, or without the structure that reading needs."""


@dataclass(frozen=True)
class Passage:
    """Words read back from a finished file, in reading order.

    `text` holds the characters as they are; runs of white space (also no-break spaces, which fonts draw with
    the glyph of the space) are one separator: a space, "\\f" between two blocks (it compares equal to a
    space, and no span of emphasis reaches across it) or "\\n" at a line end where a space may or may not
    stand.
    `marks` holds one letter per character of `text`: " " plain, "b" strong, "i" emphasis, "x" both; what is
    expected of lines that are bold by design has "w" and "j" for plain and emphasis.
    """

    text: str
    marks: str

    def __post_init__(self) -> None:
        if len(self.text) != len(self.marks):
            raise ValueError("a passage needs one mark for each character")


@dataclass(frozen=True)
class Extract:
    """All the words of one finished file: the body, and the footnotes in order of their numbers.

    `marks` are those of the items of its lists, in reading order, where the format counts them: "1.", "(a)".
    Bullets and what stands in footnotes are not among them. A reader that cannot tell leaves None.
    """

    body: Passage
    notes: tuple[Passage, ...]
    marks: tuple[str, ...] | None = None


def all_seen(text: str) -> bool:
    """Tell whether fonts draw every character of a text, so that a passage keeps all of them."""
    return text.isascii() or _UNSEEN.isdisjoint(text)


def seen(text: str) -> str:
    """Return a text without the characters that no font draws."""
    return text if all_seen(text) else "".join(one for one in text if one not in _UNSEEN)


def mark_of(bold: bool, italic: bool) -> str:
    """Return the letter that marks a character as bold, italic, both or neither."""
    return (" b", "ix")[italic][bold]


def words(passage: Passage) -> tuple[str, ...]:
    """Return the words of a passage, split at every separator (a line end counts as one)."""
    return tuple(passage.text.split())


def spans(passage: Passage) -> list[tuple[str, str]]:
    """Return the spans a reader sees, each ("bold" or "italic", text), in order of their starts.

    Characters with the same emphasis form one span across spaces and line ends, whatever elements or runs
    carry them. The end of a block ends a span. A stretch that is both bold and italic is part of a span of
    either kind.
    """
    found = [
        (start, kind, text) for kind, letters in _LETTERS.items() for start, text in _runs(passage, letters)
    ]
    return [(kind, text) for _, kind, text in sorted(found, key=lambda span: span[0])]


def _runs(passage: Passage, letters: str) -> Iterator[tuple[int, str]]:
    start = end = -1
    for index, (character, mark) in enumerate(zip(passage.text, passage.marks, strict=True)):
        if character in (SPACE, LINE_END):
            continue
        if character != BLOCK_END and mark in letters:
            start, end = (index if start < 0 else start), index + 1
        elif start >= 0:
            yield start, " ".join(passage.text[start:end].split())
            start = -1
    if start >= 0:
        yield start, " ".join(passage.text[start:end].split())


class PassageBuilder:
    """Collects characters and separators in reading order and folds white space on the way."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._marks: list[str] = []
        self._separator = ""

    def __len__(self) -> int:
        return len(self._text)

    @property
    def last(self) -> str:
        """The last character that was added, "" when there is none or a separator follows it."""
        return self._text[-1] if self._text and not self._separator else ""

    def add(self, text: str, mark: str = " ") -> None:
        """Add characters that share one mark; white space among them becomes a separator."""
        if text[:1].isspace():
            self.separate(SPACE)
        for number, word in enumerate(text.split()):
            if number:
                self.separate(SPACE)
            drawn = seen(word)
            if drawn:
                self._flush(mark)
                self._text.extend(drawn)
                self._marks.extend(mark * len(drawn))
        if text[-1:].isspace():
            self.separate(SPACE)

    def separate(self, separator: str) -> None:
        """Note a separator; it is written once, and only when words stand on both sides of it."""
        if _STRENGTH[separator] > _STRENGTH[self._separator]:
            self._separator = separator

    def plain_from(self, start: int) -> None:
        """Take off the emphasis of a style sheet from all since `start`.

        A heading, table header or caption may be bold or italic by style sheet: a reader takes as emphasis
        what differs.  What the record has bold is regular within bold words, so the weight of the greater
        part counts as none, of halves that of the first; what it has italic stays so, and is none only where
        all is italic.
        `docs/architecture.md` allows style sheets this for these blocks alone.
        """
        drawn = [
            mark
            for mark, text in zip(self._marks[start:], self._text[start:], strict=True)
            if not text.isspace()
        ]
        bold = 2 * sum(mark in "bx" for mark in drawn) + (drawn[:1] in (["b"], ["x"])) > len(drawn)
        italic = all(mark in "ix" for mark in drawn)
        for index in range(start, len(self._marks)):
            mark = self._marks[index]
            self._marks[index] = mark_of((mark in "bx") != bold, mark in "ix" and not italic)

    def weight_from(self, start: int) -> None:
        """Say of every character since ``start`` that a style sheet may have made it bold as well."""
        for index in range(start, len(self._marks)):
            self._marks[index] = WEIGHTED.get(self._marks[index], self._marks[index])

    def passage(self) -> Passage:
        """Return what was collected; a separator at either end is dropped."""
        return Passage("".join(self._text), "".join(self._marks))

    def _flush(self, mark: str) -> None:
        if self._separator and self._text:
            before = self._marks[-1]
            shared = mark_of(before in "bx" and mark in "bx", before in "ix" and mark in "ix")
            self._text.append(self._separator)
            self._marks.append(" " if self._separator == BLOCK_END else shared)
        self._separator = ""
