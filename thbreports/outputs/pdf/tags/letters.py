"""The letters of each word, said where the glyphs that draw it say others.

A file says of each glyph which letters it stands for (ISO 32000-1, 9.10.3), and of each but once.  WeasyPrint
says of it what it stood for when it was first drawn.  That is wrong where one glyph draws several texts (the
ligature of "fi", and U+FB01), and where several draw one (a letter and the dot below it); there the word says
its own letters (``ActualText``, 14.9.4), by which it is found, copied and read out.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import pydyf

from thbreports.outputs.pdf.tags.tree import Tree
from thbreports.record.markdown.passage import seen

_FONT = re.compile(rb"/(\S+) \S+ Tf")
_GLYPH = re.compile(rb"[0-9a-f]{4}(?=(?:[0-9a-f]{4})*>)")
_PART = re.compile(rb"<([0-9a-f]*)>|([^<>\[\]\s]+)")
"""Glyphs, or how far to move before the next ones."""
_ENTRY = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]*)>")

_Letters = dict[bytes, str]
"""The letters of each glyph of a font."""


_Glyph = tuple[bytes, bytes, str]
"""The font of a glyph, its code, and the letters that the font says of it."""


class _Piece(NamedTuple):
    """A text in its marked content: where its operators stand, and the words it draws."""

    start: int
    end: int
    words: list[str]


def say(tree: Tree, texts: Mapping[tuple[int, int], str]) -> None:
    """Say the letters of words that their glyphs do not say.

    ``texts`` has what is drawn in each piece of marked content, by the number of its page and its own.
    """
    fonts = _Fonts(tree)
    of_pages: dict[int, dict[int, str]] = {}
    for (place, number), text in texts.items():
        of_pages.setdefault(place, {})[number] = text

    def wrong() -> Iterator[tuple[list[Any], list[_Piece]]]:
        for page in tree.pages():
            operators, here = tree.content(page), of_pages.get(page["StructParents"], {})
            yield operators, [one for one in _pieces(operators, here) if not fonts.says(operators, one)]

    found = list(wrong())
    for operators, pieces in found:
        for piece in pieces:
            fonts.learn(operators, piece)
    if fonts.save():  # what a glyph says now can be wrong where it was right to say nothing
        found = list(wrong())
    for operators, pieces in found:
        for piece in reversed(pieces):
            operators[piece.start : piece.end] = _told(operators, piece, fonts)


def _pieces(operators: list[Any], texts: Mapping[int, str]) -> Iterator[_Piece]:
    """Yield the texts of a page, but for those whose letters are said already."""
    start, words = -1, list[str]()
    for place, operator in enumerate(operators):
        if type(operator) is pydyf.Dictionary:
            text = texts.get(operator.get("MCID"), "") if "ActualText" not in operator else ""
            start, words = (place + 2, seen(text).split()) if text else (-1, [])
        elif operator == b"EMC" and start >= 0:
            yield _Piece(start, place, words)
            start = -1


class _Fonts:
    """What the fonts of a file say of their glyphs, by the names that pages have for the fonts."""

    def __init__(self, tree: Tree) -> None:
        resources = tree.objects[tree.pages()[0]["Resources"]]
        named = tree.objects[resources["Font"]]
        self._streams = {
            name.encode(): tree.pdf.objects[int(tree.objects[reference]["ToUnicode"].split()[0])].stream
            for name, reference in named.items()
        }
        self._letters = {name: dict(_entries(stream)) for name, stream in self._streams.items()}
        self._votes: dict[tuple[bytes, bytes], Counter[str]] = {}
        self._font = b""
        self._here: _Letters = {}

    def glyphs(self, operators: list[Any], piece: _Piece) -> Iterator[_Glyph]:
        """Yield the glyphs of a piece: its font, its code, and the letters that the font says of it."""
        for operator in operators[piece.start : piece.end]:
            if type(operator) is not bytes:
                continue
            if operator.endswith(b" Tf"):
                self._turn_to(operator)
            elif operator.endswith(b"] TJ"):
                for code in _GLYPH.findall(operator):
                    yield self._font, code, self._here.get(code, "")

    def says(self, operators: list[Any], piece: _Piece) -> bool:
        """Tell whether the glyphs of a piece say its words.  Every line of a file is asked this."""
        drawn = ""
        for operator in operators[piece.start : piece.end]:
            if type(operator) is not bytes:
                continue
            if operator.endswith(b" Tf"):
                self._turn_to(operator)
            elif operator.endswith(b"] TJ"):
                drawn += "".join(filter(None, map(self._here.get, _GLYPH.findall(operator))))
        return "".join(seen(drawn).split()) == "".join(piece.words)

    def _turn_to(self, operator: bytes) -> None:
        match = _FONT.match(operator)
        self._font = match[1] if match else b""
        self._here = self._letters.get(self._font, {})

    def words(self, operators: list[Any], piece: _Piece) -> list[list[_Glyph]]:
        """Return the glyphs of each word of a piece."""
        found: list[list[_Glyph]] = [[]]
        for glyph in self.glyphs(operators, piece):
            if glyph[2].isspace():
                found.append([])
            else:
                found[-1].append(glyph)
        return [word for word in found if word]

    def learn(self, operators: list[Any], piece: _Piece) -> None:
        """Find letters of glyphs that say nothing.

        Such a glyph is the first of several that draw one letter, the last of which says it whole; in another
        word, with a glyph for each letter, it can be read off.
        """
        found = self.words(operators, piece)
        for glyphs, word in zip(found, piece.words, strict=False):
            plain = len(found) == len(piece.words) and len(glyphs) == len(word)
            for place, (font, code, letters) in enumerate(glyphs):
                if letters:
                    continue
                votes = self._votes.setdefault((font, code), Counter())
                whole = next((one for _, _, one in glyphs[place + 1 :] if one), "")
                if plain:
                    votes[word[place]] += 1000
                elif whole:
                    votes[unicodedata.normalize("NFD", whole)[0]] += 1

    def save(self) -> bool:
        """Write down what was found; tell whether there was anything."""
        for (font, code), votes in self._votes.items():
            if votes:
                self._letters[font][code] = letter = votes.most_common(1)[0][0]
                stream = self._streams[font]
                told = b"<" + code + b"> <" + letter.encode("utf-16-be").hex().encode() + b">"
                stream[stream.index(b"<" + code + b"> <>")] = told
        return any(self._votes.values())


def _entries(stream: list[bytes]) -> Iterator[tuple[bytes, str]]:
    for line in stream:
        if match := _ENTRY.fullmatch(line):
            yield match[1], bytes.fromhex(match[2].decode()).decode("utf-16-be")


def _told(operators: list[Any], piece: _Piece, fonts: _Fonts) -> list[Any]:
    """Return the operators of a piece, with the letters of each word that its glyphs do not say."""
    of_glyphs, wrong = _differing(piece, fonts.words(operators, piece), fonts.glyphs(operators, piece))
    told: list[Any] = []
    shown: list[bytes] = []
    at = _NO_WORD

    def turn_to(number: int) -> None:
        """End a word, and begin another."""
        nonlocal at
        if shown:
            told.append(b"[" + b" ".join(shown) + b"] TJ")
            shown.clear()
        if number != at and at in wrong:
            told.append(b"EMC")
        if number != at and number in wrong:
            told.extend((b"/Span", pydyf.Dictionary({"ActualText": pydyf.String(wrong[number])}), b"BDC"))
        at = number

    for operator in operators[piece.start : piece.end]:
        if type(operator) is not bytes or not operator.endswith(b"] TJ"):
            if operator == b"ET":
                turn_to(_NO_WORD)
            told.append(operator)
            continue
        for codes, move in _PART.findall(operator.removesuffix(b" TJ")):
            if move:
                shown.append(move)
            for place in range(0, len(codes), 4):
                if (number := next(of_glyphs)) != at:
                    turn_to(number)
                shown.append(b"<" + codes[place : place + 4] + b">")
        turn_to(at)
    return told


_NO_WORD = -2
"""The number of what is no part of a word, nor the space behind one."""


def _differing(
    piece: _Piece, words: list[list[_Glyph]], glyphs: Iterator[_Glyph]
) -> tuple[Iterator[int], dict[int, str]]:
    """Return the number of the word of each glyph, and what words that say something else should say.

    Where glyphs and text do not have as many words, all is one.
    """
    drawn_here = [*glyphs]
    behind = " " if drawn_here and drawn_here[-1][2].isspace() else ""  # that is told with the word
    if len(words) != len(piece.words):
        return (0 for _ in drawn_here), {0: " ".join(piece.words) + behind}
    drawn = (seen("".join(letters for _, _, letters in word)) for word in words)
    # With the space behind it: programs measure where a word ends, which marks drawn below it can hide.
    wrong = {
        number: meant + (" " if number + 1 < len(words) else behind)
        for number, (one, meant) in enumerate(zip(drawn, piece.words, strict=True))
        if one != meant
    }
    return _numbered(drawn_here), wrong


def _numbered(glyphs: Iterable[_Glyph]) -> Iterator[int]:
    number, inside = -1, False
    for _, _, letters in glyphs:
        space = letters.isspace()
        number += not space and not inside
        inside = not space
        yield number
