"""The file that says what the records of a folder have where they say nothing: ``thbreports.yaml``."""

from __future__ import annotations

import os
from pathlib import Path

from thbreports.system import read_file

NAME = "thbreports.yaml"
MAX_BYTES = 100_000
"""The largest such file that is read; it has a handful of lines."""


def content(folder: str | os.PathLike[str]) -> bytes | None:
    """Return what the defaults of a folder say, or None where it has none.

    Raises OSError where they cannot be read, are no regular file or lie outside the folder.
    """
    if not os.path.lexists(os.path.join(folder, NAME)):
        return None
    return read_file.read_inside(folder, NAME, MAX_BYTES)


def called(record: str) -> str:
    """Return what messages call the defaults beside a record of this name."""
    return str(Path(record).parent / NAME)
