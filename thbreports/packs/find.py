"""Find a template pack by name, folder or entry point."""

from __future__ import annotations

from pathlib import Path

from thbreports.errors import PackError, Problem
from thbreports.packs import files, toml
from thbreports.packs.load import current
from thbreports.packs.pack import Pack
from thbreports.packs.places import folder_from, hint_for, is_folder, named, pack_names


def find(name_or_path: str | Path) -> Pack:
    """Return a pack by its name, its folder, or its entry point of the group ``thbreports.templates``.

    A path object, and a text that starts with a full stop or holds a separator, is a folder.  A built-in pack
    comes before an entry point of the same name.

    Raises:
        PackError: if there is no such pack; or with every problem of its pack.toml and of its parents'.
    """
    return current(_place(name_or_path))


def pack_id(name_or_path: str | Path) -> tuple[str, str] | None:
    """Return name and fingerprint of a pack without looking at what its files say, which takes much longer.

    None stands for a pack that ``find`` would refuse at once; others it may refuse as well.
    """
    chain: dict[Path, str] = {}
    try:
        folder = _place(name_or_path)
        while folder not in chain:
            chain[folder], parent = files.said(folder / toml.FILE)
            if parent is None:
                oldest_first = [(name, one) for one, name in reversed(chain.items())]
                return oldest_first[-1][0], files.fingerprint(oldest_first)
            folder = _place(parent, folder)
    except (OSError, KeyError, PackError):
        pass
    return None


def _place(name_or_path: str | Path, beside: Path = Path()) -> Path:
    """Return the folder of a pack.  Raises PackError where there is none of this name."""
    if isinstance(name_or_path, Path) or is_folder(name_or_path):
        return folder_from(beside, str(name_or_path)).resolve()
    if (folder := named(name_or_path)) is None:
        hint = hint_for(name_or_path, beside)
        raise PackError([Problem(name_or_path, 0, 0, "there is no template pack of this name", hint)])
    return folder


def reference_name(pack: Pack) -> str:
    """Return what ``find`` takes for a pack: its name if that leads to it, else its folder."""
    return pack.name if named(pack.name) == pack.folder else str(pack.folder)


def available() -> list[Pack]:
    """Return the built-in packs and those of entry points, by name.

    Raises:
        PackError: if one of them is wrong.
    """
    return [find(name) for name in pack_names()]
