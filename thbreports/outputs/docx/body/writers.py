"""Which function writes which block of the semantic document."""

from __future__ import annotations

from collections.abc import Mapping

from thbreports.outputs.docx.body.blocks import PARAGRAPHS, BlockWriter, Body
from thbreports.outputs.docx.body.contents import write_contents
from thbreports.outputs.docx.body.lists import write_list
from thbreports.outputs.docx.body.story import PartContext
from thbreports.outputs.docx.body.tables import write_table

_WRITERS: Mapping[str, BlockWriter] = {
    **PARAGRAPHS,
    "nav": write_contents,
    "ol": write_list,
    "table": write_table,
    "ul": write_list,
}


def body_of(story: PartContext) -> Body:
    """Return what writes the blocks of a part."""
    return Body(story, _WRITERS)
