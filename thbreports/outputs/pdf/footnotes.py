"""Footnotes for WeasyPrint: each an element at its reference, which floats to the foot of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

NOTE_CLASS = "page-note"
NUMBER_CLASS = "note-number"
WHOLE = "data-whole"
HELD_CLASS = "held"
"""Of the word before the number of a footnote with that number, which no line parts."""
_LAST_WORD = re.compile(r"\S{1,40}$")
_PIECE = 90
"""Words after which a long footnote may be parted: some seven lines, fewer than a page has room for."""
_SENTENCE = re.compile(r".+?(?:[.;:!?] |$)", re.DOTALL)
_SENTENCE_END = re.compile(r"[.;:!?] $")


def float_notes(root: etree._Element, *, in_pieces: bool) -> None:
    """Move each footnote behind its first reference, from where it is floated to the foot of the page.

    ``in_pieces`` makes several floats of a long one: the layout takes each to the next page that has room for
    it, and parts none.
    """
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
            pieces = [note, *_pieces(note)] if in_pieces else [note]
            pieces[-1].tail, reference.tail = reference.tail, None
            for piece in reversed(pieces):
                reference.addnext(piece)
            _hold(reference)
    parent = section.getparent()
    if parent is not None:
        parent.remove(section)


def _hold(reference: etree._Element) -> None:
    """Keep the number of a footnote on the line of the word before it.

    WeasyPrint 70 finds out that a number is too long for a line when the words before it are placed, and
    lets it begin the next one.
    """
    before, parent = reference.getprevious(), reference.getparent()
    holder, slot = (before, "tail") if before is not None else (parent, "text")
    words = getattr(holder, slot) or "" if holder is not None else ""
    if parent is None or not (word := _LAST_WORD.search(words)):
        return
    setattr(holder, slot, words[: word.start()])
    held = etree.Element("span", {"class": HELD_CLASS})
    held.text = word[0]
    reference.addprevious(held)
    held.append(reference)


def _note(item: etree._Element, back: str, number: str) -> etree._Element:
    """Return a footnote as an element that can stand among words, although it holds blocks.

    HTML would end the paragraph around it there; the layout reads the document as XML, and floats the note.
    """
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
    note.set(WHOLE, item.get("id", ""))
    marker = etree.SubElement(note, "a", href=back)
    marker.set("class", NUMBER_CLASS)
    marker.text, marker.tail = number, " "
    blocks = list(item)
    for place, block in enumerate(blocks):
        if place == 0 and block.tag == "p":  # the first paragraph goes on behind the number
            block.tag = "span"
        note.append(block)
    return note


def _pieces(note: etree._Element) -> Iterator[etree._Element]:
    """Take from a footnote all that goes beyond a few lines; yield it as more elements to be floated.

    ``data-whole`` says which elements of a page are one.
    """
    blocks = list(note)[1:]
    del note[1:]  # all but its number
    piece, room = note, _PIECE
    for number, block in enumerate(blocks):
        for part in _parted(block, f"{note.get('id')}-{number}") if _is_text(block) else [block]:
            words = _length(part)
            if words > room and room < _PIECE:
                if piece is not note:
                    yield piece
                piece, room = etree.Element("span"), _PIECE
                piece.set("class", NOTE_CLASS)
                piece.set(WHOLE, note.get("id", ""))
            room -= words
            piece.append(part)
    if piece is not note:
        yield piece


def _is_text(block: etree._Element) -> bool:
    return block.tag in ("p", "span")


def _length(element: etree._Element) -> int:
    """Return the number of words of an element."""
    return len("".join(element.itertext()).split())


def _parted(block: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield a paragraph in parts of whole sentences, each long enough to fill some lines."""
    part = etree.Element(block.tag)
    part.set(WHOLE, name)
    for node in _nodes(block):
        if not isinstance(node, str):
            part.append(node)
        elif len(part):
            part[-1].tail = (part[-1].tail or "") + node
        else:
            part.text = (part.text or "") + node
        if isinstance(node, str) and _SENTENCE_END.search(node) and _length(part) > _PIECE / 2:
            yield part
            part = etree.Element(block.tag)
            part.set(WHOLE, name)
    if part.text or len(part):
        yield part


def _nodes(block: etree._Element) -> list[str | etree._Element]:
    """Return the sentences and the inline elements of a paragraph, without tails."""
    found: list[str | etree._Element] = list(_SENTENCE.findall(block.text or ""))
    for child in list(block):
        found += [child, *_SENTENCE.findall(child.tail or "")]
        child.tail = None
    return found
