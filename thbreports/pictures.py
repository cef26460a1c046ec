"""The pictures of a record: found in its folder, and nowhere else."""

from __future__ import annotations

import base64
import os
import stat
from pathlib import Path

from thbreports.problems import nearest

MAX_BYTES = 20_000_000
_SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


class PictureFault(Exception):
    """A picture cannot be used; the text says why, ``hint`` what would be right."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def named(source: str) -> str:
    """Return the name of a picture as it was written: Markdown makes an address of it (%20 for a space)."""
    from urllib.parse import unquote  # a slow import that few records need

    return unquote(source)


def find(folder: Path | None, source: str) -> Path:
    """Return the file of the picture that a record names as ``source``, relative to its own folder.

    Raises PictureFault for a file that is missing, lies elsewhere, is too large, or is neither PNG nor JPEG.
    """
    source = named(source)
    if not source:
        raise PictureFault("the picture has no file", "write ![what the picture shows](file.png)")
    if folder is None:
        hint = "only a record that is read from a file can have pictures, which lie beside it"
        raise PictureFault(f"the picture '{source}' has no folder to be found in", hint)
    try:
        return _find(folder, source)
    except (
        OSError,
        ValueError,
        RuntimeError,
    ) as error:  # no such name can be, nobody may read it, links in a ring
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise PictureFault(f"the picture '{source[:80]}' cannot be read", reason or "") from None


def _find(folder: Path, source: str) -> Path:
    if "://" in source or source.startswith(("/", "data:")) or "\\" in source:
        raise PictureFault(f"the picture '{source}' is not a file beside the record", "give a relative path")
    base = os.path.realpath(folder)
    path = Path(os.path.realpath(os.path.join(base, source)))
    if not f"{path}{os.sep}".startswith(os.path.join(base, "")):
        raise PictureFault(f"the picture '{source}' lies outside the folder of the record")
    found = _status(path)
    if found is not None and stat.S_ISDIR(found.st_mode):
        raise PictureFault(f"the picture '{source}' is a folder")
    if found is None or not stat.S_ISREG(found.st_mode):
        known = sorted(item.name for item in path.parent.iterdir()) if path.parent.is_dir() else []
        hint = nearest(path.name, known) or f"looked in {path.parent.name}/"
        raise PictureFault(f"there is no picture '{source}'", hint)
    if found.st_size > MAX_BYTES:
        raise PictureFault(f"the picture '{source}' is too large", f"at most {MAX_BYTES:,} bytes")
    with path.open("rb") as file:
        start = file.read(8)
    if not start.startswith(tuple(_SIGNATURES)):
        raise PictureFault(f"the picture '{source}' is neither PNG nor JPEG")
    return path


def _status(path: Path) -> os.stat_result | None:
    """Return what the disk says of a file, or None where there is none."""
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None


def address(data: bytes) -> str:
    """Return a picture as a ``data:`` address."""
    kind = next(kind for signature, kind in _SIGNATURES.items() if data.startswith(signature))
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"
