"""The results as a page: docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.batches import VALIDATORS
from benchmarks.commands import COMMANDS
from benchmarks.measure import median, ratio
from benchmarks.targets import FORMATS, LENGTHS, Results, Target, a_page, targets
from benchmarks.warm import JOBS

_WORDS = Path(__file__).with_name("report.md")
"""What the page says around its tables, with {names} for them."""


def page(results: Results) -> str:
    """Return the page in Markdown."""
    about = results["about"]
    return _WORDS.read_text(encoding="utf-8").format(
        date=about["date"],
        machine=f"{about['cores']} cores ({about['processor']}), Python {about['python']}, {about['system']}",
        load=_load(about),
        versions=", ".join(f"{name} {number}" for name, number in about["versions"].items()),
        score=_score(targets(results)),
        targets=table(["what", "target", "reached", "floor", "met"], map(_target, targets(results))),
        warm=_warm(results),
        pdf=_pdf_shares(results),
        one_shot=_one_shot(results),
        validation=_validation(results),
        processes=_processes(results),
        memory=_memory(results),
        lengths=_lengths(results),
        incremental=_incremental(results),
        absent=_absent(results),
    )


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    rows = list(rows)
    if not rows:
        return "*Not measured in this run.*"
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def figure(value: float | None, unit: str = "") -> str:
    """Return a number in as many places as it bears, or a dash for none."""
    if value is None:
        return "-"
    if unit == "%":
        return f"{value * 100:.1f} %"
    places = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{places}f}{'' if not unit else unit if unit == 'x' else ' ' + unit}"


def _target(target: Target) -> list[str]:
    met = {True: "yes", False: "**no**" if target.reachable else "out of reach", None: "not measured"}[
        target.met
    ]
    limit = f"{target.limit * 100:g} %" if target.unit == "%" else figure_of_limit(target)
    reached = figure(target.value, target.unit) + (
        f" ({target.note})" if target.note and target.value is not None else ""
    )
    limit = f"{'at most' if target.most else 'at least'} {limit}"
    return [target.what, limit, reached, figure(target.floor, target.unit), met]


def figure_of_limit(target: Target) -> str:
    """Return a limit without places that say nothing."""
    return f"{target.limit:g}{target.unit if target.unit == 'x' else ' ' + target.unit}"


def _score(found: Sequence[Target]) -> str:
    met = sum(one.met is True for one in found)
    missed = [one for one in found if one.met is False]
    beyond = sum(not one.reachable for one in missed)
    rest = len(found) - met - len(missed)
    said = (
        f"Of {len(found)} figures with a target\n{met} keep it and {len(missed)} do not, {beyond} of which"
        " nothing built of these libraries could keep"
    )
    return said + (f"; {rest} were not measured." if rest else ".")


def _load(about: Results) -> str:
    before, after = about["load"]
    said = f"The load of the machine was {before:.1f} when the run began and {after:.1f} when it ended."
    if before > 0.7:
        said += " **Others used it at the same time: read times by the clock, and two processes, with care.**"
    return said + (" This was a rough run (`--quick`)." if about["quick"] else "")


def _warm(results: Results) -> str:
    warm = {record: found for record, found in results.get("warm", {}).items() if record != "pages-1"}
    heads = ["documents per CPU second", *(_named(results, record) for record in warm)]

    def rows() -> Iterator[list[str]]:
        for format in FORMATS:
            for name in (one for one in JOBS if _format(one) == format):
                rates = [ratio(1.0, median(found.get(name, []))) for found in warm.values()]
                yield [_shown(name), *(map(figure, rates) if any(rates) else ["absent"] * len(rates))]

    return table(heads, rows() if warm else ())


def _format(name: str) -> str:
    return next((format for format in FORMATS if format in name.split(",")[0].split("/")[0].split()), "")


def _shown(name: str) -> str:
    words = name.replace("ours", "thbreports")
    return f"**{words}**" if name.startswith("ours") else words


def _named(results: Results, record: str) -> str:
    pages = results["records"].get(record, {}).get("pages")
    return f"{record} ({pages} p.)"


def _pdf_shares(results: Results) -> str:
    kinds = {
        "weasyprint": "WeasyPrint",
        "writing": "writing the file in its place",
        "garbage": "looking for garbage in its place",
        "passes": "our passes on the PDF",
        "before": "reading and composing",
    }
    rows = (
        [_named(results, record), *(figure(parts[part], "%") for part in kinds)]
        for record, parts in results.get("shares", {}).items()
    )
    return table(["CPU time of a PDF, YAML to bytes", *kinds.values()], rows)


def _one_shot(results: Results) -> str:
    found = results.get("one-shot", {})

    def cell(name: str, kind: str) -> str:
        taken = median(found.get(name, {}).get(kind, []))
        return "absent" if taken is None else f"{1000 * taken:.0f} ms"

    rows = ([_shown(name), cell(name, "wall"), cell(name, "cpu")] for name in COMMANDS)
    return table(["one process, one file", "by the clock", "CPU"], rows if found else ())


def _validation(results: Results) -> str:
    found = results.get("validation", {})
    mine = median(found.get("ours", {}).get("cpu", []))

    def row(name: str) -> list[str]:
        cpu, wall = (median(found.get(name, {}).get(kind, [])) for kind in ("cpu", "wall"))
        if cpu is None:
            return [_shown(name), *["absent"] * 3]
        return [_shown(name), figure(cpu, "s"), figure(wall, "s"), figure(ratio(cpu, mine), "x")]

    heads = ["1,000 records", "CPU", "by the clock", "CPU against ours"]
    return table(heads, map(row, ("ours", *VALIDATORS)) if found else ())


def _processes(results: Results) -> str:
    rows = []
    for format, runs in results.get("two processes", {}).items():
        one, two, apart = (median(runs.get(how, [])) for how in ("1", "2", "apart"))
        rows.append(
            [
                format.upper(),
                str(runs["records"]),
                figure(one, "s"),
                figure(two, "s"),
                figure(ratio(one, two), "x"),
                figure(ratio(one, apart), "x"),
            ]
        )
    return table(["format", "records", "one process", "two", "ratio", "two commands at once"], rows)


def _memory(results: Results) -> str:
    rows = []
    for format, points in results.get("memory", {}).items():
        picked = [points[0], points[len(points) // 5], points[len(points) // 2], points[-1]]
        rows.append([format.upper(), *(f"{mib:.0f} MiB after {number:,}" for number, mib in picked)])
    return table(["format", "first", "", "", "last"], rows)


def _lengths(results: Results) -> str:
    lengths = [record for record in LENGTHS if record in results.get("warm", {})]
    heads = ["CPU for a page", *(_named(results, record) for record in lengths)]
    rows = (
        [format.upper(), *(_milliseconds(a_page(results, record, format)) for record in lengths)]
        for format in FORMATS
    )
    return table(heads, rows if lengths else ())


def _milliseconds(seconds: float | None) -> str:
    return "-" if seconds is None else f"{seconds * 1000:.2f} ms"


def _incremental(results: Results) -> str:
    found: dict[str, Any] = results.get("incremental", {})
    rows = (
        [name, *(figure(median(found.get(f"{key} {kind}", [])), "s") for kind in ("wall", "cpu"))]
        for name, key in (("full HTML build", "full"), ("again, nothing changed", "again"))
    )
    return table([f"{found.get('records', 0):,} records", "by the clock", "CPU"], rows if found else ())


def _absent(results: Results) -> str:
    names: dict[str, list[str]] = {}
    for name, reason in results["absent"]:
        names.setdefault(reason, []).append(name)
    said = [f"- {', '.join(dict.fromkeys(found))}: {reason}." for reason, found in names.items()]
    return "\n".join(said) if said else "Nothing was absent in this run."
