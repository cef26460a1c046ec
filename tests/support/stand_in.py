"""A pack and a document with the fields of the contract, for tests of the DOCX output alone."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from lxml import etree

if TYPE_CHECKING:
    from thbreports.document import Document
    from thbreports.packs import Pack

ROOT = Path(__file__).resolve().parents[2]
BASE = tomllib.loads((ROOT / "templates" / "base" / "pack.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class StandInPack:
    """What the DOCX output reads of a pack."""

    design: Mapping[str, str] = field(default_factory=lambda: BASE["design"])
    styles: Mapping[str, str] = field(default_factory=lambda: BASE["styles"])
    running: Mapping[str, str] = field(default_factory=lambda: BASE["running"])
    folder: Path = Path("templates/base")
    drawn: bytes | None = None
    name: str = BASE["name"]
    title: str = BASE["title"]
    parent: Pack | None = None

    def chain(self) -> tuple[Pack, ...]:
        return (*(self.parent.chain() if self.parent else ()), cast("Pack", self))

    def reference_file(self) -> Path | None:
        return self.folder / "reference.docx" if self.drawn is not None else None

    def reference(self) -> bytes | None:
        return self.drawn


@dataclass(frozen=True)
class StandInDocument:
    """What the DOCX output reads of a document."""

    markup: str
    pack: StandInPack = field(default_factory=StandInPack)
    title: str = "Report of a meeting"
    language: str = "en"
    metadata: Mapping[str, str] = field(default_factory=dict)
    running: Mapping[str, str] = field(default_factory=dict)

    def tree(self) -> etree._Element:
        return etree.fromstring(self.markup)


def stand_in_pack(**fields: Any) -> Pack:
    """Return a pack with the design and the style map of the base pack, save what ``fields`` say."""
    return cast("Pack", StandInPack(**fields))


def document(body: str, **fields: Any) -> Document:
    """Return a document with ``body`` inside its ``main``."""
    made = StandInDocument("", **fields)
    head = f'<html lang="{made.language}"><head><title>{made.title}</title></head>'
    markup = f"{head}<body><main>{body}</main></body></html>"
    return cast("Document", replace(made, markup=markup))
