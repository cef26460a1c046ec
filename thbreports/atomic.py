"""Files that are whole or not there: whatever happens, nobody ever finds half of one."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path

PREFIX = ".thbreports-"
"""How the names of temporary files begin: hidden, and known as ours if a crash leaves one behind."""
_SUFFIX = ".tmp"


def write(path: Path, data: bytes) -> None:
    """Put ``data`` into the file ``path``, replacing one that is there.

    At every moment the file is the whole old or the whole new one; after an error it is the old one, and
    nothing is left beside it.  The new file has the permissions of the old one; a symbolic link is replaced,
    not followed.  After a power cut it may be the old one until ``settle`` was called for its folder.

    Raises OSError, naming ``path``, where it cannot be written.
    """
    beside = path.parent / f"{PREFIX}{os.getpid()}-{os.urandom(6).hex()}{_SUFFIX}"
    try:
        _fill(beside, data)
        _keep_permissions(path, beside)
        os.replace(beside, path)
    except OSError as error:
        raise _of(error, path) from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what writers left in a folder that were killed; nobody else may be writing into it now.

    Raises OSError where it cannot be removed.
    """
    for name in os.listdir(folder):
        if name.startswith(PREFIX) and name.endswith(_SUFFIX):
            (folder / name).unlink(missing_ok=True)


def create(path: Path, data: bytes) -> None:
    """Put ``data`` into a new file, which is removed again if it cannot be filled.

    Raises FileExistsError where there is a file already, and OSError where it cannot be written.
    """
    try:
        _fill(path, data)
        settle(path.parent)
    except OSError as error:
        raise _of(error, path) from error


def _fill(path: Path, data: bytes) -> None:
    """Write a file that must not exist, down to the disk; or leave none."""
    file = path.open("xb")
    try:
        with file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:  # Ctrl-C too must leave nothing behind
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
        raise


def _keep_permissions(old: Path, new: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        mode = os.lstat(old).st_mode
        if stat.S_ISREG(mode):
            os.chmod(new, stat.S_IMODE(mode))


def settle(folder: Path) -> None:
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


def _of(error: OSError, path: Path) -> OSError:
    """Return the same error under the name that the caller knows, instead of that of the temporary file."""
    return OSError(error.errno, error.strerror or str(error), str(path))
