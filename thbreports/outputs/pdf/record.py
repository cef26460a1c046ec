"""Which structure element WeasyPrint makes for which HTML element.

WeasyPrint tags a file (ISO 32000-1, 14.8) but keeps no trace of where an element came from, and offers no
hook that would tell.  The one private function that builds the structure tree is therefore listened to while
a file is written.  ``KNOWN`` lists the versions in which that function was read; a test fails for any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

KNOWN = ("70.0",)


@dataclass(frozen=True, slots=True, eq=False)
class Tagged:
    """A structure element with the HTML element that it stands for."""

    struct: Any
    element: Any
    tag: str
    """Name of the HTML element; ``name::marker`` for what the layout generated."""


@contextmanager
def listening() -> Iterator[list[Tagged]]:
    """Yield the list that fills with the structure elements of the file that is written meanwhile."""
    from weasyprint.pdf import tags

    build = tags._build_box_tree
    found: list[Tagged] = []

    def listen(box: Any, *others: Any) -> Iterator[Any]:
        placed = getattr(box, "_box", box)  # an absolutely placed box stands in a wrapper
        for struct in build(box, *others):
            if placed.element is not None and placed.element_tag:
                found.append(Tagged(struct, placed.element, placed.element_tag))
            yield struct

    tags._build_box_tree = listen
    try:
        yield found
    finally:
        tags._build_box_tree = build
