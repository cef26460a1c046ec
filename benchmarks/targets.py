"""What was to be reached, and what was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.measure import median, ratio, slope

Results = Mapping[str, Any]
FORMATS = ("html", "docx", "pdf")
SEEDS = ("seed-note", "seed-remarks")
LONGEST = "pages-224"
_ENOUGH = 1000
LENGTHS = ("pages-1", "pages-10", "pages-40", LONGEST)


@dataclass(frozen=True)
class Target:
    """One figure with its limit; ``value`` is None where it was not measured.

    ``floor`` is what the figure would be if everything took no time but what nobody can leave out.
    """

    what: str
    most: bool
    limit: float
    value: float | None
    unit: str = "x"
    note: str = ""
    floor: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the figure keeps the limit; None where it was not measured."""
        return self._kept(self.value)

    @property
    def reachable(self) -> bool:
        """Whether the floor, as far as one was measured, would keep the limit."""
        return self._kept(self.floor) is not False

    def _kept(self, value: float | None) -> bool | None:
        if value is None:
            return None
        return value <= self.limit if self.most else value >= self.limit


def warm_ratios(results: Results, ours: str, peer: str) -> dict[str, float]:
    """Return CPU time of ours divided by that of a peer, for each record on which both were measured."""
    found = {}
    for record, samples in results.get("warm", {}).items():
        one = ratio(median(samples.get(ours, [])), median(samples.get(peer, [])))
        if one is not None:
            found[record] = one
    return found


def times_as_many(results: Results, ours: str, peer: str) -> dict[str, float]:
    """Return how many documents we make in the CPU time in which a peer makes one."""
    return {record: 1 / one for record, one in warm_ratios(results, ours, peer).items()}


def _by_length(
    what: str,
    most: bool,
    limit: float,
    found: Mapping[str, float],
    floors: Mapping[str, float] | None = None,
    unit: str = "x",
) -> Iterator[Target]:
    """Yield one target for the seeds, of which the worst decides, and one for each longer record."""
    worst: Callable[..., str] = max if most else min
    seeds = [record for record in SEEDS if record in found]
    rows = [worst(seeds, key=lambda name: found[name])] if seeds else []
    rows.extend(record for record in found if record not in SEEDS and record != "pages-1")
    for record in rows or [""]:
        floor = (floors or {}).get(record)
        name = f"{what}, {record}" if record else what
        yield Target(name, most, limit, found.get(record), unit, floor=floor)


def _worst(found: Mapping[str, float], choose: Callable[..., str]) -> tuple[float | None, str]:
    if not found:
        return None, ""
    record = choose(found, key=lambda name: found[name])
    others = ", ".join(f"{name} {value:.3g}" for name, value in found.items() if name != record)
    return found[record], f"{record}, the worst; {others}" if others else record


def one_shot(results: Results, one: str, other: str) -> float | None:
    """Return the time of one command divided by that of another."""
    found = results.get("one-shot", {})
    return ratio(*(median(found.get(name, {}).get("wall", [])) for name in (one, other)))


def a_page(results: Results, record: str, format: str) -> float | None:
    """Return our CPU seconds for a page of the PDF of a record."""
    samples = results.get("lengths", {}).get(record, {}).get(format)  # those made in turns, where they are
    samples = samples or results.get("warm", {}).get(record, {}).get(f"ours {format}", [])
    return ratio(median(samples), results.get("records", {}).get(record, {}).get("pages"))


