"""Carry the files of a pack to another machine."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from thbreports.packs import access
from thbreports.packs import files as pack_files


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of one folder by their names; ``digest`` is a SHA-256 of them all."""

    digest: str
    files: Mapping[str, bytes] = field(repr=False)


def parcel(folder: Path) -> Bundle:
    found = pack_files.files(folder)
    files = {path.relative_to(folder).as_posix(): access.content(path) for path in found}
    whole = hashlib.sha256()
    for name, data in files.items():
        whole.update(f"{name}\0{hashlib.sha256(data).hexdigest()}\n".encode())
    return Bundle(whole.hexdigest(), files)
