"""The styles of headings, and of the names of lists that stand where headings do."""

from __future__ import annotations

from thbreports.outputs.docx.styles.design import Design
from thbreports.outputs.docx.styles.style import Style


def headings(design: Design) -> dict[str, Style]:
    title = design.points("h1-size")
    heading, bold = design.heading_colour(), design.bold()
    found = {
        "h1": Style(
            "Title",
            following="Body Text",
            size=title,
            line=design.leading("heading-leading", title),
            before=design.points("paragraph-space"),
            after=design.points("paragraph-space"),
            colour=heading,
            bold=bold,
            keep_next=True,
            keep_lines=True,
            align=design.align("title-align"),
        ),
    }
    for level in range(2, 7):
        size = design.heading(level, "size")
        small = (
            level > 4
        )  # the lowest levels are as large as text or smaller: the other typeface sets them off
        if small:
            size = min(size, design.points("small-size"))
        found[f"h{level}"] = Style(
            f"Heading {level - 1}",
            following="Body Text",
            font=design.text("word-label-font") if small else None,
            size=size,
            line=design.leading("heading-leading", size),
            before=design.heading(level, "above"),
            after=design.heading(level, "below"),
            colour=heading if level < 6 else design.colour("muted"),
            bold=bold,
            level=level - 2,
            align=design.align("h2-align") if level == 2 else None,
            capitals=level == 2 and design.text("h2-case") == "uppercase",
            keep_next=True,
            keep_lines=True,
        )
    found["#annex"] = found["h2"]._replace(name="Annex Heading", based="Heading 1", before=0, new_page=True)
    size = design.heading(4, "size")
    label = found["h4"]._replace(
        name="Label Heading",
        font=design.text("word-label-font"),
        size=size,
        line=design.leading("heading-leading", size),
        level=None,
    )
    found.update({f"h{level}.label": label for level in range(2, 7)})
    above, item = design.heading(4, "above") / 2, design.points("item-space")
    found["#delegation"] = label._replace(name="Delegation Heading", before=above + item, after=item / 3)
    return found
