"""Words and emphasis of a finished, tagged PDF file, in the order of its structure tree.

What the structure tree must tell for a reader to know what is what:

- The contents list is an element of type TOC; everything in it is left out.
- A footnote is an element of type Note, or an item of a list in which every note ends with its back link.
- A link to the named destination `fn-...` is a footnote reference, one to `fnref-...` a back link (both are
  left out).
- A marker that the format generates is a Lbl, which is read as the mark of its item; a number that is part of
  the words is not.
- An element that a page end cuts in two is one element with marked content on both pages.
- Running lines and repeated table headers are artifacts.
"""

import io
import re
from collections.abc import Iterator

import pikepdf

from thbreports.record.markdown.passage import (
    BLOCK_END,
    LINE_END,
    SPACE,
    Extract,
    Passage,
    PassageBuilder,
    UnreadableError,
)
from thbreports.verify import marks
from thbreports.verify.pdf.content import Run, read_page, replaced
from thbreports.verify.pdf.fonts import Font

_INLINE = frozenset(
    "/Span /Link /NonStruct /Reference /Quote /Code /Em /Strong /Sub /Annot /Private /BibEntry /Figure"
    " /Formula".split()
)
_STYLED = frozenset("/H /H1 /H2 /H3 /H4 /H5 /H6 /TH /Caption".split())
_LEFT_OUT = frozenset("/TOC /Lbl /Artifact".split())
_NOTE_LINK = re.compile(r"fn(ref)?-")
_BACK_LINK = "fnref-"

_BACK, _DROP, _GAP = 0.3, 0.8, 0.15
"""Parts of the font size: a step back or a drop beyond these begins a line, a gap beyond the last is a
space."""
_BREAKS_WORD = frozenset("-/\u2010\u2012\u2013\u2014")
"""A page may end after one of these inside a word."""


def extract(data: bytes) -> Extract:
    """Read the words of a finished PDF file through its structure tree.

    Letters come from each font's ToUnicode map or from ActualText, emphasis from its glyphs.
    Content that is not reachable from the structure tree is left out, as assistive technology leaves it out.

    Raises:
        UnreadableError: the file is no PDF, is encrypted, or has no structure tree.
    """
    try:
        with pikepdf.open(io.BytesIO(data)) as file:
            return _Reader(file).extract()
    except pikepdf.PdfError as error:
        raise UnreadableError(f"not a readable PDF file: {error}") from error


class _Reader:
    def __init__(self, file: pikepdf.Pdf) -> None:
        root = file.Root.get("/StructTreeRoot")
        if root is None:
            raise UnreadableError("the PDF file has no structure tree: its words have no order")
        self._root = root
        self._roles = root.get("/RoleMap", pikepdf.Dictionary())
        self._pages = {page.obj.objgen: page for page in file.pages}
        self._fonts: dict[tuple[int, int], Font] = {}
        self._runs: dict[tuple[int, int], dict[int, list[Run]]] = {}
        self._into = _Lines()
        self._notes: list[Passage] = []
        self._marks: list[str] = []
        self._in_note = False

    def extract(self) -> Extract:
        """Walk the tree once and return what it holds."""
        for child in _children(self._root):
            self._read(child, None, seen=True)
        return Extract(self._into.builder.passage(), tuple(self._notes), tuple(self._marks))

    def _read(self, node: pikepdf.Object | int, page: pikepdf.Object | None, seen: bool) -> None:
        """Read a child of the structure tree; what is not `seen` takes up room and gives no words."""
        if isinstance(node, int):
            self._read_content(node, page, seen)
        elif node.get("/Type") == "/MCR":
            self._read_content(int(node["/MCID"]), node.get("/Pg", page), seen)
        elif "/S" in node:
            self._read_element(node, node.get("/Pg", page), seen)

    def _read_element(self, element: pikepdf.Object, page: pikepdf.Object | None, seen: bool) -> None:
        role = self._role(element)
        if role == "/Lbl" and not self._in_note:
            self._marks += marks.seen("".join(run.text for run in self._runs_below(element, page)))
        if role in _LEFT_OUT:
            return
        if role == "/Note":
            self._read_note([element], page)
        elif role == "/L" and any(self._has_back_link(item) for item in _children(element)):
            self._read_list_of_notes(element, page)
        elif "/ActualText" in element:
            self._into.place(
                replaced(list(self._runs_below(element, page)), str(element["/ActualText"])), page, seen
            )
        elif role in _INLINE:
            self._read_inline(element, role, page, seen)
        else:
            self._into.end_block()
            start = len(self._into.builder)
            self._read_children(element, page, seen)
            if role in _STYLED:
                self._into.builder.plain_from(start)
            self._into.end_block()

    def _read_inline(
        self, element: pikepdf.Object, role: str, page: pikepdf.Object | None, seen: bool
    ) -> None:
        if role == "/Link" and any(_NOTE_LINK.match(target) for target in _targets(element)):
            seen = False
        if role == "/Figure":
            self._into.end_line()
            seen = False  # the words of a drawing are none of the record; its text for blind readers is
        self._read_children(element, page, seen)

    def _read_children(self, element: pikepdf.Object, page: pikepdf.Object | None, seen: bool) -> None:
        for child in _children(element):
            self._read(child, page, seen)

    def _read_list_of_notes(self, element: pikepdf.Object, page: pikepdf.Object | None) -> None:
        # A note cut by a page end is two items: only the last part of a note holds the back link.
        parts: list[pikepdf.Object | int] = []
        for item in _children(element):
            parts.append(item)
            if self._has_back_link(item):
                self._read_note(parts, page)
                parts = []
        if parts:
            self._read_note(parts, page)

    def _read_note(self, parts: list[pikepdf.Object | int], page: pikepdf.Object | None) -> None:
        around, self._into = self._into, _Lines()
        outside, self._in_note = self._in_note, True
        for part in parts:
            if not isinstance(part, int):
                self._read_children(part, part.get("/Pg", page), seen=True)
        self._notes.append(self._into.builder.passage())
        self._into, self._in_note = around, outside

    def _has_back_link(self, node: pikepdf.Object | int) -> bool:
        if isinstance(node, int) or "/S" not in node or self._role(node) == "/Note":
            return False  # a note at the foot of its page may hang in an item of any list
        if self._role(node) == "/Link" and any(target.startswith(_BACK_LINK) for target in _targets(node)):
            return True
        return any(self._has_back_link(child) for child in _children(node))

    def _read_content(self, mcid: int, page: pikepdf.Object | None, seen: bool) -> None:
        self._into.place(self._content(mcid, page), page, seen)

    def _content(self, mcid: int, page: pikepdf.Object | None) -> list[Run]:
        if page is None or page.objgen not in self._pages:
            raise UnreadableError("marked content in the structure tree names no page of the file")
        if page.objgen not in self._runs:
            self._runs[page.objgen] = read_page(self._pages[page.objgen], self._fonts)
        return self._runs[page.objgen].get(mcid, [])

    def _runs_below(self, element: pikepdf.Object, page: pikepdf.Object | None) -> Iterator[Run]:
        for child in _children(element):
            if isinstance(child, int):
                yield from self._content(child, page)
            elif child.get("/Type") == "/MCR":
                yield from self._content(int(child["/MCID"]), child.get("/Pg", page))
            elif "/S" in child:
                yield from self._runs_below(child, child.get("/Pg", page))

    def _role(self, element: pikepdf.Object) -> str:
        role = str(element["/S"])
        return str(self._roles.get(role, role))