def projected_growth(points: Sequence[tuple[int, float]], documents: int = 5000) -> float | None:
    """Return by how much memory grows over many documents, as a share, once caches are full.

    None where too few were made: the system gives memory in steps that hide a slope so short.
    """
    settled = points[len(points) // 5 :]
    if len(settled) < 2 or settled[-1][0] < _ENOUGH:
        return None
    return slope(settled) * documents / settled[0][1]


def targets(results: Results) -> list[Target]:
    """Return every target of the project's speed with what was measured."""
    return [*_warm(results), *_single(results), *_many(results)]


def _warm(results: Results) -> Iterator[Target]:
    bare = "bare WeasyPrint pdf/a-2a"
    worst, note = _worst(warm_ratios(results, "ours pdf", bare), max)
    yield Target(
        "warm PDF, YAML to bytes: CPU against bare WeasyPrint from the same HTML",
        True,
        1.15,
        worst,
        note=note,
    )
    worst, note = _worst(warm_ratios(results, "ours pdf, from the document", bare), max)
    yield Target("warm PDF, from the semantic document: the same", True, 1.15, worst, note=note)
    passes = {record: parts["passes"] for record, parts in results.get("shares", {}).items()}
    what = "our share outside WeasyPrint, from the HTML and CSS that it is given"
    yield from _by_length(what, True, 0.03, passes, unit="%")
    yield from _by_length(
        "warm DOCX: documents per CPU second against docxtpl",
        False,
        6,
        times_as_many(results, "ours docx", "docxtpl docx"),
        times_as_many(results, "floor docx", "docxtpl docx"),
    )
    long = results.get("long docx", {})
    yield Target("DOCX of 224 pages, warm: CPU seconds", True, 2, long.get("warm", {}).get("cpu"), "s")
    note = "the whole process"
    yield Target(
        "DOCX of 224 pages: peak memory", True, 100, long.get("process", {}).get("peak"), "MiB", note
    )
    yield from _by_length(
        "warm HTML: documents per CPU second against pandoc",
        False,
        15,
        times_as_many(results, "ours html", "pandoc html"),
        times_as_many(results, "floor html", "pandoc html"),
    )


def _single(results: Results) -> Iterator[Target]:
    libraries = "libraries of html and docx, loaded as we do and no more"
    engine = "libraries of pdf, loaded as we do and no more"
    for what, limit, one, other, least in (
        ("one-shot PDF against WeasyPrint's CLI, untagged", 0.65, "ours pdf", "WeasyPrint's CLI pdf", engine),
        ("one-shot DOCX against docxtpl", 1.0, "ours docx", "docxtpl docx", libraries),
        ("one-shot HTML against pandoc", 2.0, "ours html", "pandoc html", libraries),
        ("one-shot, all three against the PDF alone", 1.1, "ours all", "ours pdf", ""),
        ("`--help` against a bare Python start", 8.0, "ours --help", "bare Python", ""),
    ):
        floor = one_shot(results, least, other) if least else None
        yield Target(what, True, limit, one_shot(results, one, other), floor=floor)


def _many(results: Results) -> Iterator[Target]:
    found = results.get("validation", {})
    for kind, note in (("cpu", "CPU time"), ("wall", "by the clock")):
        mine = median(found.get("ours", {}).get(kind, []))
        theirs = median(found.get("safe_load + jsonschema, validator made once", {}).get(kind, []))
        yield Target("validate against safe_load + jsonschema", False, 10, ratio(theirs, mine), note=note)
    for format in FORMATS:
        runs = results.get("two processes", {}).get(format, {})
        speed = ratio(median(runs.get("1", [])), median(runs.get("2", [])))
        floor = ratio(median(runs.get("1", [])), median(runs.get("apart", [])))
        note = f"{runs.get('records', 0)} records"
        what = f"two processes against one, {format.upper()}"
        yield Target(what, False, 1.8, speed, note=note, floor=floor)
    for format in FORMATS:
        points = [(int(n), float(mib)) for n, mib in results.get("memory", {}).get(format, [])]
        note = f"{points[-1][0]} documents, {points[0][1]:.0f} to {points[-1][1]:.0f} MiB" if points else ""
        grown = projected_growth(points)
        yield Target(f"memory over 5,000 documents, {format.upper()}: growth", True, 0.1, grown, "%", note)
    for format in FORMATS:
        longer = ratio(a_page(results, LONGEST, format), a_page(results, "pages-10", format))
        what = f"linear, {format.upper()}: CPU for a page at 224 pages against 10"
        yield Target(what, True, 1.15, longer)
    again = results.get("incremental", {})
    share = ratio(median(again.get("again wall", [])), median(again.get("full wall", [])))
    note = f"{again.get('records', 0)} records, by the clock"
    yield Target("nothing changed: time against the full HTML build", True, 0.03, share, "%", note)
