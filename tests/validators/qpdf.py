"""qpdf: whether a PDF is well-formed, its cross-references, streams and encodings included."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from validators import tools


def check(files: Sequence[Path]) -> dict[Path, list[str]]:
    """The errors and warnings for each PDF."""
    program = tools.command("qpdf")
    return {file: _faults(program, file) for file in files}


def _faults(program: str, file: Path) -> list[str]:
    done = subprocess.run([program, "--check", file.resolve()], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return []
    return done.stderr.splitlines() or [f"qpdf ended with {done.returncode}: {done.stdout}"]
