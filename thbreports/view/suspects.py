"""Records that may have a problem which only their document shows.

Composing a document takes longer than reading and checking a record, so that it is done for these alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thbreports.packs.glyphs import undrawn

if TYPE_CHECKING:
    from thbreports.packs import Pack
    from thbreports.record import Meeting

_LINK_INSIDE = re.compile(r"\]\(\s*<?#|\]:\s*<?#")
"""A link to a place in the report."""
_DRAWING = re.compile(r"\.[sS][vV][gG]")


def is_suspect(meeting: Meeting, pack: Pack, *, paged: bool = True) -> bool:
    """Tell whether links may lead to no place, fonts lack characters, or drawings have odd values.

    A record that gives an order is one, since its form may have parts that do not stand apart.
    Without ``paged`` the last two are left alone, since only pages are drawn with the fonts of the pack.
    """
    source = meeting._origin.source
    if source is None or meeting.order:
        return True
    text = source.text
    may_link = "#" in text and _LINK_INSIDE.search(text) is not None
    return may_link or (paged and bool(_DRAWING.search(text) or undrawn(pack, text)))
