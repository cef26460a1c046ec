"""The DOCX output: the semantic document as a Word file that is styled, numbered and tagged as if by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lxml import etree

from thbreports.document.running import LINE_NUMBERS
from thbreports.outputs.docx.body.context import BlockContext
from thbreports.outputs.docx.body.footnotes import footnotes
from thbreports.outputs.docx.body.header_footer import Tabs, add_running, fill_running, number_lines
from thbreports.outputs.docx.body.numbering import Numbering
from thbreports.outputs.docx.body.pictures import ImageStore
from thbreports.outputs.docx.body.runs import Look
from thbreports.outputs.docx.body.sections import Sections, turned_page
from thbreports.outputs.docx.body.story import Bookmarks, Notes, PartContext, ReportContext
from thbreports.outputs.docx.body.turned import turned
from thbreports.outputs.docx.body.watermark import watermark_run
from thbreports.outputs.docx.body.writers import body_of
from thbreports.outputs.docx.package.package import Package
from thbreports.outputs.docx.package.properties import add_properties, shown
from thbreports.outputs.docx.package.types import Content, Relation
from thbreports.outputs.docx.styles.reference import reference_of
from thbreports.outputs.docx.xml.markup import Node
from thbreports.outputs.docx.xml.wml import Element, add, root, serialise
from thbreports.packs.running import WATERMARK
from thbreports.record.markdown.directions import runs_back
from thbreports.view.language import runs_from_the_right

if TYPE_CHECKING:
    from thbreports.document import Document

_TEXTS = frozenset((Content.DOCUMENT, Content.FOOTNOTES, Content.HEADER, Content.FOOTER))
"""The parts with words."""
_has_contents = etree.XPath("boolean(.//nav[@class='contents']//a)")


def write(document: Document, *, pages: Mapping[str, int] | None = None) -> bytes:
    """Return ``document`` as a .docx file; the same document gives the same bytes.

    ``pages`` has the pages of headings by their ids: what the contents shows until Word counts its own.

    Its styles come from the ``reference.docx`` of the pack, and are made from its design where it has none.

    Raises ``PackError`` when the reference document is unsafe or lacks a style that the pack itself names
    (one that it takes over from its parent is made), or when a value of the design cannot be used,
    and ``OutputError`` when a picture cannot be read.
    """
    reference = reference_of(document.pack, document.language)
    package = Package(reference.package, reference.packed)
    tree = document.tree()
    section = reference.section()
    styles = reference.style_map
    job = ReportContext(
        document.language,
        styles,
        Numbering(reference.numbering.data, styles.sheet, reference.step),
        Bookmarks(tree),
        Notes(tree),
        ImageStore(reference.height * 3 // 4, document),  # a caption needs room, too
        reference.step,
        reference.design.twips("short-indent"),
        reference.text_size,
        pages or {},
        Sections(reference.height),
        reference.head_right_share,
        reference.design.align("title-align") if reference.own_tabs else None,
        reference.design.colour("shade"),
        reference.design.twips("margin-left"),
    )
    parent = _blocks(tree, PartContext(job, package.main, reference.width))
    if job.notes.numbers:
        part = package.add("word/footnotes.xml", Content.FOOTNOTES, Relation.FOOTNOTES)
        package.replace(part, footnotes(PartContext(job, part, reference.width)))
    title = styles.sheet.name(styles.named("h1")) or "Title"
    fields = shown(document.title, document.language, document.metadata, title)
    words = document.running.get(WATERMARK, "")
    mark = watermark_run(words, reference.design) if words else ""
    used = fill_running(package, reference.running, fields, mark)
    broad_page = turned_page(section)
    tabs = Tabs(reference.width, reference.width if reference.own_tabs else 0)
    even = add_running(package, section, document.running, job, tabs, mark)
    if job.sections.any:
        broad = Tabs(job.sections.turned, tabs.styled)
        add_running(package, broad_page, document.running, job, broad, mark)
    if document.running.get(LINE_NUMBERS) == "yes":
        number_lines(section)
        number_lines(broad_page)
    last = job.sections.close(parent, section, broad_page)
    package.replace(package.main, _document(parent.children, last))
    contents = bool(_has_contents(tree))
    notes = bool(job.notes.numbers)
    package.replace(reference.settings, reference.settings_of(document.language, contents, notes, even))
    if job.numbering.grown:
        package.replace(reference.numbering, serialise(job.numbering.part))
    drawn = reference.properties()
    add_properties(package, document.title, document.language, document.metadata, used, drawn)
    from_the_right = runs_from_the_right(document.language)
    if from_the_right or runs_back(document.markup):
        package.change(_TEXTS, lambda data: turned(data, document.language, from_the_right=from_the_right))
    return package.save()


def _blocks(tree: Element, story: PartContext) -> Node:
    """Return what is made of the blocks of ``body``."""
    parent = Node("body")
    body = body_of(story)
    place = BlockContext(parent, story.width, Look())
    source = tree.find("body")
    if source is not None:
        body.flow(source, place)
    body.close(parent, place)
    return parent


def _document(blocks: list[Node | str], section: Element) -> bytes:
    """Return the document part: the blocks, then the properties of the section."""
    document = root("document")
    add(document, "body").append(section)
    before, tag, after = serialise(document).partition(b"<w:body>")
    texts = (block if isinstance(block, str) else block.markup() for block in blocks)
    return b"".join((before, tag, *map(str.encode, texts), after))
