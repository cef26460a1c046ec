"""Read regular files whole, up to a limit: they may come from somebody else, or change meanwhile.

A device may have no end, a FIFO waits for a writer that never comes, and a file may be as large as its owner
likes.  All of these are an OSError here, with a text that a person understands.
"""

from __future__ import annotations

import errno
import os
import stat

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # or opening a FIFO waits for its writer
    | getattr(os, "O_NOCTTY", 0)  # or a terminal becomes that of this process
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a FIFO"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class NotRegular(OSError):
    """There is something under the name, but no regular file."""


class TooLarge(OSError):
    """The file has more bytes than the limit: ``size``, or at least so many."""

    size = 0


class Outside(PermissionError):
    """The name, or a link on its way, leads out of the folder."""


def read(path: str | os.PathLike[str], limit: int) -> bytes:
    """Return the bytes of a regular file, or of the one that a symbolic link leads to.

    Safe in threads.  ``limit`` is in bytes; no more than that is ever held in memory.

    Raises:
        NotRegular: for a folder, device, FIFO or socket, also where it takes the place of a file meanwhile.
        TooLarge: for a file with more bytes than ``limit``.
        OSError: where it cannot be read, and for a name that no file can have.
    """
    name = os.fspath(path)
    return _content(_opened(name), name, limit)


def read_start(path: str | os.PathLike[str], size: int, limit: int) -> bytes:
    """Return the first bytes of a regular file that has no more than ``limit``, as ``read`` does."""
    name = os.fspath(path)
    return _content(_opened(name), name, limit, size)


def place_inside(folder: str | os.PathLike[str], name: str | os.PathLike[str]) -> str:
    """Return where a name leads to, seen from a folder, with all links followed: the folder, or inside it.

    Nothing need be there.  Raises Outside for a name that leads out of the folder, by ``..``, as an absolute
    path or by a link; FileNotFoundError for a name that no file can have.
    """
    try:
        base = os.path.realpath(folder)
        path = os.path.realpath(os.path.join(base, name))
    except ValueError:
        raise _no_such(os.fspath(name)) from None
    if path != base and not path.startswith(os.path.join(base, "")):
        raise Outside(errno.EACCES, "it lies outside its folder", os.fspath(name))
    return path


def read_inside(folder: str | os.PathLike[str], name: str | os.PathLike[str], limit: int) -> bytes:
    """Return the bytes of a regular file in a folder or below; ``name`` is its path as seen from there.

    Links are followed as long as they lead to a place inside.  Where the system can open files relative to an
    open folder, no exchange of a folder or file by a link between the look and the opening leads outside.

    Raises what ``read`` and ``place_inside`` do.
    """
    path = place_inside(folder, name)
    if os.open not in os.supports_dir_fd or not _NOFOLLOW:
        return read(path, limit)
    _refuse_others(os.stat(path).st_mode, path)
    base = os.path.realpath(folder)
    *folders, last = os.path.relpath(path, base).split(os.sep)
    opened = os.open(base, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for one in folders:
            below = os.open(one, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | _NOFOLLOW, dir_fd=opened)
            os.close(opened)
            opened = below
        file = os.open(last, _FLAGS | _NOFOLLOW, dir_fd=opened)
    except OSError as error:
        raise OSError(error.errno, error.strerror, path) from None
    finally:
        os.close(opened)
    return _content(file, path, limit)


def _opened(name: str) -> int:
    try:
        # Asked before, since opening alone makes some devices do something; asked again of what is open.
        _refuse_others(os.stat(name).st_mode, name)
        return os.open(name, _FLAGS)
    except ValueError:  # a zero byte in it
        raise _no_such(name) from None


def _content(file: int, name: str, limit: int, most: int | None = None) -> bytes:
    """Return what an open file holds, or the first bytes of it, and close it."""
    try:
        status = os.fstat(file)
        _refuse_others(status.st_mode, name)
        if status.st_size > limit:
            raise _too_large(name, limit, status.st_size)
        if most is not None:
            return os.read(file, most)
        # One read and one that finds the end; files of /proc say that they have no bytes, and have some.
        pieces = [os.read(file, min(max(status.st_size, 4096), limit) + 1)]
        size = len(pieces[0])
        while pieces[-1] and size <= limit:
            pieces.append(os.read(file, min(1_000_000, limit + 1 - size)))
            size += len(pieces[-1])
    except OSError as error:
        if error.filename is None:
            raise type(error)(error.errno, error.strerror, name) from None
        raise
    finally:
        os.close(file)
    if size > limit:
        raise _too_large(name, limit, size)
    return pieces[0] if len(pieces) == 2 else b"".join(pieces)


def _refuse_others(mode: int, name: str) -> None:
    if not stat.S_ISREG(mode):
        kind = next((what for is_so, what in _KINDS if is_so(mode)), "something else")
        raise NotRegular(
            errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL, f"it is {kind}, not a file", name
        )


def _too_large(name: str, limit: int, size: int) -> TooLarge:
    error = TooLarge(errno.EFBIG, f"it has more than {limit:,} bytes", name)
    error.size = size
    return error


def _no_such(name: str) -> FileNotFoundError:
    return FileNotFoundError(errno.ENOENT, "no file can have such a name", name)
