"""Drawings in SVG as pictures, since not all readers of DOCX draw them: laid out as in PDF, then rendered."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING

from thbreports.outputs.pdf import markup
from thbreports.outputs.pdf.engine import fonts, memory
from thbreports.outputs.pdf.engine.messages import Messages
from thbreports.packs.glyphs import faces_for
from thbreports.system import turns

if TYPE_CHECKING:
    from thbreports.packs import Pack
    from thbreports.source.image_data import Picture

_POINTS = 72 / 96
_SCALE = 3
"""Pixels of the picture for one of the drawing, on each side: 288 to the inch."""
_LONGEST = 4000
"""Pixels of a side of the picture."""


class DrawingError(Exception):
    """A drawing has values that cannot be drawn."""


def drawn(drawing: Picture, pack: Pack) -> bytes:
    """Return a drawing as a PNG, with the fonts of a pack.

    Raises OutputError where Pango is missing, as for PDF, and DrawingError where the drawing has values that
    cannot be drawn.
    """
    scale = min(_SCALE, _LONGEST / max(drawing.width, drawing.height)) / _POINTS
    with turns.turn():  # PDFium is not safe in threads either
        page = _page(drawing, pack)
        import pypdfium2

        document = pypdfium2.PdfDocument(page)
        try:
            image = document[0].render(scale=scale).to_pil()
        finally:
            document.close()
    target = io.BytesIO()
    image.convert("RGB").save(target, "PNG")
    return target.getvalue()


def _page(drawing: Picture, pack: Pack) -> bytes:
    """Return a PDF of one page, with a drawing that fills it."""
    size = f"{drawing.width}px {drawing.height}px"
    css = f"@page {{ size: {size}; margin: 0 }} body {{ margin: 0; font-size: 0 }}"
    address = base64.b64encode(drawing.data).decode("ascii")
    source = (
        f'<html><body><img width="{drawing.width}" height="{drawing.height}" alt=""'
        f' src="data:image/{drawing.kind};base64,{address}"/></body></html>'
    )
    words = drawing.data.decode("ascii", "xmlcharrefreplace")
    prepared = fonts.prepared(pack, faces_for(pack, words), css, words)
    said = Messages()
    with said.collected(), memory.freed():
        page: bytes = markup.parsed(source, fonts.fetcher()).write_pdf(
            stylesheets=[prepared.sheet], font_config=prepared.configuration, presentational_hints=True
        )
    if any("SVG image" in message for message in said.words):
        raise DrawingError
    return page
