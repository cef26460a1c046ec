"""docxtpl: a Word document with tags for every part of our report, filled in from a record.

    python -m benchmarks.peers.docxtpl styles.docx template.docx

makes the template: ``report.tags`` in our styles.
Custom properties and the texts for pictures are left out, since neither docxtpl nor python-docx writes them.
"""

from __future__ import annotations

import functools
import io
import re
import sys
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docxtpl import DocxTemplate

from benchmarks.peers import docxtpl_report, variants

_FOLDER = Path(__file__).parent
_BODY = (
    '<w:body xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{}</w:body>'
)
_STYLED = re.compile(r"\[([A-Z]\w+):(.*?)\]")
_TEXT = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
_PAGES = "".join(
    f'{_TEXT.format(before)}<w:fldSimple w:instr="{field}">{_TEXT.format(1)}</w:fldSimple>'
    for before, field in (("Page ", "PAGE"), (" of ", "NUMPAGES"))
)


@functools.cache
def _template(path: Path) -> Any:
    return DocxTemplate(str(path))


def documents(format: str, folder: Path, record: str, first: int, count: int) -> list[Callable[[], object]]:
    """Return what makes ``count`` documents by a template that is opened once."""
    template = _template(folder / "template.docx")
    texts = [path.read_text(encoding="utf-8") for path in variants(folder, record, "yaml", first, count)]
    return [functools.partial(_made, template, text, folder) for text in texts]


def _made(template: Any, text: str, folder: Path) -> bytes:
    docxtpl_report.filled(template, text, folder).save(buffer := io.BytesIO())
    return buffer.getvalue()


def make(styles: Path, out: Path) -> None:
    """Write the template: its body with tags, notes and running lines."""
    document = Document(str(styles))
    for paragraph in list(document.paragraphs):
        document.element.body.remove(paragraph._element)
    for name, field in {
        "title": "title",
        "author": "convenor",
        "subject": "body",
        "language": "language",
    }.items():
        setattr(document.core_properties, name, f"{{{{ m.{field} }}}}")
    end = document.element.body.sectPr
    for line in (_FOLDER / "report.tags").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            end.addprevious(parse_xml(_BODY.format(_markup(line)))[0])
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "{{ m.title }}"
    for footer in (section.footer, section.first_page_footer):
        line = footer.paragraphs[0]
        line.text = "{{ references }}\t{{ m.marking }}\t"
        line._element.extend(parse_xml(_BODY.format(_PAGES)))
    notes = (_FOLDER / "footnotes.xml").read_bytes().replace(b"\n", b"")
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, notes, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    document.save(str(out))


def _markup(piece: str) -> str:
    """Return a line of a template as the markup of Word: its style, then its words and their looks."""
    if piece.startswith("<"):
        return piece
    tag = piece.startswith(("{%p", "{{p"))
    style, _, words = ("BodyText", "", piece) if tag else piece.partition(":")
    runs = _STYLED.sub(
        r'</w:t></w:r><w:r><w:rPr><w:rStyle w:val="\1"/></w:rPr><w:t xml:space="preserve">\2</w:t></w:r>'
        r'<w:r><w:t xml:space="preserve">',
        escape(words.removeprefix(" "), quote=False),
    )
    about = f'<w:pPr><w:pStyle w:val="{escape(style)}"/></w:pPr>'
    return f"<w:p>{about}{_TEXT.format(runs.replace('→', chr(9)))}</w:p>"


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]))
