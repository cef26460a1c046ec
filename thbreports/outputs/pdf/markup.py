"""The semantic document as WeasyPrint reads it: footnotes at their references, running lines as rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from lxml import etree

from thbreports.document.finish import serialize
from thbreports.document.vocabulary import HEADINGS
from thbreports.text.spans import KINDS

if TYPE_CHECKING:
    from thbreports.document import Document

NOTE_CLASS = "page-note"
NUMBER_CLASS = "note-number"
RULES = f"""
h1, h2, h3, h4, h5, h6 {{ bookmark-label: attr(data-bookmark) }}
img {{ image-rendering: crisp-edges }} /* PDF/A forbids interpolated pictures (ISO 19005-2, 6.2.8.3) */
.{NOTE_CLASS} {{ float: footnote; footnote-policy: line }}
.{NOTE_CLASS}::footnote-call, .{NOTE_CLASS}::footnote-marker {{ content: none }}
.{NOTE_CLASS} .block {{ display: block }}
.{NOTE_CLASS} .item {{ display: list-item; margin-left: 1em; list-style-type: disc }}
"""
_BLOCKS_TO_SPANS = {
    "p": "block",
    "blockquote": "block",
    "pre": "block",
    "ul": "block",
    "ol": "block",
    "li": "item",
}
_UNWRAPPED = "unwrapped"
_MARGIN_BOXES = {
    "header-left": "top-left",
    "header-center": "top-center",
    "header-right": "top-right",
    "footer-left": "bottom-left",
    "footer-center": "bottom-center",
    "footer-right": "bottom-right",
}


def printable(document: Document) -> str:
    """Return the HTML that is laid out: the document with each footnote at its reference."""
    root = document.tree()
    _unwrap_unstyled(root)
    _float_notes(root)
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


def _unwrap_unstyled(root: etree._Element) -> None:
    """Drop the spans that only mark words as data: each would cost a box, and a chance of a bad line."""
    for span in root.iter("span"):
        for name in [name for name in span.attrib if str(name).startswith("data-")]:
            del span.attrib[name]
        if "lang" not in span.attrib and "id" not in span.attrib and span.get("class", "") in ("", *KINDS):
            span.tag = _UNWRAPPED
    etree.strip_tags(root, _UNWRAPPED)


def _lead_with_spaces(root: etree._Element) -> None:
    """Move a space before an inline element to its start, where no underline would show it.

    WeasyPrint 70 measures the space at the end of a text before an element although it hangs over the end of
    the line, finds the line too long by that space, and breaks it after its first word.
    """
    for element in root.iter("strong", "em", "a", "span", "time", "cite"):
        if element.get("class") in (NOTE_CLASS, "number") or len(element) and not element.text:
            continue
        before, parent = element.getprevious(), element.getparent()
        holder, slot = (before, "tail") if before is not None else (parent, "text")
        words = getattr(holder, slot) or "" if holder is not None else ""
        if words.endswith(" ") and words.strip():
            setattr(holder, slot, words[:-1])
            element.text = " " + (element.text or "")


def page_rules(running: Mapping[str, str]) -> str:
    """Return the ``@page`` rules that draw the running lines of a document."""
    boxes = {box: running[name] for name, box in _MARGIN_BOXES.items() if name in running}
    rules = "".join(f"@{box} {{ content: {_content(line)} }} " for box, line in boxes.items())
    quiet = {"all": (), "footer": ("top",), "none": ("top", "bottom")}[running.get("first-page", "all")]
    first = "".join(f"@{box} {{ content: none }} " for box in boxes if box.startswith(quiet)) if quiet else ""
    return f"@page {{ {rules}}}\n@page :first {{ {first}}}\n"


def _content(line: str) -> str:
    """Return a running line as a CSS value: its words as strings, its placeholders as counters."""
    parts = re.split(r"\{(page|pages)\}", line)
    shown = [_string(part) if place % 2 == 0 else f"counter({part})" for place, part in enumerate(parts)]
    return " ".join(part for part in shown if part != '""')


def _string(words: str) -> str:
    return '"' + "".join(char if char not in '"\\\n' else f"\\{ord(char):x} " for char in words) + '"'


def _words(heading: etree._Element) -> str:
    """Return the words of a heading without the numbers of its footnotes."""
    parts = [heading.text or ""]
    for child in heading:
        if child.get("class") not in ("footnote-ref", NOTE_CLASS):
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _float_notes(root: etree._Element) -> None:
    """Move each footnote behind its first reference, from where it is floated to the foot of the page."""
    section = root.find(".//section[@class='footnotes']")
    if section is None:
        return
    notes = {item.get("id", ""): item for item in section.iter("li") if item.get("id")}
    for reference in root.findall(".//sup[@class='footnote-ref']"):
        link = reference.find("a")
        if link is None:
            continue
        item = notes.pop(link.get("href", "").removeprefix("#"), None)
        if item is not None:
            note = _note(item, back=f"#{link.get('id')}", number=link.text or "")
            note.tail, reference.tail = reference.tail, None
            reference.addnext(note)
    parent = section.getparent()
    if parent is not None:
        parent.remove(section)


def _note(item: etree._Element, back: str, number: str) -> etree._Element:
    """Return a footnote made of inline elements only, since it stands inside a paragraph."""
    for link in item.findall(".//a[@class='footnote-back']"):
        holder = link.getparent()
        assert holder is not None
        before = link.getprevious()
        if before is not None:
            before.tail = (before.tail or "").rstrip() or None
        else:
            holder.text = (holder.text or "").rstrip() or None
        holder.remove(link)
    note = etree.Element("span", id=item.get("id", ""))
    note.set("class", NOTE_CLASS)
    marker = etree.SubElement(note, "a", href=back)
    marker.set("class", NUMBER_CLASS)
    marker.text, marker.tail = number, " "
    blocks = list(item)
    for place, block in enumerate(blocks):
        if place == 0 and block.tag == "p":  # the first paragraph goes on behind the number
            block.tag = "span"
        note.append(block)
    for element in note.iter(*_BLOCKS_TO_SPANS):
        element.set("class", _BLOCKS_TO_SPANS[str(element.tag)])
        element.tag = "span"
    return note
