"""The running lines of a reference document: those of its pack, with fields for the values."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from lxml import etree

from thbreports.document.running import lines_of
from thbreports.outputs.docx.package.package import Part
from thbreports.outputs.docx.package.types import Content, Relation
from thbreports.outputs.docx.styles.style import style_id
from thbreports.outputs.docx.xml import markup
from thbreports.outputs.docx.xml.markup import Paragraph, escaped, value
from thbreports.outputs.docx.xml.wml import R_ID, add, serialise, w
from thbreports.packs.placeholders import parts_of
from thbreports.packs.running import PICTURE

_FIELDS = {
    "title": "TITLE", "reference": "DOCPROPERTY Reference", "date": 'DOCPROPERTY "Meeting date"',
    "status": "DOCPROPERTY Status", "marking": "DOCPROPERTY Marking", "body": "DOCPROPERTY Body",
    "kind": "DOCPROPERTY Kind", "series": "DOCPROPERTY Series", "issuer": "DOCPROPERTY Issuer",
    "initials": "DOCPROPERTY Initials", "address": "DOCPROPERTY Address", "motto": "DOCPROPERTY Motto",
    "language": "DOCPROPERTY Language", "page": "PAGE", "pages": "NUMPAGES",
}  # fmt: skip
_BANDS = {
    "header": (Content.HEADER, Relation.HEADER, "hdr"),
    "footer": (Content.FOOTER, Relation.FOOTER, "ftr"),
}
_SIDES = ("left", "center", "right")


def give(main: Part, running: Mapping[str, str], styles: Mapping[str, str]) -> None:
    """Give a document the running lines of a pack, whose map of ``styles`` may name theirs otherwise.

    Pictures stay out: whoever draws a letterhead puts them where they belong.
    """
    document = etree.fromstring(main.data)
    section = document.find(f"{w('body')}/{w('sectPr')}")
    assert section is not None, "a reference has a page"
    pages = lines_of(running)
    place = 0
    for band, (content, relation, tag) in _BANDS.items():
        style = style_id(styles.get(f"#{band}", band))
        for number, (name, lines) in enumerate(pages.items(), start=1):
            texts = [lines.get(f"{band}-{side}", "") for side in _SIDES]
            if not any(texts):
                continue
            part = Part(f"word/{band}{number}.xml", content, markup.part(tag, _lines(texts, style)))
            reference = add(section, f"{band}Reference", type=name)
            reference.set(R_ID, main.relate(relation, part))
            section.insert(place, reference)
            place += 1
    if "first" in pages:
        add(section, "titlePg")
    main.data = serialise(document)
    if "even" in pages:
        for _, settings in main.targets(Relation.SETTINGS):
            said = etree.fromstring(settings.data)
            said.insert(2, add(said, "evenAndOddHeaders"))  # behind zoom and defaultTabStop
            settings.data = serialise(said)


def _lines(texts: Sequence[str], style: str) -> str:
    rows = itertools.zip_longest(*(text.split("\n") for text in texts), fillvalue="")
    return "".join(_line(row, style) for row in rows)


def _line(row: Sequence[str], style: str) -> str:
    paragraph = Paragraph(style)
    last = max((place for place, text in enumerate(row) if text), default=0)
    for place, text in enumerate(row[: last + 1]):
        if place:
            paragraph.children.append("<w:r><w:tab/></w:r>")
        paragraph.children.append(_runs(text))
    return paragraph.markup()


def _runs(text: str) -> str:
    found = ""
    text = text.replace("{page-of-pages}", "{page} / {pages}")
    for words, name in parts_of(text):
        if words:
            found += f'<w:r><w:t xml:space="preserve">{escaped(words)}</w:t></w:r>'
        if name and not name.startswith(PICTURE) and name in _FIELDS:
            shown = "1" if name in ("page", "pages") else f"‹{name}›"
            field = f"<w:r><w:t>{shown}</w:t></w:r>"
            found += f'<w:fldSimple w:instr="{value(f" {_FIELDS[name]} ")}">{field}</w:fldSimple>'
    return found
