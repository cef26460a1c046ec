"""The reference document of a pack, opened or made once for all reports of a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from thbreports import packs
from thbreports.outputs.docx.package.package import PARSER, Part, Related, reachable
from thbreports.outputs.docx.package.properties import set_language, set_settings
from thbreports.outputs.docx.package.types import Content, Relation
from thbreports.outputs.docx.package.zip import Packed, packed
from thbreports.outputs.docx.styles.complete import complete
from thbreports.outputs.docx.styles.design import Design, defaults
from thbreports.outputs.docx.styles.made import made
from thbreports.outputs.docx.styles.safety import accepted
from thbreports.outputs.docx.styles.stylesheet import StyleMap, StyleSheet
from thbreports.outputs.docx.xml.wml import R_ID, Element, add, root, serialise, w

if TYPE_CHECKING:
    from thbreports.packs import Pack

_Names = tuple[tuple[str, str], ...]
_KEPT = (Relation.STYLES, Relation.NUMBERING, Relation.SETTINGS, Relation.FONT_TABLE, Relation.THEME)
"""What stays of the document part of a reference: its looks, never its words or the comments on them."""
_RUNNING = (Relation.HEADER, Relation.FOOTER)
_PAGE = {"w": "11906", "h": "16838"}
"""The page of a reference document that says nothing of its own: A4 with margins of an inch, in twips."""
_MARGINS = dict.fromkeys(("top", "right", "bottom", "left"), "1440")


@dataclass(frozen=True)
class Reference:
    """What all reports of a pack in a language begin with; lengths are in twips.

    ``package`` refers to its document part alone, and that to the looks, which ``packed`` has ready for the
    archive; ``width`` and ``height`` are what the margins leave of the page, ``step`` is the indent of a
    list, ``own_tabs`` says that the styles of running lines have stops at the middle and the right.
    """

    package: Part
    packed: Mapping[str, Packed]
    settings: Part
    numbering: Part
    running: tuple[Part, ...]
    style_map: StyleMap
    width: int
    height: int
    step: int
    text_size: int
    own_tabs: bool
    head_right_share: float
    design: Design
    _section: bytes
    _properties: bytes | None

    def section(self) -> Element:
        """Return new properties of a section: its page, margins, headers and footers."""
        return etree.fromstring(self._section)

    def properties(self) -> dict[str, Element]:
        """Return new custom properties by name, of which a report keeps those that its running lines show."""
        found = () if self._properties is None else etree.fromstring(self._properties, PARSER)
        return {str(one.get("name")): one for one in found}

    def settings_of(self, language: str, contents: bool, notes: bool, even: bool) -> Packed:
        """Return the settings of a report in a language: whether it has contents to bring up to date, notes,
        and even pages with lines of their own."""
        return _set(self.settings.data, language, contents, notes, even)


class Source(NamedTuple):
    """What a reference is made from: the document that a pack has ``given``, which lies in ``file``, or else
    its ``design``; ``own`` are those of its ``styles`` that it does not take over, ``origin`` is its
    pack.toml."""

    design: _Names
    styles: _Names
    own: _Names
    origin: str
    given: bytes | None
    file: str
    language: str


def reference_of(pack: Pack, language: str) -> Reference:
    """Return the reference document of a pack, or what is made from its design where it has none.

    Raises ``PackError`` when the document is unsafe or lacks a style that the pack itself names (one that it
    takes over from its parent is made), or when a value of the design cannot be used.
    """
    given = pack.reference()
    taken = pack.parent.styles if pack.parent is not None else {}
    own_alone = pack.chain()[0].name != packs.DEFAULT
    return _opened(
        Source(
            tuple(({**defaults(), **pack.design} if own_alone else pack.design).items()),
            tuple(pack.styles.items()),
            tuple((key, name) for key, name in pack.styles.items() if taken.get(key) != name),
            str(pack.folder / "pack.toml"),
            given,
            "" if given is None else str(pack.reference_file()),
            language,
        )
    )


@lru_cache(maxsize=32)
def _opened(source: Source) -> Reference:
    """Return what all reports begin with that have the looks of a source.

    Raises ``PackError`` as ``reference_of`` does.
    """
    design, names = Design(dict(source.design), source.origin), dict(source.styles)
    whole = made(design, names) if source.given is None else accepted(source.given, source.file)
    ((identifier, drawn),) = whole.targets(Relation.DOCUMENT)
    section = _section(etree.fromstring(drawn.data))
    package, main = Part("", ""), _looks(drawn, section)
    package.add_relation(identifier, Related(Relation.DOCUMENT, main))
    styles = _part(main, Relation.STYLES, "styles", Content.STYLES)
    settings = _part(main, Relation.SETTINGS, "settings", Content.SETTINGS)
    numbering = _part(main, Relation.NUMBERING, "numbering", Content.NUMBERING)
    width, height = _text_area(section)
    sheet = etree.fromstring(styles.data)
    if source.given is not None:
        StyleMap(dict(source.own), StyleSheet(sheet)).check(source.origin)
        complete(sheet, design, names, width)
    style_map = StyleMap(names, StyleSheet(sheet))
    set_language(sheet, source.language)
    styles.data = serialise(sheet)
    written = {main, settings}  # by every report anew
    custom = next((part for _, part in whole.targets(Relation.CUSTOM_PROPERTIES)), None)
    return Reference(
        package=package,
        packed={part.name: packed(part.data) for part in reachable(main) if part not in written},
        settings=settings,
        numbering=numbering,
        running=tuple(part for kind in _RUNNING for _, part in main.targets(kind)),
        style_map=style_map,
        width=width,
        height=height,
        step=design.twips("list-indent"),
        text_size=design.twips("text-size"),
        own_tabs=source.given is None,
        head_right_share=design.share("head-right-share"),
        design=design,
        _section=etree.tostring(section),
        _properties=None if custom is None else custom.data,
    )


def _looks(drawn: Part, section: Element) -> Part:
    """Return the document part of a reference without its words, comments and properties."""
    main = Part(drawn.name, drawn.kind)
    shown = {child.get(R_ID) for child in section}
    for identifier, related in drawn.relations.items():
        if related.kind in _KEPT or (related.kind in _RUNNING and identifier in shown):
            main.add_relation(identifier, related)
    return main


def _part(main: Part, relation: str, name: str, kind: str) -> Part:
    """Return a part of the reference; an empty one where the reference has none."""
    found = next((part for _, part in main.targets(relation)), None)
    if found is None:
        found = Part(f"word/{name}.xml", kind, serialise(root(name)))
        main.relate(relation, found)
    return found


def _section(document: Element) -> Element:
    """Return the properties of the last section of a document: its page, margins, headers and footers."""
    found = document.find(f"{w('body')}/{w('sectPr')}")
    section = root("sectPr") if found is None else etree.fromstring(etree.tostring(found))
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


@lru_cache(maxsize=64)
def _set(settings: bytes, language: str, contents: bool, notes: bool, even: bool) -> Packed:
    part = etree.fromstring(settings)
    set_settings(part, language, contents=contents, notes=notes, even=even)
    return packed(serialise(part))
