"""Which function writes which block of the semantic document."""

from __future__ import annotations

from collections.abc import Mapping

from thbreports.outputs.docx.body.blocks import PARAGRAPHS, BlockWriter, Body
from thbreports.outputs.docx.body.contents import write_contents
from thbreports.outputs.docx.body.context import BlockContext
from thbreports.outputs.docx.body.lists import write_list
from thbreports.outputs.docx.body.story import PartContext
from thbreports.outputs.docx.body.tables import write_columns, write_table
from thbreports.outputs.docx.xml.wml import Element


def _write_div(body: Body, node: Element, place: BlockContext) -> None:
    is_head = "head-columns" in (node.get("class") or "").split()
    (write_columns if is_head else PARAGRAPHS["div"])(body, node, place)


_WRITERS: Mapping[str, BlockWriter] = {
    **PARAGRAPHS,
    "div": _write_div,
    "nav": write_contents,
    "ol": write_list,
    "table": write_table,
    "ul": write_list,
}


def body_of(story: PartContext) -> Body:
    """Return what writes the blocks of a part."""
    return Body(story, _WRITERS)
