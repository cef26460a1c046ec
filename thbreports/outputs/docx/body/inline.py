"""Words inside a paragraph: runs, emphasis, links, notes, pictures, and the spaces between them."""

from __future__ import annotations

from collections.abc import Callable

from thbreports.outputs.docx.body.runs import (
    FIELD_BEGINS,
    FIELD_ENDS,
    FIELD_SHOWS,
    Look,
    changed,
    folded,
    run,
    words_run,
)
from thbreports.outputs.docx.body.story import PartContext
from thbreports.outputs.docx.xml.markup import Node, Paragraph, empty, escaped, value
from thbreports.outputs.docx.xml.wml import Element

_LANG = "lang"
_STYLED = ("a", "abbr", "cite", "code", "s", "span", "time", "u")


_HEADS = frozenset("h1 h2 h3 h4 h5 h6 th caption figcaption".split())
_PLAIN = Look()


class Runs:
    """Writes inline content into one paragraph, folding white space as HTML does.

    ``verbatim`` keeps spaces and line ends, for preformatted text; ``width`` bounds the pictures.  Where a
    ``parent`` is given, it stands in the paragraph and takes the content.
    """

    def __init__(
        self, story: PartContext, paragraph: Paragraph, *, verbatim: bool = False, width: int | None = None
    ) -> None:
        self._story, self._paragraph, self._verbatim = story, paragraph, verbatim
        self._width = story.width if width is None else width
        self._words = ""  # of the run that is open, if any
        self._look = _PLAIN
        self._parent: Node | None = None
        self._place: tuple[list[Node | str], int] = ([], 0)
        self._at_start = True

    def text(self, text: str | None, look: Look, parent: Node | None = None) -> None:
        """Write words; neighbours of one look become one run."""
        if not text:
            return
        if self._verbatim:
            self._lines(text, look, parent)
            return
        text = folded(text)
        if self._at_start:
            text = text.lstrip(" ")
        if text:
            self._append(text, look, parent)
            self._at_start = text[-1] == " "

    def children(self, node: Element, look: Look, parent: Node | None = None) -> None:
        """Write everything inside ``node``."""
        self.text(node.text, look, parent)
        for child in node:
            self.element(child, look, parent)
            self.text(child.tail, look, parent)

    def element(self, node: Element, look: Look, parent: Node | None = None) -> None:
        """Write one inline element."""
        if not isinstance(node.tag, str):
            return
        language = node.get(_LANG)
        if language is not None:
            look = self._story.spoken(look, language)
        if (name := node.get("id")) is not None:
            self._story.job.bookmarks.place(name, self._paragraph if parent is None else parent)
        if "restricted" in (node.get("class") or ""):
            look = changed(look, shade=self._story.job.shade)
        writer = _WRITERS.get(node.tag)
        if writer is not None:
            writer(self, node, look, parent)
        else:
            self.children(node, self._styled(node, look), parent)

    def raw(self, content: str, look: Look, parent: Node | None = None) -> None:
        """Write a run of its own for markup that is not text, such as a field character or a picture."""
        self.put(run(look, content), parent)

    def put(self, markup: str, parent: Node | None = None) -> None:
        """Write finished markup."""
        self._close()
        self._at_start = False
        (self._paragraph if parent is None else parent).children.append(markup)

    def field(self, code: str, result: str, look: Look, parent: Node | None = None) -> None:
        """Write a complex field with the result that is shown until Word computes another."""
        instruction = f'<w:instrText xml:space="preserve"> {escaped(code)} </w:instrText>'
        shown = (f"<w:t>{escaped(result)}</w:t>",) if result else ()
        parts = (FIELD_BEGINS, instruction, FIELD_SHOWS, *shown, FIELD_ENDS)
        self.put("".join([run(look, part) for part in parts]), parent)

    def tab(self, look: Look, parent: Node | None = None) -> None:
        """Write a tab; spaces before and after it are dropped."""
        self._trim()
        self.raw("<w:tab/>", look, parent)
        self._at_start = True

    def space_below(self, twips: int) -> None:
        """Give the paragraph less or more space below it than its style does."""
        self._paragraph.properties.append(empty("spacing", after=twips))

    def indent(self, left: int, hanging: int) -> None:
        """Let the lines of the paragraph after its first stand at ``left``, in twips."""
        self._paragraph.properties.append(empty("ind", left=left, hanging=hanging))

    def link(self) -> Node:
        """Return a new link, which the caller directs and fills."""
        self._close()
        link = Node("hyperlink")
        self._paragraph.children.append(link)
        return link

    def finish(self) -> None:
        """End the paragraph: a space at its end is dropped."""
        self._trim()
        self._close()

    def _append(self, text: str, look: Look, parent: Node | None) -> None:
        if self._words and look == self._look and parent is self._parent:
            self._words += text
            return
        self._close()
        self._words, self._look, self._parent = text, look, parent
        children = (self._paragraph if parent is None else parent).children
        self._place = children, len(children)
        children.append("")  # the run comes here when all its words are known

    def _close(self) -> None:
        words = self._words
        if words:
            children, place = self._place
            children[place] = words_run(self._look, words, verbatim=self._verbatim)
            self._words = ""

    def _trim(self) -> None:
        """Drop the space before a line end."""
        if not self._verbatim:
            self._words = self._words.rstrip(" ")

    def _lines(self, text: str, look: Look, parent: Node | None) -> None:
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
            if number:
                self.raw("<w:br/>", look, parent)
            for place, piece in enumerate(line.split("\t")):
                if place:
                    self.raw("<w:tab/>", look, parent)
                if piece:
                    self._append(piece, look, parent)

    def _styled(self, node: Element, look: Look) -> Look:
        if node.tag not in _STYLED:
            return look
        style = self._story.job.styles.of(node)
        if style is not None:
            return changed(look, style=style)
        if node.tag == "u":
            return changed(look, underlined=True)
        return changed(look, struck=True) if node.tag == "s" else look

    def _strong(self, node: Element, look: Look, parent: Node | None) -> None:
        # Words that are bold by design, as those of headings, are set off by regular ones.
        heads = any(one.tag in _HEADS for one in node.iterancestors())
        turned = heads and self._story.job.styles.sheet.is_bold(self._paragraph.style)
        self.children(node, changed(look, bold=not turned), parent)

    def _em(self, node: Element, look: Look, parent: Node | None) -> None:
        self.children(node, changed(look, italic=True), parent)

    def _sub(self, node: Element, look: Look, parent: Node | None) -> None:
        self.children(node, changed(look, position="subscript"), parent)

    def _sup(self, node: Element, look: Look, parent: Node | None) -> None:
        link = node.find("a")
        if link is not None and "footnote-ref" in (node.get("class") or "").split():
            self._note(link, look, parent)
        else:
            self.children(node, changed(look, position="superscript"), parent)

    def _note(self, link: Element, look: Look, parent: Node | None) -> None:
        """Write the reference to a footnote; a second one points to the first."""
        story = self._story
        notes, target = story.job.notes, (link.get("href") or "")[1:]
        number = notes.numbers.get(target)
        raised = story.reference_look()
        if number is None:
            if target in notes.bodies and target not in (known for known, _ in notes.following):
                notes.following.append((target, link.text or ""))
            self.children(link, look._replace(position="superscript"), parent)
            return
        name = f"_RefNote{number}"
        if name in story.job.marked:
            self.field(f"NOTEREF {name} \\h", str(number), raised, parent)
            return
        written = run(raised, empty("footnoteReference", id=number))
        story.job.marked.add(name)
        if notes.references[target] > 1 or f"#{target}" in notes.named:
            written = written.join(story.job.bookmarks.around(name))
        self.put(written, parent)

    def _br(self, node: Element, look: Look, parent: Node | None) -> None:
        self._trim()
        self.raw("<w:br/>", look, parent)
        self._at_start = True

    def _img(self, node: Element, look: Look, parent: Node | None) -> None:
        self.raw(self._story.picture(node, self._width), look, parent)

    def _link(self, node: Element, look: Look, parent: Node | None) -> None:
        classes = (node.get("class") or "").split()
        if "footnote-back" in classes:
            self._at_start = True
            return
        href = (node.get("href") or "").strip()
        target = self._story.target(href) if parent is None else None
        if target is None:
            self.children(node, look, parent)
            return
        link = self.link()
        leads = "w:anchor" if href.startswith("#") else "r:id"
        link.attributes = f' {leads}="{value(target)}" w:history="1"'
        self.children(node, self._styled(node, look), link)
        if not link.children:
            self._paragraph.children.remove(link)


_WRITERS: dict[str, Callable[[Runs, Element, Look, Node | None], None]] = {
    "strong": Runs._strong,
    "em": Runs._em,
    "sub": Runs._sub,
    "sup": Runs._sup,
    "br": Runs._br,
    "img": Runs._img,
    "a": Runs._link,
}
