"""The words of lines that a style sheet draws in capitals, as the document has them.

A layout changes the letters before it draws them.  The file says beside them which words they are
(``tags/letters``), so that they are found, copied and read out as they were written.
"""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Cases:
    """What was read so far of the words of each element, whose lines are met in their order."""

    _words: dict[int, tuple[str, str, list[int]]] = field(default_factory=dict)
    _read: dict[int, int] = field(default_factory=dict)

    def as_written(self, box: Any, text: str) -> str:
        """Return what is drawn in a box as its element has it; as it is where the element has other words."""
        if box.style["text_transform"] == "none" or box.element is None:
            return text
        name = id(box.element)
        if name not in self._words:
            element = box.element  # those within it have boxes of their own
            own = [element.text, *(below.tail for below in element)]
            self._words[name] = _folded(" ".join(" ".join(filter(None, own)).split()))
        written, folded, places = self._words[name]
        wanted = _folded(text.strip(" "))[1]
        start = folded.find(wanted, self._read.get(name, 0))
        if start < 0:
            return text
        self._read[name] = end = start + len(wanted)
        return text.replace(text.strip(" "), written[places[start] : places[end]])


def _folded(words: str) -> tuple[str, str, list[int]]:
    """Return words, the same without cases and accents, and the place in them of each of its letters.

    "ß" is two letters; capitals of Greek have no accents.
    """
    folded, places = "", list[int]()
    for place, char in enumerate(words):
        folded += (small := _small(char))
        places += [place] * len(small)
    return words, folded, [*places, len(words)]


@functools.cache
def _small(char: str) -> str:
    apart = unicodedata.normalize("NFD", char.upper())
    return "".join(one for one in apart if not unicodedata.combining(one)).casefold()
