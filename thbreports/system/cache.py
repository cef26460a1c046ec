"""Per-user cache folders that belong to the user alone.

What lies there may be run (Jinja2 runs the templates that it has compiled), so that a folder is refused
which another user could have written into.  The library alone keeps no files: ``allow`` is for processes of
our own.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

MOST = 500
"""How many files stay in a folder; the oldest give way."""

_allowed = False


def allow() -> None:
    """Let this process keep files in the user's cache: the command does so, and so do its workers."""
    global _allowed
    _allowed = True


def private_folder(name: str) -> Path | None:
    """Return a folder of the user's cache, made where it is missing and otherwise checked.

    None where this process is to keep no files (``allow``, ``PYTHONDONTWRITEBYTECODE``), where there is no
    such folder and none can be made, and where another user could change what is in it: a level below the
    user's folder for caches, or a file, is a link, belongs to somebody else, or others may write to it.
    """
    if not _allowed or sys.dont_write_bytecode:
        return None
    try:
        base = Path(os.path.realpath(user_caches()))
        base.mkdir(mode=0o700, exist_ok=True)  # a home that is not there is not made
        if not _holds_private_folders(base):
            return None
        folder = base
        for level in ("thbreports", name):
            folder = folder / level
            folder.mkdir(mode=0o700, exist_ok=True)
            found = os.lstat(folder)
            if not stat.S_ISDIR(found.st_mode) or not _is_own(found):
                return None
        return folder if _is_clean(folder) else None
    except (OSError, RuntimeError):  # RuntimeError: there is no home
        return None


def user_caches() -> Path:
    """Return this user's folder for what can be made anew.  Raises RuntimeError where there is no home."""
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) if local else Path.home() / "AppData" / "Local"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    # XDG Base Directory Specification: a path that is not absolute is to be ignored
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return given if given.is_absolute() else Path.home() / ".cache"


def _holds_private_folders(base: Path) -> bool:
    """Tell whether nobody but the user and the system can exchange the user's folders in ``base``."""
    found = os.stat(base)
    if not hasattr(os, "geteuid"):
        return True  # the rights of Windows come from the user's profile, in which the folder lies
    is_shared = found.st_mode & 0o022 and not found.st_mode & stat.S_ISVTX
    return found.st_uid in (0, os.geteuid()) and not is_shared


def _is_own(found: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or (found.st_uid == os.geteuid() and not found.st_mode & 0o022)


def _is_clean(folder: Path) -> bool:
    """Tell whether all that lies in a folder are the user's own files, and remove the oldest of too many."""
    with os.scandir(folder) as entries:
        files = [(entry.path, entry.stat(follow_symlinks=False)) for entry in entries]
    if not all(stat.S_ISREG(found.st_mode) and _is_own(found) for _, found in files):
        return False
    files.sort(key=lambda file: file[1].st_mtime_ns, reverse=True)
    for path, _ in files[MOST:]:
        os.unlink(path)
    return True
