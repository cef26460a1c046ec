"""The styles of Word for the head of a report."""

from __future__ import annotations

from thbreports.outputs.docx.styles.design import Design
from thbreports.outputs.docx.styles.style import Style


def title_block(design: Design, small: Style) -> dict[str, Style]:
    """Return the styles of the head of a report; ``small`` is that of labels."""
    space, accent = design.points("paragraph-space"), design.colour("accent")
    label = small._replace(colour=design.colour("muted"), after=space / 2, keep_next=True)
    size, mark = design.points("h3-size"), design.points("language-mark-size")
    ink, text, kind = design.colour("ink"), design.points("text-size"), design.points("kind-size")
    align, byline, series = (
        design.align("title-align"),
        design.points("byline-size"),
        design.points("series-size"),
    )

    def tint(size: float) -> str:
        """A line as large as the text has its colour; a smaller one is quiet."""
        return ink if size >= text else design.colour("muted")

    return {
        "p.issuer": label._replace(
            name="Issuer", colour=ink, size=text, line=design.leading("small-leading", text), before=space / 2
        ),
        "p.issuer-part": label._replace(name="Issuer Part", colour=ink, after=space / 4),
        "p.issued": Style("Place and Date of Issue", before=space, after=space / 2, keep_next=True),
        "p.emblem": Style("Emblem", after=space / 2, keep_next=True),
        "p.language-mark": label._replace(
            name="Language Mark", colour=ink, size=mark, line=design.leading("heading-leading", mark)
        ),
        "p.kind": label._replace(
            name="Document Kind",
            colour=design.heading_colour(),
            size=kind,
            line=design.leading("small-leading", kind),
            align=align,
        ),
        "p.series": label._replace(
            name="Document Series",
            colour=tint(series),
            size=series,
            line=design.leading("small-leading", series),
            align=align,
        ),
        "p.subtitle": Style(
            "Subtitle",
            size=size,
            line=design.leading("heading-leading", size),
            colour=design.colour("muted"),
            after=space,
            keep_next=True,
            align=align,
        ),
        "p.reference": label._replace(name="Document Reference"),
        "p.paper": label._replace(name="Paper Code", colour=ink, align="right"),
        "p.status": label._replace(name="Document Status"),
        "p.marking": label._replace(name="Document Marking", colour=accent),
        "p.place-date": Style("Place and Date", after=space, align=align),
        "p.published": label._replace(name="Publication Date"),
        "p.byline": label._replace(
            name="Byline",
            colour=tint(byline),
            after=space,
            align=design.align("h2-align"),
            size=byline,
            line=design.leading("small-leading", byline),
        ),
        "#title-rule": Style(
            "Title Rule",
            after=design.points("h2-below"),
            line=1,
            exact=True,
            uncounted=True,
            rule_below=(rule, accent) if (rule := design.points("title-rule")) else None,
        ),
    }
