"""Code that took long to make, and plain data, kept in the user's cache folder for the next process.

As with Python's own caches this is code, so that nothing is taken from a folder that another user could write
into.  It is used only if all that it was made from is the same, and silently left where it cannot be read or
written.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import stat
import sys
from pathlib import Path
from typing import Any

from thbreports import atomic, stamps

KEPT = 500
"""How many pieces are kept; the oldest give way."""
_HEAD = 64
"""Bytes before the code: what it was made from, and what it is, each as a SHA-256."""


class Keeper:
    """Keeps what ``marshal`` can write in a folder, one file a name; ``key`` tells all it was made from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, name: str, key: str) -> Any:
        """Return what is kept, or None."""
        with contextlib.suppress(OSError):
            if _is_own(self.folder):
                data = self._file(name).read_bytes()
                head, code = data[:_HEAD], data[_HEAD:]
                if head == _digest(key) + hashlib.sha256(code).digest():
                    return marshal.loads(code)
        return None

    def put(self, name: str, key: str, code: Any) -> None:
        """Keep code, or plain data."""
        if sys.dont_write_bytecode:
            return
        data = marshal.dumps(code)
        with contextlib.suppress(OSError):  # also where the user has no folder for caches, which is not made
            self.folder.parent.mkdir(mode=0o700, exist_ok=True)
            self.folder.mkdir(mode=0o700, exist_ok=True)
            if _is_own(self.folder):
                kept = _digest(key) + hashlib.sha256(data).digest() + data
                with atomic.Draft(self._file(name), kept) as draft:
                    draft.close()  # no waiting for the disk: what a power cut tears, its SHA-256 gives away
                    draft.place()
                self._make_room()

    def _file(self, name: str) -> Path:
        which = f"{name} {sys.implementation.cache_tag}"
        return self.folder / f"{hashlib.sha256(which.encode()).hexdigest()[:32]}.code"

    def _make_room(self) -> None:
        files = sorted(self.folder.iterdir(), key=lambda file: file.stat().st_mtime_ns, reverse=True)
        for file in files[KEPT:]:
            file.unlink()


_current: Keeper | None = None


def use() -> Keeper | None:
    """Keep the code of this process from now on, and take that of earlier ones."""
    global _current
    if _current is None and (folder := user_folder()):
        _current = Keeper(folder)
    return _current


def current() -> Keeper | None:
    """Return where code is kept, None where nobody has asked for it: the library alone writes no files."""
    return _current


def code_beside(file: str) -> str:
    """Return what changes when a module in the folder of ``file`` does: our own have no version while they
    are being changed."""
    with os.scandir(os.path.dirname(file)) as entries:
        found = [(one.name, stamps.stamp_of(one.stat())) for one in entries if one.name.endswith(".py")]
    return repr(sorted(found))


def user_folder() -> Path | None:
    """Return where the code of this user belongs: inside the folder for what can be made anew."""
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        base = Path(local) if local else home / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:  # XDG Base Directory Specification: a path that is not absolute is to be ignored
        given = Path(os.environ.get("XDG_CACHE_HOME", ""))
        base = given if given.is_absolute() else home / ".cache"
    return base / "thbreports" / "code"


def _digest(key: str) -> bytes:
    return hashlib.sha256(f"{sys.version} {sys.hexversion} {key}".encode()).digest()


def _is_own(folder: Path) -> bool:
    """Tell whether a folder is the user's own, and nobody else can write into it."""
    found = os.lstat(folder)
    others = hasattr(os, "geteuid") and (found.st_uid != os.geteuid() or found.st_mode & 0o022)
    return stat.S_ISDIR(found.st_mode) and not others
