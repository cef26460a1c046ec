"""The pictures of a record: found in its folder, and nowhere else, and read without their metadata."""

from __future__ import annotations

import base64
import errno
import functools
from pathlib import Path

from thbreports.errors import nearest
from thbreports.source import image_data
from thbreports.system import read_file
from thbreports.system.stamps import Stamp, stamp_of

MAX_BYTES = 20_000_000
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


class PictureError(Exception):
    """A picture cannot be used; the text says why, ``hint`` what would be right."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def named(source: str) -> str:
    """Return the name of a picture as it was written: Markdown makes an address of it (%20 for a space)."""
    from urllib.parse import unquote

    return unquote(source)


def find(folder: Path | None, source: str) -> Path:
    """Return the file of the picture that a record names as ``source``, relative to its own folder.

    Raises PictureError for a file that is missing, lies elsewhere, is too large, or of another kind.
    """
    source = named(source)
    if not source:
        raise PictureError("the picture has no file", "write ![what the picture shows](file.png)")
    if folder is None:
        hint = "only a record that is read from a file can have pictures, which lie beside it"
        raise PictureError(f"the picture '{source}' has no folder to be found in", hint)
    try:
        return _find(folder, source)
    except OSError as error:  # no such name can be, nobody may read it, links in a ring
        raise _unreadable(source, error) from None


def _find(folder: Path, source: str) -> Path:
    if "://" in source or source.startswith(("/", "data:")) or "\\" in source:
        raise PictureError(f"the picture '{source}' is not a file beside the record", "give a relative path")
    try:
        path = Path(read_file.place_inside(folder, source))
    except read_file.Outside:
        raise PictureError(f"the picture '{source}' lies outside the folder of the record") from None
    try:
        start = read_file.read_start(path, 8, MAX_BYTES)
    except read_file.NotRegular as error:
        if error.errno == errno.EISDIR:
            raise PictureError(f"the picture '{source}' is a folder") from None
        hint = "it is a pipe or a device"
        raise PictureError(f"the picture '{source}' is no file of data", hint) from None
    except read_file.TooLarge:
        raise PictureError(f"the picture '{source}' is too large", f"at most {MAX_BYTES:,} bytes") from None
    except (FileNotFoundError, NotADirectoryError):
        known = sorted(item.name for item in path.parent.iterdir()) if path.parent.is_dir() else []
        hint = nearest(path.name, known) or f"looked in {path.parent.name}/"
        raise PictureError(f"there is no picture '{source}'", hint) from None
    if not start.startswith(_SIGNATURES) and not (_is_named_svg(path) and image_data.is_drawing(start)):
        raise PictureError(f"the picture '{source}' is neither PNG, JPEG nor SVG")
    return path


def contents(folder: Path | None, source: str) -> bytes:
    """Return the bytes of the file that ``find`` finds.  Raises PictureError as it does."""
    find(folder, source)
    assert folder is not None, "or nothing had been found"
    try:
        return read_file.read_inside(folder, named(source), MAX_BYTES)
    except OSError as error:  # it has become another since
        raise _unreadable(named(source), error) from None


def words(folder: Path | None, source: str) -> str:
    """Return the words that a drawing shows, none of another picture.  Raises PictureError."""
    data = contents(folder, source)
    if not image_data.is_drawing(data):
        return ""
    from thbreports.source import svg

    try:
        return svg.words(data)
    except svg.DrawingError as error:
        raise PictureError(f"the picture '{named(source)}' {error}") from None


def check(folder: Path | None, source: str) -> None:
    """Raise PictureError where a picture of a record cannot be found, or not be drawn."""
    path = find(folder, source)
    try:
        wrong = _wrong(path, stamp_of(path.stat()))
    except OSError as error:
        raise _unreadable(named(source), error) from None
    if wrong:
        hint = _AS_PICTURE if _is_named_svg(path) else _ANEW
        raise PictureError(f"the picture '{named(source)}' {wrong}", hint)


_ANEW = "save it anew as PNG or JPEG"
_AS_PICTURE = "take it out, or save the drawing as PNG"


def _is_named_svg(path: Path) -> bool:
    return path.suffix.lower() == ".svg"


@functools.lru_cache(maxsize=256)
def _wrong(path: Path, stamp: Stamp) -> str:
    """Return what is wrong with the data of a picture; it takes long, and a record is looked at twice."""
    try:
        image_data.read(read_file.read(path, MAX_BYTES))
    except image_data.ImageError as error:
        return str(error)
    return ""


def _unreadable(source: str, error: OSError) -> PictureError:
    return PictureError(f"the picture '{source[:80]}' cannot be read", error.strerror or "")


def address(data: bytes, transparent: bool = False) -> str:
    """Return a picture as a ``data:`` address, upright and without its metadata.

    Unless it may be ``transparent``, it stands on white.  Raises PictureError where it is damaged.
    """
    try:
        picture = image_data.read(data, transparent)
    except image_data.ImageError as error:
        raise PictureError(f"a picture {error}", _ANEW) from None
    return f"data:image/{picture.kind};base64,{base64.b64encode(picture.data).decode('ascii')}"
