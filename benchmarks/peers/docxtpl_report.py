"""The report of a record in a Word template that docxtpl fills in.

Prose is read by markdown-it-py and becomes RichText, which docxtpl has for words of several looks.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any

import yaml
from docx.shared import Mm
from docxtpl import RichText, RichTextParagraph
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from benchmarks.peers import docxtpl_words as words

_MARKDOWN = MarkdownIt("commonmark").enable("table").use(footnote_plugin)
#: A span with attributes: they mean something to a register, and are not printed.
_SPAN = re.compile(r"(?<!\\)\[((?:\\.|[^]])*)\]\{[^}]*\}")
_ALIGNED = {"text-align:right": "TableNumber", "text-align:center": "TableTextCentred"}
_DECIMAL = 1
"""The definition of numbered lists in the template."""
_REFERENCE = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{}"/></w:r>'
_TABLE = {
    "table_open": '<w:tbl><w:tblPr><w:tblStyle w:val="ReportTable"/></w:tblPr>'
    '<w:tblGrid><w:gridCol w:w="8164"/></w:tblGrid>',
    "tr_open": "<w:tr><w:trPr><w:cantSplit/>{}</w:trPr>",
    "tr_close": "</w:tr>",
    "table_close": "</w:tbl>",
}


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
        found.xml = self.linked(found.xml, target) if target else found.xml
        return found

    def linked(self, inside: str, target: str) -> str:
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
        return Prose(self, style, first).printed(one["text"])

    def lead(self, text: str, style: str, before: str, time: str = "") -> RichTextParagraph:
        """Return prose that begins with a number, a speaker or a name."""
        first = RichText()
        for said, look in ((before, style), (f"({time})" if time else "", "Detail")):
            if said:
                first.add(said, style=look)
                first.add(" ")
        return Prose(self, "BodyText", first).printed(text)

    def prose(self, text: str = "", level: int = 1, style: str = "BodyText") -> RichTextParagraph:
        """Return the paragraphs of prose that stands under a heading of a level."""
        return Prose(self, style, RichText(), level).printed(text)

    def numbered(self, level: int, start: int) -> int:
        """Return the number of a new list, which begins at a level with a number."""
        instance = self._template.docx.part.numbering_part.element.add_num(_DECIMAL)
        instance.add_lvlOverride(level).add_startOverride(start)
        return int(instance.numId)

    def picture(self, name: str) -> str:
        """Return a picture that lies beside the record."""
        drawn = self._template.docx.part.new_pic_inline(str(self._folder / name), width=Mm(144)).xml
        return f"<w:r><w:drawing>{drawn}</w:drawing></w:r>"


class Prose:
    """Markdown while it becomes paragraphs; the first begins with words that are there already."""

    def __init__(self, report: Report, style: str, first: RichText, level: int = 1) -> None:
        self._report, self._style, self._first, self._level = report, style, first, level
        self._found = RichTextParagraph()
        self._lists: list[int | None] = []
        self._begins = self._quoted = False
        self._heading, self._head, self._cell = 0, "", ""

    def printed(self, text: str) -> RichTextParagraph:
        """Return the paragraphs of a text."""
        notes: list[Token] = []
        for token in _MARKDOWN.parse(_SPAN.sub(r"\1", text or "")):
            if token.type == "footnote_block_open":
                notes = [token]
            elif token.type != "inline":
                self._block(token.type, token)
            elif notes:
                notes.append(token)
            else:
                self._paragraph(token)
        self._report.notes.extend(self._words(note.children or (), RichText(" ")) for note in notes[1:])
        return self._found

    def _block(self, kind: str, token: Token) -> None:
        """Begin or end a block."""
        if kind == "list_item_open":
            self._begins = True
        elif kind in ("ordered_list_open", "bullet_list_open"):
            start, ordered = int(token.attrs.get("start", 1)), kind == "ordered_list_open"
            self._lists.append(self._report.numbered(len(self._lists), start) if ordered else None)
        elif kind in ("ordered_list_close", "bullet_list_close"):
            self._lists.pop()
        elif kind.startswith("blockquote"):
            self._quoted = token.nesting > 0
        elif kind.startswith("heading"):
            self._heading = int(token.tag[1]) if token.nesting > 0 else 0
        elif kind.startswith("thead"):
            self._head = "<w:tblHeader/>" if token.nesting > 0 else ""
        elif kind in ("th_open", "td_open"):
            style = _ALIGNED.get(str(token.attrs.get("style", "")), "TableText")
            self._cell = "TableHeading" if kind == "th_open" else style
        elif kind in ("th_close", "td_close"):
            self._cell = ""
        else:
            self._found.xml += _TABLE.get(kind, "").format(self._head)

    def _paragraph(self, token: Token) -> None:
        """Print a paragraph in the style of where it stands."""
        text = self._words(token.children or (), self._first)
        self._first = RichText()
        depth = len(self._lists) if len(self._lists) > 1 else ""
        about, style = "", "Caption" if token.content.startswith(": ") else self._style
        if self._cell:
            self._found.xml += f"<w:tc>{_styled(self._cell, '', text)}</w:tc>"
            return
        if self._heading:
            style = f"Heading{self._level + self._heading - 2}"
        elif self._quoted:
            style = "Quote"
        elif self._lists and self._begins and (number := self._lists[-1]) is not None:
            about = f'<w:numPr><w:ilvl w:val="{len(self._lists) - 1}"/><w:numId w:val="{number}"/></w:numPr>'
            style = f"ListNumber{depth}"
        elif self._lists:
            style = f"List{'Bullet' if self._begins else 'Continue'}{depth}"
        self._found.xml += _styled(style, about, text)
        self._begins = False

    def _words(self, tokens: Any, text: RichText) -> RichText:
        """Return the words of a paragraph after those that are there already."""
        bold = italic = False
        begun: list[tuple[str, int]] = []
        for token in tokens:
            kind = token.type
            if kind in ("text", "code_inline"):
                style = "Hyperlink" if begun else None
                text.add(token.content, bold=bold, italic=italic, style=style)
            elif token.tag == "strong":
                bold = token.nesting > 0
            elif token.tag == "em":
                italic = token.nesting > 0
            elif kind in ("softbreak", "hardbreak"):
                text.add(" " if kind == "softbreak" else "\n", bold=bold, italic=italic)
            elif kind == "link_open":
                begun.append((token.attrs["href"], len(text.xml)))
            elif kind == "link_close":
                target, start = begun.pop()
                text.xml = text.xml[:start] + self._report.linked(text.xml[start:], target)
            elif kind == "footnote_ref":
                text.xml += _REFERENCE.format(len(self._report.notes) + token.meta["id"] + 1)
            elif kind == "image":
                text.xml += self._report.picture(token.attrs["src"])
                text.add(f"\n{token.attrs.get('title', '')}")
        return text


def _styled(style: str, about: str, text: RichText) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{about}</w:pPr>{text.xml}</w:p>'


def filled(template: Any, text: str, folder: Path) -> Any:
    """Return the template with the report of a record filled in, whose pictures lie in a folder."""
    record = yaml.safe_load(text)
    template.render(Report(template, folder).context(record), autoescape=True)
    template.docx.core_properties.keywords = ", ".join(record.get("keywords", ()))
    return template
