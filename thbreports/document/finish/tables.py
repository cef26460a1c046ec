"""What the sheets want to know of a table that they could find only by looking through it for each cell."""

from __future__ import annotations

from lxml import etree

_MANY = 7
"""Columns that leave little room for each."""


def set_wide(root: etree._Element) -> None:
    """Say of tables with many columns that they have them."""
    for table in root.iter("table"):
        if any(len(row) >= _MANY for row in table.iter("tr")):
            table.set("class", f"{table.get('class', '')} wide".strip())
