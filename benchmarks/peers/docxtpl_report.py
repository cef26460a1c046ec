"""The report of a record in a Word template that docxtpl fills in.

Prose is read by markdown-it-py and becomes RichText, which docxtpl has for words of several looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import yaml
from docx.shared import Mm
from docxtpl import RichText, RichTextParagraph
from lxml.html import fragment_fromstring
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from benchmarks.peers import docxtpl_words as words

_MARKDOWN = MarkdownIt("commonmark").enable("table").use(footnote_plugin)
_SPAN = re.compile(r"(?<!\\)\[((?:\\.|[^]])*)\]\{[^}]*\}")
"""A span with attributes: they mean something to a register, and are not printed."""
_DECIMAL = 1
"""The definition of numbered lists in the template."""
_ALIGNED = {"text-align:right": "TableNumber", "text-align:center": "TableTextCentred"}
_LOOKS = {"strong": {"bold": True}, "em": {"italic": True}}
_NESTED = ("ul", "ol", "p", "table", "blockquote")
_REFERENCE = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{}"/></w:r>'
_TABLE = """<w:tbl><w:tblPr><w:tblStyle w:val="ReportTable"/></w:tblPr>
<w:tblGrid><w:gridCol w:w="8164"/></w:tblGrid>{}</w:tbl>"""


class Report:
    """One report while its template is filled in: prose, links, lists and notes of it."""

    def __init__(self, template: Any, folder: Path) -> None:
        template.init_docx()  # pictures, links and lists are added to the document that is open
        self._template, self._folder = template, folder
        self.notes: list[RichText] = []

    def context(self, record: dict[str, Any]) -> dict[str, Any]:
        """Return all that the template names."""
        given = (self.document, self.item, self.lead, self.link, self.prose)
        return {
            **vars(words),
            **{one.__name__: one for one in given},
            "m": record,
            "notes": self.notes,
            "references": ", ".join(record.get("references", ())),
        }

    def link(self, text: str, target: str | None) -> RichText:
        """Return words that lead to a place in the report or elsewhere."""
        found = RichText(text, style="Hyperlink" if target else None)
        found.xml = self._linked(found.xml, target) if target else found.xml
        return found

    def _linked(self, inside: str, target: str) -> str:
        """Return markup as a link."""
        if target.startswith("#"):
            return f'<w:hyperlink w:anchor="{escape(target[1:])}">{inside}</w:hyperlink>'
        return f'<w:hyperlink r:id="{self._template.build_url_id(target)}">{inside}</w:hyperlink>'

    def document(self, one: Any) -> RichText:
        """Return reference, title and date of a document."""
        if isinstance(one, str):
            return RichText(one)
        text = self.link(words.listed(one.get("reference"), one.get("title")), one.get("link"))
        if "date" in one:
            text.add(f" ({words.day(one['date'])})")
        return text

    def item(self, one: Any, depth: int) -> RichTextParagraph:
        """Return a point or an outcome, with its number or a bullet."""
        one = one if isinstance(one, dict) else {"text": one}
        first = RichText()
        if number := one.get("number"):
            first.add(number, style="ItemNumber")
            first.add("\t")
        style = f"{'ListVerbatim' if number else 'ListBullet'}{depth if depth > 1 else ''}"
        return self.prose(one["text"], 1, style, first.xml)

    def lead(self, text: str, style: str, before: str, time: str = "") -> RichTextParagraph:
        """Return prose that begins with a number, a speaker or a name."""
        first = RichText()
        for begun, look in ((before, style), (f"({time})" if time else "", "Detail")):
            if begun:
                first.add(begun, style=look)
                first.add(" ")
        return self.prose(text, first=first.xml)

    def prose(
        self, text: str = "", level: int = 1, style: str = "BodyText", first: str = ""
    ) -> RichTextParagraph:
        """Return the paragraphs of Markdown under a heading of a level; the first begins with given runs."""
        root = fragment_fromstring(_MARKDOWN.render(_SPAN.sub(r"\1", text or "")), create_parent=True)
        found, self._first = RichTextParagraph(), first
        found.xml = "".join(self._blocks(root, style, level))
        return found

    def _blocks(self, part: Any, style: str, level: int = 1, depth: int = 0) -> Iterator[str]:
        for one in part:
            if one.tag in ("ul", "ol"):
                start = one.get("start", 1) if one.tag == "ol" else None
                yield from self._list(one, depth, start and self._numbered(depth, int(start)))
            elif one.tag == "table":
                yield _TABLE.format("".join(map(self._row, one.iter("tr"))))
            elif one.tag == "blockquote":
                yield from self._blocks(one, "Quote")
            elif one.tag == "section":
                self.notes += [_rich(self._runs(note)) for note in one.iter("p")]
            elif one.tag == "p":
                yield self._paragraph(one, "Caption" if (one.text or "").startswith(": ") else style)
            elif one.tag[1:].isdigit():
                yield self._paragraph(one, f"Heading{level + int(one.tag[1:]) - 2}")

    def _list(self, part: Any, depth: int, number: int | None) -> Iterator[str]:
        """Yield the paragraphs of items, which hold their words themselves in lists without empty lines."""
        about = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
        level = depth + 1 if depth else ""
        for item in part:
            kind = "Number" if number else "Bullet"
            for one in item.findall("p") or [item]:
                yield self._paragraph(one, f"List{kind}{level}", about if kind == "Number" else "")
                kind = "Continue"
            yield from self._blocks(item.xpath("ul | ol | table"), "BodyText", 1, depth + 1)

    def _row(self, row: Any) -> str:
        styles = [_ALIGNED.get(cell.get("style"), "TableText") for cell in row]
        head = row[0].tag == "th"
        cells = "".join(
            f"<w:tc>{self._paragraph(cell, 'TableHeading' if head else style)}</w:tc>"
            for cell, style in zip(row, styles, strict=True)
        )
        return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{cells}</w:tr>"

    def _paragraph(self, part: Any, style: str, about: str = "") -> str:
        runs, self._first = self._first + self._runs(part), ""
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{about}</w:pPr>{runs}</w:p>'

    def _runs(self, part: Any, **look: Any) -> str:
        """Return the words of a paragraph, without the blocks in it."""
        text = RichText()

        def add(words: str | None) -> None:
            if words:
                text.add(words.replace("\n", " "), **look)

        add(part.text)
        for one in part:
            if one.get("class") == "footnote-ref":
                text.xml += _REFERENCE.format(len(self.notes) + int(one[0].get("href")[3:]))
            elif one.tag == "br":
                text.add("\n")
            elif one.tag == "img":
                drawn = self._template.docx.part.new_pic_inline(
                    str(self._folder / one.get("src")), width=Mm(144)
                )
                text.xml += f"<w:r><w:drawing>{drawn.xml}</w:drawing></w:r>"
                text.add(f"\n{one.get('title', '')}")
            elif one.tag == "a" and one.get("class") != "footnote-backref":
                text.xml += self._linked(self._runs(one, style="Hyperlink", **look), one.get("href"))
            elif one.tag not in ("a", *_NESTED):
                text.xml += self._runs(one, **look, **_LOOKS.get(one.tag, {}))
            if one.tag not in _NESTED:
                add(one.tail)
        return str(text.xml)

    def _numbered(self, level: int, start: int) -> int:
        """Return the number of a new list, which begins at a level with a number."""
        instance = self._template.docx.part.numbering_part.element.add_num(_DECIMAL)
        instance.add_lvlOverride(level).add_startOverride(start)
        return int(instance.numId)


def _rich(xml: str) -> RichText:
    text = RichText(" ")
    text.xml += xml
    return text


def filled(template: Any, text: str, folder: Path) -> Any:
    """Return the template with the report of a record filled in, whose pictures lie in a folder."""
    record = yaml.safe_load(text)
    template.render(Report(template, folder).context(record), autoescape=True)
    template.docx.core_properties.keywords = ", ".join(record.get("keywords", ()))
    return template
