"""Fonts for scripts that the fonts of a pack lack, from the extra ``fonts``: names in Chinese, Thai and such.

The distribution `weblate-fonts` brings the family Kurinto Sans, static and under the Open Font License.
It has no italics, so words that are italic in such a script stand upright.
"""

from __future__ import annotations

import functools
import importlib.util
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from thbreports.packs.fonts import FontFace

EXTRA = "fonts"
DISTRIBUTION = "weblate-fonts"
_MODULE, _FOLDER = "weblate_fonts", "static/weblate_fonts/kurinto/ttf"
SCRIPTS = frozenset(
    "BENGALI BOPOMOFO CHEROKEE CJK DEVANAGARI ETHIOPIC GUJARATI GURMUKHI HANGUL HIRAGANA KANNADA KATAKANA LAO"
    " MALAYALAM MONGOLIAN ORIYA SINHALA SYRIAC TAMIL TELUGU THAANA THAI TIFINAGH".split()
)
"""What it draws, by the first word of the names of letters in Unicode."""
_HAN = ("SC", "TC", "JP", "KR")
"""The families that draw Chinese characters, by the ends of their names, in the usual order."""
_TELLING = {"HIRAGANA": "JP", "KATAKANA": "JP", "HANGUL": "KR", "BOPOMOFO": "TC"}
_FAMILY = "Kurinto Sans"
_STACKS = ("text-font", "label-font", "code-font")
_WEIGHTS = {"Rg": 400, "Bd": 700}


def folder() -> Path | None:
    """Return where the fonts lie, or None where the extra is not installed.  Nothing of it is run."""
    spec = importlib.util.find_spec(_MODULE)
    found = (Path(place, _FOLDER) for place in (spec and spec.submodule_search_locations) or ())
    return next((path for path in found if path.is_dir()), None)


def faces(characters: Collection[str]) -> tuple[FontFace, ...]:
    """Return the faces that draw these characters, as far as there are any, as few as are needed.

    A Chinese character that several families have is drawn as the other characters tell: with kana as in
    Japanese, with hangul as in Korean, else as in simplified Chinese.
    """
    left = {*characters}
    place = folder() if left else None
    if place is None:
        return ()
    found: list[FontFace] = []
    for name in _families(left):
        drawn = left & _coverage(place / f"{name}-Rg.ttf")
        if drawn:
            left -= drawn
            found += _of_family(place, name)
    return tuple(found)


def drawn(characters: Collection[str]) -> frozenset[str]:
    """Return those of the characters that the extra draws."""
    if not characters or (place := folder()) is None:  # most records need no look for it
        return frozenset()
    return frozenset(
        char
        for char in characters
        if any(char in _coverage(place / f"{name}-Rg.ttf") for name in _families(frozenset()))
    )


def behind(design: Mapping[str, str], faces: Collection[FontFace]) -> dict[str, str]:
    """Return a design that names the families of the extra among some faces behind those of its own."""
    names = dict.fromkeys(f'"{face.family}"' for face in faces if face.family.startswith(_FAMILY))
    behind = "".join(f", {name}" for name in names)
    return {key: value + behind if key in _STACKS else value for key, value in design.items()}


def _families(characters: Collection[str]) -> Iterator[str]:
    """Yield the names of the families in the order in which a character is looked for."""
    told = {_TELLING.get(unicodedata.name(char, "").partition(" ")[0], "") for char in characters}
    for end in sorted(_HAN, key=lambda end: end not in told):
        yield f"KurintoSans{end}"
    yield "KurintoSans"


@functools.lru_cache(maxsize=16)
def _coverage(path: Path) -> frozenset[str]:
    """Return the characters of a font file; none where it is not there."""
    if not path.is_file():
        return frozenset()
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


@functools.lru_cache(maxsize=16)
def _of_family(place: Path, name: str) -> tuple[FontFace, ...]:
    family = f"{_FAMILY} {name.removeprefix('KurintoSans')}".strip()
    return tuple(
        FontFace(path, family, weight, "normal", "")
        for end, weight in _WEIGHTS.items()
        if (path := place / f"{name}-{end}.ttf").is_file()
    )
