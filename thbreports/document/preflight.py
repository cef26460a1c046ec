"""Problems of a record that only its document shows, found without writing an output.

Composing takes longer than reading and checking a record, so that it is done for those alone that may have
such a problem: the text of the record says which.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from thbreports.document import blocks, glyphs
from thbreports.document.compose import compose
from thbreports.errors import Problem, RecordError

if TYPE_CHECKING:
    from thbreports.packs import Pack
    from thbreports.record import Meeting

_LINK_INSIDE = re.compile(r"\]\(\s*<?#|\]:\s*<?#")
"""A link to a place in the report."""


def problems(meeting: Meeting, pack: Pack, *, paged: bool = True) -> list[Problem]:
    """Return the problems of links to no place, and of characters that no font of the pack has.

    Without ``paged`` the characters are left alone, since only pages are drawn with the fonts of the pack.
    Raises PackError for blocks of the pack that its parent does not have, and for what the template does
    wrong, if it is used.
    """
    blocks.check(pack)
    source = meeting._origin.source
    text = source.text if source else ""
    lacks = paged and (source is None or bool(glyphs.undrawn(pack, text)))
    if not (lacks or source is None or _LINK_INSIDE.search(text)):
        return []
    try:
        document = compose(meeting, pack)
    except RecordError as error:
        return list(error.problems)
    return glyphs.problems(document) if lacks else []
