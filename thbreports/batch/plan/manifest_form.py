"""The form of manifest.json, and which parts of a file that was read are of it."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, NotRequired, TypedDict

from thbreports.system.files import PREFIX

NAME = "manifest.json"

MAX_DEPTH = 20
"""How deep options may be nested."""
_MOST = 1 << 62
_DIGESTS = re.compile("(?:[0-9a-f]{64})*")


class Entry(TypedDict):
    """What one file was made from, as JSON has it; every SHA-256 is in hexadecimal digits.

    ``audience`` and ``language`` say which edition of the record it is, unless it is for the public and in
    the record's own language; ``engine`` laid out its pages where there are several, ``environment`` is the
    key of its versions, ``inputs`` has the SHA-256 of each picture inside by its path as seen from the
    folder, ``pack_sha256`` is the fingerprint of the pack and of all that it extends, ``record`` the path as
    seen from the folder (none for one that came through standard input), ``untranslated`` whether some of its
    words stand in another language, ``verified`` whether it was compared with its record, ``versions`` the
    languages of the editions to which it has links.
    """

    environment: str
    format: str
    inputs: Mapping[str, str]
    options: Mapping[str, Any]
    pack: str
    pack_sha256: str
    record_sha256: str
    sha256: str
    size: int
    audience: NotRequired[str]
    engine: NotRequired[str]
    language: NotRequired[str]
    review: NotRequired[str]
    record: NotRequired[str]
    untranslated: NotRequired[bool]
    verified: NotRequired[bool]
    versions: NotRequired[str]


class Documents(TypedDict):
    """The packs that a record of this SHA-256 chose for its documents: names, or paths from the folder."""

    documents: list[str]
    sha256: str


class Manifest(NamedTuple):
    """All that is known of the files of a folder, by their names, and of their records, by their paths."""

    environments: Mapping[str, Mapping[str, str]]
    files: Mapping[str, Entry]
    records: Mapping[str, Documents]
    unfinished: Mapping[str, str] = {}
    """The SHA-256 of files that a build wrote which was killed before it could list them."""


_Items = list[tuple[str, Any]]


def checked(data: Mapping[str, Any]) -> tuple[Manifest, list[str]]:
    """Return what a list says as far as it is of the right form, and what is not, in words.

    ``data`` is any JSON object.  What is of another form is left out: the files it stood for are made anew.
    """
    wrong: list[str] = []
    environments = dict(_sound(data, "environments", _are_environments, wrong))
    files = _sound(data, "files", lambda items: _are_entries(items, environments), wrong)
    records = _sound(data, "records", _are_documents, wrong)
    unfinished = _sound(data, "unfinished", _are_unfinished, wrong)
    return Manifest(environments, dict(files), dict(records), dict(unfinished)), wrong


def _sound(
    data: Mapping[str, Any], section: str, are_sound: Callable[[_Items], bool], wrong: list[str]
) -> _Items:
    """Return the items of a section that are of its form; the others are told."""
    found = data.get(section, {} if section in ("records", "unfinished") else None)
    if not isinstance(found, dict):
        wrong.append(f"it has no '{section}'")
        return []
    items = list(found.items())
    if are_sound(items):
        return items
    good = [item for item in items if are_sound([item])]
    bad = [f"'{name[:80]}'" for name in found.keys() - dict(good).keys()]
    more = f" and {len(bad) - 3} more" if len(bad) > 3 else ""
    wrong.append(f"what it says in '{section}' of {', '.join(sorted(bad)[:3])}{more} is damaged")
    return good


def _are_environments(items: _Items) -> bool:
    versions = [one for _, one in items]
    return _are(dict, versions) and _are_texts(
        text for one in versions for pair in one.items() for text in pair
    )


def _are_entries(items: _Items, environments: Mapping[str, Any]) -> bool:
    entries = [one for _, one in items]
    if not (_are(dict, entries) and all(one.keys() >= _ENTRY for one in entries)):
        return False
    if not all(_are(kind, [one[name] for one in entries]) for name, kind in _KINDS.items()):
        return False
    inputs = [pair for one in entries for pair in one["inputs"].items()]
    digests = [one[name] for name in ("sha256", "pack_sha256", "record_sha256") for one in entries]
    names = [name for name, _ in items]
    texts = [one[name] for name in ("format", "pack") for one in entries]
    texts += [one[name] for name in _OPTIONAL for one in entries if name in one]
    texts += [*names, *(name for name, _ in inputs), *(one["record"] for one in entries if "record" in one)]
    return (
        _are_texts(texts)
        and _are_digests([*digests, *(digest for _, digest in inputs)])
        and all(0 <= one["size"] < _MOST for one in entries)
        and all(type(one.get(name, True)) is bool for one in entries for name in ("untranslated", "verified"))
        and all(not one["options"] or _is_plain(one["options"]) for one in entries)
        and {one["environment"] for one in entries} <= environments.keys()
        and all(is_report(name, one["format"]) for name, one in items)
    )


_OPTIONAL = ("audience", "engine", "language", "review", "versions")
_KINDS: Mapping[str, type] = {
    **dict.fromkeys(("environment", "format", "pack", "pack_sha256", "record_sha256", "sha256"), str),
    **dict.fromkeys(("inputs", "options"), dict),
    "size": int,
}
_ENTRY = _KINDS.keys()


def _are_documents(items: _Items) -> bool:
    records = [one for _, one in items]
    return (
        _are(dict, records)
        and all({"documents", "sha256"} <= one.keys() for one in records)
        and _are(list, [one["documents"] for one in records])
        and _are_texts(
            [*(name for name, _ in items), *(name for one in records for name in one["documents"])]
        )
        and _are_digests([one["sha256"] for one in records])
    )


def _are_unfinished(items: _Items) -> bool:
    names, digests = [name for name, _ in items], [digest for _, digest in items]
    return _are_texts(names) and _are_digests(digests) and all(is_report(name, "") for name in names)


def is_report(name: str, format: str) -> bool:
    """Tell whether a file may be a report: one in the folder, or below, that a build has not for itself."""
    *folders, last = name.split("/")
    own = last == NAME or any(part.startswith(PREFIX) for part in (*folders, last))
    named = last.endswith(f".{format}" if format else "") and last != f".{format}"
    return named and not own and all(map(is_bare, (*folders, last)))


def is_bare(name: str, windows: bool = os.name == "nt") -> bool:
    """Tell whether a text is the name of a file, and leads nowhere: neither into a folder nor to a device."""
    if name in ("", ".", "..") or "/" in name or "\0" in name:
        return False
    return not windows or not (_WINDOWS.search(name) or _DEVICES.fullmatch(name.split(".")[0].rstrip()))


_WINDOWS = re.compile(r'[\\:*?"<>|\x00-\x1f]|[. ]$')
_DEVICES = re.compile(r"(?i)con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3]")


def _are(kind: type, values: Iterable[Any]) -> bool:
    return {*map(type, values)} <= {kind}


def _are_texts(values: Iterable[Any]) -> bool:
    """Tell whether all are texts that can be asked of the disk."""
    texts = [*values]
    if not _are(str, texts):
        return False
    whole = "\n".join(texts)
    try:
        os.fsencode(whole)
    except UnicodeError:
        return False
    return "\0" not in whole


def _are_digests(values: list[Any]) -> bool:
    return _are(str, values) and {*map(len, values)} <= {64} and bool(_DIGESTS.fullmatch("".join(values)))


def _is_plain(value: Any, depth: int = 0) -> bool:
    if isinstance(value, dict | list):
        inside = [*value, *value.values()] if isinstance(value, dict) else value
        return depth < MAX_DEPTH and all(_is_plain(one, depth + 1) for one in inside)
    if isinstance(value, str):
        return _are_texts([value])
    return not isinstance(value, float) or math.isfinite(value)
