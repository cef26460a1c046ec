"""Problems of a record that only its document shows, found without writing an output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thbreports.document import glyphs
from thbreports.document.compose import compose
from thbreports.errors import Problem, RecordError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from thbreports.document.document import Document
    from thbreports.packs import Pack
    from thbreports.record import Meeting


def problems(
    meeting: Meeting,
    pack: Pack,
    *,
    paged: bool = True,
    undrawn: Callable[[Document], Iterable[Problem]] = lambda document: (),
) -> list[Problem]:
    """Return the problems of links to no place, of characters that no font of the pack has, and of drawings.

    Without ``paged`` the last two are left alone, since only pages are drawn with the fonts of the pack;
    ``undrawn`` tells what is wrong with drawings.
    Raises PackError for what the template does wrong.
    """
    try:
        document = compose(meeting, pack)
    except RecordError as error:
        return list(error.problems)
    return [*glyphs.problems(document), *undrawn(document)] if paged else []
