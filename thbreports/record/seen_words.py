"""What of a text is read: its words without signs of Markdown, and the addresses that its links lead to."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence

_HIDES = re.compile(r"(?<=\w)[*_~`\[\]]+(?=\w)|[\]}]\w|\\|&#?\w+;|<br|[^\x00-\x7f]", re.IGNORECASE)
_UNREAD = re.compile(r"\]\{[^{}\n]*\}|<br\s*/?>|\\\n?|[*_~`\[\]]", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?<=\]\()[^()\s]+|(?:https?:|mailto:|www\.)[^\s<>()\[\]]+|(?<![\w.+-])[\w.+-]+@[\w.-]+", re.IGNORECASE
)


def hides_words(text: str) -> bool:
    """Tell whether the words of a text of Markdown may not stand in it as they are read."""
    return _HIDES.search(text) is not None


def as_read(text: str) -> str:
    """Return the words of a text of Markdown without the signs that may stand inside them.

    Entities are the letters that they stand for, and letters of another form, such as wide ones, plain ones.
    """
    return unicodedata.normalize("NFKC", html.unescape(_UNREAD.sub("", text)))


def each_as_read(texts: Sequence[str]) -> list[str]:
    """Return what ``as_read`` does of each text, and take the time of one."""
    read = as_read("\n\0\n".join(texts)).split("\0") if texts else []
    return [text.removeprefix("\n").removesuffix("\n") for text in read]


def addresses(text: str) -> list[tuple[int, str]]:
    """Return the addresses in a text, each with its place."""
    return [(match.start(), match[0]) for match in _ADDRESS.finditer(text)]


def without_addresses(text: str) -> str:
    """Return a text with a space for each of its addresses: their small letters say nothing of a word."""
    return _ADDRESS.sub(" ", text)
