"""The semantic document as PDF, laid out by WeasyPrint: tagged, PDF/UA-1 and PDF/A-2a in one file."""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING

from thbreports.outputs.pdf import fonts, freeing, loading, losses, markup, record, serial, structure
from thbreports.problems import OutputError

if TYPE_CHECKING:
    import pydyf

    from thbreports.document import Document

_LOG = logging.getLogger(__name__)


def write(document: Document) -> bytes:
    """Return the document as PDF.

    Nothing is fetched but the pictures inside the document and the fonts of the pack.  What a style sheet
    asks for and the layout does not know is logged as a warning.  Raises OutputError for what would be lost
    on paper: a character that no font of the pack has, a picture that cannot be read, words beyond the
    edge of the sheet.
    """
    written, lost = _lay_out(document)
    if lost.cut:  # a long word in a narrow column, or a note that is longer than the foot of a page
        written, lost = _lay_out(document, tight=True)
    if lost.problems:
        raise OutputError(lost.problems)
    for message in lost.remarks:
        _LOG.warning("%s: %s", document.pack.name, message)
    return written


def warm() -> None:
    """Import all that the first document would import."""
    loading.load()


def _lay_out(document: Document, *, tight: bool = False) -> tuple[bytes, losses.Losses]:
    """Return the file with what is lost in it; ``tight`` breaks words of tables, and long footnotes."""
    pack = document.pack
    said = losses.Messages()
    with said.collected():
        css = pack.css("print") + markup.RULES
        source = markup.printable(document, in_pieces=tight)
        pages = markup.page_rules(document.running, css) + (markup.TIGHT if tight else "")
        sheet, configuration = fonts.prepared(pack, pack.font_faces(), css, source + pages)
        from weasyprint import CSS

        fetcher = fonts.fetcher()
        identifier = hashlib.sha256((source + pages).encode("utf-8")).digest()[:16]

        def finish(_: object, pdf: pydyf.PDF) -> None:
            structure.finish(pdf, heard)
            data = serial.serialized(pdf, identifier)
            pdf.write = lambda output, *_: output.write(data)

        with freeing.freed(), record.listening(css) as heard:
            written: bytes = markup.parsed(source, fetcher).write_pdf(
                finisher=finish,
                stylesheets=[sheet, CSS(string=pages, url_fetcher=fetcher)],
                font_config=configuration,
                presentational_hints=True,  # li[value] and ol[start]
                pdf_variant="pdf/a-2a",
            )
    return written, losses.told(document, said.words, heard)
