"""Problems of a record that only its document shows, found without writing an output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thbreports.document import glyphs
from thbreports.document.compose import compose
from thbreports.errors import Problem, RecordError

if TYPE_CHECKING:
    from thbreports.packs import Pack
    from thbreports.record import Meeting


def problems(meeting: Meeting, pack: Pack, *, paged: bool = True) -> list[Problem]:
    """Return the problems of links to no place, and of characters that no font of the pack has.

    Without ``paged`` the characters are left alone, since only pages are drawn with the fonts of the pack.
    Raises PackError for what the template does wrong.
    """
    try:
        document = compose(meeting, pack)
    except RecordError as error:
        return list(error.problems)
    return glyphs.problems(document) if paged else []
