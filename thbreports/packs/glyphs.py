"""Characters that the fonts of a pack cannot draw."""

from __future__ import annotations

import functools
import unicodedata
from typing import TYPE_CHECKING

from thbreports.packs import font_extra, fonts
from thbreports.packs.fonts import FontFace, drawn

if TYPE_CHECKING:
    from pathlib import Path

    from thbreports.packs.pack import Pack
    from thbreports.system.stamps import Stamp

_ASCII = bytes(range(0x80))
_HYPHENS = "\u2010\u2011"


def undrawn(pack: Pack, text: str) -> set[str]:
    """Return the characters of a text that neither the fonts of a pack nor the extra ``fonts`` can draw."""
    lacking = _lacking(pack, text)
    return {*lacking} - font_extra.drawn(lacking)


def faces_for(pack: Pack, text: str) -> tuple[FontFace, ...]:
    """Return the faces of a pack, and those of the extra ``fonts`` that a text needs besides."""
    return (*pack.font_faces(), *font_extra.faces(_lacking(pack, text)))


def _lacking(pack: Pack, text: str) -> frozenset[str]:
    """Return the characters of a text that the fonts of a pack cannot draw."""
    if text.isascii():
        return frozenset()
    composed = text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
    others = frozenset(
        composed.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "replace")
    )
    return _undrawn(pack.font_lists(), others)


@functools.lru_cache(maxsize=256)
def _undrawn(lists: tuple[tuple[Path, Stamp], ...], characters: frozenset[str]) -> frozenset[str]:
    faces = fonts.faces(lists)
    return frozenset(char for char in characters if not _is_drawn(faces, char))


@functools.lru_cache(maxsize=4096)
def _is_drawn(faces: tuple[FontFace, ...], char: str) -> bool:
    """Tell whether a layout can draw a character: by a glyph, by those of its parts, or by none at all."""
    if unicodedata.category(char) in ("Cf", "Cc", "Zs", "Zl", "Zp", "Cn") or _is_selector(char):
        return True  # nothing is drawn of it, or a gap
    if drawn(faces, char) or (char in _HYPHENS and any(drawn(faces, one) for one in f"{_HYPHENS}-")):
        return True
    parts = unicodedata.normalize("NFD", char)
    return parts != char and all(drawn(faces, one) for one in parts)


def _is_selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef" or char == "\u034f"