class _Lines:
    """Puts runs one after another and tells from where they stand whether a line, a word or nothing ended."""

    def __init__(self) -> None:
        self.builder = PassageBuilder()
        self._last: Run | None = None
        self._page: tuple[int, int] | None = None
        self._block_ended = False

    def place(self, runs: list[Run], page: pikepdf.Object | None, seen: bool) -> None:
        """Add runs of one page to the passage, or step over them when their words are left out."""
        objgen = None if page is None else page.objgen
        for run in runs:
            if self._last is None:
                self._begin_block(objgen)
            elif objgen != self._page or _new_line(self._last, run):
                self.builder.separate(LINE_END)
            elif run.left - self._last.right > _GAP * max(run.size, self._last.size):
                self.builder.separate(SPACE)
            self._last, self._page, self._block_ended = run, objgen, False
            if seen:
                for character in run.text:
                    self.builder.add(character, run.mark if character.isalnum() else run.mark_of_symbols)

    def end_line(self) -> None:
        """End the line at something that is not text."""
        self.builder.separate(LINE_END)
        self._last = None

    def end_block(self) -> None:
        """End the block; the separator is chosen when the next words come."""
        self._last, self._block_ended = None, True

    def _begin_block(self, page: tuple[int, int] | None) -> None:
        # Without fragments joined, a page may have ended inside a word: then no space may be claimed.
        if self._page is not None and page != self._page and self.builder.last in _BREAKS_WORD:
            self.builder.separate(LINE_END)
        elif self._block_ended:
            self.builder.separate(BLOCK_END)


def _new_line(last: Run, run: Run) -> bool:
    # A raised or lowered run goes on where the last one ended; a line begins further left, or well below.
    size = max(last.size, run.size)
    went_back = run.left < last.right - _BACK * size
    dropped = last.baseline - run.baseline > _DROP * size
    return went_back or dropped


def _children(element: pikepdf.Object) -> list[pikepdf.Object | int]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _targets(link: pikepdf.Object) -> Iterator[str]:
    """Yield the named destinations of a link element."""
    for child in _children(link):
        if not isinstance(child, int) and child.get("/Type") == "/OBJR":
            annotation = child["/Obj"]
            target = annotation.get("/Dest", annotation.get("/A", pikepdf.Dictionary()).get("/D"))
            if isinstance(target, (pikepdf.String, pikepdf.Name)):
                yield str(target).lstrip("/")
