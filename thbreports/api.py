"""One meeting to one file, in memory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from thbreports.problems import FidelityError, PackError

if TYPE_CHECKING:
    from thbreports.document import Document
    from thbreports.packs import Pack
    from thbreports.record import Meeting

DEFAULT_PACK = "base"


def render(
    meeting: Meeting,
    format: str = "html",
    *,
    pack: str | Path | None = None,
    verify: bool = False,
    **options: Any,
) -> bytes:
    """Return the report of a meeting as the bytes of one file.

    ``format`` is ``html``, ``pdf``, ``docx`` or what an entry point adds; ``pack`` the name or the folder of a
    template pack, by default the one that the record names.  ``verify`` reads the finished file back and compares its words
    and emphasis with the record's.  ``options`` are those of the format (``embed_fonts=True`` for HTML).

    Raises RecordError, PackError, OutputError, and FidelityError where ``verify`` finds a difference.
    """
    from thbreports import outputs
    from thbreports.document import compose

    document: Document = compose(meeting, pack_of(meeting, pack))
    data = outputs.write(format, document, **options)
    if verify:
        from thbreports.verify import verify as differences

        if problems := differences(meeting, document, format, data):
            raise FidelityError(problems)
    return data


def pack_of(meeting: Meeting, pack: str | Path | None = None) -> Pack:
    """Return the pack for a meeting: the one asked for, else the one its record names, else the plain one.

    A folder that a record names is looked for from the record's own folder.  Raises PackError, for a pack that the
    record names at its line.
    """
    from thbreports import packs

    if pack is not None:
        return packs.find(pack)
    named = meeting.pack or DEFAULT_PACK
    origin = meeting._origin
    if named.startswith(".") and origin.folder is not None:
        return packs.find(origin.folder / named)
    try:
        return packs.find(named)
    except PackError as error:
        unknown = [one for one in error.problems if one.file == named]
        if not unknown:
            raise
        raise PackError(
            origin.problem(("pack",), f"there is no template pack '{named}'", one.hint) for one in unknown
        ) from None
