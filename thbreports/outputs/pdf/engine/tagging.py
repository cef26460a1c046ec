"""What WeasyPrint makes of which HTML element: structure elements, hyphens of its own, words off the paper.

WeasyPrint tags a file (ISO 32000-1, 14.8) but keeps no trace of where an element came from, and offers no
hook that would tell.  The one private function that builds the structure tree is therefore listened to while
a file is written.  ``KNOWN`` lists the versions in which that function was read, what ``serial`` stands in
for, and what ``freeing`` frees; a test fails for any other.  This can go when WeasyPrint
has a hook that tells the element.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from thbreports.outputs.pdf.engine import lines
from thbreports.outputs.pdf.engine.cases import Cases
from thbreports.outputs.pdf.engine.misfits import PLACE, Misfits, broken, narrowed

KNOWN = ("70.0",)

_SLACK = 2.0
"""Pixels by which a box may reach over the edge of the paper: no ink of it is lost."""


class Tagged(NamedTuple):
    """A structure element with the HTML element that it stands for."""

    struct: Any
    element: Any
    tag: str
    """Name of the HTML element; ``name::marker`` for what the layout generated."""
    leader: bool = False
    """Whether it is the row of dots that leads to the number of a page."""


@dataclass(slots=True)
class TaggingLog:
    """What was heard while one file was written."""

    tagged: list[Tagged] = field(default_factory=list)
    """In the order of the numbers of the structure elements."""
    hyphenated: dict[tuple[int, int], str] = field(default_factory=dict)
    """Lines that the layout ended with a hyphen: their words without it, by page and marked content."""
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    """What is drawn on each line, by page and marked content."""
    cut: list[str] = field(default_factory=list)
    """Words, and the texts of pictures, that reach over an edge of the paper."""
    columns: dict[str, tuple[float, ...]] = field(default_factory=dict)
    """Tables that are wider than the text, with the widths that their columns should have."""
    cases: Cases = field(default_factory=Cases)
    """Which words those lines have that are drawn in capitals."""
    lines: list[list[float]] = field(default_factory=list)
    """Baselines of the lines of each page, where they are to be numbered."""
    faded: set[str] = field(default_factory=set)
    """Names of elements that are drawn in a group of their own, where no reader finds their words."""

    def misfits(self) -> Misfits:
        """Return the tables that do not fit."""
        found = broken((one.tag, one.element) for one in self.tagged)
        found.columns = self.columns
        return found


class Undrawn(Exception):
    """The layout draws nothing of an element, whose name this holds."""


class _Pages(NamedTuple):
    """What the function takes from a file; pydyf lists all pages anew each time that it is asked for one."""

    page_references: tuple[bytes, ...]
    add_object: Callable[[Any], None]


@contextmanager
def trace_tagging(css: str, *, numbered: bool = False) -> Iterator[TaggingLog]:
    """Yield what fills with all that is heard while a file is written; ``css`` is that of its pack.

    Where lines are to be ``numbered``, their places are heard, too.
    """
    from weasyprint.pdf import tags

    build = tags._build_box_tree
    heard = TaggingLog()
    tagged = heard.tagged
    may_fade = _may_fade(css)
    placed: Any = None
    edge = 0.0
    thread = threading.get_ident()

    def listen(box: Any, parent: Any, pdf: Any, page: int, nums: Any, links: Any, marks: Any) -> Any:
        nonlocal placed, edge
        if threading.get_ident() != thread:  # an application uses WeasyPrint, too
            return build(box, parent, pdf, page, nums, links, marks)
        placed = getattr(box, "_box", box)  # an absolutely placed box stands in a wrapper
        if may_fade and placed.style["opacity"] < 1 and placed.element is not None:
            heard.faded.add(str(placed.element_tag))
        if placed.transformation_matrix and not placed.transformation_matrix.determinant:
            raise Undrawn(str(placed.element_tag))  # it is not on the page, and would be looked for there
        if placed.is_table_wrapper and (widths := narrowed(placed, edge)) is not None:
            heard.columns[placed.element.get(PLACE, "")] = widths
        if type(pdf) is not _Pages:  # a page begins
            edge = box.content_box_x() + box.width
            if numbered:
                heard.lines.append(lines.of_page(box))
            _read(heard, marks, page, paper=(box.margin_width(), box.margin_height()))
            add_object = pdf.add_object

            def add(struct: Any) -> None:
                """Add an object; the first one for a box is its structure element."""
                nonlocal placed
                add_object(struct)
                if placed is not None:
                    if placed.element is not None and placed.element_tag:
                        tagged.append(Tagged(struct, placed.element, placed.element_tag, placed.is_leader))
                    placed = None

            pdf = _Pages(pdf.page_references, add)
        return build(box, parent, pdf, page, nums, links, marks)

    tags._build_box_tree = listen
    try:
        yield heard
    finally:
        tags._build_box_tree = build


@functools.lru_cache(maxsize=8)
def _may_fade(css: str) -> bool:
    """Tell whether a style sheet may draw something with opacity, which an escape could hide."""
    return "opacity" in css.lower() or "\\" in css


def _read(heard: TaggingLog, marks: Mapping[Any, Any], page: int, paper: tuple[float, float]) -> None:
    """Note which texts and pictures of a page are cut, and which texts end with a hyphen of the layout."""
    right, bottom = paper[0] + _SLACK, paper[1] + _SLACK
    for box, mark in marks.items():
        left, top, text = box.position_x, box.position_y, getattr(box, "text", None)
        if left < -_SLACK or top < -_SLACK or left + box.width > right or top + box.height > bottom:
            if text is None:
                heard.cut.append(str(box.element.get("alt", "")))
            elif _is_cut(box, right, bottom):
                heard.cut.append(text)
        if text is not None:
            text = heard.cases.as_written(box, text)
            heard.texts[page, mark["mcid"]] = text
            sign = box.style["hyphenate_character"]
            if text.endswith(sign) and _is_generated(box):
                heard.hyphenated[page, mark["mcid"]] = text.removesuffix(sign)


def _is_cut(box: Any, right: float, bottom: float) -> bool:
    """Tell whether words of a text reach over an edge of the paper; spaces at the end of its line may."""
    width = box.width - (len(box.text) - len(box.text.rstrip())) * box.style["font_size"]
    left, top = box.position_x, box.position_y
    over = left < -_SLACK or top < -_SLACK or left + width > right or top + box.height > bottom
    return bool(over and width > 0)


def _is_generated(box: Any) -> bool:
    """Tell whether the hyphen at the end of a text is none of the document."""
    if box.element is None:
        return False
    last = box.text.split()[-1]
    return last not in "".join(box.element.itertext())
