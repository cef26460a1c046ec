"""The types of parts and of the relationships between them (ECMA-376, part 1, 15.2, and part 2)."""

from __future__ import annotations

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_PACKAGE = "application/vnd.openxmlformats-package."
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


class Content:
    """Content types."""

    DOCUMENT = f"{_WORD}document.main+xml"
    TEMPLATE = f"{_WORD}template.main+xml"
    STYLES = f"{_WORD}styles+xml"
    NUMBERING = f"{_WORD}numbering+xml"
    SETTINGS = f"{_WORD}settings+xml"
    FONT_TABLE = f"{_WORD}fontTable+xml"
    FOOTNOTES = f"{_WORD}footnotes+xml"
    HEADER = f"{_WORD}header+xml"
    FOOTER = f"{_WORD}footer+xml"
    THEME = "application/vnd.openxmlformats-officedocument.theme+xml"
    CORE_PROPERTIES = f"{_PACKAGE}core-properties+xml"
    CUSTOM_PROPERTIES = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    RELATIONSHIPS = f"{_PACKAGE}relationships+xml"
    XML = "application/xml"


class Relation:
    """Types of relationships."""

    DOCUMENT = f"{_RELATION}officeDocument"
    STYLES = f"{_RELATION}styles"
    NUMBERING = f"{_RELATION}numbering"
    SETTINGS = f"{_RELATION}settings"
    FONT_TABLE = f"{_RELATION}fontTable"
    THEME = f"{_RELATION}theme"
    FOOTNOTES = f"{_RELATION}footnotes"
    HEADER = f"{_RELATION}header"
    FOOTER = f"{_RELATION}footer"
    IMAGE = f"{_RELATION}image"
    HYPERLINK = f"{_RELATION}hyperlink"
    CORE_PROPERTIES = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    CUSTOM_PROPERTIES = f"{_RELATION}custom-properties"
