"""Where the interpreters, the programs and the records of the benchmarks are."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = Path(sys.executable)
"""The interpreter of the project's own environment, which runs the benchmarks."""

_PEERS = ROOT / "benchmarks" / ".venv"
PEERS = _PEERS / "bin" / "python"
"""The interpreter of the peers; made by ``benchmarks/set-up``."""

SEEDS = {
    "seed-note": ROOT / "meetings" / "eu-internet-forum-2023-06-01.yaml",
    "seed-remarks": ROOT / "meetings" / "coe-round-table-2019-12-17.yaml",
}
COMMITTEE = ROOT / "examples" / "records" / "committee-2026.yaml"


def ours(program: str) -> Path:
    """Return a program of the project's own environment."""
    return OURS.parent / program


def peer(program: str) -> Path:
    """Return a program of the peers' environment."""
    return _PEERS / "bin" / program


def missing(program: Path | str) -> str:
    """Say that a program is not there, and what brings it."""
    if Path(program).is_relative_to(_PEERS):
        return "it is one of benchmarks/requirements.txt; benchmarks/set-up installs it"
    return f"{Path(program).name} is not on this machine"


def pandoc() -> Path:
    """Return pandoc as the Python package brings it."""
    found = sorted(_PEERS.glob("lib/python*/site-packages/pypandoc/files/pandoc"))
    return found[0] if found else _PEERS / "pandoc"


def system(*names: str) -> str:
    """Return the first of these programs that the machine has; the first name where it has none."""
    return next((path for path in map(shutil.which, names) if path), names[0])


def chromium() -> str:
    """Return the browser."""
    return system("chromium", "chromium-browser", "google-chrome")


def office() -> str:
    """Return LibreOffice."""
    return system("soffice", "libreoffice")
