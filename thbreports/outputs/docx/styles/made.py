"""The reference document that is made from a pack's design, where the pack has none drawn in Word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from thbreports.outputs.docx.body import numbering
from thbreports.outputs.docx.package.package import Part, save
from thbreports.outputs.docx.package.properties import DC, core_properties
from thbreports.outputs.docx.package.types import Content, Relation
from thbreports.outputs.docx.styles import drawn_lines, theme
from thbreports.outputs.docx.styles.catalogue import SEPARATOR, catalogue, levels_of
from thbreports.outputs.docx.styles.design import Design
from thbreports.outputs.docx.styles.style import Style, element_of, for_other_scripts, style_id
from thbreports.outputs.docx.xml.wml import LIST_LEVELS, Element, add, root, serialise, w

if TYPE_CHECKING:
    from thbreports.packs import Pack

AUTHOR = "thbreports"
"""Who made a reference document, until a secretariat saves its own."""
_COMPATIBILITY = "http://schemas.microsoft.com/office/word"


def build(pack: Pack) -> bytes:
    """Return a reference document with every style that ``pack`` names, each shown by a line of its own.

    A secretariat changes the styles in Word and saves the file into its pack as ``reference.docx``; only the
    names of the styles are looked at afterwards, never the lines.  Its fonts are those of a theme, so that
    another font is one change, and it has the running lines of the pack, as fields.

    Raises ``PackError`` for a value of the design that Word cannot be given.
    """
    design = Design(pack.design, str(pack.folder / "pack.toml"))
    whole = made(design, pack.styles, shown=True)
    ((_, main),) = whole.targets(Relation.DOCUMENT)
    theme.give(main, design)
    drawn_lines.give(main, pack.running, pack.styles)
    core = core_properties([(DC, "creator", AUTHOR), (DC, "title", pack.title)])
    properties = Part("docProps/core.xml", Content.CORE_PROPERTIES, core)
    whole.relate(Relation.CORE_PROPERTIES, properties)
    return save(whole)


def made(design: Design, names: Mapping[str, str], *, shown: bool = False) -> Part:
    """Return the package of a reference document; where its styles are ``shown``, it is for a person to
    change, else for reports to be written into."""
    styles = list(styles_of(design, names))
    main = Part("word/document.xml", Content.DOCUMENT, _document(design, styles if shown else []))
    for name, kind, relation, data in (
        ("fontTable", Content.FONT_TABLE, Relation.FONT_TABLE, _fonts(design)),
        ("numbering", Content.NUMBERING, Relation.NUMBERING, _numbering(design, styles)),
        ("settings", Content.SETTINGS, Relation.SETTINGS, _settings(design)),
        ("styles", Content.STYLES, Relation.STYLES, _style_sheet(design, styles)),
    ):
        main.relate(relation, Part(f"word/{name}.xml", kind, data))
    whole = Part("", "")
    whole.relate(Relation.DOCUMENT, main)
    return whole


def styles_of(design: Design, names: Mapping[str, str]) -> Iterator[Style]:
    """Yield each style once, under the name that the style map gives it."""
    known = catalogue(design)
    renamed = {known[key].name: name for key, name in reversed(list(names.items())) if key in known}
    chosen = {key: style._replace(name=names.get(key, style.name)) for key, style in known.items()}
    for key, name in names.items():
        if key not in chosen:
            tag = key.split(".")[0]
            chosen[key] = known.get(tag, known["p"])._replace(name=name)
    given: set[str] = set()
    for key, style in chosen.items():
        based, following = style.based or "", style.following or ""
        style = style._replace(
            based=renamed.get(based, based) or None,
            following=renamed.get(following, following) or None,
        )
        for one in levels_of(key, style, design):
            if one.name.lower() not in given:
                given.add(one.name.lower())
                yield one


def _style_sheet(design: Design, styles: list[Style]) -> bytes:
    sheet = root("styles")
    defaults = add(sheet, "docDefaults")
    run = add(add(defaults, "rPrDefault"), "rPr")
    font = design.text("word-text-font")
    add(run, "rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=for_other_scripts(font))
    add(run, "lang", val="en-GB", eastAsia="en-GB", bidi="ar-SA")
    add(add(add(defaults, "pPrDefault"), "pPr"), "widowControl")
    normal = element_of(Style("Table Normal", kind="table", based=None), sheet)
    _cells(add(normal, "tblPr"), 0, 0)
    for style in styles:
        made_style(style, sheet, design)
    return serialise(sheet)


def made_style(style: Style, sheet: Element, design: Design) -> Element:
    """Append a style to ``sheet`` and return it; that of tables with its rules."""
    element = element_of(style, sheet)
    if style.kind == "table":
        _table_look(element, design)
    return element


def _table_look(element: Element, design: Design) -> None:
    """Hairlines between the rows, a firmer one below the header: no boxes."""
    hairline, colour = max(2, round(design.points("hairline") * 8)), design.colour("rule")
    properties = add(element, "tblPr")
    borders = add(properties, "tblBorders")
    for side in ("top", "bottom", "insideH"):
        add(borders, side, val="single", sz=hairline, space=0, color=colour)
    _cells(properties, 0, 180)
    first = add(element, "tblStylePr", type="firstRow")
    edges = add(add(first, "tcPr"), "tcBorders")
    add(edges, "top", val="nil")
    add(edges, "bottom", val="single", sz=2 * hairline, space=0, color=design.colour("accent"))


def _cells(properties: Element, left: int, right: int) -> None:
    if not len(properties):
        add(properties, "tblInd", w=0, type="dxa")
    else:
        properties.insert(0, add(properties, "tblInd", w=0, type="dxa"))
    margins = add(properties, "tblCellMar")
    for name, width in (("top", 0), ("left", left), ("bottom", 0), ("right", right)):
        add(margins, name, w=width, type="dxa")


def _numbering(design: Design, styles: list[Style]) -> bytes:
    numbers = root("numbering")
    step = design.twips("list-indent")
    linked = {style.number: style_id(style.name) for style in reversed(styles) if style.number is not None}
    for place, kind in enumerate(numbering.KINDS):
        ids = [linked.get((place + 1, level)) for level in range(LIST_LEVELS)]
        numbering.abstract(numbers, place, kind, step, ids, design.colour("accent"))
    mark = design.text("separator-mark")
    if mark:
        numbering.separator(numbers, len(numbering.KINDS), mark, linked.get(SEPARATOR))
    for place in range(len(numbering.KINDS) + bool(mark)):
        add(add(numbers, "num", numId=place + 1), "abstractNumId", val=place)
    return serialise(numbers)


def _settings(design: Design) -> bytes:
    settings = root("settings")
    add(settings, "zoom", percent=100)
    add(settings, "defaultTabStop", val=design.twips("list-indent"))
    add(settings, "characterSpacingControl", val="doNotCompress")
    compatibility = add(settings, "compat")
    for name, value in (
        ("compatibilityMode", "15"),
        ("overrideTableStyleFontSizeAndJustification", "1"),
        ("enableOpenTypeFeatures", "1"),
        ("doNotFlipMirrorIndents", "1"),
        ("differentiateMultirowTableHeaders", "1"),
    ):
        add(compatibility, "compatSetting", name=name, uri=_COMPATIBILITY, val=value)
    add(settings, "themeFontLang", val="en-GB")
    add(settings, "decimalSymbol", val=".")
    add(settings, "listSeparator", val=",")
    return serialise(settings)


def _fonts(design: Design) -> bytes:
    fonts = root("fonts")
    kinds = {"word-text-font": ("roman", "variable"), "word-label-font": ("swiss", "variable")}
    kinds["word-code-font"] = ("modern", "fixed")
    for name, (family, pitch) in {design.text(key): kind for key, kind in kinds.items()}.items():
        font = add(fonts, "font", name=name)
        add(font, "charset", val="00")
        add(font, "family", val=family)
        add(font, "pitch", val=pitch)
    return serialise(fonts)


def _document(design: Design, shown: list[Style]) -> bytes:
    document = root("document")
    body = add(document, "body")
    for style in shown:
        if style.kind == "table":
            continue
        paragraph, run = add(body, "p"), None
        if style.kind == "paragraph":
            add(add(paragraph, "pPr"), "pStyle", val=style_id(style.name))
        run = add(paragraph, "r")
        if style.kind == "character":
            add(add(run, "rPr"), "rStyle", val=style_id(style.name))
        add(run, "t").text = style.name
    section = add(body, "sectPr")
    width, height = design.sheet()
    page = add(section, "pgSz", w=width, h=height)
    if width > height:
        page.set(w("orient"), "landscape")
    margins = {side: design.twips(f"margin-{side}") for side in ("top", "right", "bottom", "left")}
    running = design.twips("running-distance")
    add(section, "pgMar", **margins, header=running, footer=running, gutter=0)
    return serialise(document)
