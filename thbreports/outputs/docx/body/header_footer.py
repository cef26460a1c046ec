"""Running lines: the header and footer of the pages, with their numbers as fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import Formatter

from lxml import etree

from thbreports.outputs.docx.body.fields import Shown, fill, properties
from thbreports.outputs.docx.body.inline import Runs
from thbreports.outputs.docx.body.runs import Look
from thbreports.outputs.docx.body.story import PartContext, ReportContext
from thbreports.outputs.docx.package.package import Package, Part
from thbreports.outputs.docx.package.types import Content, Relation
from thbreports.outputs.docx.xml import markup
from thbreports.outputs.docx.xml.markup import Paragraph, empty
from thbreports.outputs.docx.xml.wml import R_ID, Element, add, serialise, w

_SIDES = ("left", "center", "right")
_AFTER_TITLE = frozenset(
    w(name) for name in ("textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings", "sectPrChange")
)
"""What stands after ``titlePg`` in the order of the schema."""
_FIELDS = {"page": "PAGE", "pages": "NUMPAGES"}


def add_running(
    package: Package,
    section: Element,
    lines: Mapping[str, str],
    job: ReportContext,
    width: int,
    *,
    own_tabs: bool,
) -> None:
    """Give a section the running lines of the document, unless the reference document brings its own.

    ``own_tabs`` says that the styles ``header`` and ``footer`` already have stops at the middle and the
    right.
    """
    if section.find(w("headerReference")) is not None or section.find(w("footerReference")) is not None:
        return
    first = lines.get("first-page", "all")
    references = []
    for band, content, relation in (
        ("header", Content.HEADER, Relation.HEADER),
        ("footer", Content.FOOTER, Relation.FOOTER),
    ):
        texts = [lines.get(f"{band}-{side}", "").strip() for side in _SIDES]
        if not any(texts):
            continue
        part = package.add(f"word/{band}1.xml", content, relation)
        package.replace(part, _band(band, texts, PartContext(job, part, width), width, own_tabs))
        key = package.main.relate(relation, part)
        references.append((band, "default", key))
        if first != "all" and first == band:
            references.append((band, "first", key))
    for place, (band, pages, key) in enumerate(references):
        reference = add(section, f"{band}Reference", type=pages)
        reference.set(R_ID, key)
        section.insert(place, reference)
    if references and first != "all":
        _title_page(section)


def fill_running(package: Package, bands: Iterable[Part], shown: Shown) -> set[str]:
    """Write the values of the report into the fields of the headers and footers that the reference brought;
    return the names of the custom properties that they show."""
    used: set[str] = set()
    for part in bands:
        band = etree.fromstring(part.data)
        fill(band, shown)
        used |= properties(band)
        package.replace(part, serialise(band))
    return used


def _band(band: str, texts: list[str], story: PartContext, width: int, own_tabs: bool) -> bytes:
    paragraph = Paragraph(story.job.styles.named(f"#{band}"))
    if not own_tabs:
        stops = empty("tab", val="center", pos=width // 2) + empty("tab", val="right", pos=width)
        paragraph.properties.append(f"<w:tabs>{stops}</w:tabs>")
    runs = Runs(story, paragraph)
    last = max(place for place, text in enumerate(texts) if text)
    for place, text in enumerate(texts[: last + 1]):
        if place:
            runs.tab(Look())
        for words, number, _, _ in Formatter().parse(text):
            runs.text(words, Look())
            if number:
                runs.field(_FIELDS[number], "1", Look())
    runs.finish()
    return markup.part("hdr" if band == "header" else "ftr", paragraph.markup())


def _title_page(section: Element) -> None:
    """Say that the first page has running lines of its own, at the place that the schema gives it."""
    place = next((number for number, child in enumerate(section) if child.tag in _AFTER_TITLE), len(section))
    if section.find(w("titlePg")) is None:
        section.insert(place, add(section, "titlePg"))
