"""The results as a page: docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.parts import PEERS_OF, SECOND, STEP

Results = Mapping[str, Any]

_WORDS = Path(__file__).with_name("page.md")
"""What the page says around its table, with {names} for figures."""
LEAST = {"html": 15.0, "docx": 6.0, "pdf": 1 / 1.15}
"""How many documents are to be made in the CPU time of one of the first peer of a format, warm."""
UNCHANGED, GROWTH, LONGER, HELP = 0.04, 0.1, 1.15, 8.0
"""At most: an unchanged build against a full one, growth of memory, CPU of a page of a long record against
one of ten pages, `--help` against a bare Python."""
ALONE = 1.5
"""At most: CPU of PDF by the second engine against that engine alone on the same words."""
SHARES = {"seed-note": 0.25, "seed-remarks": 0.25, "pages-10": 0.25}
ENGINES = ("weasyprint", "typst")
SHOWN, LARGER = 300, 1.1
"""At most: milliseconds until a PDF of 20 pages is shown; size of a file by the second engine."""
OTHER_SHARE, FASTER = 0.3, 4.0
"""At most: CPU of PDF by the second engine against the first; at least: how many times as fast a build is."""
_RECORDS = {
    "seed-note": "a note",
    "seed-remarks": "remarks",
    "pages-10": "a committee",
    "pages-40": "a committee",
}


def page(results: Results) -> str:
    """Return the page in Markdown."""
    about = results["about"]
    absent = "; ".join(f"{name}: {reason}" for name, reason in results["absent"].items())
    return _WORDS.read_text(encoding="utf-8").format(
        machine=f"{about['date']}: {about['cores']} cores ({about['processor']}), Python {about['python']}, "
        f"{about['versions']}. {_load(about)}",
        table="\n".join(_table(results)),
        engines="".join(f"\n{line}" for line in _engines(results)),
        help=_help(results["one-shot"]),
        validate=figure(results["batch"].get("validate")),
        records=results["documents"]["batch"]["html"],
        absent=f"\nNot measured: {absent}.\n" if absent else "",
    )


def ratio(one: float | None, other: float | None) -> float | None:
    """Return one figure divided by another, or None where one of them is missing."""
    return one / other if one is not None and other else None


def figure(value: float | None, unit: str = "", kept: bool = True) -> str:
    """Return a number in as many places as it bears, bold where it keeps no target, or a dash for none."""
    if value is None:
        return "-"
    if unit == "%":
        words = f"{value * 100:.1f} %"
    else:
        words = f"{value:,.{0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2}f}{unit}"
    return words if kept else f"**{words}**"


def growth(points: list[float]) -> float | None:
    """Return by how much memory grows after the first fifth of a run, when caches are full."""
    return points[-1] / points[1] - 1 if len(points) > 1 else None


def a_page(results: Results, record: str, format: str) -> float | None:
    """Return our CPU seconds for a page of a record."""
    taken = results["warm"].get(record, {}).get(f"thbreports {format}")
    return ratio(taken, results["pages"].get(record))


def _table(results: Results) -> Iterator[str]:
    def row(name: str, cell: Callable[[str], str]) -> str:
        return f"| {name} | {' | '.join(map(cell, PEERS_OF))} |"

    pages, documents = results["pages"], results["documents"]
    yield "| | HTML (pandoc) | DOCX (docxtpl) | PDF (WeasyPrint; Typst) |"
    yield "|---|---|---|---|"
    for record, words in _RECORDS.items():
        if record in results["warm"]:
            name = f"warm, {words} of {pages[record]} pages: documents a second"
            yield row(name, partial(_against, results["warm"][record], _rate, LEAST))
    yield row("one process, one note: CPU", partial(_against, results["one-shot"], _milliseconds, {}))

    def built(format: str) -> str:
        count = documents["batch"][format]
        rate = ratio(count, results["batch"].get(format))
        return f"{figure(rate)} ({count:,} records)"

    def again(format: str) -> str:
        if format != "html":
            return ""
        return _most(ratio(results["batch"].get("unchanged"), results["batch"].get("html")), UNCHANGED, "%")

    def grown(format: str) -> str:
        points = results["memory"].get(format, [])
        share = _most(growth(points), GROWTH, "%")
        return f"{share} of {points[1]:.0f} MiB ({documents['memory'][format]:,})" if points else share

    def longer(format: str) -> str:
        one, other = (a_page(results, record, format) for record in (results["longest"], "pages-10"))
        return _most(ratio(one, other), LONGER, "x")

    yield row("one build of many notes and remarks: documents a second", built)
    yield row(f"the same build, nothing changed (at most {UNCHANGED:.0%})".replace("%", " %"), again)
    yield row(f"memory: growth over many notes (at most {GROWTH:.0%})".replace("%", " %"), grown)
    lengths = [pages.get(record, 0) for record in (results["longest"], "pages-10")]
    yield row(f"a page of {lengths[0]} against one of {lengths[1]} (at most {LONGER}x)", longer)


def _engines(results: Results) -> Iterator[str]:
    """Yield the lines of the table of the second engine, if it was measured."""
    if not results.get("step"):
        return
    yield "\nPDF by Typst, the second engine. A PDF step makes the PDF of a composed document.\n"
    yield "| | by WeasyPrint | by Typst | its CPU against WeasyPrint | against Typst alone (at most 1.5x) |"
    yield "|---|---|---|---|---|"

    def row(name: str, first: float | None, second: float | None, share: str, alone: str = "") -> str:
        figures = ["-" if one is None else _milliseconds(one) for one in (first, second)]
        return f"| {name} | {' | '.join(figures)} | {share} | {alone} |"

    for record, found in results["step"].items():
        first, second, plain = (found.get(f"{peer} pdf") for peer in STEP)
        most = SHARES.get(record, OTHER_SHARE)
        share = f"{_most(ratio(second, first), most, 'x')} (at most {most}x)"
        alone = _most(ratio(second, plain), ALONE, "x")
        yield row(f"PDF step, {results['pages'].get(record, 0)} pages", first, second, share, alone)
    one, other = (results["one-shot"].get(f"{peer} pdf") for peer in ("thbreports", SECOND))
    yield row("one process, one note", one, other, figure(ratio(other, one), "x"))
    count, built = results["documents"]["batch"]["pdf"], results["batch"]
    one, other = (built[key] / count if key in built else None for key in ("pdf", f"{SECOND} pdf"))
    share = f"{_most(ratio(other, one), 1 / FASTER, 'x')} (at most {1 / FASTER:.2f}x)"
    yield row(f"one build of {count:,} notes and remarks, each", one, other, share)
    grown = [_percent(growth(results["memory"].get(key, []))) for key in ("pdf", f"{SECOND} pdf")]
    documents = results["documents"]["memory"]["pdf"]
    yield f"| memory: growth over {documents:,} notes | {' | '.join(grown)} | | |"
    previews = results.get("preview", {})
    one, other = (previews.get(engine, {}).get("pdf") for engine in ENGINES)
    share = f"{_most(None if other is None else other * 1000, SHOWN, ' ms')} (at most {SHOWN} ms)"
    yield row("`serve`: from a save to the PDF of 20 pages, by the clock", one, other, share)
    for record, found in results.get("sizes", {}).items():
        pages = results["pages"].get(record, 0)
        first, second = (figure(found[engine] / 1000, " kB") for engine in ENGINES)
        share = f"{_most(ratio(found['typst'], found['weasyprint']), LARGER, 'x')} (at most {LARGER}x)"
        yield f"| size of {pages} pages | {first} | {second} | {share} | |"


def _percent(value: float | None) -> str:
    return _most(value, GROWTH, "%")


def _against(
    found: Mapping[str, float], shown: Callable[[float], str], least: Mapping[str, float], format: str
) -> str:
    """Return our figure, and how many documents we make in the CPU time of one of each peer."""
    ours = found.get(f"thbreports {format}")
    ratios = [ratio(found.get(f"{peer} {format}"), ours) for peer in PEERS_OF[format]]
    kept = ratios[0] is None or ratios[0] >= least.get(format, 0)
    words = "; ".join([figure(ratios[0], "x", kept), *(figure(one, "x") for one in ratios[1:])])
    return f"{'-' if ours is None else shown(ours)} ({words})"


def _rate(seconds: float) -> str:
    return figure(1 / seconds)


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def _most(value: float | None, limit: float, unit: str) -> str:
    return figure(value, unit, value is None or value <= limit)


def _help(found: Mapping[str, float]) -> str:
    mine, bare = found.get("thbreports --help"), found.get("bare Python")
    taken = "-" if mine is None else _milliseconds(mine)
    return f"{taken}, {_most(ratio(mine, bare), HELP, 'x')} a bare start of Python"


def _load(about: Mapping[str, Any]) -> str:
    before, after = about["load"][0], about["load"][-1]
    words = f"The load of the machine was {before:.1f} when the run began and {after:.1f} when it ended."
    if before > 0.7:
        words += " **Others used it at the same time: ratios hold better than figures.**"
    return words + (" This was a rough run (`--quick`)." if about["quick"] else "")
