"""The semantic document of one report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lxml import etree

from thbreports.errors import Problem
from thbreports.source.origin import Origin, path_location

if TYPE_CHECKING:
    from thbreports.packs import Pack


@dataclass(frozen=True)
class Document:
    """The semantic document of one report; docs/architecture.md describes its vocabulary.

    ``markup`` is the whole document; ``metadata`` has any of author, subject, keywords, reference, status,
    marking, body, kind, series, issuer and date (ISO 8601), and made where SOURCE_DATE_EPOCH says it;
    ``running`` the lines of header and footer, in which ``{page}`` and ``{pages}`` are left; a brace of the
    record is doubled in them, as in format strings of Python.
    """

    markup: str
    title: str
    language: str
    metadata: Mapping[str, str]
    running: Mapping[str, str]
    pack: Pack
    origin: Origin = field(default_factory=Origin)
    """Where the parts of the record stand in its file, for messages."""
    event: Mapping[str, Any] = field(default_factory=dict)
    """The meeting as a schema.org Event (JSON-LD)."""
    pictures: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of the pictures inside, by the names that the record gives them."""

    def tree(self) -> etree._Element:
        """Return a fresh tree of the document, its elements in no namespace."""
        return etree.fromstring(self.markup.encode("utf-8"))

    def problem(self, words: str, message: str, hint: str = "") -> Problem:
        """Return a problem of some words of the document, at the place in the record that they come from."""
        for element in self.tree().iter(etree.Element):
            if element.get("data-path") and words in "".join(element.itertext()):
                location = path_location(element.get("data-path", "").partition("^")[0])
                return self.origin.words_problem(location, words, message, hint)
        return Problem(self.origin.name, 0, 0, message, hint)

    def picture_problem(self, image: etree._Element, message: str, hint: str = "") -> Problem:
        """Return a problem of a picture in a tree of the document, where the record or the pack names it."""
        if image.get("data-picture") is not None:
            return Problem(str(self.pack.folder / "pack.toml"), 0, 0, message, hint)
        for element in image.iterancestors():
            if path := element.get("data-path", "").partition("^")[0]:
                return self.origin.words_problem(path_location(path), image.get("alt", ""), message, hint)
        return Problem(self.origin.name, 0, 0, message, hint)
