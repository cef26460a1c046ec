"""Compiled templates: on disk for the command and its workers, in memory for the packs of any process."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path
from types import CodeType

import jinja2
from jinja2.bccache import Bucket

from thbreports.system.cache import private_folder

_MOST = 256
"""How many compiled templates are kept in memory."""


class Kept(jinja2.BytecodeCache):
    """Templates as this process has compiled them: packs that extend the same parents do so once.

    Threads may use it at the same time: what one of them adds is what any other would.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is None:
            return
        if len(self._known) >= _MOST:
            self.clear()
        self._known[bucket.key, bucket.checksum] = bucket.code

    def clear(self) -> None:
        self._known = {}


class _TemplateCache(jinja2.FileSystemBytecodeCache):
    """Jinja2's own cache, which costs no report where a file is damaged or the disk is full."""

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except Exception:  # whatever comes of a file that was cut short
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


def cache() -> jinja2.BytecodeCache | None:
    """Return where compiled templates are kept, or None where this process keeps no files."""
    folder = private_folder("templates")
    if folder is None:
        return None
    # Jinja2 sees that a template has changed, but not that its own version or the environment has, whose
    # checks and constant results of filters are part of what is compiled.
    made_by = hashlib.sha256(jinja2.__version__.encode())
    for module in sorted(Path(__file__).parent.rglob("*.py")):
        made_by.update(module.read_bytes())
    return _TemplateCache(str(folder), f"{made_by.hexdigest()[:16]}-%s.cache")
