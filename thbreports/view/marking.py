"""What a report is marked with for whom it is made: on every page, and in its properties."""

from __future__ import annotations

from collections.abc import Mapping

from thbreports.record.audiences import PUBLIC, USUAL
from thbreports.record.entries import text_of
from thbreports.record.meeting import Meeting

OPTION, MARKED = "public_version", "marked"
"""The option of a pack to say of what is made for the public that it is the public version, and its value."""


def marked(meeting: Meeting, labels: Mapping[str, str], options: Mapping[str, str]) -> Meeting:
    """Return a meeting whose marking says for whom its report is made.

    What the record has in ``markings`` for the audience stands in the place of all else; otherwise the words
    of the pack follow the marking of the record, wherever not everybody may read the report.
    """
    audience = meeting._audience or PUBLIC
    words = str(text_of(meeting.markings, audience))
    if not words:
        version = _version(audience, labels, options)
        words = " · ".join(filter(None, (meeting.marking, version)))
    return meeting if words == meeting.marking else meeting.model_copy(update={"marking": words})


def _version(audience: str, labels: Mapping[str, str], options: Mapping[str, str]) -> str:
    if audience == PUBLIC:
        return labels["public-version"] if options.get(OPTION) == MARKED else ""
    if audience in USUAL:
        return labels[f"for-{audience}"]
    return labels["for-audience"].format(audience=audience)
