"""The semantic document as PDF: tagged, PDF/UA-1 and PDF/A-2a in one file."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import logging
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from thbreports.errors import OutputError, ThbReportsError
from thbreports.outputs.pdf import backgrounds, choice, markup, running, serial
from thbreports.outputs.pdf.engine import fonts, memory, tagging, warnings
from thbreports.outputs.pdf.engine.load import load
from thbreports.outputs.pdf.engine.messages import Messages
from thbreports.outputs.pdf.engine.misfits import Misfits
from thbreports.outputs.pdf.tags import passes
from thbreports.packs.glyphs import faces_for
from thbreports.system import turns
from thbreports.view.language import runs_from_the_right

if TYPE_CHECKING:
    import pydyf

    from thbreports.document import Document

_MOST_TRIES = 3
"""How often a document is laid out anew for what did not fit."""
_LOG = logging.getLogger("thbreports.outputs.pdf")


def write(document: Document, *, engine: str = choice.AUTO) -> bytes:
    """Return the document as PDF, laid out by an engine: by ``auto`` the one that suits its pack.

    Raises OutputError where there is no such engine, and what the engine raises.
    """
    if choice.engine_of(document.pack, {choice.OPTION: engine}) == choice.TYPST:
        from thbreports.outputs.pdf.typst import write as typst

        return typst.write(document)
    return _by_weasyprint(document)


def _by_weasyprint(document: Document) -> bytes:
    """Return the document as PDF, laid out by WeasyPrint.

    Nothing is fetched but the pictures inside the document and the fonts of the pack.  What a style sheet
    asks for and the layout does not know is logged as a warning.  Raises OutputError for what would be lost
    on paper: a character that no font of the pack has, a picture that cannot be read, words beyond the
    edge of the sheet; and PackError for a rule of a style sheet that the layout ends at with an error.
    Threads that call it take turns: the libraries lay out one document at a time.
    """
    if problems := backgrounds.undrawn(document):
        raise OutputError(problems)
    with turns.turn(), _explained(document):
        misfits = Misfits()
        written, lost, prepared = _lay_out(document, misfits)
        for _ in range(_MOST_TRIES):
            # A wide table, a row that is taller than a page, or a note that is longer than the foot of one.
            if not misfits.grow(lost.misfits) and not (lost.cut and not misfits.tight):
                break
            misfits.tight = misfits.tight or lost.cut
            written, lost, prepared = _lay_out(document, misfits)
        if backgrounds.numbered(document.running) and not lost.problems:
            written, lost, prepared = _lay_out(document, misfits, lines=lost.lines)
    if lost.problems:
        raise OutputError(lost.problems)
    remarks = [message for message in lost.remarks if message not in prepared.remarked]
    prepared.remarked.update(remarks)  # of a sheet once, not for each document
    for message in remarks:
        with contextlib.suppress(Exception):  # a handler of the application that raises ends no report
            _LOG.warning("%s", message)
    return written


def warm() -> None:
    """Import all that the first document would import."""
    with turns.turn():
        load()


@contextlib.contextmanager
def _explained(document: Document) -> Iterator[None]:
    """Tell an error of the libraries as a problem of the style sheets which they could not follow."""
    try:
        yield
    except _NOT_OF_SHEETS:
        raise
    except Exception as error:  # the libraries look at values where they need them, and name no rule
        if (refusal := warnings.refused(document, error, functools.partial(_fails, document))) is not None:
            raise refusal from error
        raise


_NOT_OF_SHEETS = (ThbReportsError, MemoryError, SystemError, OSError, ImportError)
"""What has its problems with it, or is of the machine."""


def _fails(document: Document, sheets: str) -> bool:
    """Tell whether a library ends in an error where these are the style sheets."""
    try:
        _lay_out(document, sheets=sheets)
    except _NOT_OF_SHEETS:
        return False
    except Exception:
        return True
    return False


def _lay_out(
    document: Document,
    misfits: Misfits | None = None,
    *,
    sheets: str | None = None,
    lines: Sequence[Sequence[float]] = (),
) -> tuple[bytes, warnings.LayoutWarnings, fonts.Prepared]:
    """Return the file with what is lost in it and what it was made with.

    ``misfits`` is what did not fit in a layout before; ``sheets`` stand for those of the pack, and
    ``lines`` has the places of those that are to be numbered.
    """
    pack = document.pack
    turned = runs_from_the_right(document.language)
    css = (pack.css("print") if sheets is None else sheets) + markup.RULES
    css += markup.FROM_THE_RIGHT if turned else ""
    source = markup.printable(document, misfits)
    pages = running.page_rules(document.running, css, pack, from_the_right=turned)
    pages += backgrounds.rules(document.running, pack, lines)
    if misfits is not None and misfits.tight:
        pages += markup.TIGHT
    prepared = fonts.prepared(pack, faces_for(pack, source + pages), css, source + pages)
    from weasyprint import CSS

    fetcher = fonts.fetcher()
    identifier = hashlib.sha256((source + pages).encode("utf-8")).digest()[:16]

    def finish(_: object, pdf: pydyf.PDF) -> None:
        passes.finish(pdf, heard)
        data = serial.serialized(pdf, identifier)
        pdf.write = lambda output, *_: output.write(data)

    said = Messages()
    listening = tagging.trace_tagging(css, numbered=backgrounds.numbered(document.running))
    with said.collected(), memory.freed(), listening as heard:
        written: bytes = markup.parsed(source, fetcher).write_pdf(
            finisher=finish,
            stylesheets=[prepared.sheet, CSS(string=pages, url_fetcher=fetcher)],
            font_config=prepared.configuration,
            counter_style=prepared.counters,
            presentational_hints=True,  # li[value] and ol[start]
            pdf_variant="pdf/a-2a",
        )
    return written, warnings.told(document, [*prepared.messages, *said.words], heard), prepared
