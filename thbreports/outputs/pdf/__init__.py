"""The semantic document as PDF, laid out by WeasyPrint: tagged, PDF/UA-1 and PDF/A-2a in one file."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from thbreports.outputs.pdf import fonts, markup, record, structure
from thbreports.problems import OutputError, Problem

if TYPE_CHECKING:
    from thbreports.document import Document

_MISSING_GLYPH = re.compile(r"notdef glyph rendered.*\(U\+([0-9A-F]+)\)")


def write(document: Document) -> bytes:
    """Return the document as PDF.

    Nothing is fetched but the pictures inside the document and the fonts of the pack.  Raises OutputError
    where no font of the pack has a character of the document.
    """
    pack = document.pack
    sheet, configuration = fonts.prepared(pack, pack.font_faces(), pack.css("print") + markup.RULES)
    from weasyprint import CSS, HTML

    source = markup.printable(document)
    pages = markup.page_rules(document.running)
    fetcher = fonts.fetcher()
    identifier = hashlib.sha256((source + pages).encode("utf-8")).digest()[:16]
    with _messages() as said, record.listening() as tagged:
        laid_out = HTML(string=source, url_fetcher=fetcher).render(
            stylesheets=[sheet, CSS(string=pages, url_fetcher=fetcher)],
            font_config=configuration,
            presentational_hints=True,  # li[value] and ol[start]
            pdf_variant="pdf/a-2a",
        )
        written: bytes = laid_out.write_pdf(
            finisher=lambda _, pdf: structure.finish(pdf, tagged),
            pdf_variant="pdf/a-2a",
            pdf_identifier=identifier,
        )
    missing = {chr(int(match[1], 16)) for message in said if (match := _MISSING_GLYPH.search(message))}
    if missing:
        raise OutputError(_missing(document, char) for char in missing)
    return written


def _missing(document: Document, char: str) -> Problem:
    message = f"no font of the pack has the character '{char}' (U+{ord(char):04X})"
    return document.problem(char, message, "use another, or add a font to the pack")


@contextmanager
def _messages() -> Iterator[list[str]]:
    """Collect what WeasyPrint logs."""
    said: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    logger, listener = logging.getLogger("weasyprint"), Listener(logging.WARNING)
    logger.addHandler(listener)
    try:
        yield said
    finally:
        logger.removeHandler(listener)
