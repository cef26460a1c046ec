"""What of a page is no part of the report: running lines, repeated headers, what a style sheet adds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pydyf

from thbreports.outputs.pdf.tags.tree import Tree


def part(tree: Tree, hyphenated: Mapping[tuple[int, int], str]) -> None:
    """Make content that no structure element holds artifacts, and take away its links and its elements.

    What is drawn and not in the structure tree must be marked as an artifact (ISO 14289-1, 7.1); WeasyPrint
    tags running lines with elements that stand in no tree.  A hyphen that the layout put at the end of a line
    is told as a soft one (ISO 32000-1, 14.8.2.2.3): ``hyphenated`` has the words of such lines.
    """
    held = tree.below(*tree.root["K"])
    linked = {
        annotation.reference
        for owner in tree.owners() & held
        for _, annotation in tree.annotations(tree.objects[owner])
    }
    words_of: dict[int, dict[int, str]] = {}
    for (place, number), text in hyphenated.items():
        words_of.setdefault(place, {})[number] = text
    for page in tree.pages():
        entries = tree.entries(page.reference)
        lost = {number for number, owner in enumerate(entries) if owner not in held}
        words = words_of.get(page["StructParents"], {})
        if lost or words:
            _rewrite(tree.content(page), lost, words, min(lost | words.keys()))
        for number in lost:
            entries[number] = b"null"
        if "Annots" in page:
            page["Annots"][:] = [one for one in page["Annots"] if one in linked]
    for reference in tree.objects.keys() - held:
        struct = tree.objects[reference]
        if struct.get("Type") == "/StructElem":
            struct.clear()
    tree.forget(lambda reference: reference not in held)


def _rewrite(operators: list[Any], lost: set[int], words: Mapping[int, str], first: int) -> None:
    """Make pieces of marked content artifacts, and say the words of others; ``first`` is the first of all.

    They are numbered as they are drawn, running lines last; what comes before ``first`` is not looked at.
    """
    for place in range(len(operators) - 1, -1, -1):
        if type(operators[place]) is not pydyf.Dictionary:
            continue
        number = operators[place].get("MCID")
        if number in lost:
            operators[place - 1 : place + 2] = b"", b"/Artifact", b"BMC"
        elif number in words:
            operators[place]["ActualText"] = pydyf.String(words[number] + "\u00ad")
        if number == first:
            break
