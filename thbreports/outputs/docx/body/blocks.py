"""Blocks of the semantic document as paragraphs and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from math import ceil

from thbreports.outputs.docx.body.beside import set_beside
from thbreports.outputs.docx.body.context import KEEP_NEXT, BlockContext, ListItem, keep_with_next
from thbreports.outputs.docx.body.inline import Runs
from thbreports.outputs.docx.body.runs import Look, folded, words_run
from thbreports.outputs.docx.body.story import PartContext
from thbreports.outputs.docx.xml.markup import Node, Paragraph, empty, ends_with_table
from thbreports.outputs.docx.xml.measure import width_of, words_of
from thbreports.outputs.docx.xml.wml import Element

_GAP = 0.25
"""The least gap, in ems, between a number as it was written and its text."""
_HEADING_GAP = 0.6
"""The gap, in ems, between the number of a heading and its title."""


class Body:
    """Writes blocks into one part; ``writers`` are those of its elements, by their tags."""

    def __init__(self, story: PartContext, writers: Mapping[str, BlockWriter]) -> None:
        self.story, self._writers = story, writers
        self.styles = story.job.styles
        self._plain = self.styles.named("p")
        self._after_table = self.styles.named("#after")
        self._gap = self.styles.sheet.before(self._after_table)

    def flow(self, node: Element, place: BlockContext) -> None:
        """Write what is inside ``node``; words that stand beside blocks become paragraphs of their own."""
        runs: Runs | None = None
        if node.text and node.text.strip():
            runs = self.open(place)
            runs.text(node.text, place.look)
        for child in node:
            if child.tag in self._writers:
                if runs is not None:
                    runs.finish()
                    runs = None
                self.block(child, place)
            elif isinstance(child.tag, str):
                runs = runs or self.open(place)
                runs.element(child, place.look)
            if child.tail and (runs is not None or child.tail.strip()):
                runs = runs or self.open(place)
                runs.text(child.tail, place.look)
        if runs is not None:
            runs.finish()

    def block(self, node: Element, place: BlockContext) -> None:
        """Write one block."""
        if (name := node.get("id")) is not None:
            self.story.job.bookmarks.await_paragraph(name)
        if (language := node.get("lang")) is not None:
            place = place._replace(look=self.story.spoken(place.look, language))
        self._writers[str(node.tag)](self, node, place)

    def open(
        self,
        place: BlockContext,
        style: str | None = None,
        *,
        keep_next: bool = False,
        verbatim: bool = False,
        tight: bool = False,
    ) -> Runs:
        """Begin a paragraph; ``style`` departs from the style of its place.

        Word gives a table no space below it: what follows brings it, but for ``tight`` ones.
        """
        item, number, literal, mark = place.item, None, None, ""
        below_table = ends_with_table(place.parent)
        chosen = style or place.style or self._plain
        if item is not None:
            chosen = style or (item.following if item.started else item.style)
            if not item.started:
                item.started, number, literal, mark = True, item.number, item.literal, item.mark
        elif chosen == self._plain and below_table:
            chosen = self._after_table or chosen
        paragraph = Paragraph(chosen)
        place.parent.children.append(paragraph)
        if keep_next and not self.styles.sheet.keeps(chosen):
            paragraph.properties.append(KEEP_NEXT)
        if number is not None:
            level, instance = f'<w:ilvl w:val="{number.level}"/>', f'<w:numId w:val="{number.instance}"/>'
            paragraph.properties.append(f"<w:numPr>{level}{instance}</w:numPr>")
        if below_table and self.styles.sheet.before(chosen) < self._gap and not tight:
            paragraph.properties.append(empty("spacing", before=self._gap))
        if item is not None:
            hangs = number is not None or literal is not None
            self._indent(paragraph, place, item, hangs=hangs, styled=style is not None)
        self.story.job.bookmarks.arrive(paragraph)
        runs = Runs(self.story, paragraph, verbatim=verbatim, width=max(place.width - place.indent, 1))
        if literal is not None:
            runs.element(literal, place.look)
            hanging = item.indent[1] if item and item.indent else self.styles.sheet.hanging(chosen)
            if self._fits(literal, hanging):
                runs.tab(place.look)
            else:  # its text follows a number that is wider than its indent
                runs.text(" ", place.look)
        if mark:
            self._note_mark(runs, mark, place.look)
        return runs

    def _indent(
        self, paragraph: Paragraph, place: BlockContext, item: ListItem, *, hangs: bool, styled: bool
    ) -> None:
        """Indent what the style of a paragraph in a list item does not."""
        if item.indent is not None and hangs:
            paragraph.properties.append(empty("ind", left=item.indent[0], hanging=item.indent[1]))
        elif not hangs and place.indent and (styled or place.forced or item.indent is not None):
            paragraph.properties.append(empty("ind", left=place.indent))

    def _fits(self, number: Element, hanging: int) -> bool:
        """Return whether a number as it was written leaves a gap before the indent of its paragraph."""
        return (width_of(words_of(number)) + _GAP) * self.story.job.text_size <= hanging

    def _note_mark(self, runs: Runs, mark: str, look: Look) -> None:
        """Begin a note with its number: that of Word, or the one written in the note that refers to it."""
        if mark == "footnoteRef":
            runs.raw(empty(mark), self.story.reference_look())
        else:
            runs.text(mark, look._replace(position="superscript"))
        runs.text(" ", look)

    def close(self, parent: Node, place: BlockContext) -> None:
        """End a cell or the document, which Word wants to end with a paragraph: one of no height after a
        table."""
        if ends_with_table(parent):
            self.spacer(parent, tight=True)
        elif not parent.children:
            self.open(place._replace(parent=parent)).finish()

    def plain(self, text: str | None, style: str | None, look: Look) -> str:
        """Return a paragraph of words alone, or an empty one."""
        paragraph = Paragraph(style or self._plain)
        self.story.job.bookmarks.arrive(paragraph)
        words = folded(text or "").strip(" ")
        if words and not words.isspace():
            paragraph.children.append(words_run(look, words))
        return paragraph.markup()

    def spacer(self, parent: Node, key: str = "#spacer", *, tight: bool = False) -> None:
        """Write a paragraph that holds nothing but a line end, for Word's sake or to carry a rule."""
        runs = self.open(BlockContext(parent, 0, Look()), style := self.styles.named(key), tight=tight)
        if not self.styles.sheet.number(style):  # else it is the sign of a list
            runs.raw(empty("br", clear="all"), Look())

    def paragraph(
        self, node: Element, place: BlockContext, style: str | None, *, keep_next: bool = False
    ) -> None:
        """Write the inline content of ``node`` as one paragraph, if there is any."""
        if not _has_content(node):
            return
        runs = self.open(place, style, keep_next=keep_next)
        runs.children(node, place.look)
        runs.finish()

    def _p(self, node: Element, place: BlockContext) -> None:
        item = place.item
        style = None if place.forced or (item is not None and not item.started) else self.styles.of(node)
        if item is not None and item.started and "owner" in (node.get("class") or "").split():
            keep_with_next(place.parent.children[-1], self.styles.sheet)
        self.paragraph(node, place, None if style == self._plain else style)
        if place.parent.children and _has_content(node):
            set_beside(node, place.parent.children[-1], self.story.job)

    def _heading(self, node: Element, place: BlockContext) -> None:
        style = self.styles.of(node)
        if _begins(node, "annex"):
            style = self.styles.named("#annex") or style
        elif _begins(node, "delegation"):
            style = self.styles.named("#delegation") or style
        if not _has_content(node):
            return
        runs = self.open(place, style)
        if _has_details(node):
            runs.space_below(self.styles.sheet.after(style) // 2)
        if "hangs" not in (node.get("class") or "").split():
            runs.children(node, place.look)
            runs.finish()
            return
        number = node[0]
        room = ceil((width_of(words_of(number)) + _HEADING_GAP) * self.styles.sheet.size(style))
        runs.indent(place.indent + room, room)
        runs.children(number, place.look)
        runs.tab(place.look)
        runs.text(number.tail, place.look)
        for child in node[1:]:
            runs.element(child, place.look)
            runs.text(child.tail, place.look)
        runs.finish()

    def _pre(self, node: Element, place: BlockContext) -> None:
        code = node.find("code")
        source = node if code is None else code
        words = words_of(source).removeprefix("\n").removesuffix("\n")
        runs = self.open(place, self.styles.of(node), verbatim=True)
        runs.text(words, place.look)
        runs.finish()

    def _hr(self, node: Element, place: BlockContext) -> None:
        self.spacer(place.parent, "hr")

    def _container(self, node: Element, place: BlockContext) -> None:
        if "footnotes" in (node.get("class") or "").split():
            return
        style = None if place.forced else self.styles.of_class(node)
        self.flow(node, place if style is None else place._replace(style=style))
        classes = (node.get("class") or "").split()
        if (
            "title-block" in classes
            and "cover" not in classes
            and self.styles.named("#title-rule") is not None
        ):
            self.spacer(place.parent, "#title-rule")

    def _quote(self, node: Element, place: BlockContext) -> None:
        style = self.styles.of(node)
        if place.forced or style is None:
            self.flow(node, place)
            return
        with self._styled_item(place, style) as inner:
            self.flow(node, inner)

    @contextmanager
    def _styled_item(self, place: BlockContext, style: str) -> Iterator[BlockContext]:
        """Give the paragraphs of a block within a list item its own style, and the number to the first
        of them."""
        item = place.item
        indent = place.indent + self.styles.sheet.left(style)
        if item is None:
            yield place._replace(style=style, indent=indent)
            return
        inner = ListItem(style, style, None if item.started else item.number)
        inner.literal, inner.started = item.literal, item.started
        inner.indent = (indent, indent - place.indent + self.story.job.step)
        yield place._replace(item=inner, indent=indent)
        item.started = inner.started

    def is_block(self, node: Element) -> bool:
        """Return whether an element is a block, not a part of a paragraph."""
        return node.tag in self._writers

    def _figure(self, node: Element, place: BlockContext) -> None:
        captioned = node.find("figcaption") is not None
        style = self.styles.of(node) if captioned else self.styles.named("#figure") or self.styles.of(node)
        self.flow(node, place if place.forced else place._replace(style=style))

    def _caption(self, node: Element, place: BlockContext) -> None:
        self.paragraph(node, place, self.styles.of(node))


def _begins(node: Element, name: str) -> bool:
    """Return whether a heading is the first of an annex, which begins a page, or of a delegation."""
    parent = node.getparent()
    if parent is None or name not in (parent.get("class") or "").split() or node.getprevious() is not None:
        return False
    return name != "annex" or (parent.tag == "section" and node.tag == "h2")


def _has_details(heading: Element) -> bool:
    """Return whether a line of details stands right below a heading, and nearer to it than text does."""
    below = heading.getnext()
    classes = () if below is None or below.tag != "p" else (below.get("class") or "").split()
    return not {"byline", "presenters", "time-range"}.isdisjoint(classes)


def _has_content(node: Element) -> bool:
    has_words = (node.text and not node.text.isspace()) or words_of(node).strip()
    return bool(has_words) or next(node.iter("img"), None) is not None


BlockWriter = Callable[[Body, Element, BlockContext], None]
"""Writes an element at a place."""
PARAGRAPHS: Mapping[str, BlockWriter] = {
    "p": Body._p,
    "blockquote": Body._quote,
    "pre": Body._pre,
    "hr": Body._hr,
    "figure": Body._figure,
    "figcaption": Body._caption,
    **{f"h{level}": Body._heading for level in range(1, 7)},
    **dict.fromkeys(
        ("address", "article", "aside", "div", "footer", "header", "main", "section"), Body._container
    ),
}
