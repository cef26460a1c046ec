"""Open the files of a pack: regular files inside its folder, of a size that a pack may have.

A pack may come from somebody else, and links, pipes and devices would lead out of it.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

from thbreports.errors import PackError, Problem
from thbreports.system import read_file

MAX_BYTES = 20_000_000
"""Size of the largest file of a pack: a font, or a reference document."""
MAX_TEXT = 1_000_000
"""Size of the largest style sheet, template, or file in TOML."""
_MARK = "pack.toml"
_DEEPEST = 4
"""How many folders down in a pack its files may lie."""


def content(path: Path, most: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file of a pack.

    Raises PackError for what is no regular file, lies outside the pack or is too large; OSError if it cannot
    be read.
    """
    root = _root(path)
    try:
        return read_file.read_inside(root, path.relative_to(root), most)
    except read_file.Outside:
        raise _outside(path) from None
    except read_file.NotRegular as error:
        if error.errno == errno.EISDIR:
            raise _refused(path, "a file is wanted here, and this is a folder") from None
        raise _refused(path, "this is no regular file", "put a copy of the file in its place") from None
    except read_file.TooLarge as error:
        raise _refused(path, f"the file has {error.size:,} bytes", f"at most {most:,}") from None


def text(path: Path) -> str:
    """Return the text of a file of a pack, without a byte order mark.

    Raises PackError as ``content`` does, and for what cannot be read or is not UTF-8; FileNotFoundError.
    """
    try:
        return content(path, MAX_TEXT).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(path, "the file is not UTF-8 text", f"byte {error.start} is wrong") from None
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _refused(path, "the file cannot be read", error.strerror or "") from None


def check_inside(path: Path) -> None:
    """Refuse a file that a link leads out of its pack to.  Raises PackError."""
    root = _root(path)
    try:
        read_file.place_inside(root, path.relative_to(root))
    except read_file.Outside:
        raise _outside(path) from None


def _root(path: Path) -> Path:
    """Return the folder of the pack that a file belongs to."""
    above = list(path.parents)[:_DEEPEST]
    return next((folder for folder in above if os.path.lexists(folder / _MARK)), path.parent)


def _outside(path: Path) -> PackError:
    return _refused(path, "the file lies outside of the pack", "put a copy of it into the pack")


def _refused(path: Path, message: str, hint: str = "") -> PackError:
    return PackError([Problem(str(path), 0, 0, message, hint)])
