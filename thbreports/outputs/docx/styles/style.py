"""One style of Word as data, and the element it becomes."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from thbreports.outputs.docx.xml.wml import TWIPS, Element, add, w

Kind = Literal["paragraph", "character", "table"]

_HEADINGS = frozenset(f"{stem} {level}" for stem in ("heading", "toc") for level in range(1, 10))
_LISTS = frozenset(
    f"list {kind}{level}"
    for kind in ("bullet", "number", "continue")
    for level in ("", " 2", " 3", " 4", " 5")
)
_STORED_SMALL = _HEADINGS | {"header", "footer", "caption", "footnote text", "footnote reference"}
"""Built-in styles whose names Word stores in small letters."""
_BUILT_IN = _STORED_SMALL | _LISTS | {
    "normal", "title", "subtitle", "body text", "quote", "signature", "hyperlink", "strong", "emphasis",
    "default paragraph font", "table normal",
}  # fmt: skip
"""The styles that Word brings, in small letters; all others are marked as custom."""
DEFAULT_STYLES = ("Normal", "Default Paragraph Font", "Table Normal")
"""The styles that text, spans and tables have when nothing else is said."""


def stored_name(name: str) -> str:
    """Return a style name as Word stores it: ``Heading 1`` is kept as ``heading 1``."""
    return name.lower() if name.lower() in _STORED_SMALL else name


def style_id(name: str) -> str:
    """Return the identifier that a style of this name gets in a reference document of our own."""
    return re.sub(r"\W", "", "".join(word[:1].upper() + word[1:] for word in name.split()))


class Style(NamedTuple):
    """What a style sets; ``None`` leaves a property to the style it is based on.  Lengths are in points."""

    name: str
    kind: Kind = "paragraph"
    based: str | None = "Normal"
    following: str | None = None
    font: str | None = None
    size: float | None = None
    colour: str | None = None
    bold: bool | None = None
    italic: bool | None = None
    underline: bool = False
    strike: bool = False
    raised: bool = False
    capitals: bool = False
    """Whether letters are drawn as capitals; the words stay as they are."""
    spaced: float | None = None
    before: float | None = None
    after: float | None = None
    line: float | None = None
    exact: bool = False
    left: float | None = None
    right: float | None = None
    hanging: float | None = None
    level: int | None = None
    number: tuple[int, int] | None = None
    keep_next: bool = False
    keep_lines: bool = False
    tight: bool = False
    new_page: bool = False
    align: Literal["right", "center"] | None = None
    rule_below: tuple[float, str] | None = None
    tabs: tuple[tuple[str, int], ...] = ()
    leader: bool = False
    uncounted: bool = False
    """Whether it is no line where lines are numbered."""


def element_of(style: Style, parent: Element) -> Element:
    """Append ``w:style`` for ``style`` to ``parent``, in the order of the schema, and return it."""
    element = add(parent, "style", type=style.kind, styleId=style_id(style.name))
    if style.name in DEFAULT_STYLES:
        element.set(w("default"), "1")
    if style.name.lower() not in _BUILT_IN:
        element.set(w("customStyle"), "1")
    add(element, "name", val=stored_name(style.name))
    if style.based is not None:
        add(element, "basedOn", val=style_id(style.based))
    if style.following is not None:
        add(element, "next", val=style_id(style.following))
    add(element, "qFormat")
    if style.kind == "paragraph":
        _paragraph_properties(style, element)
    if style.kind != "table":
        _run_properties(style, element)
    return element


def _paragraph_properties(style: Style, element: Element) -> None:
    properties = add(element, "pPr")
    if style.keep_next:
        add(properties, "keepNext")
    if style.keep_lines:
        add(properties, "keepLines")
    if style.new_page:
        add(properties, "pageBreakBefore")
    if style.number is not None:
        numbering = add(properties, "numPr")
        if style.number[1]:
            add(numbering, "ilvl", val=style.number[1])
        add(numbering, "numId", val=style.number[0])
    if style.uncounted:
        add(properties, "suppressLineNumbers")
    _borders(style, properties)
    if style.tabs:
        tabs = add(properties, "tabs")
        for kind, place in style.tabs:
            add(tabs, "tab", val=kind, **({"leader": "dot"} if style.leader else {}), pos=place)
    _spacing(style, properties)
    indents = {"left": style.left, "right": style.right, "hanging": style.hanging}
    given = {side: _twips(value) for side, value in indents.items() if value is not None}
    if given:
        add(properties, "ind", **given)
    if style.tight:
        add(properties, "contextualSpacing")
    if style.align is not None:
        add(properties, "jc", val=style.align)
    if style.level is not None:
        add(properties, "outlineLvl", val=style.level)
    if not len(properties):
        element.remove(properties)


def _spacing(style: Style, properties: Element) -> None:
    spaces = {"before": style.before, "after": style.after, "line": style.line}
    given: dict[str, str | int] = {side: _twips(value) for side, value in spaces.items() if value is not None}
    if style.line is not None:
        given["lineRule"] = "exact" if style.exact else "atLeast"
    if given:
        add(properties, "spacing", **given)


def _borders(style: Style, properties: Element) -> None:
    if style.rule_below is not None:
        width, colour = style.rule_below
        borders = add(properties, "pBdr")
        add(borders, "bottom", val="single", sz=max(2, round(width * 8)), space=4, color=colour)


def _run_properties(style: Style, element: Element) -> None:
    properties = add(element, "rPr")
    if style.font is not None:
        add(
            properties,
            "rFonts",
            ascii=style.font,
            hAnsi=style.font,
            eastAsia=style.font,
            cs=for_other_scripts(style.font),
        )
    for wanted, names in ((style.bold, ("b", "bCs")), (style.italic, ("i", "iCs"))):
        if wanted is not None:
            for name in names:
                add(properties, name, **({} if wanted else {"val": "0"}))
    if style.capitals:
        add(properties, "caps")
    if style.strike:
        add(properties, "strike")
    if style.colour is not None:
        add(properties, "color", val=style.colour)
    if style.spaced is not None:
        add(properties, "spacing", val=_twips(style.spaced))
    if style.size is not None:
        for name in ("sz", "szCs"):
            add(properties, name, val=round(style.size * 2))
    if style.underline:
        add(properties, "u", val="single")
    if style.raised:
        add(properties, "vertAlign", val="superscript")
    if not len(properties):
        element.remove(properties)


def for_other_scripts(font: str) -> str:
    """Return the font of Word for Arabic and Hebrew beside a font that has no letters of theirs."""
    return _OTHER_SCRIPTS.get(font, font)


_OTHER_SCRIPTS = {
    "Cambria": "Times New Roman", "Calibri": "Arial", "Consolas": "Courier New", "Verdana": "Arial",
    "Georgia": "Times New Roman", "Garamond": "Times New Roman",
}  # fmt: skip


def _twips(points: float) -> int:
    return round(points * TWIPS)


def level_name(name: str, level: int) -> str:
    """Return the name of a list style at a level: ``List Bullet`` and 2 make ``List Bullet 2``."""
    stem, _, last = name.rpartition(" ")
    first = stem if stem and last == "1" else name
    return name if level == 1 else f"{first} {level}"
