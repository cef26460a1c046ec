"""Running lines: the header and footer of the pages, with their numbers as fields."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lxml import etree

from thbreports.document.running import MARK, first_number, lines_of
from thbreports.outputs.docx.body.fields import Shown, fill, properties
from thbreports.outputs.docx.body.inline import Runs
from thbreports.outputs.docx.body.runs import Look
from thbreports.outputs.docx.body.story import PartContext, ReportContext
from thbreports.outputs.docx.package.package import Package, Part, reachable
from thbreports.outputs.docx.package.types import Content, Relation
from thbreports.outputs.docx.xml import markup
from thbreports.outputs.docx.xml.markup import Paragraph, empty
from thbreports.outputs.docx.xml.wml import R_ID, Element, add, serialise, w
from thbreports.packs.placeholders import parts_of
from thbreports.packs.running import PICTURE

_SIDES = ("left", "center", "right")
_AFTER_TITLE = frozenset(
    w(name) for name in ("textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings", "sectPrChange")
)
"""What stands after ``titlePg`` in the order of the schema."""
_AFTER_NUMBER = _AFTER_TITLE | {w(name) for name in ("cols", "formProt", "vAlign", "noEndnote", "titlePg")}
"""What stands after ``pgNumType``."""
_AFTER_LINES = _AFTER_NUMBER | {w("pgNumType")}
"""What stands after ``lnNumType``."""
_BANDS = {"header": (Content.HEADER, Relation.HEADER), "footer": (Content.FOOTER, Relation.FOOTER)}
_FIELDS = {"page": "PAGE", "pages": "NUMPAGES"}


class Tabs(NamedTuple):
    """The width of the text, and that for which the styles of running lines have stops: 0 for none."""

    width: int
    styled: int = 0


class Drawn(NamedTuple):
    """What the bands of a section have besides their lines: stops, a run behind the words, a large mark."""

    tabs: Tabs
    watermark: str = ""
    mark: str = ""
    """The mark of a language, which is set large."""


def add_running(
    package: Package,
    section: Element,
    running: Mapping[str, str],
    job: ReportContext,
    tabs: Tabs,
    watermark: str = "",
) -> bool:
    """Give a section the running lines of the document, beside the headers and footers of the reference.

    A band (header or footer) of which the reference has its own for all pages stays as it is.  Where it has
    none, or one for the first page alone as a letterhead does, that of the document is added.  ``tabs`` are
    the stops of its lines, and ``watermark`` is a run that each header holds.

    Returns whether even pages have lines of their own, which the settings must say.
    """
    pages = lines_of(running)
    own = {(band, one.get(w("type"), "default")) for band in _BANDS for one in section.findall(_named(band))}
    had_title = section.find(w("titlePg")) is not None
    drawn = Drawn(tabs, watermark, running.get(MARK, ""))
    parts = _Parts(package, PartContext(job, package.main, tabs.width), drawn)
    found: list[tuple[str, str, str]] = []
    for band in _BANDS:
        if (band, "default") in own:
            if "first" in pages and not had_title and (band, "first") not in own:
                found += _same(section, band)
            continue
        for name, lines in pages.items():
            if (band, name) not in own and (key := parts.key(band, lines)):
                found.append((band, name, key))
    place = len(section.findall(_named("header"))) + len(section.findall(_named("footer")))
    for band, name, key in found:
        reference = add(section, f"{band}Reference", type=name)
        reference.set(R_ID, key)
        section.insert(place, reference)
        place += 1
    if not had_title and "first" in pages and (found or own):
        _title_page(section)
    if (number := first_number(running)) > 1 and section.find(w("pgNumType")) is None:
        _insert(section, add(section, "pgNumType", start=number), _AFTER_NUMBER)
    return "even" in pages


def _named(band: str) -> str:
    return w(f"{band}Reference")


def _same(section: Element, band: str) -> Iterator[tuple[str, str, str]]:
    """Yield the band of the reference again, for the first page, which has lines of its own elsewhere."""
    for one in section.findall(_named(band)):
        if one.get(w("type"), "default") == "default":
            yield band, "first", str(one.get(R_ID))


class _Parts:
    """The parts of headers and footers: lines that are the same make one part."""

    def __init__(self, package: Package, story: PartContext, drawn: Drawn) -> None:
        self._package, self._story, self._drawn = package, story, drawn
        self._keys: dict[tuple[str, tuple[str, ...]], str] = {}

    def key(self, band: str, lines: Mapping[str, str]) -> str:
        """Return the relationship of the part for the lines of a page; nothing where there are none."""
        texts = tuple(lines.get(f"{band}-{side}", "").strip() for side in _SIDES)
        drawn = self._drawn if band == "header" else self._drawn._replace(watermark="")
        if not any(texts) and not drawn.watermark:
            return ""
        if (band, texts) not in self._keys:
            content, relation = _BANDS[band]
            number = 1 + sum(known == band for known, _ in self._keys)
            part = self._package.add(self._free(band, number), content, relation)
            story = PartContext(self._story.job, part, drawn.tabs.width)
            self._package.replace(part, _band(band, texts, story, drawn))
            self._keys[band, texts] = self._package.main.relate(relation, part)
        return self._keys[band, texts]

    def _free(self, band: str, number: int) -> str:
        """Return a name that no part of the reference has."""
        taken = {part.name for part in reachable(self._package.main)}
        while (name := f"word/{band}{number}.xml") in taken:
            number += 1
        return name


def fill_running(package: Package, bands: Iterable[Part], shown: Shown, watermark: str = "") -> set[str]:
    """Write the values of the report into the fields of the headers and footers that the reference brought,
    and a watermark into its headers; return the names of the custom properties that they show."""
    used: set[str] = set()
    for part in bands:
        band = etree.fromstring(part.data)
        fill(band, shown)
        used |= properties(band)
        data = serialise(band)
        if watermark and band.tag == w("hdr") and (end := data.rfind(b"</w:p>")) >= 0:
            data = data[:end] + watermark.encode() + data[end:]
        package.replace(part, data)
    return used


def _band(band: str, texts: Sequence[str], story: PartContext, drawn: Drawn) -> bytes:
    """Return the part of a header or footer: a paragraph for each of its lines."""
    rows = list(itertools.zip_longest(*(text.split("\n") for text in texts), fillvalue=""))
    lines = [_line(band, row, story, drawn) for row in rows]
    if drawn.watermark:
        lines[0].children.append(drawn.watermark)
    return markup.part("hdr" if band == "header" else "ftr", "".join(line.markup() for line in lines))


def _line(band: str, texts: Sequence[str], story: PartContext, drawn: Drawn) -> Paragraph:
    tabs, width = drawn.tabs, drawn.tabs.width
    large = Look(style=story.job.styles.named("#language-mark"), bold=True)
    paragraph = Paragraph(story.job.styles.named(f"#{band}"))
    if tabs.styled != width:
        stale = [tabs.styled // 2, tabs.styled] if tabs.styled else []
        stops = "".join(empty("tab", val="clear", pos=place) for place in stale)
        stops += empty("tab", val="center", pos=width // 2) + empty("tab", val="right", pos=width)
        paragraph.properties.append(f"<w:tabs>{stops}</w:tabs>")
    runs = Runs(story, paragraph, width=width)
    last = max((place for place, text in enumerate(texts) if text), default=0)
    for place, text in enumerate(texts[: last + 1]):
        if place:
            runs.tab(Look())
        for words, name in parts_of(text):
            runs.text(words, large if text == drawn.mark else Look())
            if name and name.startswith(PICTURE):
                runs.element(story.job.gallery.own(name.removeprefix(PICTURE)), Look())
            elif name:
                runs.field(_FIELDS[name], "1", Look())
    runs.finish()
    return paragraph


def _title_page(section: Element) -> None:
    """Say that the first page has running lines of its own, at the place that the schema gives it."""
    if section.find(w("titlePg")) is None:
        _insert(section, add(section, "titlePg"), _AFTER_TITLE)


def number_lines(section: Element) -> None:
    """Let Word number the lines of a section, anew on each page."""
    if section.find(w("lnNumType")) is None:
        _insert(section, add(section, "lnNumType", countBy=1, restart="newPage"), _AFTER_LINES)


def _insert(section: Element, made: Element, after: Collection[str]) -> None:
    """Move a new property to its place: before all that come after it in the order of the schema."""
    others = [child for child in section if child is not made]
    place = next((number for number, child in enumerate(others) if child.tag in after), len(others))
    section.insert(place, made)
