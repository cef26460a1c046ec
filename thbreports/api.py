"""One meeting to one file, in memory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from thbreports.problems import FidelityError

if TYPE_CHECKING:
    from thbreports.packs import Pack
    from thbreports.record import Meeting


def render(
    meeting: Meeting,
    format: str = "html",
    *,
    pack: str | Path | Pack | None = None,
    verify: bool = False,
    **options: Any,
) -> bytes:
    """Return the report of a meeting as the bytes of one file.

    ``format`` is ``html``, ``pdf``, ``docx`` or what an entry point adds; ``pack`` the name or the folder of
    a template pack, by default the one that the record names.  ``verify`` reads the finished file back and
    compares its words and emphasis with the record's.  ``options`` are those of the format
    (``embed_fonts=True`` for HTML).

    Threads may call it at the same time, with the same meeting too; those that make PDF take turns.

    Raises RecordError, PackError, OutputError, and FidelityError where ``verify`` finds a difference.
    """
    from thbreports import form, outputs
    from thbreports.document import compose

    document = compose(*form.prepare(meeting, pack))
    data = outputs.write(format, document, **options)
    if verify:
        from thbreports.verify import verify as differences

        if problems := differences(meeting, document, format, data):
            raise FidelityError(problems)
    return data
