"""Words and emphasis of a finished DOCX file, read from its parts."""

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from thbreports.record.markdown.passage import (
    BLOCK_END,
    SPACE,
    Extract,
    Passage,
    PassageBuilder,
    UnreadableError,
    mark_of,
)
from thbreports.verify.docx.numbering import Numbering
from thbreports.verify.docx.styles import WORD, Styles

_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_HOLDERS = frozenset(
    WORD + name
    for name in "body hyperlink ins moveTo smartTag customXml sdt sdtContent tbl tr tc bdo dir".split()
)
"""Elements that hold runs or blocks and say nothing of their own. Not among them: `w:del`, `w:moveFrom`."""
_CHARACTERS = {WORD + "tab": SPACE, WORD + "br": SPACE, WORD + "cr": SPACE, WORD + "ptab": SPACE}
_CHARACTERS[WORD + "noBreakHyphen"] = "\u2011"

_SILENT_FIELD = re.compile(r"\s*(TOC|PAGE|NUMPAGES|PAGEREF|SECTIONPAGES|NOTEREF)\b", re.IGNORECASE)
"""Fields whose results are no words of the report: the contents list, numbers of pages and notes."""


def extract(data: bytes) -> Extract:
    """Read the words of a finished DOCX file: its main text, and footnotes in the order of their references.

    Emphasis is resolved through run properties, character styles and paragraph styles, and the marks of lists
    through the numbering of paragraphs. Headers, footers,
    field instructions, the contents list, page numbers, deleted and hidden text are left out.

    Raises:
        UnreadableError: the file is no DOCX file, or one of its parts is broken.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            document = _part(parts, "word/document.xml")
            styles = Styles(_part(parts, "word/styles.xml"))
            footnotes = _part(parts, "word/footnotes.xml")
            numbering = Numbering(_part(parts, "word/numbering.xml"))
    except (zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise UnreadableError(f"not a readable DOCX file: {error}") from error
    body = None if document is None else document.find(WORD + "body")
    if body is None:
        raise UnreadableError("not a DOCX file: it has no main text")
    reader = _Reader(styles, numbering)
    passage = reader.read_story(body)
    notes = (
        {}
        if footnotes is None
        else {note.get(WORD + "id"): note for note in footnotes.iter(WORD + "footnote")}
    )
    missing = [identifier for identifier in reader.references if identifier not in notes]
    if missing:
        raise UnreadableError(
            f"the DOCX file refers to footnotes that it does not hold: {', '.join(missing)}"
        )
    return Extract(
        body=passage,
        notes=tuple(_Reader(styles, Numbering(None)).read_story(notes[name]) for name in reader.references),
        marks=tuple(numbering.marks),
    )


def _part(parts: zipfile.ZipFile, name: str) -> etree._Element | None:
    if name not in parts.namelist():
        return None
    return etree.fromstring(
        parts.read(name), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    )


class _Field:
    """One complex field: its instruction, and whether its result has begun."""

    def __init__(self) -> None:
        self.instruction = ""
        self.in_result = False

    @property
    def is_silent(self) -> bool:
        return not self.in_result or _SILENT_FIELD.match(self.instruction) is not None


class _Reader:
    """Reads one story: the main text or one footnote."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.references: list[str] = []
        self._numbering = numbering
        self._styles = styles
        self._into = PassageBuilder()
        self._fields: list[_Field] = []
        self._paragraph_style: str | None = None
        self._plain: dict[str | None, tuple[str, bool]] = {}  # of runs without properties, by these styles

    def read_story(self, story: etree._Element) -> Passage:
        """Return the words of a story."""
        self._read_children(story)
        return self._into.passage()

    def _read(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == WORD + "p":
            self._read_paragraph(element)
        elif tag == WORD + "r":
            self._read_run(element)
        elif tag == WORD + "fldSimple":
            if not _SILENT_FIELD.match(element.get(WORD + "instr", "")):
                self._read_children(element)
        elif tag in _HOLDERS:
            self._read_children(element)

    def _read_children(self, element: etree._Element) -> None:
        for child in element:
            self._read(child)

    def _read_paragraph(self, paragraph: etree._Element) -> None:
        properties = paragraph.find(WORD + "pPr")
        named = None if properties is None else properties.find(WORD + "pStyle")
        self._paragraph_style = style = None if named is None else named.get(WORD + "val")
        if self._styles.is_contents(style):
            # Its fields still open and close here.
            self._follow_fields(paragraph)
            return
        self._numbering.count(properties)
        self._into.separate(BLOCK_END)
        start = len(self._into)
        self._read_children(paragraph)
        if self._styles.is_heading(properties, style) or _in_header_row(paragraph):
            self._into.plain_from(start)
        self._into.separate(BLOCK_END)

    def _follow_fields(self, paragraph: etree._Element) -> None:
        for element in paragraph.iter(WORD + "fldChar", WORD + "instrText"):
            self._follow_field(element)

    def _follow_field(self, element: etree._Element) -> None:
        kind = element.get(WORD + "fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
        elif not self._fields:
            return
        elif kind == "separate":
            self._fields[-1].in_result = True
        elif kind == "end":
            self._fields.pop()
        elif element.tag == WORD + "instrText" and not self._fields[-1].in_result:
            self._fields[-1].instruction += element.text or ""

    def _read_run(self, run: etree._Element) -> None:
        properties = run.find(WORD + "rPr")
        if properties is None and self._paragraph_style in self._plain:
            mark, hidden = self._plain[self._paragraph_style]
        else:
            mark, hidden = self._look_of(properties)
            if properties is None:
                self._plain[self._paragraph_style] = mark, hidden
        for child in _run_content(run):
            if child.tag in (WORD + "fldChar", WORD + "instrText"):
                self._follow_field(child)
            elif hidden or any(field.is_silent for field in self._fields):
                continue
            elif child.tag == WORD + "t":
                self._into.add(child.text or "", mark)
            elif child.tag == WORD + "footnoteReference":
                self.references.append(child.get(WORD + "id", ""))
            elif child.tag in _CHARACTERS:
                self._into.add(_CHARACTERS[child.tag], mark)

    def _look_of(self, properties: etree._Element | None) -> tuple[str, bool]:
        """Return the mark of a run, and whether it is hidden."""
        bold, italic, hidden = (
            self._styles.is_on(name, properties, self._paragraph_style) for name in ("b", "i", "vanish")
        )
        return mark_of(bold, italic), hidden


def _run_content(run: etree._Element) -> Iterator[etree._Element]:
    """Yield what is in a run; of alternate content, what Word takes: the first choice."""
    for child in run:
        if child.tag == _ALTERNATE + "AlternateContent":
            choice = child.find(_ALTERNATE + "Choice")
            yield from () if choice is None else choice
        else:
            yield child


def _in_header_row(paragraph: etree._Element) -> bool:
    row = next(paragraph.iterancestors(WORD + "tr"), None)
    header = None if row is None else row.find(f"{WORD}trPr/{WORD}tblHeader")
    return header is not None and header.get(WORD + "val", "true") not in ("0", "false", "off")
