"""Styles that a secretariat's reference document lacks, made from the design of the pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from thbreports.outputs.docx.styles.design import Design
from thbreports.outputs.docx.styles.made import made_style, styles_of
from thbreports.outputs.docx.styles.style import Style, level_name
from thbreports.outputs.docx.styles.stylesheet import StyleSheet, own_names
from thbreports.outputs.docx.xml.wml import LIST_LEVELS, Element, w


def complete(sheet: Element, design: Design, names: Mapping[str, str], width: int) -> None:
    """Add to ``sheet`` every style for a report that it lacks, under the name that the pack gives it.

    They take the typeface of the house and the ``width`` of its text area in twips, and numbers from no list
    of its own: what they number is numbered by the definitions of the report.
    """
    present = StyleSheet(sheet)
    ids = {style.get(w("styleId")) for style in sheet.iterfind(w("style"))}
    made: list[tuple[Style, Element]] = []
    for style in _lacking(present, design, names, width):
        element = made_style(style, sheet, design)
        name = stem = element.get(w("styleId")) or ""
        count = 1
        while name in ids:  # another style of the house has it
            count += 1
            name = f"{stem}{count}"
        element.set(w("styleId"), name)
        element.attrib.pop(w("default"), None)
        ids.add(name)
        made.append((style, element))
    now = StyleSheet(sheet)
    for style, element in made:
        for tag, other in (("basedOn", style.based), ("next", style.following)):
            link = element.find(w(tag))
            if link is not None:
                _lead(element, link, now.find(other or "", style.kind))


def _lacking(present: StyleSheet, design: Design, names: Mapping[str, str], width: int) -> Iterator[Style]:
    """Yield the styles to make.  Lists with a parenthesis follow the house's numbers: their style is none of
    them."""
    stem = names.get("ol.paren", own_names()["ol.paren"])
    spared = {level_name(stem, level) for level in range(1, LIST_LEVELS + 1)}
    code, designed = design.text("word-code-font"), design.text_width()
    for style in styles_of(design, names):
        if style.name not in spared and present.find(style.name, style.kind) is None:
            tabs = tuple((kind, round(place * width / designed)) for kind, place in style.tabs)
            font = style.font if style.font == code else None
            yield style._replace(number=None, font=font, tabs=tabs)


def _lead(element: Element, link: etree._Element, target: str | None) -> None:
    """Let a link lead to a style of the house by its identifier, whatever that is; or to none."""
    if target is None:
        element.remove(link)
    else:
        link.set(w("val"), target)
