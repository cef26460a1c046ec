"""The DOCX output: the semantic document as a Word file that is styled, numbered and tagged as if by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import Part, XmlPart
from lxml import etree

from thbreports.outputs.docx import reference
from thbreports.outputs.docx.body import Body
from thbreports.outputs.docx.completion import complete
from thbreports.outputs.docx.design import Design
from thbreports.outputs.docx.inline import Look
from thbreports.outputs.docx.notes import footnotes
from thbreports.outputs.docx.numbering import Numbering
from thbreports.outputs.docx.package import Package, section_of
from thbreports.outputs.docx.pictures import Gallery
from thbreports.outputs.docx.place import Place
from thbreports.outputs.docx.properties import add_properties, set_language, set_settings, shown
from thbreports.outputs.docx.running import add_running, fill_running
from thbreports.outputs.docx.safety import accepted
from thbreports.outputs.docx.story import Bookmarks, Job, Notes, Story
from thbreports.outputs.docx.stylesheet import StyleMap, read
from thbreports.outputs.docx.wml import Element, add, root, serialise, w

if TYPE_CHECKING:
    from thbreports.document import Document
    from thbreports.packs import Pack

#: The page of a reference document that says nothing of its own: A4 with margins of an inch, in twips.
_PAGE = {"w": "11906", "h": "16838"}
_MARGINS = {side: "1440" for side in ("top", "right", "bottom", "left")}


def write(document: Document, **options: Any) -> bytes:
    """Return ``document`` as a .docx file; the same document gives the same bytes.

    Its styles come from the ``reference.docx`` of the pack, and are made from its design where it has none.
    There are no ``options``.

    Raises ``PackError`` when the reference document is unsafe or lacks a style that the pack itself names
    (one that it takes over from its parent is made), or when a value of the design cannot be used,
    ``OutputError`` when a picture cannot be read, and ``TypeError`` for an option.
    """
    if options:
        raise TypeError(f"the DOCX output has no option {', '.join(sorted(options))}")
    pack = document.pack
    origin = str(pack.folder / "pack.toml")
    given = pack.reference()
    base = reference.slim(pack) if given is None else accepted(given, str(pack.reference_file()))
    package = Package(base)
    tree = document.tree()
    section = _section(package)
    width, height = _text_area(section)
    design = Design(pack.design, origin)
    sheet = _part(package, RT.STYLES, "styles", CT.WML_STYLES)
    if given is not None:
        StyleMap(_own_styles(pack), read(etree.tostring(sheet[1]))).check(origin)
        complete(sheet[1], design, pack.styles, width)
    styles = StyleMap(pack.styles, read(etree.tostring(sheet[1])))
    settings = _part(package, RT.SETTINGS, "settings", CT.WML_SETTINGS)
    numbers = _part(package, RT.NUMBERING, "numbering", CT.WML_NUMBERING)
    step = design.twips("list-indent")
    job = Job(
        document.language,
        styles,
        Numbering(numbers[1], styles.sheet, step),
        Bookmarks(tree),
        Notes(tree),
        Gallery(package.whole, height),
        step,
        design.twips("text-size"),
    )
    main = _text(tree, Story(job, package.main, width), section)
    if job.notes.numbers:
        part = package.add("word/footnotes.xml", CT.WML_FOOTNOTES, RT.FOOTNOTES)
        package.replace(part, serialise(footnotes(Story(job, part, width))))
    title = styles.sheet.name(styles.named("h1")) or "Title"
    used = fill_running(package, shown(document.title, document.language, document.metadata, title))
    add_running(package, section, document.running, job, width, own_tabs=given is None)
    set_language(sheet[1], settings[1], document.language)
    set_settings(
        settings[1],
        contents=tree.find(".//nav[@class='contents']//a") is not None,
        notes=bool(job.notes.numbers),
    )
    for part, element in (sheet, settings, numbers, (package.main, main)):
        package.replace(part, serialise(element))
    add_properties(package, document.title, document.language, document.metadata, used)
    return package.save()


def _text(tree: Element, story: Story, section: Element) -> Element:
    """Return the document part: the blocks of ``body``, then the properties of the section."""
    document = root("document")
    parent = add(document, "body")
    body = Body(story)
    place = Place(parent, story.width, Look())
    source = tree.find("body")
    if source is not None:
        body.flow(source, place)
    body.close(parent, place)
    parent.append(section)
    return document


def _own_styles(pack: Pack) -> dict[str, str]:
    """Return the names of styles that a pack does not take over from its parent."""
    taken = pack.parent.styles if pack.parent is not None else {}
    return {key: name for key, name in pack.styles.items() if taken.get(key) != name}


def _part(package: Package, relation: str, name: str, kind: str) -> tuple[Part, Element]:
    """Return a part of the reference with its root; an empty one where the reference has none."""
    part = package.related(relation)
    if isinstance(part, XmlPart):
        return part, part.element
    if part is not None:
        return part, etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False))
    return package.add(f"word/{name}.xml", kind, relation), root(name)


def _section(package: Package) -> Element:
    found = section_of(package)
    section = root("sectPr") if found is None else found
    if section.find(w("pgSz")) is None:
        add(section, "pgSz", **_PAGE)
    if section.find(w("pgMar")) is None:
        add(section, "pgMar", **_MARGINS, header="720", footer="720", gutter="0")
    return section


def _text_area(section: Element) -> tuple[int, int]:
    """Return width and height in twips of what the margins leave of the page."""
    size, margins = section.find(w("pgSz")), section.find(w("pgMar"))
    assert size is not None and margins is not None, "a section has a page"

    def of(element: Element, name: str) -> int:
        return abs(int(float(element.get(w(name)) or 0)))

    width = of(size, "w") - of(margins, "left") - of(margins, "right") - of(margins, "gutter")
    return width, of(size, "h") - of(margins, "top") - of(margins, "bottom")
