"""Find the names and initials of persons in words, however they are written."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from urllib.parse import unquote

from thbreports.record.name_words import UNSEEN, Word, folded, words_of

_TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady mme mlle monsieur madame maitre herr frau sig"
    " signor signora sra sr don donna dott avv ing judge".split()
)
"""Forms of address, which are no part of a name."""
OFFICES = frozenset(
    "the of vice minister president chair chairman chairwoman chairperson director secretary general state"
    " rapporteur ambassador senator commissioner delegate deputy".split()
)
"""Words that stand beside the name of a person and say of what office, and not whose."""
_PARTICLES = frozenset(
    "al ap bin da dal das de del della den der di do dos du el ibn la le van von y zu".split()
)
"""Words of a name that name nobody by themselves."""
_OF_BODIES = frozenset("of for the and et les und fur".split())
"""Words that stand in the names of bodies, and not in those of persons."""
_MOST_WORDS = 5
_SHORTEST = 3
"""Letters of a word that can name a person by itself: two are those of many other words."""
_JOIN = re.compile(r"[^\x00-\xac\xae-\u02ff\u2010-\u201e\u2022\u2026\u20ac]")
"""Signs that may stand inside a word, or any that are not known to stand in none."""
WORD = re.compile(r"[^\W\d_\xb2\xb3\xb9\xbc-\xbe]+")
_JOIN = re.compile(r"%20|[\s*_~\[\]'’ʼ\-‐‑–—.,+/\\>|]{1,6}")
"""What may stand between two words of a name: spaces, signs of Markdown, those of addresses."""
_KEY_JOIN = rf"[{UNSEEN}]*(?:\.[ \xa0]?|[-‐‑])?"
"""What may stand between two letters of initials: ``Q.R.``, ``Q. R.``, ``Q-R``."""
_RUN_ON = re.compile(
    r"[\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
    r"\U00020000-\U0003ffff\s·・]{2,}"
)
"""Names in scripts that put no spaces between words, or further letters behind them."""
_BEFORE_SENTENCE = re.compile(r"(?:\A|[.!?:;…\n|•]|\d[.)])[\s*_~>#(\[\"'“”«„‘-]*\Z")


@dataclass(frozen=True)
class Name:
    """The name of a person, as its words are compared; that of a body counts as a whole alone."""

    words: tuple[str, ...]
    given: frozenset[str]
    is_body: bool
    run_on: str = ""
    """The letters of a name that may stand amid others without a space: in Chinese, Thai, Korean."""

    @classmethod
    @functools.lru_cache(maxsize=16_384)
    def of(cls, written: str) -> Name:
        """Return the name in a field: without forms of address and what stands in parentheses."""
        words = [word for word in words_of(re.sub(r"\([^)]*\)", " ", written)) if word.form not in _TITLES]
        forms = tuple(word.form for word in words)
        is_body = len(forms) > _MOST_WORDS or not _OF_BODIES.isdisjoint(forms)
        last = words[0] if "," in written and words else words[-1] if words else None
        mixed = any(not word.upper for word in words)
        given = {word.form for word in words if word is not last and not (word.upper and mixed)}
        bare = re.sub(r"\([^)]*\)", " ", written).strip()
        run_on = re.sub(r"[\s·・]", "", bare) if _RUN_ON.fullmatch(bare) else ""
        return cls(forms, frozenset(given), is_body, run_on if len(run_on) > 1 else "")

    @functools.cached_property
    def key(self) -> tuple[str, ...]:
        """What names share that are the same: their words, in whatever order."""
        return tuple(sorted(self.words))

    def is_same(self, other: Name) -> bool:
        """Tell whether two names have the same words, in whatever order."""
        return bool(self.words) and self.key == other.key


class Finder:
    """Finds in texts what names one person.

    Args:
        name: the name; without words it is not looked for.
        initials: the key of the person; one of a single letter is not looked for.
        shared: words that belong to names of others, who are named: alone they name nobody.
        ordinary: returns the words that the record writes small, too: at the start of a sentence they name
            nobody.
    """

    def __init__(
        self, name: Name, initials: Set[str], shared: Set[str], ordinary: Callable[[], Set[str]]
    ) -> None:
        self.name = name
        self._words = frozenset(name.words) - _PARTICLES
        self._letters = frozenset(word[0] for word in self._words)
        self._shared, self._ordinary = shared, ordinary
        self._joined = frozenset[str]() if name.is_body else frozenset(_joined(self._words, self._words))
        self._short = frozenset(_joined(self._words, self._letters)) | self._joined
        self.forms = self._short | self._words.union(name.words)
        letters = ("".join(filter(str.isalnum, key)) for key in (*initials, name.run_on))
        self.keys = [key for key in letters if len(key) > 1]
        keys = [_KEY_JOIN.join(map(re.escape, key)) for key in initials if sum(map(str.isalpha, key)) > 1]
        self._initials = re.compile(rf"(?<![^\W_])(?:{'|'.join(keys)})(?![^\W_])") if keys else None
        between = rf"[{UNSEEN}\s·・]*"
        self._run_on = re.compile(between.join(map(re.escape, name.run_on))) if name.run_on else None

    def keys_in(self, text: str) -> Iterator[int]:
        """Yield where the initials stand, or the letters of a name that runs on."""
        yield from self.initials_in(text)
        yield from (start for start, _ in self._amid_letters(text))

    def _amid_letters(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in self._run_on.finditer(text)] if self._run_on else []

    def initials_in(self, text: str) -> Iterator[int]:
        """Yield where the initials stand."""
        return (start for start, _ in self.initials_spans(text))

    def initials_spans(self, text: str) -> list[tuple[int, int]]:
        """Return where the initials begin and end."""
        return [match.span() for match in self._initials.finditer(text)] if self._initials else []

    def has_initials(self, text: str) -> bool:
        """Tell whether the initials stand in a text."""
        return self._initials is not None and self._initials.search(text) is not None

    def is_in(self, text: str, *, heading: bool) -> bool:
        """Tell whether the name or the initials stand in a text."""
        named = self.names_in(text, words_of(text), heading=heading)
        return self.has_initials(text) or any(True for _ in named)

    def names_in(self, text: str, words: Sequence[Word], *, heading: bool) -> Iterator[int]:
        """Yield where the name stands, or enough of it; ``words`` are those of the text."""
        amid = self._amid_letters(text)
        yield from (start for start, _ in amid)
        place = 0
        while place < len(words):
            length = self._length(text, words, place, heading)
            if length and not any(start <= words[place].start < end for start, end in amid):
                yield words[place].start
            place += length or 1

    def in_address(self, address: str) -> bool:
        """Tell whether an address has the name, where capitals tell nothing: ``nowak@``, ``annanowak@``."""
        if self.name.is_body:
            return False
        for word in words_of(unquote(address)):
            form = word.form
            if form in self._short:
                return True
            alone = form in self._words and form not in self._shared and len(form) >= _SHORTEST
            if alone and form not in self._ordinary():
                return True
        return False

    def is_part(self, other: Name) -> bool:
        """Tell whether another name is nothing but a part of this one: ``Rossi``, ``M. Rossi``."""
        full = [word for word in other.words if len(word) > 1 and word not in OFFICES]
        letters = [word for word in other.words if len(word) == 1]
        return bool(full) and self._words.issuperset(full) and self._letters.issuperset(letters)

    def has_whole(self, text: str) -> bool:
        """Tell whether a text that is a name holds this one: several of its words, or all of them."""
        words = words_of(text)
        several = any(self._run(text, words, place)[1] > 1 for place in range(len(words)))
        return several or bool(self._amid_letters(text))

    def _length(self, text: str, words: Sequence[Word], place: int, heading: bool) -> int:
        """Return of how many words the name is that starts here, 0 if none does."""
        if self.name.is_body:
            return self._body(text, words, place)
        length, full, letters = self._run(text, words, place)
        run = words[place : place + length]
        if words[place].form in self._joined:
            return 1
        if full > 1 or (full and letters):
            if sum(len(word.form) >= _SHORTEST for word in run) > 1:
                return length
            plain = all(text[a.end : b.start].isspace() for a, b in itertools.pairwise(run))
            return length if not plain or any(word.capital for word in run) else 0
        return length if full and self._names_alone(text, words, place, heading) else 0

    def _body(self, text: str, words: Sequence[Word], place: int) -> int:
        run = words[place : place + len(self.name.words)]
        same = tuple(word.form for word in run) == self.name.words
        return len(run) if same and any(word.capital for word in run) else 0

    def _run(self, text: str, words: Sequence[Word], place: int) -> tuple[int, int, int]:
        """Return how many words from here on can be of the name, how many in full, how many by a letter."""
        used: set[str] = set()
        length = letters = 0
        for number in range(place, len(words)):
            word, before = words[number], words[number - 1]
            if number > place and not _go_together(before, text[before.end : word.start]):
                break
            if word.form in self._words and word.form not in used:
                used.add(word.form)
            elif len(word.form) == 1 and word.form in self._letters and _is_letter(text, word):
                letters += 1
            elif number == place or word.form not in _PARTICLES:
                break
            else:
                continue
            length = number + 1 - place
        return length, len(used), letters

    def _names_alone(self, text: str, words: Sequence[Word], place: int, heading: bool) -> bool:
        """Tell whether one word of the name, by itself, names the person."""
        word = words[place]
        if not word.capital or word.form in self._shared:
            return False
        before = words[place - 1] if place else None
        if before and before.form in _TITLES and _go_together(before, text[before.end : word.start]):
            return True
        if len(word.form) < _SHORTEST:
            return False
        starts = heading or _BEFORE_SENTENCE.search(text, max(word.start - 20, 0), word.start) is not None
        if starts and word.form in self._ordinary():
            return False
        after = words[place + 1] if place + 1 < len(words) else None
        of_another = (
            after is not None
            and word.form in self.name.given
            and after.capital
            and not (word.upper and after.upper)
            and text[word.end : after.start].isspace()
        )
        return not of_another


def _joined(words: Iterable[str], others: Iterable[str]) -> Iterator[str]:
    """Yield two words, or a word and a letter, with nothing between them: ``annanowak``, ``anowak``."""
    for one, other in itertools.product(words, others):
        if one != other and len(one) > _SHORTEST:
            yield from (folded(one + other), folded(other + one))


def _go_together(before: Word, gap: str) -> bool:
    """Tell whether two words can be of one name, with what stands between them."""
    ends = re.search(r"\.\s", gap) and len(before.form) > 1 and before.form not in _TITLES
    return _JOIN.fullmatch(gap) is not None and not ends


def _is_letter(text: str, word: Word) -> bool:
    """Tell whether a letter stands for a name: ``Q. Ravensworth``, ``q.ravensworth@...``, not ``a``."""
    after = text[word.end : word.end + 2]
    return word.upper or (after[:1] == "." and after[1:].isalpha())
