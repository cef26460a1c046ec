"""What the Typst program reads of a document: its settings, its running lines and its words, as JSON."""

from __future__ import annotations

import functools
import json
import re
from typing import Any, NamedTuple

from lxml import etree

from thbreports.document import Document
from thbreports.outputs.pdf.typst import design, running
from thbreports.outputs.pdf.typst.languages import Languages
from thbreports.outputs.pdf.typst.looks import Looks
from thbreports.outputs.pdf.typst.nodes import Reader
from thbreports.outputs.pdf.typst.pictures import Pictures
from thbreports.outputs.pdf.typst.runs import Node
from thbreports.packs import font_extra
from thbreports.packs.fonts import FontFace
from thbreports.packs.glyphs import faces_for


class Data(NamedTuple):
    """The files of one document by their names, and what is to be known when it is laid out."""

    files: dict[str, bytes]
    languages: Languages
    broken: list[etree._Element]
    body: list[Node]


def of(document: Document, rules: str) -> Data:
    """Return the files of a document; ``rules`` are the rules of its packs, whose names it is asked for."""
    root = document.tree()
    body = root.find("body")
    assert body is not None
    notes = _notes(root)
    ids = {str(one.get("id")) for one in root.iter(etree.Element) if one.get("id")}
    languages, pictures, looks = Languages(), Pictures(document), Looks(rules)
    capitals = document.pack.design.get("h2-case") == "uppercase"
    reader = Reader(looks, notes, ids, languages, pictures, capitals)
    entries = [_entries(nav, reader) for nav in body.iter("nav")]
    nodes = [kid for node in reader.children(body) for kid in (node[2] if node[0] == "main" else [node])]
    _give_entries(nodes, entries)
    metadata = document.metadata
    said = {
        "title": document.title,
        "author": [metadata["author"]] if metadata.get("author") else [],
        "keywords": [word.strip() for word in metadata.get("keywords", "").split(",") if word.strip()],
        "description": metadata.get("subject"),
        "body": nodes,
    }
    files = {
        "document.json": _json(said),
        "looks.json": _json(looks.names),
        "running.json": _json(running.settings(document, pictures)),
        "settings.json": _settings(document),
        **pictures.files,
    }
    return Data(files, languages, pictures.broken, nodes)


def _settings(document: Document) -> bytes:
    pack = document.pack
    faces = faces_for(pack, document.markup)
    return _settings_of(tuple(font_extra.behind(pack.design, faces).items()), faces, document.language)


@functools.lru_cache(maxsize=16)
def _settings_of(named: tuple[tuple[str, str], ...], faces: tuple[FontFace, ...], language: str) -> bytes:
    """Return the settings of all documents of a language with some design and some fonts."""
    values = design.typed(dict(named))
    fonts = {
        name
        for key, value in values.items()
        if key.endswith("-font") and isinstance(value, list)
        for name in value
    }
    shifts = {face.family: design.shift(faces, face.family) for face in faces if face.family in fonts}
    first = values["text-font"][0]
    main, _, rest = language.partition("-")
    region = rest.rpartition("-")[2]
    return _json(
        {
            "design": {
                key: value
                for key, value in values.items()
                if not key.startswith(("screen-", "dark-", "word-"))
            },
            "shift": {**shifts, "": shifts.get(first, design.shift(faces, first))},
            "language": [main.lower(), region if re.fullmatch("[A-Z]{2}", region) else None],
        }
    )


def _notes(root: etree._Element) -> dict[str, etree._Element]:
    """Take the footnotes from the end of a document; return them by their names, without their back links."""
    section = root.find(".//section[@class='footnotes']")
    if section is None:
        return {}
    found = {str(item.get("id")): item for item in section.iter("li") if item.get("id")}
    for link in section.findall(".//a[@class='footnote-back']"):
        holder, before = link.getparent(), link.getprevious()
        assert holder is not None
        if before is not None:
            before.tail = (before.tail or "").rstrip() or None
        else:
            holder.text = (holder.text or "").rstrip() or None
        holder.remove(link)
        above = holder.getparent()
        if above is not None and above.tag == "li" and not len(holder) and not holder.text:
            above.remove(holder)  # a paragraph for the way back alone
    parent = section.getparent()
    if parent is not None:
        parent.remove(section)
    return found


def _entries(nav: etree._Element, reader: Reader) -> list[list[Any]]:
    """Take the entries out of a contents list: their targets, levels, whether some are below, and words."""
    found: list[list[Any]] = []
    for top in list(nav):
        if top.tag != "ol":
            continue
        for link in top.iter("a"):
            item = link.getparent()
            assert item is not None
            level = sum(one.tag == "ol" for one in link.iterancestors()) - 1
            target = link.get("href", "").removeprefix("#")
            if target in reader.ids:
                found.append([target, level, not level and item.find("ol") is not None, reader.words(link)])
        nav.remove(top)
    return found


def _give_entries(nodes: list[Node], entries: list[list[list[Any]]]) -> None:
    """Put the entries into the contents lists that they were taken from, in their order."""
    waiting = iter(entries)

    def look(kids: list[Any]) -> None:
        for kid in kids:
            if isinstance(kid, list) and kid and kid[0] == "nav":
                kid[1]["entries"] = next(waiting, [])
            elif isinstance(kid, list) and len(kid) == 3 and isinstance(kid[2], list):
                look(kid[2])

    look(nodes)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
