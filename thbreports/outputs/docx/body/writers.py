"""Which function writes which block of the semantic document."""

from __future__ import annotations

from collections.abc import Mapping

from thbreports.outputs.docx.body.blocks import PARAGRAPHS, BlockWriter, Body
from thbreports.outputs.docx.body.contents import write_contents
from thbreports.outputs.docx.body.context import BlockContext
from thbreports.outputs.docx.body.lists import write_list
from thbreports.outputs.docx.body.runs import Look
from thbreports.outputs.docx.body.story import PartContext
from thbreports.outputs.docx.body.tables import write_columns, write_table
from thbreports.outputs.docx.body.terms import write_terms
from thbreports.outputs.docx.xml.markup import empty
from thbreports.outputs.docx.xml.wml import Element


def _write_container(body: Body, node: Element, place: BlockContext) -> None:
    """Write a block that may stand beside others, on broad pages, or alone on the first page."""
    classes = (node.get("class") or "").split()
    if not {"head-columns", "beside"}.isdisjoint(classes):
        write_columns(body, node, place)
        return
    if "second" in classes:
        _end_page(body, place)
    sections = body.story.job.sections
    if "landscape" in classes and place.parent.tag == "body" and not sections.inside:
        with sections.broad(place.parent, lambda: body.spacer(place.parent, tight=True)):
            PARAGRAPHS[str(node.tag)](body, node, place._replace(width=sections.turned))
    else:
        if not {"cover-title", "cover-foot"}.isdisjoint(classes):
            body.spacer(place.parent, "#cover-space", tight=True)
        PARAGRAPHS[str(node.tag)](body, node, place)
        if "cover" in classes:
            _end_page(body, place)


def _write_nav(body: Body, node: Element, place: BlockContext) -> None:
    """Write the contents, which have pages of their own behind a cover."""
    write_contents(body, node, place)
    before = node.getprevious()
    if before is not None and "cover" in (before.get("class") or "").split():
        _end_page(body, place)


def _end_page(body: Body, place: BlockContext) -> None:
    runs = body.open(BlockContext(place.parent, 0, Look()), body.styles.named("#spacer"), tight=True)
    runs.raw(empty("br", type="page"), Look())


_WRITERS: Mapping[str, BlockWriter] = {
    **PARAGRAPHS,
    **dict.fromkeys(("div", "header", "section"), _write_container),
    "dl": write_terms,
    "nav": _write_nav,
    "ol": write_list,
    "table": write_table,
    "ul": write_list,
}


def body_of(story: PartContext) -> Body:
    """Return what writes the blocks of a part."""
    return Body(story, _WRITERS)
