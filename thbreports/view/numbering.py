"""Which documents of a view have the numbers that their forms count in the whole record."""

from __future__ import annotations

from collections.abc import Sequence

from thbreports.packs import Pack
from thbreports.record.audiences import audiences_of, is_restricted
from thbreports.record.meeting import Meeting
from thbreports.record.walk import walk
from thbreports.view.prepare import packs_of, with_audiences

OPTION, KEPT = "numbers", "kept"


def keeping(whole: Meeting, shown: Meeting, chosen: Sequence[Pack] = ()) -> list[Pack]:
    """Return those packs of the documents of a view that keep the numbers of the whole record.

    There are none where nothing is withheld, and where the whole is the view of somebody already: its numbers
    are not known.  ``chosen`` are the packs of the documents, by default those that the record names.

    Raises PackError as ``packs_of`` does.
    """
    if whole._audience is not None or shown.numbers not in (None, KEPT):
        return []
    kept = [one for one in chosen or packs_of(shown) if (shown.numbers or one.options.get(OPTION)) == KEPT]
    if not kept or not is_restricted(walk(whole)):
        return []
    return [] if shown._audience == audiences_of(with_audiences(whole))[-1] else kept
