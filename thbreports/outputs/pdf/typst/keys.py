"""The names by which rules of a pack find an element: selectors as in CSS, of tags, classes, neighbours."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from lxml import etree

_NAMES = re.compile(r'(?:"([^"\\\n]+)"|\b([a-z][a-z0-9]*))\s*:')
"""What may be the name of a rule: the key of a dictionary."""
_Kind: TypeAlias = tuple[str, str, bool, bool, bool]
"""Tag and classes of an element; whether it is first, or last, in its parent, and a line ends behind it."""
_MOST_KINDS = 4096
_STEP = re.compile(r"\s*([>+])\s*|\s+")


class _Selector(NamedTuple):
    """A name of the rules, taken apart: what it says of the element, then sign and part of each step away."""

    name: str
    own: str
    steps: tuple[tuple[str, str], ...]

    @property
    def weight(self) -> tuple[int, int]:
        """How specific it is: classes weigh more than tags."""
        return self.name.count(".") + self.name.count(":"), len(self.steps)


class Selectors:
    """Finds which names of a list elements have.

    ``p``, ``.kind`` and ``p.kind`` say what one is; ``.agenda li`` is anywhere below, ``li > p`` right below,
    ``h2 + p`` right behind.  One object is for one document, which it holds.
    """

    def __init__(self, rules: str) -> None:
        """``rules`` are those of packs, which name elements."""
        self._named = _named(rules)
        self._kinds: dict[etree._Element, frozenset[str]] = {}
        self._above: dict[etree._Element, frozenset[str]] = {}

    def of(self, element: etree._Element) -> list[str]:
        """Return the names that an element has, the least specific first."""
        return [
            selector.name
            for selector in self._named.of(_kind(element))
            if not selector.steps or self._leads(element, selector.steps)
        ]

    def _names(self, element: etree._Element) -> frozenset[str]:
        if (found := self._kinds.get(element)) is None:
            found = self._kinds[element] = frozenset(_simple(_kind(element)))
        return found

    def _names_above(self, element: etree._Element) -> frozenset[str]:
        """Return the names that an element or one of those around it has."""
        if (found := self._above.get(element)) is None:
            parent = element.getparent()
            found = self._names(element)
            if parent is not None:
                found |= self._names_above(parent)
            self._above[element] = found
        return found

    def _leads(self, element: etree._Element, steps: tuple[tuple[str, str], ...]) -> bool:
        """Tell whether steps away from an element lead to what they name."""
        if not steps:
            return True
        (sign, name), rest = steps[0], steps[1:]
        if sign == "+":
            before = element.getprevious()
            return before is not None and name in self._names(before) and self._leads(before, rest)
        parent = element.getparent()
        if parent is None:
            return False
        if sign == ">":
            return name in self._names(parent) and self._leads(parent, rest)
        if name not in self._names_above(parent):
            return False
        return not rest or any(
            name in self._names(above) and self._leads(above, rest) for above in element.iterancestors()
        )


class _Named:
    """The names of some rules, found by the kinds of elements that may have them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_own: dict[str, list[_Selector]] = {}
        self._by_kind: dict[_Kind, tuple[_Selector, ...]] = {}
        for name in names:
            parts = _STEP.split(name)
            steps = tuple((parts[at] or " ", parts[at - 1]) for at in range(len(parts) - 2, 0, -2))
            self._by_own.setdefault(parts[-1], []).append(_Selector(name, parts[-1], steps))

    def of(self, kind: _Kind) -> tuple[_Selector, ...]:
        """Return what an element of a kind may be, the least specific first."""
        if (found := self._by_kind.get(kind)) is None:
            own = [selector for name in _simple(kind) for selector in self._by_own.get(name, ())]
            found = tuple(sorted(own, key=lambda selector: selector.weight))
            if len(self._by_kind) < _MOST_KINDS:  # classes come from templates, languages and codes do, too
                self._by_kind[kind] = found
        return found


def names(rules: str) -> set[str]:
    """Return the names that rules of packs have, and others that look so."""
    return {quoted or bare for quoted, bare in _NAMES.findall(rules)}


@functools.lru_cache(maxsize=16)
def _named(rules: str) -> _Named:
    return _Named(names(rules))


def _kind(element: etree._Element) -> _Kind:
    tag, classes, is_first = str(element.tag), element.get("class", ""), element.getprevious() is None
    if not classes:
        return tag, "", is_first, False, False
    after = element.getnext()
    ends_line = after is not None and after.tag == "br" and tag == "span" and not element.tail
    return tag, classes, is_first, after is None, ends_line


@functools.lru_cache(maxsize=4096)
def _simple(kind: _Kind) -> tuple[str, ...]:
    """Return the names that say what an element is, wherever it stands, in the order of its classes."""
    tag, classes, is_first, is_last, ends_line = kind
    names = ["*", tag, f"{tag}:first-child"] if is_first else ["*", tag]
    if classes:
        names += [f"{tag}.{one}.{two}" for one, two in itertools.combinations(classes.split(), 2)]
        names += [name for one in classes.split() for name in (f".{one}", f"{tag}.{one}")]
        if is_first:
            names += [f"{tag}.{one}:first-child" for one in classes.split()]
        if is_last:
            names += [f".{one}:last-child" for one in classes.split()]
        if ends_line:
            names += [f"{name}:before-break" for name in names]
    return tuple(dict.fromkeys(names))
