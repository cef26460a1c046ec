"""The reference document of a pack, opened once for all reports of a language that are written into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from thbreports.outputs.docx.archive import Packed, packed
from thbreports.outputs.docx.design import BASE, defaults
from thbreports.outputs.docx.package import PARSER, Part
from thbreports.outputs.docx.properties import set_settings
from thbreports.outputs.docx.stylesheet import StyleMap
from thbreports.outputs.docx.wml import Element, serialise

if TYPE_CHECKING:
    from thbreports.packs import Pack

_Names = tuple[tuple[str, str], ...]


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
    _section: bytes
    _properties: bytes | None

    def section(self) -> Element:
        """Return new properties of a section: its page, margins, headers and footers."""
        return etree.fromstring(self._section)

    def properties(self) -> dict[str, Element]:
        """Return new custom properties by name, of which a report keeps those that its running lines show."""
        found = () if self._properties is None else etree.fromstring(self._properties, PARSER)
        return {str(one.get("name")): one for one in found}

    def settings_of(self, language: str, contents: bool, notes: bool) -> Packed:
        """Return the settings of a report in a language that has contents to bring up to date, or notes."""
        return _set(self.settings.data, language, contents, notes)


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
    own_alone = pack.chain()[0].name != BASE
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
    from thbreports.outputs.docx import opening

    return opening.opened(source)


@lru_cache(maxsize=64)
def _set(settings: bytes, language: str, contents: bool, notes: bool) -> Packed:
    part = etree.fromstring(settings)
    set_settings(part, language, contents=contents, notes=notes)
    return packed(serialise(part))
