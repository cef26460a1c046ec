"""Peers that are programs: a process for each document, LibreOffice one for all."""

from __future__ import annotations

import functools
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import commands
from benchmarks.peers import variants

_SUFFIXES = {"chromium": "html", "libreoffice": "docx"}


def documents(job: str, folder: Path, record: str, first: int, count: int) -> list[Callable[[], object]]:
    """Return what makes ``count`` documents; the job is the name of a command."""
    out = Path(tempfile.mkdtemp(dir=folder))
    paths = variants(folder, record, _SUFFIXES.get(job.split(" ")[0], "md"), first, count)
    if job.startswith("libreoffice"):
        return [functools.partial(_run, commands.libreoffice(paths, out))]
    command = commands.COMMANDS[job]
    return [functools.partial(_run, command(path.with_suffix(""), out)) for path in paths]


def _run(arguments: list[str]) -> None:
    subprocess.run(arguments, check=True, capture_output=True)
