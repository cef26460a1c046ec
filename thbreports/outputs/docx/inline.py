"""Words inside a paragraph: runs, emphasis, links, notes, pictures, and the spaces between them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from thbreports.outputs.docx.languages import word_language
from thbreports.outputs.docx.wml import R_ID, XML_SPACE, Element, add, w

if TYPE_CHECKING:
    from thbreports.outputs.docx.story import Story

_SPACES = re.compile(r"[ \t\n\r\f]+")
#: White space that is not one space already.
_UNFOLDED = re.compile(r"[\t\n\r\f]|  ")
_LANG = "lang"
_STYLED = ("a", "abbr", "cite", "code", "s", "span", "time", "u")


class Look(NamedTuple):
    """The formatting of a run: emphasis and position directly, all else through a character style."""

    style: str | None = None
    bold: bool = False
    italic: bool = False
    struck: bool = False
    underlined: bool = False
    position: str | None = None
    language: str | None = None


class Runs:
    """Writes inline content into one paragraph, folding white space as HTML does.

    ``verbatim`` keeps spaces and line ends, for preformatted text; ``width`` bounds the pictures.
    """

    def __init__(
        self, story: Story, paragraph: Element, *, verbatim: bool = False, width: int | None = None
    ) -> None:
        self._story, self._paragraph, self._verbatim = story, paragraph, verbatim
        self._width = story.width if width is None else width
        self._text: Element | None = None
        self._words = ""  # of the text, into which they are put once
        self._look: Look | None = None
        self._parent: Element | None = None
        self._at_start = True

    def text(self, text: str | None, look: Look, parent: Element | None = None) -> None:
        """Write words; neighbours of one look become one run."""
        if not text:
            return
        if self._verbatim:
            self._lines(text, look, parent)
            return
        if _UNFOLDED.search(text):
            text = _SPACES.sub(" ", text)
        if self._at_start:
            text = text.lstrip(" ")
        if text:
            self._append(text, look, parent)
            self._at_start = text[-1] == " "

    def children(self, node: Element, look: Look, parent: Element | None = None) -> None:
        """Write everything inside ``node``."""
        self.text(node.text, look, parent)
        for child in node:
            self.element(child, look, parent)
            self.text(child.tail, look, parent)

    def element(self, node: Element, look: Look, parent: Element | None = None) -> None:
        """Write one inline element."""
        if not isinstance(node.tag, str):
            return
        language = node.get(_LANG)
        if language is not None:
            look = self._story.spoken(look, language)
        if (name := node.get("id")) is not None:
            self._story.job.bookmarks.place(name, self._paragraph if parent is None else parent)
        writer = _WRITERS.get(node.tag)
        if writer is not None:
            writer(self, node, look, parent)
        else:
            self.children(node, self._styled(node, look), parent)

    def raw(self, look: Look, parent: Element | None = None) -> Element:
        """Return a new run for content that is not text, such as a field character or a picture."""
        self._close()
        self._at_start = False
        return self._run(look, parent)

    def field(self, code: str, result: str, look: Look, parent: Element | None = None) -> None:
        """Write a complex field with the result that is shown until Word computes another."""
        add(self.raw(look, parent), "fldChar", fldCharType="begin")
        instruction = add(self.raw(look, parent), "instrText")
        instruction.set(XML_SPACE, "preserve")
        instruction.text = f" {code} "
        add(self.raw(look, parent), "fldChar", fldCharType="separate")
        if result:
            add(self.raw(look, parent), "t").text = result
        add(self.raw(look, parent), "fldChar", fldCharType="end")

    def tab(self, look: Look, parent: Element | None = None) -> None:
        """Write a tab; spaces before and after it are dropped."""
        self._trim()
        add(self.raw(look, parent), "tab")
        self._at_start = True

    def link(self) -> Element:
        """Return a new link, which the caller directs and fills."""
        self._close()
        return add(self._paragraph, "hyperlink")

    def finish(self) -> None:
        """End the paragraph: a space at its end is dropped."""
        self._trim()
        self._close()

    def _append(self, text: str, look: Look, parent: Element | None) -> None:
        if self._text is not None and look == self._look and parent is self._parent:
            self._words += text
            return
        self._close()
        self._text, self._words = add(self._run(look, parent), "t"), text
        self._look, self._parent = look, parent

    def _run(self, look: Look, parent: Element | None) -> Element:
        run = add(self._paragraph if parent is None else parent, "r")
        if look != _PLAIN:
            _properties(run, look)
        return run

    def _close(self) -> None:
        if self._text is None:
            return
        self._text.text = self._words
        if self._words[0] == " " or self._words[-1] == " " or self._verbatim:
            self._text.set(XML_SPACE, "preserve")
        self._text = None

    def _trim(self) -> None:
        """Drop the space before a line end."""
        if self._text is None or self._verbatim:
            return
        self._words = self._words.rstrip(" ")
        if not self._words:
            run = self._text.getparent()
            above = run.getparent() if run is not None else None
            if run is not None and above is not None:
                above.remove(run)
            self._text = None

    def _lines(self, text: str, look: Look, parent: Element | None) -> None:
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
            if number:
                add(self.raw(look, parent), "br")
            for place, piece in enumerate(line.split("\t")):
                if place:
                    add(self.raw(look, parent), "tab")
                if piece:
                    self._append(piece, look, parent)

    def _styled(self, node: Element, look: Look) -> Look:
        if node.tag not in _STYLED:
            return look
        style = self._story.job.styles.of(node)
        if style is not None:
            return look._replace(style=style)
        if node.tag == "u":
            return look._replace(underlined=True)
        return look._replace(struck=True) if node.tag == "s" else look

    def _strong(self, node: Element, look: Look, parent: Element | None) -> None:
        self.children(node, look._replace(bold=True), parent)

    def _em(self, node: Element, look: Look, parent: Element | None) -> None:
        self.children(node, look._replace(italic=True), parent)

    def _sub(self, node: Element, look: Look, parent: Element | None) -> None:
        self.children(node, look._replace(position="subscript"), parent)

    def _sup(self, node: Element, look: Look, parent: Element | None) -> None:
        link = node.find("a")
        if link is not None and "footnote-ref" in (node.get("class") or "").split():
            self._story.note(self, link, look, parent)
        else:
            self.children(node, look._replace(position="superscript"), parent)

    def _br(self, node: Element, look: Look, parent: Element | None) -> None:
        self._trim()
        add(self.raw(look, parent), "br")
        self._at_start = True

    def _img(self, node: Element, look: Look, parent: Element | None) -> None:
        self._story.picture(node, self.raw(look, parent), self._width)

    def _link(self, node: Element, look: Look, parent: Element | None) -> None:
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
        if href.startswith("#"):
            link.set(w("anchor"), target)
        else:
            link.set(R_ID, target)
        link.set(w("history"), "1")
        self.children(node, self._styled(node, look), link)
        if not len(link):
            self._paragraph.remove(link)


_PLAIN = Look()
_WRITERS: dict[str, Callable[[Runs, Element, Look, Element | None], None]] = {
    "strong": Runs._strong,
    "em": Runs._em,
    "sub": Runs._sub,
    "sup": Runs._sup,
    "br": Runs._br,
    "img": Runs._img,
    "a": Runs._link,
}


def _properties(run: Element, look: Look) -> None:
    properties = add(run, "rPr")
    if look.style is not None:
        add(properties, "rStyle", val=look.style)
    if look.bold:
        add(properties, "b")
        add(properties, "bCs")
    if look.italic:
        add(properties, "i")
        add(properties, "iCs")
    if look.struck:
        add(properties, "strike")
    if look.underlined:
        add(properties, "u", val="single")
    if look.position is not None:
        add(properties, "vertAlign", val=look.position)
    if look.language is not None:
        language = word_language(look.language)
        lang = add(properties, "lang", val=language)
        if look.language.split("-")[0] in ("zh", "ja", "ko"):
            lang.set(w("eastAsia"), language)
