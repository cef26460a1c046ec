"""The names by which rules of a pack find an element: selectors as in CSS, of tags, classes, neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from lxml import etree

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
    """Finds which names of a list an element has.

    ``p``, ``.kind`` and ``p.kind`` say what it is; ``.agenda li`` is anywhere below, ``li > p`` right below,
    ``h2 + p`` right behind.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._by_own: dict[str, list[_Selector]] = {}
        for name in names:
            parts = _STEP.split(name)
            steps = tuple((parts[at] or " ", parts[at - 1]) for at in range(len(parts) - 2, 0, -2))
            self._by_own.setdefault(parts[-1], []).append(_Selector(name, parts[-1], steps))

    def of(self, element: etree._Element) -> list[str]:
        """Return the names that an element has, the least specific first."""
        found = [
            selector
            for own in _simple(element)
            for selector in self._by_own.get(own, ())
            if not selector.steps or _leads(element, selector.steps)
        ]
        if len(found) > 1:
            found.sort(key=lambda selector: selector.weight)
        return [selector.name for selector in found]


def _simple(element: etree._Element) -> list[str]:
    """Return the names that say what an element is, wherever it stands."""
    tag = str(element.tag)
    names = ["*", tag, f"{tag}:first-child"] if element.getprevious() is None else ["*", tag]
    if classes := element.get("class"):
        if " " in classes:
            names.append(f"{tag}.{classes.replace(' ', '.')}")
        names += [name for one in classes.split() for name in (f".{one}", f"{tag}.{one}")]
        if element.getprevious() is None:
            names += [f"{tag}.{one}:first-child" for one in classes.split()]
        if element.getnext() is None:
            names += [f".{one}:last-child" for one in classes.split()]
        if (
            tag == "span"
            and not element.tail
            and (after := element.getnext()) is not None
            and after.tag == "br"
        ):
            names += [f"{name}:before-break" for name in names]
    return names


def _leads(element: etree._Element, steps: tuple[tuple[str, str], ...]) -> bool:
    """Tell whether steps away from an element lead to what they name."""
    if not steps:
        return True
    (sign, name), rest = steps[0], steps[1:]
    if sign == "+":
        before = element.getprevious()
        return before is not None and name in _simple(before) and _leads(before, rest)
    if sign == ">":
        parent = element.getparent()
        return parent is not None and name in _simple(parent) and _leads(parent, rest)
    return any(name in _simple(above) and _leads(above, rest) for above in element.iterancestors())
