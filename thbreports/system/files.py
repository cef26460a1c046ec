"""Write files that are whole or not there: nobody ever finds half of one."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

PREFIX = ".thbreports-"
"""How the names of temporary files begin: hidden, and known as ours if a crash leaves one behind."""
_SUFFIX = ".tmp"
_OURS = re.compile(rf"{re.escape(PREFIX)}\d+-[0-9a-f]{{12}}{re.escape(_SUFFIX)}")
# O_EXCL follows no link, and fails where anything has the name.
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


class AtomicFile:
    """The new content of a file, beside the file itself until it takes its place.

    To be used inside ``with``, after which nothing is left beside.  What goes wrong is raised by ``place``
    alone, so that many can be written, then flushed, and each tells what has become of it.  ``path`` is that
    of the file; one that is ``private`` its owner alone may read, whoever might read the old one.
    """

    def __init__(self, path: str | os.PathLike[str], data: bytes, *, private: bool = False) -> None:
        self.path = os.fspath(path)
        beside = f"{PREFIX}{os.getpid()}-{os.urandom(6).hex()}{_SUFFIX}"
        self._beside = os.path.join(os.path.dirname(self.path), beside)
        self._file: int | None = None
        self._error: OSError | None = None
        try:
            self._file = _filled(self._beside, data, 0o600 if private else 0o666)
            if not private:
                _keep_permissions(self.path, self._file)
            _begin_to_flush(self._file)
        except OSError as error:
            self._error = error
        except BaseException:  # Ctrl-C, before anybody could leave the ``with``
            self.__exit__()
            raise

    def flush(self) -> None:
        """Bring what was written down to the disk."""
        self._end(_flushed)

    def close(self) -> None:
        """Leave it to the system when it brings what was written down: enough where a loss is noticed."""
        self._end(os.close)

    def _end(self, close: Callable[[int], None]) -> None:
        file, self._file = self._file, None
        if file is not None:
            try:
                close(file)
            except OSError as error:
                self._error = error

    def place(self) -> None:
        """Replace the file, if there is one, by what was written and flushed or closed.

        At every moment the file is the whole old or the whole new one; after an error it is the old one.  The
        new file has the permissions of the old one, if it was ours; a link is replaced, not followed.  After
        a power cut it may be the old one until ``settle`` was called for its folder.

        Raises OSError, naming the file, where it cannot be written.
        """
        try:
            if self._error is not None:
                raise self._error
            os.replace(self._beside, self.path)
        except OSError as error:
            raise _of(error, self.path) from error
        self._beside = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        with contextlib.suppress(OSError):
            if self._file is not None:
                os.close(self._file)
        if self._beside:
            _remove(self._beside)


def write(path: str | os.PathLike[str], data: bytes, *, private: bool = False) -> None:
    """Put ``data`` into the file ``path``, as ``AtomicFile.place`` does.

    Raises OSError, naming ``path``, where it cannot be written; nothing is left beside it.
    """
    with AtomicFile(path, data, private=private) as draft:
        draft.flush()
        draft.place()


def sweep(folder: Path) -> None:
    """Remove what writers left in a folder that were killed; nobody else may be writing into it now.

    Raises OSError where it cannot be removed.
    """
    for name in os.listdir(folder):
        if _OURS.fullmatch(name) and not os.path.isdir(folder / name):
            (folder / name).unlink(missing_ok=True)


def make_folders(base: str, way: str) -> None:
    """Make the folders that lead from one folder to another below it, with ``/`` between them.

    Raises OSError where one cannot be made, or something else has its name: a link is not followed.
    """
    for path in _on_the_way(base, way):
        try:
            os.mkdir(path)
        except FileExistsError:
            if not stat.S_ISDIR(os.lstat(path).st_mode):
                raise OSError(errno.ENOTDIR, "it is no folder, or a link to one", path) from None
        else:
            fsync_folder(Path(path).parent)


def lies_below(base: str | os.PathLike[str], way: str) -> bool:
    """Tell whether there is a folder below another, and no link on the way there."""
    try:
        return all(stat.S_ISDIR(os.lstat(path).st_mode) for path in _on_the_way(base, way))
    except OSError:
        return False


def _on_the_way(base: str | os.PathLike[str], way: str) -> Iterator[str]:
    path = os.fspath(base)
    for part in way.split("/") if way else ():
        path = os.path.join(path, part)
        yield path


def create(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Put ``data`` into a new file, which is removed again if it cannot be filled.

    ``mode`` are its permissions, less those that the user's mask takes away.

    Raises FileExistsError where there is a file already, and OSError where it cannot be written.
    """
    try:
        file = _filled(path, data, mode)
        try:
            _flushed(file)
        except BaseException:
            _remove(path)
            raise
        fsync_folder(path.parent)
    except OSError as error:
        raise _of(error, str(path)) from error


def _filled(path: str | Path, data: bytes, mode: int = 0o666) -> int:
    """Write a file that must not exist, and return it, still open; or leave none."""
    file = os.open(path, _NEW, mode)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(file, rest) :]
    except BaseException:  # Ctrl-C too must leave nothing behind
        os.close(file)
        _remove(path)
        raise
    return file


def _begin_to_flush(file: int) -> None:
    """Let the disk begin, without waiting for it: what is flushed afterwards is flushed together."""
    if hasattr(os, "posix_fadvise"):  # Linux writes what it is told not to keep; others may do nothing
        with contextlib.suppress(OSError):
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)


def _flushed(file: int) -> None:
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _remove(path: str | Path) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)


def _keep_permissions(old: str, new: int) -> None:
    """Give a new file the permissions of an old one; nobody else sets those of what is ours."""
    with contextlib.suppress(FileNotFoundError):
        found = os.lstat(old)
        own = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
        if own and stat.S_ISREG(found.st_mode) and hasattr(os, "fchmod"):
            os.fchmod(new, found.st_mode & 0o777)


def fsync_folder(folder: Path) -> None:
    """Bring the names of a folder to the disk, so that new files outlive a power cut."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # a file system without this notion
            raise
    finally:
        os.close(opened)


def _of(error: OSError, path: str) -> OSError:
    """Return the same error under the name that the caller knows, instead of that of the temporary file."""
    return OSError(error.errno, error.strerror or str(error), path)
