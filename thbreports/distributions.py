"""What is installed, read off folders: importing importlib.metadata takes longer than making a page."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterable, Iterator

_FORMS = (".dist-info", ".egg-info")
"""Endings of the folders that tell what is installed; those of the older form often have no version."""


def versions(names: Iterable[str]) -> dict[str, str]:
    """Return the versions of distributions by their names; those that are not installed are left out."""
    wanted = {name: _key(name) for name in names}
    installed = {_key(name): version for name, version, _ in reversed([*_installed()])}
    found = {name: installed.get(key) or _elsewhere(name) for name, key in wanted.items()}
    return {name: version for name, version in found.items() if version}


def with_entry_points(group: str) -> list[str]:
    """Return the names of the distributions that have entry points of a group."""
    return [_key(name) for name, _, folder in _installed() if f"[{group}]".encode() in _entry_points(folder)]


def _installed() -> Iterator[tuple[str, str, str]]:
    """Yield name, version and folder of each distribution, in the order in which Python looks for them."""
    for place in sys.path:
        with contextlib.suppress(OSError):
            for file in os.listdir(place or os.curdir):
                if file.endswith(_FORMS):
                    stem, form = os.path.splitext(file)
                    name, _, version = stem.partition("-")
                    yield name, version if form == _FORMS[0] else "", os.path.join(place, file)


def _elsewhere(name: str) -> str:
    """Return the version of a distribution that is installed in another way, or nothing."""
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _entry_points(folder: str) -> bytes:
    try:
        with open(os.path.join(folder, "entry_points.txt"), "rb", buffering=0) as file:
            return file.read()
    except OSError:
        return b""


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
