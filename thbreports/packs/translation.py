"""What those who translate a pack ask for: which labels are unsure, and a file of the missing ones."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from thbreports.errors import PackError
from thbreports.packs import files, label_gaps, label_places, places
from thbreports.packs.label_files import PLURAL_FORMS

if TYPE_CHECKING:
    from thbreports.packs.pack import Pack

_REVIEW = re.compile(r"#\s*review\b")
_BARE = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")


def to_review(pack: Pack, language: str) -> list[str]:
    """Return the labels of a pack that the file of a language marks with ``# review``."""
    own = pack.labels(language)
    tables = tuple(f"{one.name}." for one in pack.chain())
    others = tuple(f"{one.name}." for one in places.builtin().iterdir() if f"{one.name}." not in tables)
    found: set[str] = set()
    for folder in pack.folders():
        path = folder / "labels" / f"{language}.toml"
        for _, name, comment in label_places.lines_of(files.text_of(path)) if path.is_file() else ():
            bare = name.removeprefix(next((table for table in tables if name.startswith(table)), ""))
            if not _REVIEW.match(comment) or name.startswith(others):
                continue
            if bare in own or f"{bare}.other" in own:
                found.add(bare)
    return sorted(found)


def starter(pack: Pack, language: str, forms: Iterable[str]) -> str:
    """Return a file of all labels that a pack lacks in a language, for a translator to fill in.

    Each stands behind a number sign, so that no report is made of words that nobody has translated yet.

    Args:
        pack: the pack.
        language: the code of the language; the pack may have nothing in it.
        forms: the plural forms of the language.
    """
    words = label_gaps.wanted(pack)
    try:
        lacking = label_gaps.missing(pack, language)
    except PackError:
        lacking = list(words)
    plural = _plural(pack)
    lines = [
        f"# The words that pack '{pack.name}' lacks in '{language}'.  Translate what is quoted",
        "# and take the '#' away; names in braces stay.  A term that is not sure ends in: # review",
        "",
    ]
    lines += [f"# {_key(name)} = {_text(words[name])}" for name in lacking if name not in plural]
    for name in (name for name in lacking if name in plural):
        counts = [form for form in PLURAL_FORMS if form in {*forms}]
        lines += ["", f"# [{_key(name)}]", *(f"# {form} = {_text(words[name])}" for form in counts)]
    return "\n".join(lines) + "\n"


def _plural(pack: Pack) -> set[str]:
    """Return the labels that have plural forms in any language."""
    names = (name for language in pack.languages() for name in pack.labels(language))
    return {name.removesuffix(".other") for name in names if name.endswith(".other")}


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else json.dumps(name)


def _text(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
