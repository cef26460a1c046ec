"""Many records at once: the start of a process, validation, two processes, nothing to do, and memory."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks import commands, places, subjects
from benchmarks.measure import Absent, Run, Tell, Worker, emptied, in_turns, run

VALIDATORS = {
    "safe_load + jsonschema, validator made once": ("once", 300),
    "safe_load + jsonschema.validate": ("each", 20),
    "CSafeLoader + jsonschema, validator made once": ("fast", 300),
}
"""How peers validate, and how many records each is given."""


def one_shot(folder: Path, record: str, rounds: int, tell: Tell) -> dict[str, Any]:
    """Return seconds (``cpu`` and ``wall``) of a process that makes one file, for each command."""
    base = folder / f"{record}-0"

    def action(name: str) -> Callable[[int], Run]:
        def act(_: int) -> Run:
            if reason := commands.absent(name):
                raise Absent(reason)
            return run(commands.COMMANDS[name](base, emptied(folder / "one-shot")))

        return act

    actions = {name: action(name) for name in commands.COMMANDS}
    in_turns(actions, 1)  # files come into the cache of the system
    return _kinds(in_turns(actions, rounds, tell))


def _kinds(found: dict[str, list[Run]]) -> dict[str, dict[str, list[float]]]:
    return {
        name: {"cpu": [one.cpu for one in runs], "wall": [one.wall for one in runs]}
        for name, runs in found.items()
        if runs
    }


def validation(folder: Path, records: int, rounds: int, tell: Tell) -> dict[str, Any]:
    """Return seconds (``cpu`` and ``wall``) a thousand records, for us and for safe_load with jsonschema.

    Peers are given fewer records, as their time grows with the number alone; their start is part of it.
    """
    many = subjects.many(folder / "validated", records)
    script = str(places.ROOT / "benchmarks" / "peers" / "schema_check.py")
    schema = str(places.ROOT / "thbreports" / "record" / "meeting.schema.json")

    def peer(how: str, count: int) -> Callable[[int], Run]:
        command = [str(places.PEERS), script, schema, str(many), how, str(count)]
        return lambda _: _scaled(run(command), count)

    program = str(places.ours("thbreports"))
    actions = {
        "ours": lambda _: _scaled(run([program, "validate", str(many)]), records),
        **{name: peer(how, min(records, count)) for name, (how, count) in VALIDATORS.items()},
    }
    found = in_turns(actions, rounds, tell)
    shutil.rmtree(many)
    return _kinds(found)


def _scaled(taken: Run, records: int) -> Run:
    return Run(taken.wall * 1000 / records, taken.cpu * 1000 / records, taken.peak)


def _build(records: Iterable[Path], out: Path, *options: str) -> list[str]:
    return [str(places.ours("thbreports")), "build", *map(str, records), "-o", str(out), *options]


def two_processes(folder: Path, counts: dict[str, int], rounds: int, tell: Tell) -> dict[str, Any]:
    """Return seconds by the clock of a batch with one and with two processes, for each format.

    ``apart`` is what the machine gives at best: two commands at once that know nothing of each other, each
    with one process and half of the records.
    """
    found: dict[str, Any] = {}
    for format, count in counts.items():
        many = subjects.many(folder / f"batch-{format}", count)
        taken = in_turns(_shared_out(many, folder / "batch-out", format), rounds, tell)
        found[format] = {"records": count, **{how: samples for how, samples in taken.items() if samples}}
        shutil.rmtree(many)
        shutil.rmtree(folder / "batch-out", ignore_errors=True)
    return found


def _shared_out(many: Path, out: Path, format: str) -> dict[str, Callable[[int], float]]:
    """Return the ways to share out a batch: to one process, to two, and to two commands."""
    records = sorted(many.iterdir())

    def build(part: list[Path], to: str, jobs: int) -> float:
        return run(_build(part, out / to, "-f", format, "--jobs", str(jobs))).wall

    def apart(_: int) -> float:
        emptied(out)
        with ThreadPoolExecutor(2) as both:
            return max(both.map(lambda half: build(records[half::2], str(half), 1), (0, 1)))

    def together(jobs: int) -> float:
        emptied(out)
        return build(records, "all", jobs)

    return {"1": lambda _: together(1), "2": lambda _: together(2), "apart": apart}


def incremental(folder: Path, count: int, rounds: int, tell: Tell) -> dict[str, Any]:
    """Return seconds of a full HTML build of many records, and of the same build again."""
    many, out = subjects.many(folder / "unchanged", count), folder / "unchanged-out"
    command = _build([many], out, "-f", "html")

    def full(_: int) -> Run:
        emptied(out)
        return run(command)

    found: dict[str, list[Run]] = {"full": [], "again": []}
    try:
        for turn in range(rounds + 1):
            runs = full(turn), run(command)
            if turn:  # in the first records are too new to be known again by their looks
                found["full"].append(runs[0])
                found["again"].append(runs[1])
    except Absent as reason:
        tell("incremental", str(reason))
    shutil.rmtree(many)
    shutil.rmtree(out, ignore_errors=True)
    return {
        "records": count,
        **{f"{name} {kind}": [getattr(one, kind) for one in runs] for name, runs in found.items()
           for kind in ("wall", "cpu")},
    }  # fmt: skip


def memory(folder: Path, counts: dict[str, int], tell: Tell) -> dict[str, Any]:
    """Return the resident memory along a long run of records, each different, for each format."""
    found: dict[str, Any] = {}
    for format, count in counts.items():
        worker = Worker("ours", folder, places.OURS)
        try:
            record = "pages-1" if format == "pdf" else "seed-note"
            found[format] = worker.ask(function="growth", record=record, format=format, count=count)
        except Absent as reason:
            tell(f"memory of {format}", str(reason))
        finally:
            worker.close()
    return found


def long_docx_process(folder: Path, record: str) -> dict[str, float]:
    """Return what ``thbreports build`` takes for the longest record as DOCX, and its peak memory."""
    taken = run(_build([folder / f"{record}-0.yaml"], emptied(folder / "long"), "-f", "docx"))
    return {"wall": taken.wall, "cpu": taken.cpu, "peak": taken.peak}
