"""pandoc, a process for each document, from Markdown."""

from __future__ import annotations

import functools
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import PEERS
from benchmarks.peers import variants


def command(source: Path, out: Path) -> list[str | Path]:
    """Return the command that makes a document, by the program that the package of Python brings."""
    found = PEERS.parent.parent.glob("lib/python*/site-packages/pypandoc/files/pandoc")
    return [next(found, Path("/pandoc")), "-s", source, "-o", out]


def documents(format: str, folder: Path, record: str, first: int, count: int) -> list[Callable[[], object]]:
    """Return what makes ``count`` documents."""
    out = Path(tempfile.mkdtemp(dir=folder)) / f"a.{format}"
    paths = variants(folder, record, "md", first, count)
    return [functools.partial(_run, command(path, out)) for path in paths]


def _run(arguments: list[str | Path]) -> None:
    subprocess.run(arguments, check=True, capture_output=True)
