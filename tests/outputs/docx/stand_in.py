"""A pack and a document with the fields of the contract, for tests of the DOCX output alone."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).resolve().parents[3]
BASE = tomllib.loads((ROOT / "templates" / "base" / "pack.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class StandInPack:
    """What the DOCX output reads of a pack."""

    design: Mapping[str, str] = field(default_factory=lambda: BASE["design"])
    styles: Mapping[str, str] = field(default_factory=lambda: BASE["styles"])
    folder: Path = Path("templates/base")
    drawn: bytes | None = None

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


def document(body: str, **fields: object) -> StandInDocument:
    """Return a document with ``body`` inside its ``main``."""
    made = StandInDocument("", **fields)  # type: ignore[arg-type]
    head = f'<html lang="{made.language}"><head><title>{made.title}</title></head>'
    return StandInDocument(f"{head}<body><main>{body}</main></body></html>", **fields)  # type: ignore[arg-type]
