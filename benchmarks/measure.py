"""Measuring: peers in turns, so that a machine that grows slow is slow for all; medians of what they take."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import places

Tell = Callable[[str, str], None]
"""Is told what was not measured, and why."""


class Absent(Exception):
    """A peer, or an option of our own, that this machine does not have."""


def ratio(one: float | None, other: float | None) -> float | None:
    """Return one figure divided by another, or None where one of them is missing."""
    return one / other if one is not None and other else None


def median(samples: Sequence[float]) -> float | None:
    """Return the median, or None of nothing."""
    return statistics.median(samples) if samples else None


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Return how much the second figure grows with each step of the first (least squares)."""
    return statistics.linear_regression(*zip(*points, strict=True)).slope if len(points) > 1 else 0.0


def in_turns(
    actions: Mapping[str, Callable[[int], Any]], rounds: int, tell: Tell = lambda name, reason: None
) -> dict[str, list[Any]]:
    """Return what each action gives in each round; all have their turn before the next round begins.

    Every other round goes backwards, so that nobody is always the one who comes after the longest.  An action
    that is absent gives nothing and is asked no more; ``tell`` gets the reason.
    """
    found: dict[str, list[Any]] = {name: [] for name in actions}
    gone: set[str] = set()
    for turn in range(rounds):
        order = list(actions.items())
        for name, action in order if turn % 2 == 0 else reversed(order):
            if name in gone:
                continue
            try:
                found[name].append(action(turn))
            except Absent as reason:
                gone.add(name)
                tell(name, str(reason))
    return found


class Worker:
    """A process of one peer that makes documents when asked; see ``benchmarks.worker``."""

    def __init__(self, module: str, folder: Path, python: Path, environment: Mapping[str, str] | None = None):
        if not python.exists():
            raise Absent(places.missing(python))
        self._process = subprocess.Popen(
            [str(python), "-m", "benchmarks.worker", module, str(folder)],
            cwd=places.ROOT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def ask(self, **question: Any) -> Any:
        """Return the worker's answer.  Raises Absent where it cannot do what is asked."""
        assert self._process.stdin and self._process.stdout
        try:
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise Absent(f"its process ended with status {self._process.wait()}")
        answer = json.loads(line)
        if isinstance(answer, dict) and "absent" in answer:
            raise Absent(answer["absent"])
        return answer

    def documents(self, job: str, record: str, first: int, count: int) -> dict[str, float]:
        """Return the seconds (``cpu``, ``wall``) that a number of documents take, and the ``peak`` in MiB."""
        answer: dict[str, float] = self.ask(job=job, record=record, first=first, count=count)
        return answer

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin
        with contextlib.suppress(BrokenPipeError):  # it had ended before
            self._process.stdin.close()
        self._process.wait()


@dataclass(frozen=True)
class Run:
    """What one process took: seconds by the clock, of the processors, and the most memory in MiB."""

    wall: float
    cpu: float
    peak: float


def run(arguments: Sequence[str], good: Iterable[int] = (0,)) -> Run:
    """Run a program to its end and return what it took.  Raises Absent where it is not there or fails."""
    start = time.perf_counter()
    try:
        process = subprocess.Popen(
            arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
    except FileNotFoundError as error:
        raise Absent(places.missing(arguments[0])) from error
    assert process.stderr
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode not in good:
        raise Absent(f"it failed: {said.decode(errors='replace').strip()[-200:]}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def emptied(folder: Path) -> Path:
    """Return the folder, new and empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
