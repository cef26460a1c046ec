"""Let one build at a time work in a folder, and tell whether the last one came to its end."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from thbreports.errors import OutputError, Problem
from thbreports.system import files, read_file

NAME = f"{files.PREFIX}lock"
"""The file that is held while a build writes.  It is no temporary file of ``atomic``, which ends in .tmp."""

_NOTE = b"process "
"""How the note about its owner in a lock begins."""
_NOTE_SIZE = 200
"""Bytes of this note with its line end; what stands behind it stays when another build takes the lock."""
_LONGEST = 100_000_000
_LINE = re.compile(rb"([0-9a-f]{64}) ([^\n]+)\n")
"""What a build writes down of a file before it puts it into its place: SHA-256 and name."""


@dataclass(slots=True)
class Hold:
    """The lock of a build.

    ``interrupted`` tells that the last build was killed, or could not write its list: files may be newer than
    that says.  ``keep`` leaves the file of the lock behind, so that the next build is told so too.
    ``announced`` are the files that killed builds were about to write: names with their SHA-256.
    """

    interrupted: bool
    keep: bool
    announced: tuple[tuple[str, str], ...] = ()
    file: int | None = None

    def announce(self, files: Iterable[tuple[str, str]]) -> None:
        """Write down which files are about to be put into their places, and their SHA-256.

        A build that is killed thereafter leaves word which files are its own, though its list misses them.
        It does not wait for the disk: after a power cut the files are made anew, and known by their bytes.
        Raises OSError where the disk takes nothing more.
        """
        if self.file is not None:
            lines = b"".join(digest.encode() + b" " + os.fsencode(name) + b"\n" for name, digest in files)
            if os.lseek(self.file, 0, os.SEEK_END) < _NOTE_SIZE:  # the disk was full when it began
                os.lseek(self.file, 0, os.SEEK_SET)
                lines = _note() + lines
            while lines:
                lines = lines[os.write(self.file, lines) :]


def seen(folder: Path) -> Hold:
    """Return, without a lock, what the next build will find."""
    path = folder / NAME
    if not os.path.lexists(path):
        return Hold(False, keep=True)
    try:
        content = read_file.read(path, _LONGEST)
    except OSError:
        content = b""
    return Hold(True, keep=True, announced=_announced(content))


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
        file, found, announced = _taken(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            [Problem(str(folder), 0, 0, f"the folder cannot be written to: {reason}")]
        ) from error
    hold = Hold(found, keep=found, announced=announced, file=file)
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


def _taken(path: Path) -> tuple[int, bool, tuple[tuple[str, str], ...]]:
    """Return the lock file, open, locked and still of this name; whether it was there, and its files."""
    while True:
        file, found = _opened(path)
        try:
            if not _lock(file):
                raise _busy(path, os.pread(file, _NOTE_SIZE, 0) if hasattr(os, "pread") else b"")
            # Its owner may have removed it between our opening and our locking: then it keeps nobody out.
            if _is_at(file, path):
                before = _content(file) if found else b""
                with contextlib.suppress(OSError):  # a full disk: the note is missing, the lock holds
                    os.lseek(file, 0, os.SEEK_SET)
                    os.write(file, _note())
                return file, found, _announced(before)
        except BaseException:
            os.close(file)
            raise
        os.close(file)


def _note() -> bytes:
    """Return the note about the owner of a lock, always of one length: what follows it is left alone."""
    owner = _NOTE + f"{os.getpid()} on {_host()}".encode()
    return owner[: _NOTE_SIZE - 1].ljust(_NOTE_SIZE - 1) + b"\n"


def _content(file: int) -> bytes:
    os.lseek(file, 0, os.SEEK_SET)
    return b"".join(iter(lambda: os.read(file, 1 << 20), b""))


def _announced(content: bytes) -> tuple[tuple[str, str], ...]:
    found = _LINE.findall(content[_NOTE_SIZE:])
    return tuple((os.fsdecode(name), digest.decode()) for digest, name in found)


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
    who = owner.partition(b"\n")[0].decode("utf-8", "replace").strip()
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
