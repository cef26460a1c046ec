"""The style sheet that WeasyPrint brings for every document, with rules that end where they can match.

It gives each element six pseudo-elements, although only list items have markers and only notes have calls:
six styles an element, which took a tenth of the time and a quarter of the memory of a long report.
"""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from thbreports.outputs.pdf.notes import NOTE_CLASS

if TYPE_CHECKING:
    from weasyprint import CSS

_FOOTNOTE = re.compile(r"float\s*:\s*footnote\b")


@functools.lru_cache(maxsize=8)
def narrowed(css: str) -> CSS:
    """Return the style sheet of WeasyPrint for documents whose own is ``css``.

    Where that makes list items, footnotes or notes of other elements than ours, the rules for those stay as
    they are.
    """
    from weasyprint.html import UA_STYLESHEET

    tests: dict[str, Callable[[Any], bool]] = {}
    if "list-item" not in css:
        tests["marker"] = _is_list_item
    if len(_FOOTNOTE.findall(css)) < 2:
        tests |= dict.fromkeys(("footnote-call", "footnote-marker"), _is_footnote)
    if "note(" not in css:
        tests |= dict.fromkeys(("note-call", "note-marker", "note-callback"), _is_nothing)
    sheet = copy.copy(UA_STYLESHEET)
    sheet.matcher = copy.copy(sheet.matcher)
    sheet.matcher.other_selectors = [
        (tests.get(pseudo, test), specificity, order, pseudo, payload)
        for test, specificity, order, pseudo, payload in sheet.matcher.other_selectors
    ]
    return sheet


def _is_list_item(element: Any) -> bool:
    return bool(element.local_name == "li")


def _is_footnote(element: Any) -> bool:
    return NOTE_CLASS in element.classes


def _is_nothing(_: Any) -> bool:
    return False
