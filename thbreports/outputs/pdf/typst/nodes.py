"""The semantic document as data for the Typst program: lists and texts, nothing of which is ever source.

An element is ``[name, attributes, children]``, a text is itself.  White space is that of HTML: runs of it are
one space, and none stands at the ends of a block.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from thbreports.outputs.pdf.typst import columns
from thbreports.outputs.pdf.typst.languages import Languages
from thbreports.outputs.pdf.typst.looks import Looks
from thbreports.outputs.pdf.typst.pictures import Pictures
from thbreports.outputs.pdf.typst.runs import Node, add, end_line, fitting, trimmed

BLOCKS = frozenset(
    "main header footer section article aside div nav h1 h2 h3 h4 h5 h6 p blockquote pre hr address figure"
    " figcaption ul ol li dl dt dd table".split()
)
_FLOWS = frozenset("main header footer section article aside div nav blockquote figure".split())
_HOLDERS = _FLOWS | {"ul", "ol", "li"}
"""What has no edges of its own, so that its margins are those of what stands first and last in it, too."""
_PLAIN = frozenset("span time cite abbr".split())
"""Elements that are only their words, unless something is said of them."""
_UNDRESSED = _PLAIN | {"a", "br"}
_SPANS = ("colspan", "rowspan")
_KEPT = frozenset(("id", "href", "start", "value", "scope", *_SPANS))
_SPACE = re.compile(r"[ \t\n\r\f]+")
_LONG_WORD = re.compile(r"[^\s-]{24,}")
_WORD_IN_CELL = re.compile(r"[^\s]{8,}")
_LINE, _TALL = 60, 24
"""Roughly how many characters a line has, and how many lines may always be kept together."""


@dataclass
class Reader:
    """Turns elements of one document into nodes; what it meets on the way is noted."""

    looks: Looks
    notes: dict[str, etree._Element]
    ids: Collection[str]
    languages: Languages
    pictures: Pictures
    capitals: bool = False
    """Whether the design draws great headings in capitals."""
    in_table: int = 0
    _spaced: bool = True
    _noted: set[str] = field(default_factory=set)

    def children(self, element: etree._Element) -> list[Node]:
        """Return what is in an element as blocks: words that stand beside blocks are runs of their own."""
        found: list[Node] = []
        run: list[Node | str] = []
        self._spaced = True

        def end_run() -> None:
            if words := trimmed(run):
                found.append(["run", fitting({"k": 0}, words), words])
            run.clear()
            self._spaced = True

        self._text(element.text, run)
        for child in element:
            if str(child.tag) in BLOCKS:
                end_run()
                found.append(self.block(child))
            else:
                self._inline(child, run)
            self._text(child.tail, run)
        end_run()
        return found

    def words(self, element: etree._Element) -> list[Node | str]:
        """Return the words of an element that holds no blocks."""
        found: list[Node | str] = []
        self._spaced = True
        self._inlines(element, found)
        return trimmed(found)

    def block(self, element: etree._Element) -> Node:
        """Return an element that is a block."""
        tag, said = str(element.tag), self._said(element)
        if tag == "table":
            return self._table(element, said)
        if tag in ("ul", "ol", "dl"):
            said["depth"] = sum(one.tag == "ul" for one in element.iterancestors())
            return _held(tag, said, [self.block(child) for child in element])
        if tag == "pre":
            return [tag, said, [_code(element, said)]]
        if tag == "img":
            return self._picture(element)
        if tag in _FLOWS or any(str(child.tag) in BLOCKS for child in element):
            said["flow"] = True
            if tag in ("div", "figure", "aside", "blockquote") and _lines(element) > _TALL:
                said["tall"] = True
            return _held(tag, said, self.children(element))
        if _lines(element) > _TALL:
            said["tall"] = True
        if self.capitals and tag == "h2" and _may_be_capitals(element):
            # The words that are drawn so, which the file says beside them (structure.py).
            said["capitals"] = " ".join("".join(element.itertext()).split())
        words = self.words(element)
        return [tag, fitting(said, words), words]

    def _said(self, element: etree._Element) -> dict[str, Any]:
        """Return what is said of an element."""
        said: dict[str, Any] = {"k": self.looks.of(element)}
        for name, value in element.items():
            if name in _KEPT and value:
                said[name] = int(value) if name in _SPANS else value
        if classes := element.get("class", "").split():
            said["c"] = classes
        if language := element.get("lang"):
            said["lang"] = self.languages.code(language)
        return said

    def _inlines(self, element: etree._Element, into: list[Node | str]) -> None:
        self._text(element.text, into)
        for child in element:
            self._inline(child, into)
            self._text(child.tail, into)

    def _inline(self, element: etree._Element, into: list[Node | str]) -> None:
        tag, said = str(element.tag), self._said(element)
        if tag == "br":
            end_line(into)
            into.append(["br", {}, []])
            self._spaced = True
        elif tag == "img":
            into.append(self._picture(element))
            self._spaced = False
        elif tag == "sup" and "footnote-ref" in said.get("c", ()):
            into.append(self._note(element))
            self._spaced = False
        elif tag == "code":
            into.append([tag, said, [_code(element, said)]])
            self._spaced = False
        elif tag in _PLAIN and not said["k"] and not {"id", "lang"} & said.keys() and _hangs(element) is None:
            self._inlines(element, into)
        else:
            if (held := _hangs(element)) is not None:
                said["hang"] = [self.looks.of(held), held.get("class", "").split()]
            if said.get("href", "").startswith("#") and said["href"][1:] not in self.ids:
                del said["href"]
            kids: list[Node | str] = []
            self._inlines(element, kids)
            into.append([tag, said, kids])

    def _text(self, text: str | None, into: list[Node | str]) -> None:
        if not text:
            return
        words = _SPACE.sub(" ", text)
        if self._spaced:
            words = words.removeprefix(" ")
        if not words:
            return
        self._spaced = words.endswith(" ")
        pattern = _WORD_IN_CELL if self.in_table else _LONG_WORD
        place = 0
        for match in pattern.finditer(words):
            add(into, words[place : match.start()])
            into.append(["word", {}, [match[0]]])
            place = match.end()
        add(into, words[place:])

    def _note(self, reference: etree._Element) -> Node:
        """Return a reference to a note, which brings the note along the first time."""
        link = reference.find("a")
        name = "" if link is None else link.get("href", "").removeprefix("#")
        said = {"name": name, "id": "" if link is None else link.get("id", "")}
        if name in self._noted or name not in self.notes:
            return ["note", said, []]
        self._noted.add(name)
        spaced, in_table, self.in_table = self._spaced, self.in_table, 0
        kids = self.children(self.notes[name])
        self._spaced, self.in_table = spaced, in_table
        return ["note", said, kids]

    def _picture(self, element: etree._Element) -> Node:
        said = self.pictures.add(element)
        return ["img", {**said, "k": self.looks.of(element)}, []]

    def _table(self, element: etree._Element, said: dict[str, Any]) -> Node:
        caption = element.find("caption")
        title = None
        if caption is not None:
            title = ["caption", self._said(caption), self.words(caption)]
        self.in_table += 1
        rows = [
            [[self._cell(cell) for cell in row], "head" if group.tag == "thead" else "body", number]
            for number, group in enumerate(element)
            if group.tag in ("thead", "tbody")
            for row in group
        ]
        self.in_table -= 1
        said["caption"] = title
        said["width"] = columns.place(rows)
        columns.choose(rows)
        if self.in_table:
            said["inner"] = True
        return ["table", said, rows]

    def _cell(self, element: etree._Element) -> Node:
        said = self._said(element)
        text = " ".join("".join(element.itertext()).split())
        inside = list(element)
        if any(str(child.tag) in BLOCKS for child in inside):
            said["flow"] = True
            kids: list[Any] = self.children(element)
        else:
            kids = self.words(element)
        if any(str(inner.tag) not in _UNDRESSED for inner in inside):
            said["dressed"] = True  # words in it may be wider than the cell says
        # A head with links in it cannot be repeated.
        said["linked"] = bool(inside) and element.find(".//a") is not None
        breaks = sum(1 for _ in element.iter("p", "li", "br", "tr")) if inside else 0
        said["lines"] = breaks + len(text) / 10
        return [str(element.tag), said, kids]


def _held(tag: str, said: dict[str, Any], kids: list[Node]) -> Node:
    """Return a block of blocks, which says the looks of what stands first in it, and last, and in these."""
    if kids and tag in _HOLDERS:
        first, last = kids[0][1], kids[-1][1]
        above, _ = first.get("edges", ((), ()))
        _, below = last.get("edges", ((), ()))
        said["edges"] = ([first["k"], *above], [last["k"], *below])
    return [tag, said, kids]


def _code(element: etree._Element, said: dict[str, Any]) -> str:
    """Return the text of code as it is; it is said whether there are long words in it."""
    text = "".join(element.itertext())
    said["long"] = _LONG_WORD.search(text) is not None
    return text


def _hangs(element: etree._Element) -> etree._Element | None:
    """Return the list before whose text an element hangs, if it is the number of an item."""
    if element.get("class") != "number" or element.getprevious() is not None:
        return None
    holder = element.getparent()
    if holder is None or (holder.text or "").strip():
        return None
    if holder.tag == "p" and holder.getprevious() is None:
        holder = holder.getparent()
    above = None if holder is None or holder.tag != "li" else holder.getparent()
    is_verbatim = above is not None and "verbatim" in above.get("class", "").split()
    return above if is_verbatim else None


def _may_be_capitals(heading: etree._Element) -> bool:
    """Tell whether a heading is words alone, all in a language whose capitals are those of others."""
    around = [heading, *heading.iterancestors()]
    language = next((str(one.get("lang")) for one in around if one.get("lang")), "")
    return (
        "label" not in heading.get("class", "").split()
        and language.split("-")[0] not in ("tr", "az")
        and all(one.tag in _PLAIN for one in heading.iterdescendants())
    )


def _lines(element: etree._Element) -> float:
    """Return roughly how many lines an element takes, rather more than fewer."""
    blocks = sum(1 for one in element.iter(etree.Element) if one.tag in BLOCKS or one.tag in ("br", "tr"))
    pictures = sum(20 for _ in element.iter("img"))
    return len("".join(element.itertext())) / _LINE + blocks * 1.5 + pictures
