"""The pictures of a pack: named in its pack.toml, and files of its folder.

They are read as those of a record are: found in one folder and nowhere else, decoded whole, without metadata.
"""

from __future__ import annotations

import base64
import functools
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thbreports.errors import PackError, Problem, nearest
from thbreports.packs.toml_text import unsafe
from thbreports.source import image_data
from thbreports.source import pictures as source
from thbreports.system.stamps import Stamp, stamp_of

_KEYS = ("file", "alt", "height")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HEIGHT = re.compile(r"(\d*\.?\d+)(mm|cm|in|pt|px)")
_POINTS = {"mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pt": 1.0, "px": 0.75}
_TALLEST = 700.0
"""Points: no page that a report has is much higher."""
_LONGEST = 500
_EXAMPLE = '{file = "emblem.svg", alt = "what it shows", height = "18mm"}'


@dataclass(frozen=True)
class PackPicture:
    """A picture as a pack.toml names it: a file of the pack, what it shows, and how high it stands."""

    file: str
    alt: str
    height: str

    @property
    def points(self) -> float:
        """The height in points."""
        return _points(self.height)


def read(table: Any, folder: Path) -> tuple[dict[str, PackPicture], list[tuple[str, str, str, str]]]:
    """Return the pictures that a table names, and its slips: table, key, message and hint of each.

    ``folder`` is that of the pack; the files are looked at, too.
    """
    found: dict[str, PackPicture] = {}
    wrong: list[tuple[str, str, str, str]] = []
    if not isinstance(table, dict):
        return {}, [("", "pictures", "'pictures' is not a table", "write [pictures] above its keys")]
    for name, said in table.items():
        slips = list(_slips(name, said))
        if not slips:
            picture = PackPicture(said["file"].strip(), said["alt"].strip(), said["height"].strip())
            slips = list(_file_slips(folder, picture))
            found[name] = picture
        wrong += [("pictures", name, message, hint) for message, hint in slips]
    return found, wrong


def _slips(name: str, said: Any) -> Iterator[tuple[str, str]]:
    if not _NAME.fullmatch(name):
        yield f"{name!r} cannot name a picture", "use small letters, digits and hyphens"
        return
    if not isinstance(said, dict):
        yield f"the picture '{name}' is not a table", f"write {name} = {_EXAMPLE}"
        return
    for key in said:
        if key not in _KEYS:
            hint = nearest(key, _KEYS) or "known are " + ", ".join(_KEYS)
            yield f"unknown key '{key}' of the picture '{name}'", hint
    for key in _KEYS:
        value = said.get(key)
        if key not in said:
            yield f"the picture '{name}' has no '{key}'", f"write {name} = {_EXAMPLE}"
        elif not isinstance(value, str) or not value.strip():
            yield f"'{key}' of the picture '{name}' is not a text", "put it between quotation marks"
        elif len(value) > _LONGEST:
            yield f"'{key}' of the picture '{name}' is too long", f"at most {_LONGEST} characters"
        elif wrong := unsafe(value):
            yield f"'{key}' of the picture '{name}' {wrong}", "delete it"
        elif key == "height" and not 0 < _points(value.strip()) <= _TALLEST:
            yield f"the picture '{name}' cannot be {value!r} high", "write a length such as 18mm"


def _points(height: str) -> float:
    """Return a height in points; 0 for what is none."""
    match = _HEIGHT.fullmatch(height)
    return float(match[1]) * _POINTS[match[2]] if match else 0.0


def _file_slips(folder: Path, picture: PackPicture) -> Iterator[tuple[str, str]]:
    try:
        source.check(folder, picture.file)
    except source.PictureError as error:
        yield _of_the_pack(error.message), error.hint


def address(folder: Path, picture: PackPicture) -> str:
    """Return a picture of the pack in a folder as a ``data:`` address.

    Raises PackError where it cannot be read any more.
    """
    path = folder / picture.file
    try:
        return _address(folder, picture.file, stamp_of(os.stat(path)))
    except source.PictureError as error:
        raise PackError([Problem(str(path), 0, 0, _of_the_pack(error.message), error.hint)]) from None
    except OSError as error:
        message = "the picture of the pack cannot be read"
        raise PackError([Problem(str(path), 0, 0, message, error.strerror or "")]) from None


@functools.lru_cache(maxsize=64)
def _address(folder: Path, file: str, stamp: Stamp) -> str:
    return source.address(source.contents(folder, file))


def shape(folder: Path, picture: PackPicture) -> float:
    """Return how wide a picture is for each unit of its height.  Raises PackError as ``address`` does."""
    size = image_data.unchecked(base64.b64decode(address(folder, picture).partition(",")[2]))
    return size.width / size.height


def rules(placed: Mapping[str, tuple[Path, PackPicture]], sheets: str) -> str:
    """Return what a style sheet says of pictures: their heights, and the addresses that ``sheets`` name."""
    heights = (f".picture-{name}{{height:{one.height}}}\n" for name, (_, one) in placed.items())
    named = "".join(
        f'--picture-{name}:url("{address(folder, one)}");'
        for name, (folder, one) in placed.items()
        if re.search(rf"var\(\s*--picture-{name}\s*[,)]", sheets)
    )
    return (f":root{{{named}}}\n" if named else "") + "".join(heights)


def _of_the_pack(message: str) -> str:
    return message.replace("beside the record", "of the pack").replace("of the record", "of the pack")
