"""The semantic document as one self-contained HTML file, for screens of any size and for the printer."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from lxml import etree

from thbreports.document.finish import serialize

if TYPE_CHECKING:
    from thbreports.document import Document
    from thbreports.packparts import FontFace
    from thbreports.packs import Pack


def write(document: Document, *, embed_fonts: bool = False) -> bytes:
    """Return the document as HTML with its style sheet inside.

    Without ``embed_fonts`` the reader's own fonts are used; with it those of the pack come along, each cut
    to the characters that the document has.
    """
    root = document.tree()
    css = document.pack.css("screen")
    if embed_fonts:
        css = _embedded(document.pack, "".join(root.itertext())) + css
    _set_up_head(root, document, css)
    _add_skip_link(root, document)
    _wrap_tables(root)
    _drop_data(root, document.markup)
    for notes in root.findall(".//section[@class='footnotes']"):
        notes.tag = "div"  # it has no heading, which HTML wants of a section
    return _with_raw_text(serialize(root), css, document.event).encode("utf-8")


def _set_up_head(root: etree._Element, document: Document, css: str) -> None:
    head = root.find("head")
    assert head is not None  # compose() wrote it
    etree.SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    etree.SubElement(head, "meta", name="color-scheme", content="light dark")
    etree.SubElement(head, "style").text = _CSS_MARK
    if document.event:
        etree.SubElement(head, "script", type="application/ld+json").text = _EVENT_MARK


_CSS_MARK = "/*style*/"
_EVENT_MARK = "/*event*/"


def _with_raw_text(markup: str, css: str, event: Mapping[str, Any]) -> str:
    """Put style sheet and event in as they are: HTML, unlike XML, has no escapes in these elements."""
    data = json.dumps(event, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    return markup.replace(_CSS_MARK, css.replace("</", "<\\/"), 1).replace(_EVENT_MARK, data, 1)


def _add_skip_link(root: etree._Element, document: Document) -> None:
    body, main = root.find("body"), root.find(".//main")
    if body is None or main is None:
        return
    main.set("id", main.get("id", "main"))
    link = etree.Element("a", href=f"#{main.get('id')}")
    link.set("class", "skip")
    link.text = document.pack.labels(document.language).get("skip", "Skip to the report")
    body.insert(0, link)


def _wrap_tables(root: etree._Element) -> None:
    """Put each table into a part that a keyboard can scroll, since a wide one may not fit a phone.

    It is a region under the caption of the table, or a plain group under the names of its columns: the same
    names may come again, and the regions of a page need names of their own (WAI-ARIA 1.2, region).
    """
    for table in list(root.iter("table")):
        parent = table.getparent()
        caption = table.find("caption")
        names = [caption] if caption is not None else table.findall("thead//th")
        label = ", ".join(" ".join("".join(map(str, name.itertext())).split()) for name in names)
        if parent is None or not label:
            continue
        region = etree.Element("div", role="group" if caption is None else "region", tabindex="0")
        region.set("aria-label", label)
        parent.replace(table, region)
        region.tail, table.tail = table.tail, None
        region.append(table)


def _drop_data(root: etree._Element, markup: str) -> None:
    """Drop what the document knows of the record: a published page does not carry it."""
    etree.strip_attributes(root, *set(_DATA.findall(markup)))
    for span in root.iter("span"):
        if not span.keys():
            span.tag = "bare"
    etree.strip_tags(root, "bare")


_DATA = re.compile(r' (data-[\w.-]+)="')


def _embedded(pack: Pack, words: str) -> str:
    """Return ``@font-face`` rules for the faces that some of ``words`` need, with their fonts inside."""
    characters = {ord(char) for char in words} | {
        0x20,
        0x2022,
        0x2013,
        0x25E6,
    }  # a space, and the markers of lists
    design = pack.design
    own = f":root{{--screen-text-font:{design['text-font']};--screen-label-font:{design['label-font']};}}\n"
    rules = (
        face.rule("data:font/woff2;base64," + base64.b64encode(_subset(face, characters)).decode("ascii"))
        for face in pack.font_faces()
        if _needed(face, characters)
    )
    return "".join(rules) + own


def _needed(face: FontFace, characters: Iterable[int]) -> bool:
    ranges = list(_ranges(face.unicode_range))
    covered = {char for char in characters if any(low <= char <= high for low, high in ranges)}
    return bool(covered - {0x20, 0xA0})


def _ranges(text: str) -> Iterable[tuple[int, int]]:
    for part in text.split(","):
        low, _, high = part.strip().removeprefix("U+").partition("-")
        yield int(low, 16), int(high or low, 16)


def _subset(face: FontFace, characters: set[int]) -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    with TTFont(face.path, recalcTimestamp=False) as font:
        cut = subset.Subsetter(subset.Options(layout_features=["*"], flavor="woff2"))
        cut.populate(unicodes=characters)
        cut.subset(font)
        font.flavor = "woff2"
        out = io.BytesIO()
        font.save(out)
    return out.getvalue()
