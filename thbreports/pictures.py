"""The pictures of a record: found in its folder, and nowhere else, and read without their metadata."""

from __future__ import annotations

import base64
import functools
import os
import stat
from pathlib import Path

from thbreports import imagedata
from thbreports.problems import nearest
from thbreports.stamps import Stamp, stamp_of

MAX_BYTES = 20_000_000
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


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
    if found is not None and not stat.S_ISREG(found.st_mode):
        raise PictureFault(f"the picture '{source}' is no file of data", "it is a pipe or a device")
    if found is None:
        known = sorted(item.name for item in path.parent.iterdir()) if path.parent.is_dir() else []
        hint = nearest(path.name, known) or f"looked in {path.parent.name}/"
        raise PictureFault(f"there is no picture '{source}'", hint)
    if found.st_size > MAX_BYTES:
        raise PictureFault(f"the picture '{source}' is too large", f"at most {MAX_BYTES:,} bytes")
    if not _bytes(path, 8).startswith(_SIGNATURES):
        raise PictureFault(f"the picture '{source}' is neither PNG nor JPEG")
    return path


def contents(folder: Path | None, source: str) -> bytes:
    """Return the bytes of the file that ``find`` finds.  Raises PictureFault as it does."""
    path = find(folder, source)
    try:
        return _bytes(path, MAX_BYTES)
    except OSError as error:  # it has become another since
        reason = error.strerror or ""
        raise PictureFault(f"the picture '{named(source)[:80]}' cannot be read", reason) from None


def check(folder: Path | None, source: str) -> None:
    """Raise PictureFault where a picture of a record cannot be found, or not be drawn."""
    path = find(folder, source)
    try:
        wrong = _wrong(path, stamp_of(path.stat()))
    except OSError as error:
        raise PictureFault(
            f"the picture '{named(source)[:80]}' cannot be read", error.strerror or ""
        ) from None
    if wrong:
        raise PictureFault(f"the picture '{named(source)}' {wrong}", _ANEW)


_ANEW = "save it anew as PNG or JPEG"


@functools.lru_cache(maxsize=256)
def _wrong(path: Path, stamp: Stamp) -> str:
    """Return what is wrong with the data of a picture; it takes long, and a record is looked at twice."""
    try:
        imagedata.read(_bytes(path, MAX_BYTES))
    except imagedata.ImageError as error:
        return str(error)
    return ""


def _bytes(path: Path, most: int) -> bytes:
    """Return so many bytes of a regular file; no pipe that has taken its place is waited for."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    flags |= getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    with open(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(0, "it is no file of data")
        return file.read(most)


def _status(path: Path) -> os.stat_result | None:
    """Return what the disk says of a file, or None where there is none."""
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None


def address(data: bytes) -> str:
    """Return a picture as a ``data:`` address, upright and without its metadata.

    Raises PictureFault where it is damaged.
    """
    try:
        picture = imagedata.read(data)
    except imagedata.ImageError as error:
        raise PictureFault(f"a picture {error}", _ANEW) from None
    return f"data:image/{picture.kind};base64,{base64.b64encode(picture.data).decode('ascii')}"
