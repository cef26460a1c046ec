"""The semantic document as WeasyPrint reads it: footnotes at their references."""

from __future__ import annotations

import copy
import functools
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from lxml import etree

from thbreports.document.check import HEADINGS
from thbreports.document.finish.markup import serialize
from thbreports.outputs.columns import is_figure
from thbreports.outputs.pdf import footnotes
from thbreports.outputs.pdf.engine.misfits import FIT, PLACE, Misfits
from thbreports.outputs.pdf.footnotes import HELD_CLASS, NOTE_CLASS
from thbreports.record.markdown.spans import KINDS

if TYPE_CHECKING:
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    from thbreports.document import Document

RULES = f"""
@page {{ image-rendering: crisp-edges }}
html {{ image-rendering: crisp-edges /* PDF/A forbids interpolated pictures (ISO 19005-2, 6.2.8.3) */ }}
h1, h2, h3, h4, h5, h6 {{ bookmark-label: attr(data-bookmark) }}
body {{ overflow-wrap: break-word }}
table table :is(th, td) {{ overflow-wrap: anywhere }}
.figure {{ white-space: nowrap }}
table[{FIT}] {{ table-layout: fixed; hyphens: auto }}
tr[{FIT}] {{ break-inside: auto; break-before: auto; break-after: auto; orphans: 1; widows: 1 }}
tr[{FIT}] * {{ orphans: 1; widows: 1 }}
thead[{FIT}] {{ display: table-row-group }}
img {{
  max-width: 100%;
  /* A caption needs room, too. */
  max-height: calc((var(--page-height) - var(--margin-top) - var(--margin-bottom)) * 0.75)
}}
.{NOTE_CLASS} {{ float: footnote; footnote-policy: line; font-weight: normal; font-style: normal }}
.{NOTE_CLASS}::footnote-call, .{NOTE_CLASS}::footnote-marker {{ content: none }}
.{NOTE_CLASS} :is(p, blockquote, pre, ul, ol, dl, table, figure) {{ margin: 0 }}
.{NOTE_CLASS} :is(ul, ol) {{ padding-inline-start: 1.5em }}
.{NOTE_CLASS} li {{ margin-bottom: 0 }}
"""
FROM_THE_RIGHT = """
.hangs { text-indent: 0 }
.hangs > .number { margin-inline-start: calc(var(--room) * -1) }
"""
"""Rules for a document that runs from right to left: the layout indents such lines on the wrong side."""
TIGHT = "dt, dd { overflow-wrap: anywhere }"
"""Rules for a document with words that reach over the edge of the paper; the layout takes long for them."""
_UNWRAPPED = "unwrapped"


def printable(document: Document, misfits: Misfits | None = None) -> str:
    """Return the HTML that is laid out: the document with each footnote at its reference.

    ``misfits`` is what did not fit in a layout before: long footnotes are parted then, so that they can go on
    at the foot of the next page, and tables are told how to fit.
    """
    root = document.tree()
    misfits = misfits or Misfits()
    _fit_tables(root, misfits)
    if root.get("dir") == "rtl":
        _place_facts(root)
    _unwrap_unstyled(root)
    footnotes.float_notes(root, in_pieces=misfits.tight)
    for heading in root.iter(*HEADINGS):
        heading.set("data-bookmark", " ".join(_words(heading).split()))
    _lead_with_spaces(root)
    head = root.find("head")
    made = document.metadata.get("made") or document.metadata.get("date")
    if head is not None and made:
        for name in ("dcterms.created", "dcterms.modified"):
            etree.SubElement(head, "meta", name=name, content=made)
    if head is not None and "subject" in document.metadata:
        etree.SubElement(head, "meta", name="description", content=document.metadata["subject"])
    return serialize(root)


def _fit_tables(root: etree._Element, misfits: Misfits) -> None:
    """Name tables, heads and rows, keep figures in one piece, and grant what does not fit its room."""
    for number, part in enumerate(root.iter("table", "thead", "tr")):
        name = str(number)
        part.set(PLACE, name)
        if name in misfits.rows or name in misfits.heads:
            part.set(FIT, "breaks")
            table = next(part.iterancestors("table"))
            table.set("style", "break-inside: auto")
        elif name in misfits.columns:
            part.set(FIT, "narrowed")
            columns = etree.Element("colgroup")
            for width in misfits.columns[name]:
                etree.SubElement(columns, "col", style=f"width: {width:.2f}px")
            caption = part.find("caption")
            part.insert(0 if caption is None else part.index(caption) + 1, columns)
    for cell in root.iter("td", "th"):
        if is_figure("".join(cell.itertext())):
            cell.set("class", f"{cell.get('class', '')} figure".strip())


def _place_facts(root: etree._Element) -> None:
    """Say in which column and row each fact stands: the layout counts columns from the left always."""
    for facts in root.iter("dl"):
        facts.set("style", "grid-template-columns: 1fr var(--fact-indent)")
        row, last = 0, "dd"
        for part in facts:
            row += part.tag == "dt" or last == "dd"
            last = str(part.tag)
            part.set("style", f"grid-row: {row}; grid-column: {2 if part.tag == 'dt' else 1}")


def parsed(source: str, fetcher: URLFetcher) -> HTML:
    """Return printable HTML as WeasyPrint takes it, read as the XML that it is.

    Only so can a footnote with lists or tables stand within a paragraph.
    """
    page = copy.copy(_blank(fetcher))
    root = ElementTree.fromstring(source.encode("utf-8"))
    page.wrapper_element = type(page.wrapper_element).from_html_root(root, content_language=None)
    page.etree_element = root
    return page


@functools.cache
def _blank(fetcher: URLFetcher) -> HTML:
    """Return a page that was read as HTML, which no page is made without."""
    from weasyprint import HTML

    return HTML(string="<p>", url_fetcher=fetcher)


def _unwrap_unstyled(root: etree._Element) -> None:
    """Drop the spans that only mark words as data: each would cost a box, and a chance of a bad line."""
    for span in root.iter("span"):
        for name in [name for name in span.attrib if str(name).startswith("data-")]:
            del span.attrib[name]
        kept = {"lang", "id", "dir"} & {*span.keys()}
        if not kept and span.get("class", "") in ("", *KINDS):
            span.tag = _UNWRAPPED
    etree.strip_tags(root, _UNWRAPPED)


def _lead_with_spaces(root: etree._Element) -> None:
    """Move a space before an inline element to its start, where no underline would show it.

    WeasyPrint 70 measures the space at the end of a text before an element although it hangs over the end of
    the line, finds the line too long by that space, and breaks it after its first word.
    """
    for element in root.iter("strong", "em", "a", "span", "time", "cite"):
        if element.get("class") in (NOTE_CLASS, HELD_CLASS, "number") or (len(element) and not element.text):
            continue
        if "dir" in element.attrib:
            continue  # its start is on the other side
        before, parent = element.getprevious(), element.getparent()
        holder, slot = (before, "tail") if before is not None else (parent, "text")
        words = getattr(holder, slot) or "" if holder is not None else ""
        if words.endswith(" ") and words.strip():
            setattr(holder, slot, words[:-1])
            element.text = " " + (element.text or "")


def _words(heading: etree._Element) -> str:
    """Return the words of a heading without the numbers of its footnotes."""
    parts = [heading.text or ""]
    for child in heading:
        if child.get("class") not in ("footnote-ref", NOTE_CLASS):
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)
