"""The table of contents: a TOC field whose entries are links with the numbers of their pages.

Word makes a TOC field anew when its reader asks for it or when it updates the fields of the file.
LibreOffice counts pages in PAGEREF fields that stand alone, but shows of a TOC field only what the file
holds, which is no number: pages are not counted before a program lays them out (measured with 7.4; the rule
stands in its later sources too). So the marks of the TOC field are alternate content (ECMA-376, part 3,
7.5), which is taken by a program that knows the markup of Word 2013 and passed over by others: they count
the pages of the entries.

A viewer that counts nothing shows the results that the file holds: the pages of the PDF, where they are
known.
"""

from __future__ import annotations

import re

from thbreports.outputs.docx.body.blocks import Body
from thbreports.outputs.docx.body.context import BlockContext
from thbreports.outputs.docx.body.inline import Runs
from thbreports.outputs.docx.body.runs import FIELD_BEGINS, FIELD_ENDS, FIELD_SHOWS
from thbreports.outputs.docx.xml.markup import Node, Paragraph, empty, escaped, written
from thbreports.outputs.docx.xml.wml import Element

_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_WORD_2013 = "http://schemas.microsoft.com/office/word/2012/wordml"
"""The markup of Word 2013: LibreOffice takes that of Word 2010 for its own, and passes this over."""
_PROPERTIES = (
    '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
    "</w:sdtPr>"
)
"""What makes a content control a table of contents."""
_HEADING = re.compile(r"(?i)heading ([1-9])")


def write_contents(body: Body, nav: Element, place: BlockContext) -> None:
    """Write ``nav.contents``: its heading, then one entry for each link, at the level of its list.

    All of it stands in a content control, which shows in Word as a table of contents that can be updated.
    Any other ``nav`` is a container.
    """
    if "contents" not in (nav.get("class") or "").split() or nav.find(".//a") is None:
        body.flow(nav, place)
        return
    held, content = place.parent, Node("sdtContent")
    place = place._replace(item=None, parent=content)
    for heading in nav.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        body.paragraph(heading, place, body.styles.named("#contents"), keep_next=True)
    entries = [(entry, max(1, sum(1 for _ in entry.iterancestors("ol", "ul")))) for entry in nav.iter("a")]
    code = _code(body, max(level for _, level in entries))
    for number, (entry, level) in enumerate(entries):
        runs = body.open(place, body.styles.named("nav.contents", level))
        _set_stop(content.children[-1], place.width, body.story.width)
        if not number:
            _mark(runs, place, FIELD_BEGINS)
            _mark(runs, place, f'<w:instrText xml:space="preserve">{escaped(code)}</w:instrText>')
            _mark(runs, place, FIELD_SHOWS)
        _entry(body, runs, entry, place)
        if number == len(entries) - 1:
            _mark(runs, place, FIELD_ENDS)
        runs.finish()
    held.children.append(f"<w:sdt>{_PROPERTIES}{content.markup()}</w:sdt>")


def _code(body: Body, depth: int) -> str:
    """Return the instruction of the field: headings of ``depth`` levels by their style or outline level,
    linked, without page numbers where a screen shows no pages."""
    styles = body.styles
    names = [styles.sheet.name(styles.named(f"h{level}")) for level in range(2, min(depth, 5) + 2)]
    levels = [int(found[1]) for name in names if (found := _HEADING.fullmatch(name))]
    built_in = f'\\o "{min(levels)}-{max(levels)}" ' if levels else ""
    return f" TOC {built_in}\\h \\z \\u "


def _set_stop(entry: Node | str, width: int, whole: int) -> None:
    """Let the number of a page stand at the right of a column that is narrower than the page."""
    if isinstance(entry, Paragraph) and width < whole:
        stops = empty("tab", val="clear", pos=whole) + empty("tab", val="right", leader="dot", pos=width)
        entry.properties.append(f"<w:tabs>{stops}</w:tabs>")


def _mark(runs: Runs, place: BlockContext, mark: str) -> None:
    """Write a mark of the field that only programs see which know the markup of Word 2013."""
    choice = f'<mc:Choice xmlns:w15="{_WORD_2013}" Requires="w15">{mark}</mc:Choice>'
    content = f'<mc:AlternateContent xmlns:mc="{_COMPATIBILITY}">{choice}<mc:Fallback/></mc:AlternateContent>'
    runs.raw(content, place.look)


def _entry(body: Body, runs: Runs, entry: Element, place: BlockContext) -> None:
    """Write the words of an entry and the number of its page, which Word or LibreOffice counts."""
    identifier = (entry.get("href") or "#")[1:]
    name = body.story.job.bookmarks.name(identifier)
    for span in entry.iter("span"):
        span.attrib.pop("class", None)  # LibreOffice would show one that has a style as a link
    if name is None:
        runs.children(entry, place.look)
        return
    link = runs.link()
    link.attributes = written(anchor=name, history=1)
    runs.children(entry, place.look, link)
    runs.tab(place.look, link)
    page = body.story.job.pages.get(identifier, "")
    runs.field(f"PAGEREF {name} \\h", str(page), place.look, link)
