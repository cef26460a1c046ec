"""Words and emphasis of a finished HTML file."""

from typing import NamedTuple

from lxml import etree

from thbreports.record.markdown.passage import (
    BLOCK_END,
    SPACE,
    Extract,
    PassageBuilder,
    UnreadableError,
    mark_of,
)
from thbreports.verify.marks import counted

_BLOCKS = frozenset(
    "address article aside blockquote body caption dd div dl dt fieldset figcaption figure footer h1 h2 h3 h4"
    " h5 h6 header hr html li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_STYLED = frozenset("h1 h2 h3 h4 h5 h6 th caption figcaption".split())
_SILENT = frozenset("head script style template noscript img svg".split())
_BOLD, _ITALIC = frozenset(("strong", "b")), frozenset(("em", "i"))

_LEFT_OUT = frozenset((("sup", "footnote-ref"), ("a", "footnote-back"), ("a", "skip"), ("p", "versions")))
"""Tag and class of what is left out: footnote references, back links, links past the navigation and to other
languages."""


def extract(data: bytes, weighted: frozenset[str] = frozenset()) -> Extract:
    """Read the words of a finished HTML file.

    Emphasis is what `strong`, `b`, `em` and `i` elements hold, whatever the style sheet makes of them.  It
    makes paragraphs of the classes ``weighted`` bold.

    Raises:
        UnreadableError: the file holds no HTML element.
    """
    reader = _Reader(weighted)
    reader.read(_parsed(data), bold=False, italic=False)
    notes = tuple(note.passage() for note in reader.notes)
    return Extract(reader.body.passage(), notes, tuple(reader.marks))


class RecordPaths(NamedTuple):
    """The record path of each character of what ``extract`` reads, of the body and of each footnote.

    ``marked`` has the offset in the body at which each item of a list with a mark begins.
    """

    body: list[str]
    notes: list[list[str]]
    marked: list[int]


def record_paths(data: bytes) -> RecordPaths:
    """Return where the words and marks of a document come from in the record.

    Only a document that is not finished says such paths, in ``data-path``; words of a template have none.
    """
    reader = _Reader()
    reader.read(_parsed(data), bold=False, italic=False)
    return RecordPaths(reader.body.paths, [note.paths for note in reader.notes], reader.marked)


def _parsed(data: bytes) -> etree._Element:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.ParserError as error:
        raise UnreadableError(f"not an HTML file: {error}") from error
    if root is None:
        raise UnreadableError("not an HTML file: no element in it")
    return root


class _Words(PassageBuilder):
    """Collects words, and for each character the record path that is in force."""

    def __init__(self) -> None:
        super().__init__()
        self.paths: list[str] = []

    def add_from(self, path: str, text: str, mark: str) -> None:
        """Add characters that come from a path of the record."""
        self.add(text, mark)
        self.paths += [path] * (len(self) - len(self.paths))


class _Reader:
    def __init__(self, weighted: frozenset[str] = frozenset()) -> None:
        self._weighted = weighted
        self.body = _Words()
        self.notes: list[_Words] = []
        self.marks: list[str] = []
        self.marked: list[int] = []
        self._next: dict[etree._Element, int] = {}
        self._into = self.body
        self._path = ""

    def read(self, element: etree._Element, bold: bool, italic: bool) -> None:
        """Read one element with all it holds, in the emphasis that it stands in."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _SILENT:
            return
        around, self._path = self._path, element.get("data-path", self._path)
        self._read(element, tag, bold, italic)
        self._path = around

    def _read(self, element: etree._Element, tag: str, bold: bool, italic: bool) -> None:
        classes = (element.get("class") or "").split()
        if any((tag, name) in _LEFT_OUT for name in classes):
            return
        if tag == "nav" and "contents" in classes:  # its heading is words, its entries repeat others
            for child in element:
                if child.tag not in ("ol", "ul"):
                    self.read(child, bold, italic)
        elif "footnotes" in classes:
            self._read_notes(element)
        elif tag == "br":
            self._into.add(SPACE)
        elif tag in _BLOCKS:
            self._into.separate(BLOCK_END)
            start = len(self._into)
            if tag == "li" and self._into is self.body:
                self._read_mark(element)
            self._read_content(element, bold, italic)
            if tag in _STYLED:
                self._into.plain_from(start)
            elif tag == "p" and not self._weighted.isdisjoint(classes):
                self._into.weight_from(start)
            self._into.separate(BLOCK_END)
        else:
            self._read_content(element, bold or tag in _BOLD, italic or tag in _ITALIC)

    def _read_content(self, element: etree._Element, bold: bool, italic: bool) -> None:
        mark = mark_of(bold, italic)
        self._into.add_from(self._path, element.text or "", mark)
        for child in element:
            self.read(child, bold, italic)
            self._into.add_from(self._path, child.tail or "", mark)

    def _read_mark(self, item: etree._Element) -> None:
        """Note the mark of an item; one that begins with a number as it was written has none of its own."""
        listing = item.getparent()
        if listing is None or listing.tag != "ol":
            return
        classes = (listing.get("class") or "").split()
        if "verbatim" in classes:
            return
        value = int(item.get("value", self._next.get(listing, listing.get("start", "1"))))
        self._next[listing] = value + 1
        number = counted(value, next((name for name in classes if name.endswith(("-alpha", "-roman"))), ""))
        closed = ")" if {"paren", "parens"} & {*classes} else "."
        self._add_mark(f"{'(' if 'parens' in classes else ''}{number}{closed}")

    def _add_mark(self, mark: str) -> None:
        self.marks.append(mark)
        self.marked.append(len(self.body))

    def _read_notes(self, section: etree._Element) -> None:
        for note in section.xpath("./ol/li"):
            self._into = _Words()
            self._read_content(note, bold=False, italic=False)
            self.notes.append(self._into)
        self._into = self.body
