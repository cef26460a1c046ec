"""Lines that stand elsewhere than their style says: as the title does, or in the margin."""

from __future__ import annotations

from thbreports.outputs.docx.body.story import ReportContext
from thbreports.outputs.docx.xml.markup import Node, Paragraph, empty
from thbreports.outputs.docx.xml.wml import Element


def set_beside(node: Element, last: Node | str, job: ReportContext) -> None:
    """Let a line of the head stand as its title does, and the name of an audience in the margin.

    ``last`` is what was written of the line.  In the columns above the title, lines stand as they are.
    """
    if not isinstance(last, Paragraph):
        return
    if node.get("class") == "audience":
        last.properties.insert(int(last.style is not None), _margin_frame(job.margin))
        return
    parent = node.getparent()
    if job.title_align is None or parent is None:
        return
    if "title-block" in (parent.get("class") or "").split() and not job.styles.sheet.aligns(last.style):
        last.properties.append(empty("jc", val=job.title_align))


def _margin_frame(margin: int) -> str:
    """Return the frame of a paragraph in the left margin of the page, which is so wide, in twips.

    It is no part of a style: not every program draws a frame that a style has.
    """
    width = margin * 2 // 3
    return empty(
        "framePr", w=width, hSpace=0, wrap="around", vAnchor="text", hAnchor="page", x=margin // 6, y=1
    )
