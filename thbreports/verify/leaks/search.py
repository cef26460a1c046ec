"""Look for many words at once in one text, or in bytes of which nothing is known."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Set

from thbreports.verify.leaks.needles import Needle, Public
from thbreports.verify.leaks.words import WORD, broken, folded

_ENCODINGS = ("utf-8", "latin-1", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_UPPER = bytes(range(0x41, 0x5B))
_SMALL = bytes.maketrans(_UPPER, _UPPER.lower())
_SIGNS = bytes(one for one in range(0x80) if not chr(one).isalnum())
"""Bytes that are no letter of ASCII; without them UTF-16 and UTF-32 of plain letters are plain letters."""

_GRAM, _STEP, _LONG = 6, 8, 15
"""Bytes of a short key, of a long one, and of words in which a long key begins at every eighth place."""
_FEW = 20_000_000
"""Bytes that are compared faster one by one than through keys."""
_REVERSED = 8
"""Letters that words have at least to be looked for from the end: shorter ones are often other words."""
_AROUND, _PLACES = 16, 1000
_KEPT = 100_000


class Search:
    """Looks for needles: in texts, which somebody may read, and in bytes, which may be anything."""

    def __init__(self, needles: Iterable[Needle], public: Public) -> None:
        self._public = public
        self._names: dict[str, Needle] = {}
        self._phrases: dict[str, Needle] = {}
        texts: dict[bytes, Needle] = {}
        anything: dict[bytes, Needle] = {}
        for one in needles:
            whole = one.letters
            if len(one.words) == 1:
                self._names[whole] = one
                if len(whole) >= _GRAM - 1 and whole[::-1] not in public.words:
                    self._names.setdefault(whole[::-1], one)
            elif not one.parts_apart:
                self._phrases[f" {' '.join(one.words)} "] = one
            if one.parts_apart:
                ways = [whole, whole[::-1]] if len(whole) >= _REVERSED else [whole]
                for way in ways:
                    texts.setdefault(way.encode(), one)
                    for form in _encoded(way):
                        anything.setdefault(form, one)
        self._texts, self._bytes = _Keys(texts), _Keys(anything)
        # What the same search finds in what is public is told by nobody's finding it again.
        self._public_letters = {
            one for one in self._texts.found(public.letters.encode()) if _stands(one, public.text)
        }

    def in_text(self, text: str) -> Iterator[tuple[Needle, frozenset[str]]]:
        """Yield what is found in a text, each once, with the letters around each of its places."""
        read, words, there = _read(text) if len(text) <= _KEPT else _read.__wrapped__(text)
        found = {self._names[word] for word in self._names.keys() & there}
        if self._phrases:
            sequence = f" {' '.join(words)} "
            found |= {one for phrase, one in self._phrases.items() if phrase in sequence}
        for one in self._texts.found("".join(words).encode()) - found - self._public_letters:
            if self._is_told(one, read):
                found.add(one)
        for one in found:
            yield one, _around(one, read)

    def in_bytes(self, data: bytes) -> Iterator[tuple[Needle, frozenset[str]]]:
        """Yield what is found in bytes that may be of any encoding, as ``in_text`` does."""
        for one in self._bytes.found(data.translate(_SMALL, _SIGNS)) - self._public_letters:
            read = folded(data.replace(b"\0", b"").decode("utf-8", "replace"))
            if self._is_told(one, read):
                yield one, _around(one, read)

    def _is_told(self, one: Needle, read: str) -> bool:
        """Tell whether letters that were found one after another are these words, and no public ones.

        ``Internal`` is not told by ``international`` where that is public, nor ``Company X`` by a public
        ``company Xavier``; but by ``KowalskaInternal`` it is.
        """
        places = [*_places(one.letters, read)] or [*_places(one.letters[::-1], read)]
        for start, end in places:
            first, last = start, end
            while first and WORD.match(read[first - 1]):
                first -= 1
            while last < len(read) and WORD.match(read[last]):
                last += 1
            around = WORD.findall(read[first:last])
            if (first, last) == (start, end) or not self._public.words.issuperset(around):
                return True
        return not places


@functools.lru_cache(maxsize=256)
def _read(text: str) -> tuple[str, list[str], set[str]]:
    """Return a folded text, its words, and these with those that a line end may have cut."""
    read = folded(text)
    words = WORD.findall(read)
    return read, words, {*words, *broken(read)}


class _Keys:
    """Finds which of many words stand in bytes, without looking for each of them."""

    def __init__(self, forms: Mapping[bytes, Needle]) -> None:
        self._forms = forms
        self._short = [form for form in forms if len(form) < _LONG]
        self._by_short: dict[bytes, list[bytes]] = {}
        self._by_long: dict[bytes, list[bytes]] = {}
        for form in self._short:
            self._by_short.setdefault(form[:_GRAM], []).append(form)
        for form in forms.keys() - {*self._short}:
            for start in range(_STEP):
                self._by_long.setdefault(form[start : start + _STEP], []).append(form)

    def found(self, data: bytes) -> set[Needle]:
        """Return what stands in bytes without signs."""
        likely: Iterable[bytes] = self._short
        if len(data) * len(self._short) > _FEW:
            grams = {data[place : place + _GRAM] for place in range(len(data) - _GRAM + 1)}
            likely = [form for key in self._by_short.keys() & grams for form in self._by_short[key]]
        found = {self._forms[form] for form in likely if form in data}
        if self._by_long:
            grams = {data[place : place + _STEP] for place in range(0, len(data) - _STEP + 1, _STEP)}
            keys = self._by_long.keys() & grams
            found |= {self._forms[form] for key in keys for form in self._by_long[key] if form in data}
        return found


def _encoded(whole: str) -> Set[bytes]:
    """Return letters as bytes of each encoding, as they are without the signs of ASCII."""
    found: set[bytes] = set()
    for way in {whole, whole.upper(), whole.title()}:
        for encoding in _ENCODINGS:
            if encoding == "utf-8" or not whole.isascii():
                form = way.encode(encoding, "ignore").translate(_SMALL, _SIGNS)
                found |= {form} if len(form) >= _GRAM else set()
    return found


def _places(whole: str, read: str) -> Iterator[tuple[int, int]]:
    """Yield where letters stand one after another in a folded text, whatever lies between them."""
    for match in re.finditer(r"[\W_]*".join(map(re.escape, whole)), read):
        yield match.span()


def _stands(one: Needle, read: str) -> bool:
    """Tell whether letters stand in a text so that words begin and end with them."""
    return any(
        not (start and WORD.match(read[start - 1])) and not (end < len(read) and WORD.match(read[end]))
        for start, end in _places(one.letters, read)
    )


def _around(one: Needle, read: str) -> frozenset[str]:
    """Return what stands around the places of some words: it tells one place from another."""
    places = itertools.islice(_places(one.letters, read), _PLACES)
    return frozenset(read[max(0, start - _AROUND) : end + _AROUND] for start, end in places)
