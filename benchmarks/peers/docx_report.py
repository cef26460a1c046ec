"""The report of a record in a Word template that docxtpl fills in.

Prose is read by markdown-it-py and becomes RichText, which docxtpl has for words of several looks.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import yaml
from docx.shared import Mm
from docxtpl import RichText, RichTextParagraph
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

try:
    from benchmarks.peers import docx_words as words
except ImportError:  # run as a program: what lies beside it
    import docx_words as words  # type: ignore[import-not-found,no-redef]

_MARKDOWN = MarkdownIt("commonmark").enable("table").use(footnote_plugin)
#: A span with attributes: they mean something to a register, and are not printed.
_SPAN = re.compile(r"(?<!\\)\[((?:\\.|[^]])*)\]\{[^}]*\}")
_ALIGNED = {"text-align:right": "TableNumber", "text-align:center": "TableTextCentred"}
_DECIMAL = 1
"""The definition of numbered lists in the template."""
_REFERENCE = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{}"/></w:r>'
_TABLE = """<w:tbl><w:tblPr><w:tblStyle w:val="ReportTable"/></w:tblPr>
<w:tblGrid><w:gridCol w:w="8164"/></w:tblGrid>"""
_ROW = "<w:tr><w:trPr><w:cantSplit/>{}</w:trPr>"


class Report:
    """One report while its template is filled in: prose, links, lists and notes of it."""

    def __init__(self, template: Any, folder: Path) -> None:
        template.init_docx()  # pictures, links and lists are added to the document that is open
        self._template, self._folder = template, folder
        self._bookmarks = itertools.count(1)
        self.notes: list[RichText] = []

    def context(self, record: dict[str, Any]) -> dict[str, Any]:
        """Return all that the template names."""
        given: list[Callable[..., Any]] = [
            words.cells, words.contact, words.counts, words.day, words.deadline, words.groups, words.hours,
            words.languages, words.meeting, words.parties, words.party, words.place_date, words.quorum,
            words.remarks, words.signature, self.document, self.item, self.lead, self.link, self.mark,
            self.prose,
        ]  # fmt: skip
        core = {"title": record["title"], "author": record.get("convenor"), "subject": record.get("body")}
        running = {
            "header_left": record["title"],
            "footer_left": ", ".join(record.get("references", ())),
            "footer_center": record.get("marking", ""),
        }
        own = {"m": record, "modes": words.MODES, "notes": self.notes, "language": record["language"]}
        return {**{one.__name__: one for one in given}, **own, **running, **core}

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

    def mark(self, name: str | None) -> RichText:
        """Return a place that links may lead to."""
        text = RichText()
        if name:
            number = next(self._bookmarks)
            start = f'<w:bookmarkStart w:id="{number}" w:name="{escape(name)}"/>'
            text.xml = f'{start}<w:bookmarkEnd w:id="{number}"/>'
        return text

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
        first = self.mark(one.get("id"))
        number = one.get("number")
        if number:
            first.add(number, style="ItemNumber")
            first.add("\t")
        style = f"{'ListVerbatim' if number else 'ListBullet'}{depth if depth > 1 else ''}"
        return Prose(self, style, first).printed(one["text"])

    def lead(self, text: str, style: str, before: str, time: str = "") -> RichTextParagraph:
        """Return prose that begins with a number, a speaker or a name."""
        first = RichText()
        if before:
            first.add(before, style=style)
            first.add(" ")
        if time:
            first.add(f"({time})", style="Detail")
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
        self._begins = False
        self._quoted = False
        self._heading = 0
        self._head = self._cell = ""

    def printed(self, text: str) -> RichTextParagraph:
        """Return the paragraphs of a text."""
        notes: list[Token] = []
        for token in _MARKDOWN.parse(_SPAN.sub(r"\1", text or "")):
            if token.type == "footnote_block_open":
                notes = [token]
            elif token.type != "inline":
                self._block(token)
            elif notes:
                notes.append(token)
            else:
                self._paragraph(token)
        self._report.notes.extend(self._words(note.children or (), RichText(" ")) for note in notes[1:])
        return self._found

    def _block(self, token: Token) -> None:
        """Begin or end a block."""
        kind, opens = token.type, token.nesting > 0
        if kind == "list_item_open":
            self._begins = True
        elif kind in ("ordered_list_open", "bullet_list_open"):
            start = int(token.attrs.get("start", 1))
            ordered = kind == "ordered_list_open"
            self._lists.append(self._report.numbered(len(self._lists), start) if ordered else None)
        elif kind in ("ordered_list_close", "bullet_list_close"):
            self._lists.pop()
        elif kind.startswith("blockquote"):
            self._quoted = opens
        elif kind.startswith("heading"):
            self._heading = int(token.tag[1]) if opens else 0
        else:
            self._table(token, kind)

    def _table(self, token: Token, kind: str) -> None:
        """Begin or end a table, a row or a cell."""
        if kind == "table_open":
            self._found.xml += _TABLE
        elif kind == "table_close":
            self._found.xml += "</w:tbl>"
        elif kind in ("thead_open", "thead_close"):
            self._head = "<w:tblHeader/>" if kind == "thead_open" else ""
        elif kind == "tr_open":
            self._found.xml += _ROW.format(self._head)
        elif kind == "tr_close":
            self._found.xml += "</w:tr>"
        elif kind == "th_open":
            self._cell = "TableHeading"
        elif kind == "td_open":
            self._cell = _ALIGNED.get(str(token.attrs.get("style", "")), "TableText")
        elif kind in ("th_close", "td_close"):
            self._cell = ""

    def _paragraph(self, token: Token) -> None:
        """Print a paragraph in the style of where it stands."""
        text = self._words(token.children or (), self._first)
        self._first = RichText()
        depth = len(self._lists) if len(self._lists) > 1 else ""
        if self._cell:
            self._found.xml += f"<w:tc>{_styled(self._cell, '', text)}</w:tc>"
        elif self._heading:
            self._found.add(text, parastyle=f"Heading{self._level + self._heading - 2}")
        elif self._quoted:
            self._found.add(text, parastyle="Quote")
        elif self._lists and self._begins and (number := self._lists[-1]) is not None:
            about = f'<w:numPr><w:ilvl w:val="{len(self._lists) - 1}"/><w:numId w:val="{number}"/></w:numPr>'
            self._found.xml += _styled(f"ListNumber{depth}", about, text)
        elif self._lists:
            self._found.add(text, parastyle=f"List{'Bullet' if self._begins else 'Continue'}{depth}")
        else:
            self._found.add(text, parastyle="Caption" if token.content.startswith(": ") else self._style)
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
            elif kind in ("strong_open", "strong_close"):
                bold = kind == "strong_open"
            elif kind in ("em_open", "em_close"):
                italic = kind == "em_open"
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
