"""Sections of Word: parts of a report on pages that are broader than high, between those that are not."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from lxml import etree

from thbreports.outputs.docx.xml.markup import Node, Paragraph
from thbreports.outputs.docx.xml.wml import Element, w


class Break(NamedTuple):
    """The end of a section: the paragraph that carries its properties, and how its pages lie."""

    paragraph: Paragraph
    landscape: bool


class Sections:
    """The sections of one report, in their order.

    ``turned`` is the width of the text on broad pages, and ``inside`` says that such pages are being written.
    """

    def __init__(self, turned: int) -> None:
        self.turned = turned
        self._breaks: list[Break] = []
        self.inside = False

    @contextmanager
    def broad(self, parent: Node, spacer: Callable[[], None]) -> Iterator[None]:
        """Put what is written inside on broad pages, at the end of ``parent``.

        ``spacer`` writes a paragraph of no height, for where a table stands last.
        """
        self._end(parent, spacer, landscape=False)
        self.inside = True
        yield
        self.inside = False
        self._end(parent, spacer, landscape=True)

    def _end(self, parent: Node, spacer: Callable[[], None], *, landscape: bool) -> None:
        """End a section with the last paragraph."""
        if not parent.children or (self._breaks and parent.children[-1] is self._breaks[-1].paragraph):
            return  # nothing stands in it
        if not isinstance(parent.children[-1], Paragraph):
            spacer()
        last = parent.children[-1]
        assert isinstance(last, Paragraph), "what was just written"
        self._breaks.append(Break(last, landscape))

    def close(self, parent: Node, section: Element, turned: Element) -> Element:
        """Give the sections their properties, and return those of the last one.

        ``section`` has those of the first page; ``turned`` is the same for broad pages.
        """
        ends_broad = bool(self._breaks) and parent.children[-1] is self._breaks[-1].paragraph
        last = self._breaks.pop() if ends_broad else Break(Paragraph(), landscape=False)
        is_first = True
        for paragraph, landscape in self._breaks:
            properties = _properties(turned if landscape else section, is_first=is_first)
            paragraph.properties.append(_markup(properties))
            is_first = False
        return _properties(turned if last.landscape else section, is_first=is_first)

    @property
    def any(self) -> bool:
        """Whether some pages are broad."""
        return bool(self._breaks)


def turned_page(section: Element) -> Element:
    """Return the properties of a section with its page turned: what was at the left is at the top."""
    found = copy.deepcopy(section)
    size, margins = found.find(w("pgSz")), found.find(w("pgMar"))
    assert size is not None and margins is not None, "a section has a page"
    width, height = size.get(w("w"), ""), size.get(w("h"), "")
    size.set(w("w"), height)
    size.set(w("h"), width)
    size.set(w("orient"), "landscape")
    old = dict(margins.attrib)
    for side, other in (("top", "right"), ("right", "top"), ("bottom", "left"), ("left", "bottom")):
        if w(other) in old:
            margins.set(w(side), old[w(other)])
    return found


def _properties(section: Element, *, is_first: bool) -> Element:
    """Return properties for one section: the first page of a report is that of its first section."""
    found = copy.deepcopy(section)
    if not is_first:
        for name in ("titlePg", "pgNumType"):
            for one in found.findall(w(name)):
                found.remove(one)
        for band in ("headerReference", "footerReference"):
            for one in found.findall(w(band)):
                if one.get(w("type")) == "first":
                    found.remove(one)
    return found


def _markup(section: Element) -> str:
    return etree.tostring(section, encoding="unicode")
