"""What is known of files that look as they did when they were read, so that they are not read again.

It lies in the user's cache folder, as the list of all files holds nothing of the machine.  Where it is lost,
files are read.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from thbreports import keptcode, packparts, pictures, readfile, stamps
from thbreports.stamps import Stamp

T = TypeVar("T")
P = TypeVar("P", str, Path)

FEW = 20
"""So many new files are not kept: reading them again takes less than writing down what they are."""
_FORM = "what was read, by mtime, ctime, size, inode and device"


class KnownFiles:
    """Reads files for the builds into one folder, each once as long as it stays as it is."""

    def __init__(self, folder: Path, keeper: keptcode.Keeper | None) -> None:
        """Take what a keeper has for the builds into a folder; without one, nothing is kept."""
        self._keeper, self._name = keeper, os.path.realpath(folder)
        self._kept: dict[str, tuple[Stamp, Any]] = (keeper and keeper.get(self._name, _FORM)) or {}
        self._used: dict[str, tuple[Stamp, Any]] = {}
        self._new = 0
        self._start = time.time_ns()

    def digest(self, path: str) -> tuple[str, int]:
        """Return the SHA-256 of a file, and its size.  Raises OSError where it cannot be read."""
        stamp = stamps.stamp_of(os.stat(path))
        return self._known(path, stamp, _sha256, path), stamp[2]

    def said(self, path: Path) -> packparts.Said:
        """Return what a pack.toml says, as ``packparts.said`` does."""
        return self._known(f"{path} says", packparts.stamp(path), packparts.said, path, worth=FEW + 1)

    def keep(self) -> None:
        """Keep what is known for the next build, if much is new."""
        if self._keeper is not None and self._new > FEW:
            known = self._kept | self._used
            # Files that are gone are forgotten when they have become the greater part.
            self._keeper.put(self._name, _FORM, known if len(known) <= 2 * len(self._used) else self._used)

    def _known(self, name: str, stamp: Stamp, read: Callable[[P], T], path: P, worth: int = 1) -> T:
        known = self._kept.get(name)
        if known is None or known[0] != stamp:
            known = stamp, read(path)  # if it changes in between, it will have another stamp next time
            if not stamps.tells(stamp, self._start):
                return known[1]
            self._new += worth
        self._used[name] = known
        return known[1]


def of_user(folder: Path) -> KnownFiles:
    """Return what earlier builds of this user into a folder have read."""
    return KnownFiles(folder, keeper())


def keeper() -> keptcode.Keeper | None:
    """Return what keeps it for this user, beside the code that is kept."""
    code = keptcode.use()
    return keptcode.Keeper(code.folder.with_name("files")) if code else None


def _sha256(path: str | Path) -> str:
    return hashlib.sha256(readfile.read(path, pictures.MAX_BYTES)).hexdigest()
