"""The markup of what a report writes itself, put together as strings: elements of lxml take thrice as long.

Names of elements and attributes are those of WordprocessingML, of which the prefix is ``w`` in every part.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from thbreports.outputs.docx.xml.wml import root, serialise

_IN_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
"""As XML writes them, so that they are read back the same (XML 1.0, 2.4, 2.11 and 3.3.3)."""
_IN_VALUES = {**_IN_TEXT, '"': "&quot;", "\n": "&#10;", "\t": "&#9;"}
_TEXT, _VALUES = str.maketrans(_IN_TEXT), str.maketrans(_IN_VALUES)
_MARKED = re.compile(r'[&<>\r"\n\t]')


class Node:
    """An element while its children are written: nodes, and markup that is finished."""

    __slots__ = ("attributes", "children", "tag")

    def __init__(self, tag: str, attributes: str = "") -> None:
        self.tag, self.attributes = tag, attributes
        self.children: list[Node | str] = []

    def markup(self) -> str:
        """Return the element with all that is in it."""
        inside = self.inside()
        if inside:
            return f"<w:{self.tag}{self.attributes}>{inside}</w:{self.tag}>"
        return f"<w:{self.tag}{self.attributes}/>"

    def inside(self) -> str:
        """Return the markup between the tags."""
        return "".join([child if isinstance(child, str) else child.markup() for child in self.children])


class Paragraph(Node):
    """A paragraph with the identifier of its style and its properties in the order of the schema."""

    __slots__ = ("properties", "style")

    def __init__(self, style: str | None = None) -> None:
        self.tag, self.attributes, self.children = "p", "", []
        self.style = style
        self.properties = [] if style is None else [_styled(style)]

    def inside(self) -> str:
        """Return the markup between the tags."""
        inside = super().inside()
        return f"<w:pPr>{''.join(self.properties)}</w:pPr>{inside}" if self.properties else inside


@lru_cache(maxsize=512)
def _styled(style: str) -> str:
    return empty("pStyle", val=style)


def empty(name: str, /, **attributes: str | int) -> str:
    """Return an element without content."""
    return f"<w:{name}{written(**attributes)}/>"


def written(**attributes: str | int) -> str:
    """Return attributes as they stand in a tag."""
    return "".join([f' w:{name}="{value(given)}"' for name, given in attributes.items()])


def value(given: str | int) -> str | int:
    """Return the value of an attribute as it is written."""
    return given.translate(_VALUES) if isinstance(given, str) and _MARKED.search(given) else given


def escaped(words: str) -> str:
    """Return words as they are written between tags."""
    marked = "&" in words or "<" in words or ">" in words or "\r" in words
    return words.translate(_TEXT) if marked else words


def ends_with_table(parent: Node) -> bool:
    """Return whether the last child of ``parent`` is a table."""
    last = parent.children[-1] if parent.children else ""
    return isinstance(last, str) and last.startswith("<w:tbl>")


def part(name: str, inside: str) -> bytes:
    """Return a part as it is written to a package: its root and what is in it."""
    start, end = _tags(name)
    return b"".join((start, inside.encode(), end))


@cache
def _tags(name: str) -> tuple[bytes, bytes]:
    return serialise(root(name)).replace(b"/>", b">"), f"</w:{name}>".encode()
