"""The styles of Word that a report uses, made from the design of a pack.

Each stands under the element of the semantic document that it is for, as the style map of a pack writes it
(``tag`` or ``tag.class``).  Bold and italic belong to the record: no style here sets them, save those that a
reader can choose for emphasis by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from thbreports.outputs.docx.design import Design
from thbreports.outputs.docx.style import Style
from thbreports.outputs.docx.wml import LIST_LEVELS

#: The space between numbered paragraphs and their text, beside the list indent: numbers such as ``2.1.A``
#: are wide.
VERBATIM_HANGING = 1.5


def catalogue(design: Design) -> dict[str, Style]:
    """Return the styles by the key of the style map that each is for.

    Keys that begin with ``#`` are of the styles that no element has by itself, such as the second paragraph
    of a list item or the running lines.
    """
    found: dict[str, Style] = {"#normal": _normal(design)}
    for part in (_text(design), _title_block(design), _labels(design), _tables(design), _inline(design)):
        found.update(part)
    found.update(_headings(design))
    return found


def levels_of(key: str, style: Style, design: Design) -> Iterator[Style]:
    """Yield a style and, for lists and entries of contents, its variants for the deeper levels."""
    yield style
    if not deepens(key):
        return
    step = design.points("list-indent")
    for level in range(2, LIST_LEVELS + 1):
        name = level_name(style.name, level)
        if style.number is not None:
            yield replace(style, name=name, based=style.name, number=(style.number[0], level - 1))
        elif key == "nav.contents":
            yield replace(style, name=name, based=style.name, before=0, left=step * (level - 1))
        else:
            yield replace(style, name=name, based=style.name, left=(style.left or 0) * level)


def deepens(key: str) -> bool:
    """Return whether the style of a key has variants for deeper levels."""
    return key.split(".")[0] in ("ul", "ol", "#continue", "#verbatim") or key == "nav.contents"


def level_name(name: str, level: int) -> str:
    """Return the name of a list style at a level: ``List Bullet`` and 2 make ``List Bullet 2``."""
    stem, _, last = name.rpartition(" ")
    first = stem if stem and last == "1" else name
    return name if level == 1 else f"{first} {level}"


def _normal(design: Design) -> Style:
    size = design.points("text-size")
    return Style(
        "Normal",
        based=None,
        font=design.text("word-text-font"),
        size=size,
        colour=design.colour("ink"),
        before=0,
        after=0,
        line=design.leading("leading", size),
    )


def _text(design: Design) -> dict[str, Style]:
    space, step = design.points("paragraph-space"), design.points("list-indent")
    small = _small(design)
    return {
        "p": Style("Body Text", after=space),
        "p.stem": Style("Stem", based="Body Text", keep_next=True),
        "p.note": replace(
            small, name="Note", left=step, before=space / 2, after=space, colour=design.colour("muted")
        ),
        "p.legal-notice": replace(
            small, name="Legal Notice", before=space, after=space, colour=design.colour("muted")
        ),
        "p.signature": Style("Signature", before=2 * space, keep_lines=True),
        "aside": replace(
            small, name="Note", left=step, before=space / 2, after=space, colour=design.colour("muted")
        ),
        "blockquote": Style(
            "Quote", left=step, right=step, after=space, rule_left=(1.5, design.colour("rule"))
        ),
        "pre": Style("Preformatted Text", font=design.text("word-code-font"), size=9, after=space),
        "address": replace(small, name="Contact Details", after=space),
        "hr": Style(
            "Separator",
            after=2 * space,
            line=1,
            exact=True,
            rule_below=(design.points("hairline"), design.colour("rule")),
        ),
        "figure": Style("Figure", before=space, after=space / 2, keep_next=True),
        "caption": _caption(design),
        "figcaption": _caption(design),
        "ul": Style("List Bullet", after=0.75 * space, number=(1, 0)),
        "ol": Style("List Number", after=0.75 * space, number=(2, 0)),
        "ol.paren": Style("List Number Parenthesis", after=0.75 * space, number=(3, 0)),
        "ol.verbatim": Style(
            "List Verbatim",
            after=0.75 * space,
            left=VERBATIM_HANGING * step,
            hanging=VERBATIM_HANGING * step,
        ),
        "#continue": Style("List Continue", after=0.75 * space, left=step),
        "#verbatim": Style("List Verbatim Continue", after=0.75 * space, left=VERBATIM_HANGING * step),
        "#after": Style("Body Text After Table", based="Body Text", before=1.5 * space),
        "dt": replace(small, name="Definition Term", keep_next=True, colour=design.colour("muted")),
        "dd": Style("Definition", after=space),
        "#fact": Style("Fact", after=space, tight=True, left=8 * step, hanging=8 * step),
        "section.footnotes": replace(small, name="Footnote Text", after=2),
        "#spacer": Style("Table End", line=1, exact=True),
    }


def _title_block(design: Design) -> dict[str, Style]:
    space = design.points("paragraph-space")
    label = replace(_small(design), colour=design.colour("muted"), keep_next=True)
    size = design.points("h3-size")
    return {
        "p.kind": replace(
            label, name="Document Kind", colour=design.colour("accent"), spaced=0.4, after=space
        ),
        "p.series": replace(label, name="Document Series", after=space / 2),
        "p.subtitle": Style(
            "Subtitle",
            size=size,
            line=design.leading("heading-leading", size),
            colour=design.colour("muted"),
            after=space,
            keep_next=True,
        ),
        "p.reference": replace(label, name="Document Reference"),
        "p.status": replace(label, name="Document Status"),
        "p.marking": replace(label, name="Document Marking", colour=design.colour("accent")),
        "p.place-date": Style("Place and Date", after=1.5 * space),
        "p.published": replace(label, name="Publication Date", after=space),
        "p.byline": Style("Byline", colour=design.colour("muted"), after=1.5 * space),
    }


def _labels(design: Design) -> dict[str, Style]:
    space, muted = design.points("paragraph-space"), design.colour("muted")
    label, tiny = replace(_small(design), colour=muted), design.points("tiny-size")
    running = replace(label, name="header", size=tiny, line=design.leading("small-leading", tiny))
    middle, right = design.text_width() // 2, design.text_width()
    tabs = (("center", middle), ("right", right))
    details = replace(label, name="Outcome Details", after=space / 2)
    return {
        "p.presenters": replace(label, name="Presenters", after=space, keep_next=True),
        "p.time-range": replace(label, name="Time Range", after=space / 2, keep_next=True),
        "p.label": replace(label, name="Label Line", before=space, after=space / 2, keep_next=True),
        "p.owner": details,
        "p.deadline": details,
        "p.state": details,
        "p.vote": replace(label, name="Vote", after=space),
        "p.result": replace(label, name="Vote Result", after=space),
        "#header": replace(running, tabs=tabs),
        "#footer": replace(running, name="footer", tabs=tabs),
        "#contents": replace(label, name="Contents Heading", before=2 * space, after=space, keep_next=True),
        "nav.contents": Style("TOC 1", before=0, after=space / 3, tabs=(("right", right),)),
    }


def _tables(design: Design) -> dict[str, Style]:
    text = replace(_small(design), name="Table Text", before=2.5, after=2.5)
    return {
        "table": Style("Report Table", kind="table", based="Table Normal"),
        "td": text,
        "th": replace(
            text, name="Table Heading", based="Table Text", keep_next=True, colour=design.colour("accent")
        ),
    }


def _inline(design: Design) -> dict[str, Style]:
    none = Style("Default Paragraph Font", kind="character", based=None)
    plain = Style("", kind="character", based="Default Paragraph Font")
    label = replace(plain, font=design.text("word-label-font"), size=design.points("small-size"))
    detail = replace(label, name="Detail", colour=design.colour("muted"))
    return {
        "#character": none,
        "strong": replace(plain, name="Strong", bold=True),
        "em": replace(plain, name="Emphasis", italic=True),
        "u": replace(plain, name="Underline", underline=True),
        "s": replace(plain, name="Strikethrough", strike=True),
        "cite": replace(plain, name="Cited Work"),
        "code": replace(plain, name="Code", font=design.text("word-code-font"), size=9),
        "a": replace(plain, name="Hyperlink", colour=design.colour("accent"), underline=True),
        "span.number": replace(plain, name="Item Number"),
        "span.label": replace(label, name="Label", colour=design.colour("muted")),
        "span.speaker": replace(plain, name="Speaker", colour=design.colour("accent")),
        "span.owner": detail,
        "sup.footnote-ref": replace(plain, name="Footnote Reference", raised=True),
    }


def _headings(design: Design) -> dict[str, Style]:
    title = design.points("h1-size")
    accent = design.colour("accent")
    found = {
        "h1": Style(
            "Title",
            following="Body Text",
            size=title,
            line=design.leading("heading-leading", title),
            after=design.heading(2, "below"),
            colour=accent,
            keep_next=True,
            keep_lines=True,
        )
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
            colour=accent if level < 6 else design.colour("muted"),
            level=level - 2,
            keep_next=True,
            keep_lines=True,
        )
    return found


def _caption(design: Design) -> Style:
    space = design.points("paragraph-space")
    return replace(_small(design), name="Caption", before=space, after=space / 2, keep_lines=True)


def _small(design: Design) -> Style:
    size = design.points("small-size")
    line = design.leading("small-leading", size)
    return Style("", font=design.text("word-label-font"), size=size, line=line)
