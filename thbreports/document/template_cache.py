"""Compiled templates on disk, for the command and its workers."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

from thbreports.system.cache import private_folder


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
