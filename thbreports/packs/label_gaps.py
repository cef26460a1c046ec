"""Labels that a language lacks, and labels that no template names."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from thbreports.errors import PackError, Problem, nearest
from thbreports.packs import access, files, label_files, label_places, places

if TYPE_CHECKING:
    from thbreports.packs.pack import Pack
    from thbreports.system.stamps import Stamp

_WORDS = re.compile(r"\"(-?[a-z][\w.-]*)\"|'(-?[a-z][\w.-]*)'")
_SHARED = frozenset(
    {"page-of-pages", "footnotes", "kosovo-note", "skip", "untranslated", "anonymous-number", "withheld"}
    | {"for-audience", "for-participants", "for-secretariat", "public-version"}
)
"""Labels that reports have without a template that names them."""
_OPTIONAL = frozenset({"time-in"})
"""Labels that a language has where CLDR's words do not do."""
_OURS = ("en", "fr")


def missing(pack: Pack, language: str) -> list[str]:
    """Return the labels that the templates of a pack name, and that it has in other languages only.

    A template names a label by its text, or by the beginning or end of it: ``"mode-" ~ one.mode``.
    """
    if language in _OURS and pack.all_ours():
        return []  # the tests look at these
    return sorted(wanted(pack).keys() - set(map(label_files.whole_name, pack.labels(language))))


def wanted(pack: Pack) -> dict[str, str]:
    """Return the labels that a language must have, with their words in English or in another language.

    Of our own packs English is enough: the tests hold every other language to it.
    """
    known: dict[str, str] = {}
    built_in = places.builtin()
    own = (path for folder in pack.folders() if folder.parent != built_in for path in folder.glob("labels/*"))
    languages = {"en"} & {*pack.languages()} | {path.stem for path in own if path.suffix == ".toml"}
    for language in sorted(languages, key=lambda code: (code != "en", code)):
        for name, words in pack.labels(language).items():
            whole = label_files.whole_name(name)
            if whole == name or name.endswith(".other"):
                known.setdefault(whole, words)
    named = _names(pack)
    return {name: known[name] for name in sorted(known) if _is_named(name, named) and name not in _OPTIONAL}


def unknown(pack: Pack, language: str) -> list[Problem]:
    """Return the problems of labels that no template of a pack names, in files of packs that are not ours."""
    if pack.all_ours():
        return []
    named = _names(pack) | _names_of_ours(pack)
    found: list[Problem] = []
    for folder in pack.folders():
        path = folder / "labels" / f"{language}.toml"
        if folder.parent == places.builtin() or not path.is_file():
            continue
        for name in dict.fromkeys(map(label_files.whole_name, label_files.names(path))):
            if "." in name or _is_named(name, named) or name in _OPTIONAL:
                continue  # what stands in a table may be of a pack that extends this one
            hint = nearest(name, sorted(named)) or "take it away, or print it in a template"
            message = f"no template of the pack prints the label '{name}'"
            found.append(label_places.problem_at(path, files.text_of(path), name, message, hint))
    return found


def _names(pack: Pack) -> frozenset[str]:
    """Return what stands between quotation marks in the templates of a pack: any of it may name a label."""
    paths = (path for folder in pack.folders() for path in sorted(folder.glob("*.j2")))
    return _named(files.present(paths)) | _SHARED


def _names_of_ours(pack: Pack) -> frozenset[str]:
    """Return the labels of our own packs that a pack extends: a file of theirs may be taken over whole."""
    built_in = places.builtin()
    ours = (one for one in reversed(pack.chain()) if one.folder.parent == built_in)
    return frozenset(name for one in ours for name in map(label_files.whole_name, one.labels("en")))


def _is_named(name: str, named: frozenset[str]) -> bool:
    return (
        name in named
        or any(map(name.startswith, _beginnings(named)))
        or any(map(name.endswith, _ends(named)))
    )


@functools.lru_cache(maxsize=64)
def _beginnings(named: frozenset[str]) -> tuple[str, ...]:
    return tuple(one for one in named if one.endswith("-"))


@functools.lru_cache(maxsize=64)
def _ends(named: frozenset[str]) -> tuple[str, ...]:
    return tuple(one for one in named if one.startswith("-"))


@functools.lru_cache(maxsize=64)
def _named(templates: tuple[tuple[Path, Stamp], ...]) -> frozenset[str]:
    return frozenset(_quoted(templates))


def _quoted(templates: tuple[tuple[Path, Stamp], ...]) -> Iterator[str]:
    for path, _ in templates:
        try:
            text = access.text(path)
        except (OSError, PackError):
            continue  # told when it is used
        yield from (one or other for one, other in _WORDS.findall(text))
