"""Words and emphasis read back from finished files and compared with what was meant."""

from thbreports.fidelity.compare import Difference, compare
from thbreports.fidelity.passage import Extract, Passage, UnreadableError, spans, words

__all__ = ["Difference", "Extract", "Passage", "UnreadableError", "compare", "extract", "spans", "words"]


def extract(format: str, data: bytes) -> Extract:
    """Read the words of a finished file back, in reading order, with their emphasis.

    Left out: the contents list, running lines, list markers that the format generates, footnote numbers, back
    links and alternative texts. Each footnote is a passage of its own.

    Args:
        format: "html", "pdf" or "docx".
        data: the bytes of the file.

    Raises:
        UnreadableError: the file is broken or lacks the structure that reading needs.
        ValueError: no reader is known for the format.
    """
    # Each reader is imported when first needed: whoever checks HTML alone need not load a PDF library.
    if format == "html":
        from thbreports.fidelity import html

        return html.extract(data)
    if format == "pdf":
        from thbreports.fidelity import pdf

        return pdf.extract(data)
    if format == "docx":
        from thbreports.fidelity import docx

        return docx.extract(data)
    raise ValueError(f"no words can be read back from {format!r}: the formats are html, pdf and docx")
