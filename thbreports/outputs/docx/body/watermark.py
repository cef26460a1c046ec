"""A watermark as Word makes it: a shape in the header, behind the text, which no screen reader reads."""

from __future__ import annotations

from thbreports.document.measure import across, width_of
from thbreports.outputs.docx.styles.design import Design
from thbreports.outputs.docx.xml.markup import value

_V, _O = "urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office:office"
_EQUATIONS = (
    "sum #0 0 10800", "prod #0 2 1", "sum 21600 0 @1", "sum 0 0 @2", "sum 21600 0 @3", "if @0 @3 0",
    "if @0 21600 @1", "if @0 0 @2", "if @0 @4 21600", "mid @5 @6", "mid @8 @5", "mid @7 @8", "mid @6 @7",
    "sum @6 0 @5",
)  # fmt: skip
_TYPE = (
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
    ' path="m@7,l@8,m@5,21600l@6,21600e">'
    "<v:formulas>" + "".join(f'<v:f eqn="{one}"/>' for one in _EQUATIONS) + "</v:formulas>"
    '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800"'
    ' o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/>'
    '<v:handles><v:h position="#0,bottomRight" xrange="6629,14971"/></v:handles>'
    '<o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>'
)
"""Text along a line (ECMA-376, part 4, 19.1.2.20; preset 136)."""


_CAPITALS = 0.72
"""Height of capitals in ems: Word stretches the letters themselves over the shape."""


def watermark_run(words: str, design: Design, number: int = 1) -> str:
    """Return the run of a watermark, across the page and no larger than it.

    ``number`` tells the shapes of a report apart.
    """
    sheet = design.points("page-width"), design.points("page-height")
    _, size = across(words, sheet, design.points("watermark-size"))
    width, height = size * width_of(words), size * _CAPITALS
    style = (
        f"position:absolute;margin-left:0;margin-top:0;width:{width:.1f}pt;height:{height:.1f}pt;rotation:315;"
        "z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin"
    )
    font = f"font-family:&quot;{value(design.text('word-label-font'))}&quot;;font-size:1pt"
    return (
        f'<w:r><w:pict xmlns:v="{_V}" xmlns:o="{_O}">{_TYPE}'
        f'<v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s{2048 + number}" type="#_x0000_t136"'
        f' alt="" style="{style}" o:allowincell="f" fillcolor="#{design.colour("watermark")}" stroked="f">'
        f'<v:textpath style="{font}" string="{value(words)}"/></v:shape></w:pict></w:r>'
    )
