"""Let one build at a time work in a folder, and tell whether the last one came to its end."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from thbreports.errors import OutputError, Problem
from thbreports.system import files

NAME = f"{files.PREFIX}lock"
"""The file that is held while a build writes.  It is no temporary file of ``atomic``, which ends in .tmp."""

_NOTE = b"process "
"""How the note about its owner in a lock begins."""
_LONGEST = 1000


@dataclass(slots=True)
class Hold:
    """The lock of a build.

    ``interrupted`` tells that the last build was killed, or could not write its list: files may be newer than
    that says.  ``keep`` leaves the file of the lock behind, so that the next build is told so too.
    """

    interrupted: bool
    keep: bool


def seen(folder: Path) -> Hold:
    """Return, without a lock, what the next build will find."""
    return Hold(os.path.lexists(folder / NAME), keep=True)


@contextlib.contextmanager
def held(folder: Path) -> Iterator[Hold]:
    """Keep all other builds out of a folder.

    The system frees the lock of a process that ends in whatever way, so that none is ever stale; the file
    that a killed one leaves behind is used and removed by the next.

    Raises OutputError where another build is at work in the folder, the folder cannot be written to, or
    something else has the name of the lock: a link above all, which is not followed.
    """
    path = folder / NAME
    try:
        file, found = _taken(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            [Problem(str(folder), 0, 0, f"the folder cannot be written to: {reason}")]
        ) from error
    hold = Hold(found, keep=found)
    try:
        yield hold
    finally:
        if sys.platform == "win32":  # which removes no open file, and so none that another build has taken
            os.close(file)
        if not hold.keep:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        if sys.platform != "win32":
            os.close(file)


def _taken(path: Path) -> tuple[int, bool]:
    """Return the lock file, open, locked and still the one of this name, and whether it was there before."""
    while True:
        file, found = _opened(path)
        try:
            if not _lock(file):
                raise _busy(path, os.pread(file, 200, 0) if hasattr(os, "pread") else b"")
            # Its owner may have removed it between our opening and our locking: then it keeps nobody out.
            if _is_at(file, path):
                with contextlib.suppress(OSError):  # a full disk: the note is missing, the lock holds
                    if found:  # a file that was cut waits for the disk when it is closed
                        os.ftruncate(file, 0)
                    os.write(file, _NOTE + f"{os.getpid()} on {_host()}\n".encode())
                return file, found
        except BaseException:
            os.close(file)
            raise
        os.close(file)


def _opened(path: Path) -> tuple[int, bool]:
    flags = os.O_RDWR | getattr(os, "O_CLOEXEC", 0)
    while True:
        try:
            return os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o644), False
        except FileExistsError:
            with contextlib.suppress(FileNotFoundError):  # its owner has just removed it
                return _as_it_is(path, flags), True


def _as_it_is(path: Path, flags: int) -> int:
    """Return the file that is there, if it can be the lock of a build, and not one with somebody's words."""
    if not stat.S_ISREG(os.lstat(path).st_mode):
        raise _foreign(path)
    try:
        file = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.EISDIR):  # it has become a link, or a folder, meanwhile
            raise _foreign(path) from None
        raise
    status = os.fstat(file)
    if not stat.S_ISREG(status.st_mode) or status.st_nlink > 1 or not _is_note(file, status.st_size):
        os.close(file)
        raise _foreign(path)
    return file


def _is_note(file: int, size: int) -> bool:
    """Tell whether a file holds what a build writes into its lock, or nothing."""
    if not size or not hasattr(os, "pread"):
        return not size or size < _LONGEST
    return size < _LONGEST and os.pread(file, len(_NOTE), 0) == _NOTE


def _foreign(path: Path) -> OutputError:
    message = "no build has made this file, which has the name of its lock"
    return OutputError([Problem(str(path), 0, 0, message, "remove it, or build into another folder")])


def _host() -> str:
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")


def _is_at(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.lstat())
    except FileNotFoundError:
        return False


def _busy(path: Path, owner: bytes) -> OutputError:
    who = owner.decode("utf-8", "replace").strip()
    message = "another build is writing into this folder" + (f": {who}" if who else "")
    return OutputError([Problem(str(path.parent), 0, 0, message, "wait until it has ended")])


if sys.platform == "win32":

    def _lock(file: int) -> bool:
        """Lock an open file, or return False where somebody else has."""
        import msvcrt

        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _lock(file: int) -> bool:
        """Lock an open file, or return False where somebody else has."""
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:  # some network drives have no locks: better two builds there than none
            if error.errno not in (errno.ENOTSUP, errno.ENOSYS, errno.ENOLCK):
                raise
        return True
