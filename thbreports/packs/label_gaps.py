"""Labels that the templates of a pack name, and a language does not have."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import TYPE_CHECKING

from thbreports.errors import PackError
from thbreports.packs import access, files, label_files, places

if TYPE_CHECKING:
    from thbreports.packs.pack import Pack
    from thbreports.system.stamps import Stamp

_WORDS = re.compile(r"\"([a-z][\w.-]*)\"|'([a-z][\w.-]*)'")
_SHARED = ("page-of-pages", "footnotes")
"""Labels that reports have without a template that names them."""


def missing(pack: Pack, language: str) -> list[str]:
    """Return the labels that the templates of a pack name, and that it has in other languages only.

    A template names a label by its text, or by the beginning of it: ``"mode-" ~ one.mode``.
    """
    built_in = places.builtin()
    folders = pack.folders()
    if language in _OURS and all(folder.parent == built_in for folder in folders):
        return []  # the tests look at these
    paths = [path for folder in folders for path in sorted((folder / "labels").glob("*.toml"))]
    others = label_files.labels(files.present(paths)).keys() - pack.labels(language).keys()
    if not others:
        return []
    templates = files.present(path for folder in folders for path in sorted(folder.glob("*.j2")))
    named = _named(templates) | {*_SHARED}
    beginnings = tuple(name for name in named if name.endswith("-"))
    return sorted(name for name in others if name in named or (beginnings and name.startswith(beginnings)))


_OURS = ("en", "fr")


@functools.lru_cache(maxsize=64)
def _named(templates: tuple[tuple[Path, Stamp], ...]) -> frozenset[str]:
    """Return the words between quotation marks in templates, any of which may name a label."""
    found: set[str] = set()
    for path, _ in templates:
        try:
            text = access.text(path)
        except (OSError, PackError):
            continue  # told when it is used
        found |= {one or other for one, other in _WORDS.findall(text)}
    return frozenset(found)
