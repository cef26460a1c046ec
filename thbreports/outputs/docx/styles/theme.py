"""The theme of a reference document: the fonts of all its styles, which Word changes in one place."""

from __future__ import annotations

from lxml import etree

from thbreports.outputs.docx.package.package import Part
from thbreports.outputs.docx.package.types import Content, Relation
from thbreports.outputs.docx.styles.design import Design
from thbreports.outputs.docx.xml.markup import value
from thbreports.outputs.docx.xml.wml import A, serialise, w

_FONTS = {"word-text-font": "minor", "word-label-font": "major"}
"""The font of text is the body font of a theme, that of labels its font of headings."""
_COLOURS = ("dk2", "lt2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")


def give(main: Part, design: Design) -> None:
    """Let the styles of a reference document take their fonts from a theme of its own."""
    main.relate(Relation.THEME, Part("word/theme/theme1.xml", Content.THEME, _theme(design).encode()))
    names = {design.text(key): kind for key, kind in reversed(_FONTS.items())}
    for _, styles in main.targets(Relation.STYLES):
        sheet = etree.fromstring(styles.data)
        for fonts in sheet.iter(w("rFonts")):
            kind = names.get(fonts.get(w("ascii"), ""))
            if kind is not None:
                fonts.attrib.clear()
                for slot, of in (
                    ("ascii", "HAnsi"),
                    ("hAnsi", "HAnsi"),
                    ("eastAsia", "EastAsia"),
                    ("cs", "Bidi"),
                ):
                    name = "cstheme" if slot == "cs" else f"{slot}Theme"
                    fonts.set(w(name), f"{kind}{of}")
        styles.data = serialise(sheet)


def _theme(design: Design) -> str:
    fonts = "".join(
        f'<a:{kind}Font><a:latin typeface="{value(design.text(key))}"/><a:ea typeface=""/><a:cs typeface=""/>'
        f"</a:{kind}Font>"
        for key, kind in sorted(_FONTS.items(), key=lambda pair: pair[1])
    )
    accent = design.colour("accent")
    chosen = {"dk2": design.colour("ink"), "lt2": "FFFFFF"}
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{chosen.get(name, accent)}"/></a:{name}>' for name in _COLOURS
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="6350">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<a:theme xmlns:a="{A}" name="Report">'
        '<a:themeElements><a:clrScheme name="Report">'
        '<a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1>'
        f'<a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1>{colours}</a:clrScheme>'
        f'<a:fontScheme name="Report">{fonts}</a:fontScheme><a:fmtScheme name="Report">'
        f"<a:fillStyleLst>{3 * fill}</a:fillStyleLst><a:lnStyleLst>{3 * line}</a:lnStyleLst>"
        f"<a:effectStyleLst>{3 * effect}</a:effectStyleLst><a:bgFillStyleLst>{3 * fill}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )
