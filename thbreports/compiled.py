"""Compiled templates, kept in the user's cache folder: compiling them takes longer than printing them.

Like Python's own caches these hold code, so that nothing is taken from a folder that another user could write
into.  A file is used only if all that decides what a template is compiled to is the same: its
text, name and path, how the environment is set up, and the versions of Jinja2 and Python.  It is silently
left where it cannot be used or written.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import marshal
import os
import stat
import sys
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket

from thbreports import atomic
from thbreports.document import template

KEPT = 200
"""How many templates are kept; the oldest give way."""
_HEAD = 64
"""Bytes before the code: what it was made from, and what it is, each as a SHA-256."""


class CompiledTemplates(jinja2.BytecodeCache):
    """Keeps what templates were compiled to in a folder, one file for each path of a template."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the bucket the code that is kept for it, if there is any."""
        with contextlib.suppress(OSError):
            if _is_own(self.folder):
                data = self._file(bucket).read_bytes()
                head, code = data[:_HEAD], data[_HEAD:]
                if head == _key(bucket) + hashlib.sha256(code).digest():
                    bucket.code = marshal.loads(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of the bucket."""
        if sys.dont_write_bytecode:
            return
        code = marshal.dumps(bucket.code)
        with contextlib.suppress(OSError):  # also where the user has no folder for caches, which is not made
            self.folder.parent.mkdir(mode=0o700, exist_ok=True)
            self.folder.mkdir(mode=0o700, exist_ok=True)
            if _is_own(self.folder):
                atomic.write(self._file(bucket), _key(bucket) + hashlib.sha256(code).digest() + code)
                self._make_room()

    def _file(self, bucket: Bucket) -> Path:
        which = f"{bucket.key} {sys.implementation.cache_tag}"
        return self.folder / f"{hashlib.sha256(which.encode()).hexdigest()[:32]}.template"

    def _make_room(self) -> None:
        files = sorted(self.folder.iterdir(), key=lambda file: file.stat().st_mtime_ns, reverse=True)
        for file in files[KEPT:]:
            file.unlink()


@functools.cache
def use() -> None:
    """Keep the compiled templates of this process, and take those of earlier ones."""
    if folder := user_folder():
        template.keep_compiled(CompiledTemplates(folder))


def user_folder() -> Path | None:
    """Return where compiled templates of this user belong: inside the folder for what can be made anew."""
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
    return base / "thbreports" / "templates"


def _key(bucket: Bucket) -> bytes:
    """Return the digest of all that decides what a template is compiled to."""
    environment: Any = bucket.environment
    settings = {
        name: value for name, value in vars(environment).items() if isinstance(value, (str, bool, int))
    }
    tools = [(name, str(getattr(tool, "jinja_pass_arg", ""))) for name, tool in environment.filters.items()]
    decisive = (
        (bucket.key, bucket.checksum, jinja2.__version__, sys.version, sys.hexversion),
        (str(type(environment).__mro__), sorted(settings.items()), sorted(tools), sorted(environment.tests)),
    )
    return hashlib.sha256(repr(decisive).encode()).digest()


def _is_own(folder: Path) -> bool:
    """Tell whether a folder is the user's own, and nobody else can write into it."""
    found = os.lstat(folder)
    others = hasattr(os, "geteuid") and (found.st_uid != os.geteuid() or found.st_mode & 0o022)
    return stat.S_ISDIR(found.st_mode) and not others
