"""What the text of one part shares while it is written: links, bookmarks, notes, pictures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from thbreports.outputs.docx.body.numbering import Numbering
from thbreports.outputs.docx.body.pictures import ImageStore
from thbreports.outputs.docx.body.runs import Look
from thbreports.outputs.docx.body.sections import Sections
from thbreports.outputs.docx.package.package import Part
from thbreports.outputs.docx.package.types import Relation
from thbreports.outputs.docx.styles.stylesheet import StyleMap
from thbreports.outputs.docx.xml.markup import Node, Paragraph, empty
from thbreports.outputs.docx.xml.wml import Element

SCHEMES = ("https://", "http://", "mailto:")
"""The schemes of links that leave the document."""
_LONGEST_NAME = 40
"""The longest name that Word takes for a bookmark."""
_links = etree.XPath("//a/@href", smart_strings=False)
_identifiers = etree.XPath("//@id", smart_strings=False)


class Bookmarks:
    """The places that links of the document lead to; an id that no link names gets no bookmark."""

    def __init__(self, tree: Element) -> None:
        links = {link[1:] for link in _links(tree) if link.startswith("#")}
        self._names: dict[str, str] = {}
        taken: set[str] = set()
        for name in _identifiers(tree):
            if name in links and name not in self._names and not re.match(r"fn(ref)?-", name):
                self._names[name] = _bookmark_name(name, taken)
        self._waiting: list[str] = []
        self._placed: set[str] = set()
        self._count = 0

    def name(self, identifier: str) -> str | None:
        """Return the name of the bookmark for an id of the document, if it has one."""
        return self._names.get(identifier)

    def await_paragraph(self, identifier: str) -> None:
        """Let the next paragraph carry the bookmark of a block."""
        self._waiting.append(identifier)

    def arrive(self, paragraph: Paragraph) -> None:
        """Place the bookmarks that wait for a paragraph."""
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            for identifier in waiting:
                self.place(identifier, paragraph)

    def place(self, identifier: str, parent: Node) -> None:
        """Place the bookmark of an id at this point of ``parent``, once."""
        name = self._names.get(identifier)
        if name is not None and name not in self._placed:
            self._placed.add(name)
            parent.children.extend(self.around(name))

    def around(self, name: str) -> tuple[str, str]:
        """Return the beginning and the end of a bookmark."""
        self._count += 1
        return empty("bookmarkStart", id=self._count, name=name), empty("bookmarkEnd", id=self._count)


class Notes:
    """The footnotes of a document, numbered from 1 in the order in which its text refers to them."""

    def __init__(self, tree: Element) -> None:
        self.bodies: dict[str, Element] = {}
        within: set[Element] = set()
        for section in tree.iter("section"):
            if "footnotes" in (section.get("class") or "").split():
                within.update(section.iter("a"))
                self.bodies.update(
                    (str(body.get("id")), body) for body in section.iter("li") if body.get("id")
                )
        self.references: Counter[str] = Counter()
        for link in tree.iter("a"):
            target = (link.get("href") or "")[1:]
            if link.get("role") == "doc-noteref" and target in self.bodies and link not in within:
                self.references[target] += 1
        self.numbers = {target: number for number, target in enumerate(self.references, start=1)}
        # What notes refer to, other notes among it.
        self.named = {link.get("href") for body in self.bodies.values() for link in body.iter("a")}
        # Notes that other notes alone refer to; Word has no notes within notes, so they follow in the same
        # note.
        self.following: list[tuple[str, str]] = []


@dataclass
class ReportContext:
    """What all parts of one report share."""

    language: str
    styles: StyleMap
    numbering: Numbering
    bookmarks: Bookmarks
    notes: Notes
    gallery: ImageStore
    step: int
    short: int
    """The indents of lists, and of those with short numbers as they were written, in twips."""
    text_size: int
    pages: Mapping[str, int]
    sections: Sections
    head_right_share: float = 0.5
    title_align: str | None = None
    """How the lines of the head stand where their styles do not say it."""
    shade: str | None = None
    """The colour behind what some readers alone may read."""
    margin: int = 0
    """How wide the margin is in which their names stand, in twips."""
    marked: set[str] = field(default_factory=set)


class PartContext:
    """The text of one part: the document or its footnotes."""

    def __init__(self, job: ReportContext, part: Part, width: int) -> None:
        self.job, self.part, self.width = job, part, width
        self._links: dict[str, str] = {}

    def spoken(self, look: Look, language: str) -> Look:
        """Return ``look`` for words of ``language``; only what departs from the document is said."""
        return look._replace(language=None if language == self.job.language else language)

    def target(self, href: str) -> str | None:
        """Return what a link leads to: the name of a bookmark, or a relationship; ``None`` for any other
        scheme."""
        if href.startswith("#"):
            return self.job.bookmarks.name(href[1:])
        if not href.lower().startswith(SCHEMES):
            return None
        if href not in self._links:
            self._links[href] = self.part.relate(Relation.HYPERLINK, href)
        return self._links[href]

    def reference_look(self) -> Look:
        """Return how the number of a note looks."""
        style = self.job.styles.named("sup.footnote-ref")
        return Look(style=style, position=None if style is not None else "superscript")

    def picture(self, image: Element, width: int) -> str:
        """Return the drawing of an ``img``, no wider than ``width``."""
        return self.job.gallery.draw(image, self.part, width)


def _bookmark_name(identifier: str, taken: set[str]) -> str:
    stem = re.sub(r"\W", "_", identifier)
    stem = (stem if stem[:1].isalpha() else f"b_{stem}")[:_LONGEST_NAME]
    name, count = stem, 1
    while name.lower() in taken:
        count += 1
        name = f"{stem[: _LONGEST_NAME - 1 - len(str(count))]}_{count}"
    taken.add(name.lower())
    return name
