"""The words of lines that run from right to left, said in the order in which they are read.

A layout draws such a line as it is seen, from left to right, with the glyphs of each word in that order, too.
Whoever looks at the page alone (a search, a clipboard) turns them round again; whoever follows the structure
tree, as those do who read pages out, gets the words here (``ActualText``, ISO 32000-1, 14.9.4).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pydyf

from thbreports.outputs.pdf.tags.tree import Tree
from thbreports.record.markdown.directions import runs_back


def say(tree: Tree, texts: Mapping[tuple[int, int], str]) -> dict[tuple[int, int], str]:
    """Say the words of lines that run from right to left, wholly or in part; return the other lines.

    ``texts`` has what is drawn in each piece of marked content, by the number of its page and its own.
    """
    turned = {place: text for place, text in texts.items() if runs_back(text)}
    if not turned:
        return dict(texts)
    pages = {page["StructParents"]: page for page in tree.pages()}
    for (place, number), text in turned.items():
        page = pages[place].reference
        entries = tree.entries(page)
        if (owner := tree.objects.get(entries[number])) is None:
            continue  # of a running line, which is no part of the report
        span = tree.add("/Span", owner, page)
        span["ActualText"] = pydyf.String(text)
        kids = owner["K"]
        kids[_place(kids, number, page, owner)] = span.reference
        span["K"].append(number)
        entries[number] = span.reference
    return {place: text for place, text in texts.items() if place not in turned}


def _place(kids: list[Any], number: int, page: bytes, owner: Any) -> int:
    """Return the place of a piece of marked content among the children of its element."""
    for place, kid in enumerate(kids):
        if isinstance(kid, int) and kid == number and owner["Pg"] == page:
            return place
        if isinstance(kid, dict) and kid.get("MCID") == number and kid.get("Pg") == page:
            return place
    raise ValueError(f"no element holds the marked content {number}")
