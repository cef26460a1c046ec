"""Measuring CPU seconds: cases in turns, so that a machine that grows slow is slow for all."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

Key = TypeVar("Key")
Tell = Callable[[str, str], None]
"""Is told what was not measured, and why."""

ROOT = Path(__file__).resolve().parent.parent
OURS = Path(sys.executable)
"""The interpreter of the project's environment, which runs the benchmarks."""
PEERS = ROOT / "benchmarks" / ".venv" / "bin" / "python"
"""The interpreter of the peers, which ``benchmarks/set-up`` makes."""


class Absent(Exception):
    """Something that this machine does not have, or that fails."""


def in_turns(
    actions: Mapping[Key, Callable[[int], float]], rounds: int, tell: Tell = lambda name, reason: None
) -> dict[Key, float]:
    """Return the median of what each action returns; all have their turn before the next round begins.

    Every other round goes backwards, so that nobody is always the one who comes after the longest.  An action
    that is absent returns nothing and is asked no more; ``tell`` gets the reason.
    """
    samples: dict[Key, list[float]] = {key: [] for key in actions}
    gone: set[Key] = set()
    for turn in range(rounds):
        order = list(actions.items())
        for key, action in order if turn % 2 == 0 else reversed(order):
            if key not in gone:
                try:
                    samples[key].append(action(turn))
                except Absent as reason:
                    gone.add(key)
                    tell(str(key), str(reason))
    return {key: statistics.median(taken) for key, taken in samples.items() if taken and key not in gone}


def run(command: Sequence[str | Path]) -> float:
    """Run a program and return the CPU seconds of it and its children.  Raises Absent where it fails."""
    if not Path(command[0]).exists():
        raise Absent(f"{Path(command[0]).name} is not there; benchmarks/set-up installs the peers")
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr
    message = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode:
        raise Absent(f"it failed: {message.decode(errors='replace').strip()[-200:]}")
    return used.ru_utime + used.ru_stime


class Worker:
    """A process that makes documents of one peer when asked; see ``benchmarks.worker``."""

    def __init__(self, peer: str, folder: Path) -> None:
        python = OURS if peer.startswith("thbreports") else PEERS
        if not python.exists():
            raise Absent("benchmarks/set-up installs it")
        self._process = subprocess.Popen(
            [python, "-m", "benchmarks.worker", peer, folder],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def ask(self, format: str, record: str, first: int, count: int) -> dict[str, float]:
        """Return the ``cpu`` seconds of a number of documents, and the ``memory`` in MiB after them.

        Raises Absent where the peer cannot make them.
        """
        assert self._process.stdin and self._process.stdout
        try:
            self._process.stdin.write(json.dumps([format, record, first, count]) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise Absent(f"its process ended with status {self._process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        if "absent" in answer:
            raise Absent(answer["absent"])
        return answer

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin and self._process.stdout
        with contextlib.suppress(BrokenPipeError):  # it had ended before
            self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def emptied(folder: Path) -> Path:
    """Return the folder, new and empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
