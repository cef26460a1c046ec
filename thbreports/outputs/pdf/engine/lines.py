"""Where the lines of the text stand on a page, for drafts in which they are numbered."""

from __future__ import annotations

from typing import Any

_SAME = 3.0
"""Pixels: lines of two columns that stand no further apart, one beside the other, have one number."""


def of_page(page: Any) -> list[float]:
    """Return the baselines of the lines of a page, in pixels from the top of its text downwards.

    As in Word, tables, the head in two columns, footnotes and running lines are not counted.
    """
    found: list[float] = []
    waiting = [child for child in page.children if child.element_tag == "html"]
    while waiting:
        box = waiting.pop()
        box = getattr(box, "_box", box)  # an absolutely placed box stands in a wrapper
        if box.is_table_wrapper or _is_head(box):
            continue
        if type(box).__name__ == "LineBox":
            if _has_words(box):
                found.append(box.position_y + box.baseline)
        else:
            waiting += getattr(box, "children", ())
    top = page.content_box_y()
    kept: list[float] = []
    for place in sorted(place - top for place in found):
        if not kept or place - kept[-1] > _SAME:
            kept.append(place)
    return kept


def _has_words(line: Any) -> bool:
    return any(getattr(box, "text", "").strip() for box in line.descendants())


def _is_head(box: Any) -> bool:
    return box.element is not None and "head-columns" in (box.element.get("class") or "").split()
