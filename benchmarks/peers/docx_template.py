"""docxtpl: a Word document with tags, filled in so that it holds what ours holds.

    python benchmarks/peers/docx_template.py make styles.docx report|given template.docx
    python benchmarks/peers/docx_template.py template.docx record.yaml report.docx
    python benchmarks/peers/docx_template.py template.docx report.json report.docx

``report`` is a template as docxtpl wants it: the whole report stands in it with tags for its parts, in our
styles and the document with which python-docx begins; it is filled in from a record.  ``given`` is the least
that docxtpl can be given to do: one loop prints paragraphs whose words, notes, lists and tables come ready
made, in a template that has our styles and nothing else.

Custom properties and the texts for pictures are left out, since neither docxtpl nor python-docx writes them.
"""

from __future__ import annotations

import copy
import io
import json
import re
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_REFERENCE = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>{}</w:r>'
_STYLED = re.compile(r"\[([A-Z]\w+):(.*?)\]")
_TEXT = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
_ITEM = f"""<w:p {_NAMESPACES}><w:pPr><w:pStyle w:val="{{{{ b.style }}}}"/><w:numPr>
<w:ilvl w:val="{{{{ b.level }}}}"/><w:numId w:val="{{{{ b.number }}}}"/></w:numPr></w:pPr>
{_TEXT.format("{{r b.text }}")}</w:p>"""
_FOOTNOTES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:footnotes {_NAMESPACES}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0">
<w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>
{{% for note in notes %}}<w:footnote w:id="{{{{ loop.index }}}}"><w:p>
<w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>{_REFERENCE.format("<w:footnoteRef/>")}
{_TEXT.format("{{r note }}")}</w:p></w:footnote>{{% endfor %}}
</w:footnotes>"""


def _line(words: str, style: str = "TableText") -> str:
    about = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
    return f"<w:tc><w:p>{about}{_TEXT.format(words)}</w:p></w:tc>"


def _rows(name: str, about: str) -> str:
    """Return the rows that become all rows of a part of a table, cell by cell."""
    cells = "".join(map(_line, ("{%tc for cell in row %}", "{{p cell }}", "{%tc endfor %}")))
    return (
        f"<w:tr>{_line(f'{{%tr for row in b.{name} %}}')}</w:tr><w:tr><w:trPr><w:cantSplit/>{about}</w:trPr>"
        f"{cells}</w:tr><w:tr>{_line('{%tr endfor %}')}</w:tr>"
    )


_TABLE = f"""<w:tbl {_NAMESPACES}><w:tblPr><w:tblStyle w:val="{{{{ b.style }}}}"/>
<w:tblLayout w:type="fixed"/><w:tblLook w:val="0620" w:firstRow="1" w:noHBand="1" w:noVBand="1"/></w:tblPr>
<w:tblGrid>{{% for width in b.widths %}}<w:gridCol w:w="{{{{ width }}}}"/>{{% endfor %}}</w:tblGrid>
{_rows("head", "<w:tblHeader/>")}{_rows("rows", "")}</w:tbl>"""
_PAGES = "".join(
    f'{_TEXT.format(before)}<w:fldSimple w:instr="{field}">{_TEXT.format(1)}</w:fldSimple>'
    for before, field in (("Page ", "PAGE"), (" of ", "NUMPAGES"))
)


_CONTENTS = (
    f'<w:p {_NAMESPACES}><w:pPr><w:pStyle w:val="TOC1"/></w:pPr>'
    '<w:fldSimple w:instr="TOC \\o &quot;1-2&quot; \\h"/></w:p>'
)
_PARTICIPANTS = f"""<w:tbl {_NAMESPACES}><w:tblPr><w:tblStyle w:val="ReportTable"/></w:tblPr>
<w:tblGrid><w:gridCol w:w="8164"/></w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>
{_line("{%tc for title in group.columns %}")}{_line("{{ title }}", "TableHeading")}
{_line("{%tc endfor %}")}</w:tr>
<w:tr>{_line("{%tr for one in group.all %}")}</w:tr><w:tr><w:trPr><w:cantSplit/></w:trPr>
{_line("{%tc for words in cells(one, group.columns) %}")}{_line("{{ words }}", "TableText")}
{_line("{%tc endfor %}")}</w:tr><w:tr>{_line("{%tr endfor %}")}</w:tr></w:tbl>"""
_BLOCKS = (
    "{%p for b in blocks %}",
    "{%p if b.kind == 'paragraph' %}",
    "{{p b.text }}",
    "{%p elif b.kind == 'item' %}",
    _ITEM,
    "{%p elif b.kind == 'table' %}",
    _TABLE,
    "{%p else %}",
    "Figure: {{ b.picture }}",
    "{%p endif %}",
    "{%p endfor %}",
)


def _report() -> Iterator[str]:
    """Yield the paragraphs and tables of the template for reports."""
    for line in Path(__file__).with_name("report.tags").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield {"@contents": _CONTENTS, "@participants": _PARTICIPANTS}.get(line, line)


def _markup(piece: str) -> str:
    """Return a line of a template as the markup of Word: its style, then its words and their looks."""
    if piece.startswith("<"):
        return piece.replace("\n", "")
    tag = piece.startswith(("{%p", "{{p"))
    style, _, words = ("BodyText", "", piece) if tag else piece.partition(":")
    runs = _STYLED.sub(
        r'</w:t></w:r><w:r><w:rPr><w:rStyle w:val="\1"/></w:rPr><w:t xml:space="preserve">\2</w:t></w:r>'
        r'<w:r><w:t xml:space="preserve">',
        escape(words.removeprefix(" "), quote=False),
    )
    about = f'<w:pPr><w:pStyle w:val="{escape(style)}"/></w:pPr>'
    return f"<w:p {_NAMESPACES}>{about}{_TEXT.format(runs.replace('→', chr(9)))}</w:p>"


def make(styles: Path, kind: str, out: Path) -> None:
    """Write the template: its body with tags, notes and running lines."""
    from docx import Document
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml

    document = Document(str(styles))
    if kind == "report":
        document = _dressed(Document(), document)
    for paragraph in list(document.paragraphs):
        paragraph._element.getparent().remove(paragraph._element)
    for name in ("title", "author", "subject", "language"):
        setattr(document.core_properties, name, f"{{{{ {name} }}}}")
    end = document.element.body.sectPr
    for piece in _BLOCKS if kind == "given" else _report():
        end.addprevious(parse_xml(_markup(piece)))
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "{{ header_left }}"
    for footer in (section.footer, section.first_page_footer):
        line = footer.paragraphs[0]
        line.text = "{{ footer_left }}\t{{ footer_center }}\t"
        line._element.extend(parse_xml(f"<w:p {_NAMESPACES}>{_PAGES}</w:p>"))
    notes = _FOOTNOTES.replace("\n", "").encode()
    name = PackURI("/word/footnotes.xml")
    part = Part(name, CONTENT_TYPE.WML_FOOTNOTES, notes, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    document.save(str(out))


def _dressed(document: Any, given: Any) -> Any:
    """Return a document with the styles, list definitions and page of another."""
    from docx.oxml.ns import qn

    styles = document.styles.element
    known = {style.get(qn("w:styleId")): style for style in styles.iterfind(qn("w:style"))}
    for style in given.styles.element.iterfind(qn("w:style")):
        old = known.get(style.get(qn("w:styleId")))
        if old is not None:
            styles.remove(old)
        styles.append(copy.deepcopy(style))
    lists = document.part.numbering_part.element
    lists[:] = copy.deepcopy(given.part.numbering_part.element)[:]
    old, new = document.element.body.sectPr, given.element.body.sectPr
    for name in ("w:pgSz", "w:pgMar"):
        old.replace(old.find(qn(name)), copy.deepcopy(new.find(qn(name))))
    return document


class Filling:
    """A template while one report is filled in."""

    def __init__(self, template: Any) -> None:
        template.init_docx()  # pictures, links and lists are added to the document that is open
        self._template = template

    def document(self, report: dict[str, Any]) -> bytes:
        """Return the report as a Word document."""
        lists = self._template.docx.part.numbering_part.element
        for definition, level, start in report["lists"]:
            lists.add_num(definition).add_lvlOverride(level).add_startOverride(start)
        shown = {
            **report,
            "blocks": list(map(self._block, report["blocks"])),
            "notes": list(map(self._rich, report["notes"])),
        }
        self._template.render(shown, autoescape=True)
        self._template.docx.core_properties.keywords = report["keywords"]
        self._template.save(buffer := io.BytesIO())
        return buffer.getvalue()

    def _block(self, block: dict[str, Any]) -> dict[str, Any]:
        from docx.shared import Mm
        from docxtpl import InlineImage

        kind = block["kind"]
        if kind == "paragraph":
            return {"kind": kind, "text": self._paragraphs([block])}
        if kind == "item":
            return {**block, "text": self._rich(block["runs"])}
        if kind == "picture":
            return {**block, "picture": InlineImage(self._template, block["file"], width=Mm(144))}
        parts = {
            part: [[self._paragraphs(cell) for cell in row] for row in block[part]]
            for part in ("head", "rows")
        }
        return {**block, **parts}

    def _paragraphs(self, blocks: list[dict[str, Any]]) -> Any:
        from docxtpl import RichTextParagraph

        paragraphs = RichTextParagraph()
        for block in blocks:
            paragraphs.add(self._rich(block["runs"]), parastyle=block["style"])
        return paragraphs

    def _rich(self, runs: list[dict[str, Any]]) -> Any:
        from docxtpl import RichText

        text = RichText()
        for run in runs:
            if "text" in run:
                text.add(**run)
            elif "note" in run:
                text.xml += _REFERENCE.format(f'<w:footnoteReference w:id="{run["note"]}"/>')
            elif "page" in run:
                text.xml += f'<w:fldSimple w:instr="PAGEREF {run["page"]} \\h"/>'
            elif "place" in run:
                start = f'<w:bookmarkStart w:id="{run["id"]}" w:name="{escape(run["place"])}"/>'
                text.xml += f'{start}<w:bookmarkEnd w:id="{run["id"]}"/>'
            else:
                text.xml += self._link(run["link"], self._rich(run["runs"]).xml)
        return text

    def _link(self, target: str, inside: str) -> str:
        if target.startswith("#"):
            return f'<w:hyperlink w:anchor="{escape(target[1:])}">{inside}</w:hyperlink>'
        return f'<w:hyperlink r:id="{self._template.build_url_id(target)}">{inside}</w:hyperlink>'


def fill(template: Any, report: dict[str, Any]) -> bytes:
    """Return a report as a Word document."""
    return Filling(template).document(report)


def from_record(template: Any, text: str, folder: Path) -> bytes:
    """Return the report of a record, whose pictures lie in a folder, as a Word document."""
    try:
        from benchmarks.peers import docx_report
    except ImportError:  # run as a program: what lies beside it
        import docx_report  # type: ignore[import-not-found,no-redef]

    docx_report.filled(template, text, folder).save(buffer := io.BytesIO())
    return buffer.getvalue()


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
    else:
        from docxtpl import DocxTemplate

        template, source, out = sys.argv[1:]
        words = Path(source).read_text(encoding="utf-8")
        if source.endswith(".json"):
            made = fill(DocxTemplate(template), json.loads(words))
        else:
            made = from_record(DocxTemplate(template), words, Path(source).parent)
        Path(out).write_bytes(made)
