"""The font files that a pack lists."""

from __future__ import annotations

import bisect
import functools
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thbreports.errors import PackError, Problem
from thbreports.packs import access
from thbreports.packs.files import text_of, toml
from thbreports.system.stamps import Stamp


@dataclass(frozen=True)
class FontFace:
    """One font file of a pack, as its ``fonts/fonts.toml`` lists it.

    ``unicode_range`` is empty where the file itself tells what it draws.
    """

    path: Path
    family: str
    weight: int
    style: str
    unicode_range: str

    def draws_any(self, characters: Sequence[int]) -> bool:
        """Tell whether the face has one of the characters, which are given by their numbers, sorted."""
        if not self.unicode_range:
            return True
        places = ((bisect.bisect_left(characters, low), high) for low, high in _ranges(self.unicode_range))
        return any(place < len(characters) and characters[place] <= high for place, high in places)

    def rule(self, url: str) -> str:
        """Return the ``@font-face`` rule of CSS that takes the file from ``url``."""
        drawn = f";unicode-range:{self.unicode_range}" if self.unicode_range else ""
        return (
            f'@font-face{{font-family:"{self.family}";font-weight:{self.weight};font-style:{self.style};'
            f'src:url("{url}"){drawn}}}\n'
        )


def drawn(faces: Iterable[FontFace], char: str) -> bool:
    """Tell whether one of the faces has a character."""
    return any(face.draws_any((ord(char),)) for face in faces)


@functools.lru_cache(maxsize=64)
def _ranges(text: str) -> tuple[tuple[int, int], ...]:
    """Return the first and last character of each range, as CSS writes them; of all where that is unclear."""
    parts = (part.strip()[2:].partition("-") for part in text.split(","))
    try:
        return tuple(
            (int(low.replace("?", "0"), 16), int((high or low).replace("?", "f"), 16))
            for low, _, high in parts
        )
    except ValueError:
        return ((0, sys.maxunicode),)


@functools.lru_cache(maxsize=64)
def faces(lists: tuple[tuple[Path, Stamp], ...]) -> tuple[FontFace, ...]:
    """Return the faces of lists of fonts, one after the other; their files lie beside them.

    Raises:
        PackError: if a list is not TOML, a face lacks a key, or a font file is missing.
    """
    return tuple(face for path, stamp in lists for face in _faces(path, stamp))


@functools.lru_cache(maxsize=64)
def _faces(path: Path, stamp: Stamp) -> tuple[FontFace, ...]:
    found: list[FontFace] = []
    wrong: list[Problem] = []
    text = text_of(path)
    listed = toml(path).get("faces", [])
    heads = [number for number, line in enumerate(text.splitlines(), 1) if line.strip() == "[[faces]]"]
    for number, face in enumerate(listed if isinstance(listed, list) else [], 1):
        line = heads[number - 1] if len(heads) == len(listed) else 0
        try:
            if message := _face_problem(face):
                raise ValueError(message)
            file = path.parent / face["file"]
            access.check_inside(file)
            if not file.is_file():
                raise ValueError(f"names a missing file: {face['file'][:80]}")
        except KeyError as error:
            wrong.append(Problem(str(path), line, 0, f"face {number} has no {error}"))
        except (ValueError, OSError) as error:
            wrong.append(Problem(str(path), line, 0, f"face {number} {error}"))
        except PackError:
            message = f"face {number} names a file outside of the pack: {face['file'][:80]}"
            wrong.append(Problem(str(path), line, 0, message, "put a copy of it into the pack"))
        else:
            found.append(FontFace(file, face["family"], face["weight"], face["style"], face["unicode-range"]))
    if wrong:
        raise PackError(wrong)
    return tuple(found)


_FACE = {
    "file": re.compile(r"[\w][\w .-]*(/[\w][\w .-]*)*\.(ttf|otf|woff2?)", re.IGNORECASE),
    "family": re.compile(r"[\w][\w .-]{0,99}"),
    "style": re.compile(r"normal|italic|oblique"),
    "unicode-range": re.compile(
        r"U\+[0-9A-F?]{1,6}(-[0-9A-F]{1,6})?(, *U\+[0-9A-F?]{1,6}(-[0-9A-F]{1,6})?)*", re.I
    ),
}
"""What the values of a face may be: they become a rule of a style sheet."""


def _face_problem(face: Any) -> str:
    """Return what is wrong with a face, or an empty text.  Raises KeyError for what it lacks."""
    if not isinstance(face, dict):
        return "is not a table"
    for key, form in _FACE.items():
        if not isinstance(face[key], str) or not form.fullmatch(face[key]):
            return f"has a {key} that cannot be: {str(face[key])[:80]!r}"
    weight = face["weight"]
    if not isinstance(weight, int) or isinstance(weight, bool) or not 1 <= weight <= 1000:
        return "has a weight that is not a number from 1 to 1000"
    return ""
