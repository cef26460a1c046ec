"""Where a block is written, and the list item that it may stand in."""

from __future__ import annotations

from typing import NamedTuple

from thbreports.outputs.docx.body.numbering import Number
from thbreports.outputs.docx.body.runs import Look
from thbreports.outputs.docx.styles.stylesheet import StyleSheet
from thbreports.outputs.docx.xml.markup import Node, Paragraph, empty
from thbreports.outputs.docx.xml.wml import Element

KEEP_NEXT = empty("keepNext")
"""Holds a paragraph on the page of the next."""


class ListItem:
    """A list item while its paragraphs are written: the first carries the number, the others continue it."""

    def __init__(self, style: str | None, following: str | None, number: Number | None = None) -> None:
        self.style, self.following, self.number = style, following, number
        self.literal: Element | None = None
        self.started = False
        # The indent and its hanging part, in twips, where a list stands deeper than its style says.
        self.indent: tuple[int, int] | None = None
        # The number of a note, at its start: ``footnoteRef`` where Word counts, else the number itself.
        self.mark = ""


class BlockContext(NamedTuple):
    """Where blocks are written: ``style`` is that of plain paragraphs, which ``forced`` gives to all of
    them."""

    parent: Node
    width: int
    look: Look
    style: str | None = None
    forced: bool = False
    depth: int = 0
    indent: int = 0
    item: ListItem | None = None


def keep_with_next(block: Node | str, styles: StyleSheet) -> None:
    """Keep a paragraph on the page of the next: an outcome with who does it."""
    if not isinstance(block, Paragraph) or not block.properties or KEEP_NEXT in block.properties:
        return
    if not styles.keeps(block.style):
        block.properties.insert(int(block.style is not None), KEEP_NEXT)
