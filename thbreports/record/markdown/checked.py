"""Texts of a record that were checked already."""

from __future__ import annotations

from operator import is_
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thbreports.record.kinds import TextKind
    from thbreports.record.markdown.parse import Markdown
    from thbreports.source.origin import Location


class CheckedTexts:
    """What is known of the texts of one record, so that none is checked or parsed twice.

    Threads may use it at the same time: what one of them adds is what any other would.
    """

    def __init__(self) -> None:
        self.right: set[tuple[str, str]] = set()
        """The kinds and words of texts that were found to have no problems."""
        self._parsed: dict[str, tuple[str, Markdown]] = {}
        self._whole: tuple[list[object], list[tuple[Location, TextKind, str]]] = [], []

    def is_whole(self, parts: list[object], texts: list[tuple[Location, TextKind, str]]) -> bool:
        """Tell whether these very parts with these texts were found to have no problems together."""
        known, written = self._whole
        return len(parts) == len(known) and all(map(is_, parts, known)) and texts == written

    def add_whole(self, parts: list[object], texts: list[tuple[Location, TextKind, str]]) -> None:
        """Note that these parts with these texts have no problems together."""
        self._whole = parts, texts

    def markdown(self, path: str, text: str) -> Markdown | None:
        """Return what the parser made of the text at a record path, if it was asked before."""
        parsed, markdown = self._parsed.get(path, ("", None))
        return markdown if parsed == text else None

    def add_markdown(self, path: str, text: str, markdown: Markdown) -> None:
        """Note what the parser made of the text at a record path."""
        self._parsed[path] = (text, markdown)
