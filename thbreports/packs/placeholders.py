"""Names in braces, as labels and running lines have them: ``{name}`` and nothing else.

Python's own format strings reach into what they are given (``{name.attribute}``, ``{name[0]}``) and lay it
out at any width (``{name:1000000}``).  A pack may come from somebody else, so here a name is all that braces
may hold; a brace of the text itself is written twice.
"""

from __future__ import annotations

import functools
import re

from thbreports.errors import nearest

_PART = re.compile(r"(?P<plain>[^{}]+)|(?P<brace>\{\{|\}\})|\{(?P<name>[^{}]*)\}|(?P<stray>[{}])")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

Parts = tuple[tuple[str, str], ...]
"""Pairs of words as they stand and the name that follows them, which is empty after the last ones."""


class PlaceholderError(ValueError):
    """A text with placeholders cannot be filled in; ``hint`` says what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def unprintable(text: str) -> re.Match[str] | None:
    """Return the first character that no document can hold, such as a control character, if there is one."""
    return _FORBIDDEN.search(text)


@functools.lru_cache(maxsize=4096)
def parts_of(text: str) -> Parts:
    """Return the parts of a text, in their order.

    Raises:
        PlaceholderError: if it has a brace without its partner, anything but a name between braces, or a
            character that no document can hold.
    """
    if match := unprintable(text):
        raise PlaceholderError(f"the character U+{ord(match[0]):04X} cannot be printed")
    parts: list[tuple[str, str]] = []
    words: list[str] = []
    for match in _PART.finditer(text):
        if match["stray"]:
            raise PlaceholderError("a brace without its partner", "write placeholders as {title}")
        name = match["name"]
        if name is None:
            words.append(match["plain"] or match["brace"][0])
        elif not _NAME.fullmatch(name):
            raise PlaceholderError(f"{{{name}}} is no placeholder", "braces hold a name alone: {title}")
        else:
            parts.append(("".join(words), name))
            words = []
    return (*parts, ("".join(words), ""))


def names_in(text: str) -> tuple[str, ...]:
    """Return the names that a text wants, in their order.  Raises PlaceholderError as ``parts_of`` does."""
    return tuple(name for _, name in parts_of(text) if name)


def unknown(name: str, known: tuple[str, ...]) -> PlaceholderError:
    """Return the error of a name that nothing was given for."""
    hint = nearest(name, known) or ("known are " + ", ".join(known) if known else "nothing is given for it")
    return PlaceholderError(f"unknown placeholder {{{name}}}", hint)
