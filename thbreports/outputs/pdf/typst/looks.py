"""What elements look like to the rules of packs, as numbers: most of all documents are of a few kinds."""

from __future__ import annotations

import functools
import threading

from lxml import etree

from thbreports.outputs.pdf.typst.keys import Selectors

_MOST = 2048
_NONE: tuple[str, ...] = ()


class _Numbers:
    """The numbers of lists of names for all documents of some packs, of which Typst works each out once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.known = {_NONE: 0}

    def of(self, names: tuple[str, ...]) -> int:
        if (found := self.known.get(names)) is None:
            with self._lock:
                found = self.known.setdefault(names, len(self.known))
        return found


class Looks:
    """Gives each list of names that an element of one document has a number; 0 is that of none."""

    def __init__(self, rules: str) -> None:
        """``rules`` are those of packs, which name elements."""
        self._selectors = Selectors(rules)
        self._numbers = _numbers(rules)
        if len(self._numbers.known) > _MOST:  # classes come from templates
            _numbers.cache_clear()
            self._numbers = _numbers(rules)

    def of(self, element: etree._Element) -> int:
        """Return the number of the names that an element has."""
        return self._numbers.of(tuple(self._selectors.of(element)))

    @property
    def names(self) -> list[tuple[str, ...]]:
        """The lists of names by their numbers."""
        return list(self._numbers.known)


@functools.lru_cache(maxsize=16)
def _numbers(rules: str) -> _Numbers:
    return _Numbers()
