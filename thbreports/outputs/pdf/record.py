"""What WeasyPrint makes of which HTML element: structure elements, hyphens of its own, words off the paper.

WeasyPrint tags a file (ISO 32000-1, 14.8) but keeps no trace of where an element came from, and offers no
hook that would tell.  The one private function that builds the structure tree is therefore listened to while
a file is written.  ``KNOWN`` lists the versions in which that function was read, and what ``defaults`` and
``serial`` stand in for; a test fails for any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

KNOWN = ("70.0",)

_SLACK = 2.0
"""Pixels by which a box may reach over the edge of the paper: no ink of it is lost."""


@dataclass(frozen=True, slots=True, eq=False)
class Tagged:
    """A structure element with the HTML element that it stands for."""

    struct: Any
    element: Any
    tag: str
    """Name of the HTML element; ``name::marker`` for what the layout generated."""
    leader: bool = False
    """Whether it is the row of dots that leads to the number of a page."""


@dataclass(slots=True)
class Heard:
    """What was heard while one file was written."""

    tagged: list[Tagged] = field(default_factory=list)
    hyphenated: dict[tuple[int, int], str] = field(default_factory=dict)
    """Lines that the layout ended with a hyphen: their words without it, by page and marked content."""
    cut: list[str] = field(default_factory=list)
    """Words, and the texts of pictures, that reach over an edge of the paper."""
    faded: set[str] = field(default_factory=set)
    """Names of elements that are drawn in a group of their own, where no reader finds their words."""
    paper: tuple[float, float] = (0, 0)
    """Width and height of the page that is being written."""


class _Pages(NamedTuple):
    """What the function takes from a file; pydyf lists all pages anew each time that it is asked for one."""

    page_references: tuple[bytes, ...]
    add_object: Callable[[Any], None]


@contextmanager
def listening() -> Iterator[Heard]:
    """Yield what fills with all that is heard while a file is written."""
    from weasyprint.pdf import tags

    build = tags._build_box_tree
    heard = Heard()

    def listen(box: Any, parent: Any, pdf: Any, page: int, *others: Any) -> Iterator[Any]:
        placed = getattr(box, "_box", box)  # an absolutely placed box stands in a wrapper
        _look_at(heard, placed, page, tags=others[-1])
        if not isinstance(pdf, _Pages):
            pdf = _Pages(pdf.page_references, pdf.add_object)
        for struct in build(box, parent, pdf, page, *others):
            if placed.element is not None and placed.element_tag:
                heard.tagged.append(Tagged(struct, placed.element, placed.element_tag, placed.is_leader))
            yield struct

    tags._build_box_tree = listen
    try:
        yield heard
    finally:
        tags._build_box_tree = build


def _look_at(heard: Heard, box: Any, page: int, *, tags: Any) -> None:
    """Note of a box, before it is tagged, what its structure element will not tell."""
    from weasyprint.formatting_structure import boxes

    if isinstance(box, boxes.PageBox):
        heard.paper = (box.margin_width(), box.margin_height())
    if box.element is not None and box.style["opacity"] < 1:
        heard.faded.add(str(box.element_tag))
    if isinstance(box, boxes.ReplacedBox) and _is_cut(box, heard.paper):
        heard.cut.append(str(box.element.get("alt", "")))
    for line in getattr(box, "children", ()):
        for text in line.children if isinstance(line, boxes.LineBox) else (line,):
            if isinstance(text, boxes.TextBox):
                if _is_cut(text, heard.paper):
                    heard.cut.append(text.text)
                if _ends_hyphenated(text):
                    words = text.text.removesuffix(text.style["hyphenate_character"])
                    heard.hyphenated[page, tags[text]["mcid"]] = words


def _is_cut(box: Any, paper: tuple[float, float]) -> bool:
    """Tell whether a box reaches over an edge of the paper; a space at the end of a line may."""
    width = box.width
    if hasattr(box, "text"):
        spaces = len(box.text) - len(box.text.rstrip())
        width -= spaces * box.style["font_size"]
    right, bottom = box.position_x + width - paper[0], box.position_y + box.height - paper[1]
    return bool(max(right, bottom, -box.position_x, -box.position_y) > _SLACK and width > 0)


def _ends_hyphenated(box: Any) -> bool:
    """Tell whether the layout put a hyphen at the end of a line of text that has none in the document."""
    sign = box.style["hyphenate_character"]
    if not box.text.endswith(sign) or box.element is None:
        return False
    last = box.text.split()[-1]
    return last not in "".join(box.element.itertext())
