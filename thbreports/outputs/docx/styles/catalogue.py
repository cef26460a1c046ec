"""The styles of Word that a report uses, made from the design of a pack.

Each stands under the element of the semantic document that it is for, as the style map of a pack writes it
(``tag`` or ``tag.class``).  Bold and italic belong to the record: no style here sets them, save those that a
reader can choose for emphasis by hand, and the lines for which the design says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from thbreports.outputs.docx.styles.design import Design
from thbreports.outputs.docx.styles.head_styles import title_block
from thbreports.outputs.docx.styles.heading_styles import headings
from thbreports.outputs.docx.styles.style import Style, level_name
from thbreports.outputs.docx.xml.wml import LIST_LEVELS, TWIPS
from thbreports.packs.weights import WEIGHTS, is_bold

SEPARATOR = (4, 0)
"""The numbering of a sign between parts, behind those of lists: each item is its sign alone."""


def catalogue(design: Design) -> dict[str, Style]:
    """Return the styles by the key of the style map that each is for.

    Keys that begin with ``#`` are of the styles that no element has by itself, such as the second paragraph
    of a list item or the running lines.
    """
    found: dict[str, Style] = {"#normal": _normal(design)}
    for part in (
        _text(design),
        title_block(design, _small(design)),
        _labels(design),
        _tables(design),
        _inline(design),
    ):
        found.update(part)
    found.update(headings(design))
    for key, name in WEIGHTS.items():
        if is_bold(design.text(key)):
            found[f"p.{name}"] = found[f"p.{name}"]._replace(bold=True)
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
            yield style._replace(name=name, based=style.name, number=(style.number[0], level - 1))
        elif key == "nav.contents":
            yield style._replace(name=name, based=style.name, left=step * level)
        else:
            yield style._replace(name=name, based=style.name, left=(style.left or 0) * level)


def deepens(key: str) -> bool:
    """Return whether the style of a key has variants for deeper levels."""
    return key.split(".")[0] in ("ul", "ol", "#continue", "#verbatim") or key == "nav.contents"


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
    small, muted = _small(design), design.colour("muted")
    lead = design.points("lead-size")
    hanging, facts = design.points("number-indent"), design.points("fact-indent")
    return {
        "p": Style("Body Text", after=space),
        "div.purpose": Style("Lead", based="Body Text", size=lead, line=design.leading("leading", lead)),
        "p.stem": Style("Stem", based="Body Text", keep_next=True),
        "p.state-name": Style("State Name", based="Body Text", before=space, after=space / 4, keep_next=True),
        "p.item-line": Style("Item Line", based="Body Text", before=space, after=space / 2, keep_next=True),
        "p.note": small._replace(name="Note", after=space, colour=muted),
        "p.audience": small._replace(
            name="Audience Note",
            size=design.points("tiny-size"),
            colour=muted,
            keep_next=True,
        ),
        "p.legal-notice": small._replace(name="Legal Notice", before=space, after=space, colour=muted),
        "p.signature": Style("Signature", before=2 * space, keep_lines=True),
        "aside": small._replace(name="Note", after=space, colour=muted),
        "blockquote": Style("Quote", left=step, right=step, after=space),
        "pre": small._replace(name="Preformatted Text", font=design.text("word-code-font"), after=space),
        "address": Style("Contact Details", after=space, keep_lines=True),
        "hr": _separator(design),
        "figure": Style("Figure", before=space, keep_next=True),
        "#figure": Style("Figure Without Caption", before=space, after=2 * space),
        "caption": _caption(design)._replace(keep_next=True),
        "figcaption": _caption(design)._replace(name="Figure Caption", before=space / 2, after=2 * space),
        "ul": Style("List Bullet", after=0.75 * space, number=(1, 0)),
        "ul.participants": Style("Participant Bullet", after=design.points("item-space") / 3, number=(1, 0)),
        "ol": Style("List Number", after=0.75 * space, number=(2, 0)),
        "ol.paren": Style("List Number Parenthesis", after=0.75 * space, number=(3, 0)),
        "ol.verbatim": Style(
            "List Verbatim",
            after=0.75 * space,
            left=hanging,
            hanging=hanging,
        ),
        "#continue": Style("List Continue", after=0.75 * space, left=step),
        "#verbatim": Style("List Verbatim Continue", after=0.75 * space, left=hanging),
        "#entry": Style("Participant", after=design.points("item-space") / 3),
        "#after": Style("Body Text After Table", based="Body Text", before=1.5 * space),
        "dt": small._replace(name="Definition Term", keep_next=True, colour=muted),
        "dd": Style("Definition", after=space),
        "#fact": Style("Fact", before=1.5 * space, after=space, tight=True, left=facts, hanging=facts),
        "section.footnotes": small._replace(name="Footnote Text", after=2),
        "#spacer": Style("Table End", line=1, exact=True, uncounted=True),
        "#cover-space": Style(
            "Cover Space", before=design.points("cover-space"), line=1, exact=True, uncounted=True
        ),
    }


def _separator(design: Design) -> Style:
    """Return the style of what stands between parts: a rule, or the sign of a list that has nothing else."""
    space = design.points("separator-space")
    found = Style("Separator", before=space, after=space, uncounted=True)
    if design.text("separator-mark"):
        return found._replace(align="center", number=SEPARATOR)
    inset = (1 - design.share("separator-share", most=1)) / 2 * design.text_width() / TWIPS or None
    rule = (design.points("hairline"), design.colour("rule"))
    return found._replace(left=inset, right=inset, line=1, exact=True, rule_below=rule)


def _labels(design: Design) -> dict[str, Style]:
    space, accent = design.points("paragraph-space"), design.colour("accent")
    above, below = design.heading(4, "above"), design.heading(4, "below")
    label, tiny = _small(design)._replace(colour=design.colour("muted")), design.points("tiny-size")
    running = label._replace(name="header", size=tiny, line=design.leading("small-leading", tiny))
    right, size, step = design.text_width(), design.points("h3-size"), design.points("list-indent")
    tabs = (("center", right // 2), ("right", right))
    session = label._replace(name="Session Details", after=space, tight=True, keep_next=True)
    outcome = label._replace(name="Outcome Details", after=1.25 * space)
    vote = label._replace(name="Vote", colour=None, after=space / 2, keep_lines=True)
    return {
        "p.presenters": session,
        "p.time-range": session,
        "p.label": label._replace(
            name="Label Line", colour=accent, before=above, after=below, keep_next=True
        ),
        "p.owner": outcome,
        "p.deadline": outcome,
        "p.state": outcome,
        "p.vote": vote,
        "p.result": Style("Vote Result", after=2 * space),
        "#header": running._replace(
            tabs=tabs,
            rule_below=(rule, design.colour("ink")) if (rule := design.points("header-rule")) else None,
        ),
        "#footer": running._replace(name="footer", tabs=tabs),
        "#contents": Style(
            "Contents Heading",
            size=size,
            line=design.leading("heading-leading", size),
            colour=design.heading_colour(),
            bold=design.bold(),
            before=above,
            after=below,
            keep_next=True,
        ),
        "nav.contents": _small(design)._replace(
            name="TOC 1",
            after=space / 3,
            left=step,
            hanging=step,
            tabs=(("right", right),),
            leader=True,
        ),
    }


def _tables(design: Design) -> dict[str, Style]:
    text = _small(design)._replace(name="Table Text", before=2.5, after=2.5)
    return {
        "table": Style("Report Table", kind="table", based="Table Normal"),
        "td": text,
        "th": text._replace(
            name="Table Heading",
            based="Table Text",
            keep_next=True,
            colour=design.colour("accent"),
            bold=design.bold(),
        ),
        "th.group": text._replace(
            name="Table Group Heading", based="Table Text", before=8, keep_next=True, bold=design.bold()
        ),
        "th.align-right": Style("Table Heading Right", based="Table Heading", keep_next=True, align="right"),
        "th.align-center": Style(
            "Table Heading Centred", based="Table Heading", keep_next=True, align="center"
        ),
        "td.align-right": Style("Table Number", based="Table Text", align="right"),
        "td.align-center": Style("Table Text Centred", based="Table Text", align="center"),
        "#row": Style("Table Row Heading", based="Table Text"),
    }


def _inline(design: Design) -> dict[str, Style]:
    none = Style("Default Paragraph Font", kind="character", based=None)
    plain = Style("", kind="character", based="Default Paragraph Font")
    label = plain._replace(font=design.text("word-label-font"), size=design.points("small-size"))
    detail = label._replace(name="Detail", colour=design.colour("muted"))
    return {
        "#character": none,
        "#language-mark": plain._replace(
            name="Running Language",
            size=design.points("language-mark-size"),
            colour=design.colour("ink"),
        ),
        "strong": plain._replace(name="Strong", bold=True),
        "em": plain._replace(name="Emphasis", italic=True),
        "u": plain._replace(name="Underline", underline=True),
        "s": plain._replace(name="Strikethrough", strike=True),
        "cite": plain._replace(name="Cited Work"),
        "code": plain._replace(
            name="Code", font=design.text("word-code-font"), size=design.points("small-size")
        ),
        "a": plain._replace(name="Hyperlink", colour=design.colour("accent"), underline=True),
        "span.number": plain._replace(name="Item Number", colour=design.colour("accent")),
        "span.label": label._replace(name="Label", colour=design.colour("muted")),
        "span.speaker": plain._replace(name="Speaker", colour=design.colour("accent")),
        "span.owner": detail,
        "sup.footnote-ref": plain._replace(name="Footnote Reference", raised=True),
    }


def _caption(design: Design) -> Style:
    above, below = design.heading(4, "above"), design.heading(4, "below")
    muted = design.colour("muted")
    return _small(design)._replace(
        name="Caption", colour=muted, before=above, after=below / 2, keep_lines=True
    )


def _small(design: Design) -> Style:
    size = design.points("small-size")
    line = design.leading("small-leading", size)
    return Style("", font=design.text("word-label-font"), size=size, line=line)
