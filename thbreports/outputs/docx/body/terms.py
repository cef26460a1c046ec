"""Terms and what is said of them: beside each other where the terms are short, else below."""

from __future__ import annotations

import itertools

from thbreports.outputs.docx.body.blocks import Body
from thbreports.outputs.docx.body.context import BlockContext
from thbreports.outputs.docx.xml.measure import words_of
from thbreports.outputs.docx.xml.wml import Element

_SHORT_TERM = 24
"""How many characters of a term fit beside what is said of it."""


def write_terms(body: Body, node: Element, place: BlockContext) -> None:
    """Write a ``dl``."""
    fact = body.styles.named("#fact")
    if fact is not None and not place.forced and place.item is None and _is_facts(body, node):
        _write_facts(body, node, place, fact)
        return
    for child in node.iterchildren("dt", "dd"):
        if not place.forced:
            place = place._replace(style=body.styles.of(child))
        if child.tag == "dt":
            body.paragraph(child, place, None, keep_next=True)
        else:
            body.flow(child, place)


def _is_facts(body: Body, node: Element) -> bool:
    """Return whether each term is short and has something said of it, all without blocks."""
    children = list(node.iterchildren("dt", "dd"))
    tags = [child.tag for child in children] + ["dt"]
    paired = all(after == "dd" for tag, after in itertools.pairwise(tags) if tag == "dt")
    terms = [words_of(child) for child in children if child.tag == "dt"]
    plain = not any(body.is_block(grandchild) for child in children for grandchild in child)
    return paired and plain and all(len(term.strip()) <= _SHORT_TERM for term in terms)


def _addresses(node: Element) -> bool:
    around = [
        node,
        *itertools.islice((one for one in node.itersiblings(preceding=True) if one.tag != "hr"), 1),
    ]
    return any("addressing" in (one.get("class") or "").split() for one in around)


def _write_facts(body: Body, node: Element, place: BlockContext, style: str) -> None:
    """Write short terms beside what is said of them, which stands in a column of its own."""
    # Names of an addressing block are as large as what they name, and those of facts that follow it.
    label = place.look if _addresses(node) else place.look._replace(style=body.styles.named("span.label"))
    term: Element | None = None
    for child in node.iterchildren("dt", "dd"):
        if child.tag == "dt":
            term = child
            continue
        runs = body.open(place, style)
        if term is not None:
            runs.children(term, label)
        runs.tab(place.look)
        runs.children(child, place.look)
        runs.finish()
        term = None
