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


class Tagged(NamedTuple):
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
    from weasyprint.formatting_structure import boxes
    from weasyprint.pdf import tags

    build = tags._build_box_tree
    heard = Heard()

    def listen(box: Any, parent: Any, pdf: Any, page: int, *others: Any) -> Iterator[Any]:
        placed = getattr(box, "_box", box)  # an absolutely placed box stands in a wrapper
        _look_at(heard, placed, boxes)
        _read(heard, _texts(placed, boxes), page, tags=others[-1])
        if not isinstance(pdf, _Pages):
            pdf = _Pages(pdf.page_references, pdf.add_object)
        element, tag = placed.element, placed.element_tag
        for struct in build(box, parent, pdf, page, *others):
            if element is not None and tag:
                heard.tagged.append(Tagged(struct, element, tag, placed.is_leader))
            yield struct

    tags._build_box_tree = listen
    try:
        yield heard
    finally:
        tags._build_box_tree = build


def _look_at(heard: Heard, box: Any, boxes: Any) -> None:
    """Note of a box, before it is tagged, what its structure element will not tell."""
    if isinstance(box, boxes.PageBox):
        heard.paper = (box.margin_width(), box.margin_height())
    elif isinstance(box, boxes.ReplacedBox) and _is_cut(box, heard.paper):
        heard.cut.append(str(box.element.get("alt", "")))
    if box.element is not None and box.style["opacity"] < 1:
        heard.faded.add(str(box.element_tag))


def _texts(box: Any, boxes: Any) -> list[Any]:
    """Return the texts right in a box or in its lines."""
    lines, text = boxes.LineBox, boxes.TextBox
    children = getattr(box, "children", ())
    inside = [one for child in children if isinstance(child, lines) for one in child.children]
    return [one for one in (*inside, *children) if isinstance(one, text)]


def _read(heard: Heard, texts: list[Any], page: int, *, tags: Any) -> None:
    """Note which texts are cut, and which end with a hyphen of the layout."""
    for text in texts:
        if _is_cut(text, heard.paper):
            heard.cut.append(text.text)
        sign = text.style["hyphenate_character"]
        if text.text.endswith(sign) and _is_generated(text):
            heard.hyphenated[page, tags[text]["mcid"]] = text.text.removesuffix(sign)


def _is_cut(box: Any, paper: tuple[float, float]) -> bool:
    """Tell whether a box reaches over an edge of the paper; a space at the end of a line may."""
    left, top, width = box.position_x, box.position_y, box.width
    right, bottom = left + width - paper[0], top + box.height - paper[1]
    if max(right, bottom, -left, -top) <= _SLACK:
        return False
    if hasattr(box, "text"):
        spaces = (len(box.text) - len(box.text.rstrip())) * box.style["font_size"]
        right, width = right - spaces, width - spaces
    return bool(max(right, bottom, -left, -top) > _SLACK and width > 0)


def _is_generated(box: Any) -> bool:
    """Tell whether the hyphen at the end of a text is none of the document."""
    if box.element is None:
        return False
    last = box.text.split()[-1]
    return last not in "".join(box.element.itertext())
