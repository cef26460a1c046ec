"""What is looked for in a finished file: the words of withheld texts that tell something."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from thbreports.record.markdown.passage import seen
from thbreports.source.origin import Location
from thbreports.verify.leaks.part import APART
from thbreports.verify.leaks.words import WORD, addresses, folded, pieces

Withheld = tuple[Location, str]
"""A text that is withheld, and the place in the record at which it stands."""

SHORT = 6
"""Letters below which words are found as words alone, and not where something parts their letters."""
_WINDOW, _KNOWN_WINDOW, _WHOLE = 4, 6, 8
_LETTERS = 10
"""Letters that a stretch of a sentence has at least: fewer say nothing."""
_FIGURES, _APART, _FEW = 5, 7, 9
"""Figures of a number that tells something, of one written in parts (a date and the number of an item may
stand beside each other), and of one that no coordinates of a drawing are likely to be."""


@dataclass(frozen=True, slots=True)
class Needle:
    """Words that are looked for: as they are written, and where; ``name`` is one word, such as a name."""

    written: str
    location: Location
    words: tuple[str, ...]
    name: bool

    @property
    def letters(self) -> str:
        """The words without what parts them."""
        return "".join(self.words)

    @property
    def is_number(self) -> bool:
        """Whether it has no letter."""
        return self.letters.isdigit()

    @property
    def parts_apart(self) -> bool:
        """Whether it is looked for where its letters may stand apart: a short number is in every drawing."""
        return len(self.letters) >= (_FEW if self.is_number else SHORT)


class Public:
    """What everybody may read: the texts of a record that are not withheld, and the words of its form."""

    def __init__(self, texts: Iterable[str], form: Iterable[str] = (), beside: Iterable[str] = ()) -> None:
        """Begin with what may be read.

        Args:
            texts: those of a record.
            form: words that a form prints of itself.
            beside: what follows one another where a form prints texts side by side; of words that are public.
        """
        read = [piece for text in texts for piece in pieces(text)]
        known = folded("\0".join([*read, *form])).replace("\0", APART)
        words = WORD.findall(known)
        self.words = frozenset(words).difference(WORD.findall(APART))
        sides = {one: WORD.findall(one) for one in map(folded, {*beside})}
        known_sides = [one for one, said in sides.items() if self.words.issuperset(said)]
        self.text = APART.join([known, *known_sides])
        words += WORD.findall(APART.join(["", *known_sides]))
        self.sequence, self.letters = f" {' '.join(words)} ", "".join(words)
        self.small = {folded(word) for word in {*WORD.findall("\0".join(read))} if word[:1].islower()}

    def says(self, words: Sequence[str]) -> bool:
        """Tell whether these words follow one another in a public text."""
        return self.words.issuperset(words) and f" {' '.join(words)} " in self.sequence


def needles(withheld: Iterable[Withheld], public: Public) -> list[Needle]:
    """Return what is looked for of withheld texts, each once, at the first place that it stands at."""
    found: dict[tuple[str, ...], Needle] = {}
    known: set[str] = set()
    for location, text in withheld:
        if text in known:
            continue
        known.add(text)
        for needle in _of_text(location, text, public):
            if needle.words not in found and not public.says(needle.words):
                found[needle.words] = needle
    return list(found.values())


def _of_text(location: Location, text: str, public: Public) -> Iterator[Needle]:
    read = pieces(text)
    alone = len(read) == 1
    for piece in read:
        for address in addresses(piece):
            words = tuple(WORD.findall(folded(address)))
            figures = sum(map(len, words))
            if words and figures >= (_FIGURES if len(words) == 1 or not "".join(words).isdigit() else _APART):
                yield Needle(address, location, words, len(words) == 1)
                if len(words) > 1 and "".join(words).isdigit():
                    yield Needle(address, location, ("".join(words),), True)
        yield from _of_piece(location, piece, public, alone)


def _of_piece(location: Location, piece: str, public: Public, alone: bool) -> Iterator[Needle]:
    piece = unicodedata.normalize("NFKC", seen(piece))
    words: list[str] = []
    names: list[bool] = []
    spans: list[tuple[int, int]] = []
    for match in WORD.finditer(piece):
        for word in WORD.findall(folded(match[0])):  # several where a capital folds into a letter and a mark
            words.append(word)
            names.append(_is_name(match[0]))
            spans.append(match.span())

    def stretch(start: int, end: int, name: bool = False) -> Needle:
        written = piece[spans[start][0] : spans[end - 1][1]]
        return Needle(" ".join(written.split()), location, tuple(words[start:end]), name)

    count = len(words)
    fresh = [
        word not in public.words and _content([word], [name]) for word, name in zip(words, names, strict=True)
    ]
    for number, word in enumerate(words):
        telling = (names[number] and word not in public.small) or (alone and count == 1)
        if telling and word not in public.words and _tells(word):
            yield stretch(number, number + 1, name=True)
    if 2 <= count <= _WHOLE and (_content(words, names) > 1 or any(fresh)):
        yield stretch(0, count)
    start = 0
    for number in range(count + 1):
        if number == count or not names[number]:
            if number - start > 1 and _content(words[start:number], names[start:number]) > 1:
                yield stretch(start, number)
            start = number + 1
    for number in range(count - _WINDOW + 1):
        end = number + _WINDOW
        if any(fresh[number:end]) and sum(map(len, words[number:end])) >= _LETTERS:
            yield stretch(number, end)
    for number in range(count - _KNOWN_WINDOW + 1):
        end = number + _KNOWN_WINDOW
        if not any(fresh[number:end]) and sum(map(len, words[number:end])) >= 2 * _LETTERS:
            yield stretch(number, end)


def _is_name(word: str) -> bool:
    """Tell whether a word may be a name: it has a capital, a figure among letters, or no small letters."""
    return any(char.isupper() or char.istitle() for char in word) or not (word.islower() or word.isdigit())


def _tells(word: str) -> bool:
    figures = sum(map(str.isdigit, word))
    return figures >= _FIGURES if word.isdigit() else len(word) >= (4 if figures else 3)


def _content(words: Sequence[str], names: Sequence[bool]) -> int:
    """Return how many of some words are no small words, nor numbers, as 'of the' and '3' are."""
    return sum(
        not word.isdigit() and (name or len(word) > 3) for word, name in zip(words, names, strict=True)
    )
