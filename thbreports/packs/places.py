"""Folders of packs: built in, brought by other distributions, or named."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from thbreports.errors import PackError, Problem, nearest
from thbreports.packs import toml

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint, EntryPoints


DEFAULT = "base"
"""The pack of a record that names none; it has every key of a design, and every label."""
GROUP = "thbreports.templates"
"""Entry point group of packs that other distributions bring."""


@functools.cache
def builtin() -> Path:
    """Return the folder of the built-in packs: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "templates"
    return inside.resolve() if inside.is_dir() else package.parent / "templates"


def is_folder(name: str) -> bool:
    """Tell whether what names a pack is a folder: it starts with a full stop or ~, or holds a separator."""
    return name.startswith((".", "~")) or "/" in name or os.sep in name


def folder_from(beside: Path, name: str) -> Path:
    """Return the folder that a name of a pack leads to, seen from another; ``~`` is that of the user."""
    return beside / os.path.expanduser(name)


def hint_for(name: str, beside: Path) -> str:
    """Return what to write instead of a name that no pack has: a folder of that name, or the nearest."""
    if name and (beside / name).is_dir():
        return f"write './{name}' for the folder beside it"
    return nearest(name, pack_names()) or "available are " + ", ".join(pack_names())


def pack_names() -> list[str]:
    built_in = {path.parent.name for path in builtin().glob(f"*/{toml.FILE}")}
    return sorted(built_in | _entry_points().names)


def named(name: str) -> Path | None:
    """Return where the pack of a name really lies, or None."""
    folder = os.path.join(builtin(), name)
    if name and os.path.isfile(os.path.join(folder, toml.FILE)):
        return Path(os.path.realpath(folder))
    return next((_folder_of(point).resolve() for point in _entry_points().select(name=name)), None)


def _entry_points() -> EntryPoints:
    """Return the packs of other distributions; looking for them opens a file of each that is installed."""
    from importlib import metadata

    return metadata.entry_points(group=GROUP)


def _folder_of(point: EntryPoint) -> Path:
    """Return the folder of an entry point: that of its module, its path, or what its function returns."""
    try:
        value = point.load()
        if callable(value):
            value = value()
    except (ImportError, AttributeError) as error:
        message = f"the entry point of the pack cannot be loaded: {error}"
        raise PackError([Problem(point.name, 0, 0, message, f"it names {point.value}")]) from error
    if isinstance(value, ModuleType):
        folders = [*getattr(value, "__path__", ())] or [os.path.dirname(value.__file__ or "")]
        return Path(folders[0])
    if isinstance(value, (str, os.PathLike)):
        return Path(value)
    message = f"the entry point of the pack gives {type(value).__name__}, not a folder"
    raise PackError([Problem(point.name, 0, 0, message, f"it names {point.value}")])
