"""A meeting on its way to another machine."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from thbreports.record import Meeting
from thbreports.record.load import named_pictures
from thbreports.record.markdown.checked import CheckedTexts
from thbreports.source import pictures
from thbreports.source.comments import without_comments
from thbreports.source.origin import Origin


def travelling(meeting: Meeting) -> Meeting:
    """Return a meeting that knows no folder of this machine, nor what is written beside its words."""
    return _read_as(meeting, lambda origin: replace(without_comments(origin), folder=None))


def read_at(meeting: Meeting, folder: Path) -> Meeting:
    """Return a meeting that has come from another machine, with its pictures in a folder of this one."""
    return _read_as(meeting, lambda origin: replace(origin, folder=folder))


def _read_as(meeting: Meeting, change: Callable[[Origin], Origin]) -> Meeting:
    """Return a meeting that was read elsewhere, and with it the same in the second language."""
    made, second = meeting.model_copy(), meeting._second and _read_as(meeting._second, change)
    made._origin = replace(change(meeting._origin), second=second._origin if second else None)
    made._second, made._checked = second, CheckedTexts()
    return made


def pictures_of(meeting: Meeting) -> Iterator[tuple[str, bytes]]:
    """Yield the pictures that the texts of a meeting name, by their paths as seen from the record."""
    for picture in named_pictures(meeting):
        data = pictures.contents(meeting._origin.folder, picture.source)
        # As it is written: where a link stands in for the picture, there is none on the other side.
        yield posixpath.normpath(unquote(picture.source)), data
