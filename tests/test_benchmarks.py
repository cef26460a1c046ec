"""The sums of the benchmarks, and each of their parts once on a few documents; never how long that takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from lxml import html

import thbreports
from benchmarks import chart, measure, page, parts, subjects
from thbreports.document import compose
from thbreports.view.prepare import prepare

FEW = parts.Scale(
    records=("seed-note",),
    longest="seed-note",
    rounds=1,
    sample=0,
    batch={"html": 2, "docx": 1, "pdf": 1},
    memory={"html": 10, "docx": 10, "pdf": 10},
)
ABOUT = {
    "date": "2026-11-22 10:25 UTC",
    "cores": 2,
    "processor": "one",
    "python": "3.11.7",
    "versions": "weasyprint 70.0",
    "load": [0.1, 1.0],
    "quick": False,
}


def results(**found: Any) -> dict[str, Any]:
    """A run that measured nothing but what is given."""
    return {
        "about": ABOUT,
        "pages": {"seed-note": 2, "pages-10": 11, "pages-40": 40},
        "warm": {},
        "one-shot": {},
        "batch": {},
        "memory": {},
        "longest": "pages-40",
        "documents": {"batch": FEW.batch, "memory": FEW.memory},
        "absent": {},
        **found,
    }


def row(found: dict[str, Any], words: str) -> str:
    return next(line for line in page.page(found).splitlines() if line.startswith(f"| {words}"))


def test_every_part_runs_and_its_figures_are_on_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    found = parts.measure(tmp_path / "measured", FEW)
    ours = {f"thbreports {format}" for format in parts.PEERS_OF}
    assert ours <= set(found["warm"]["seed-note"])
    assert {*ours, "thbreports --help", "bare Python"} <= set(found["one-shot"])
    assert set(found["batch"]) == {"html", "docx", "pdf", "unchanged", "validate", f"{parts.SECOND} pdf"}
    assert all(len(points) == 10 for points in found["memory"].values())
    assert not any("thbreports" in name for name in found["absent"])
    shown = {**found, "about": ABOUT}
    for words in ("warm, a note of 2 pages", "one process", "one build", "the same build", "memory"):
        assert "| -" not in row(shown, words)
    assert set(found["step"]["seed-note"]) >= {f"{peer} pdf" for peer in parts.STEP[:2]}
    assert "| - " not in row(shown, "PDF step, 2 pages").split("|")[2:4]
    assert "thbreports" in chart.chart(shown)


def test_all_have_their_turn_before_anyone_has_a_second_and_the_median_counts() -> None:
    order: list[str] = []

    def action(name: str, *samples: float) -> Callable[[int], float]:
        def act(turn: int) -> float:
            order.append(name)
            return samples[turn]

        return act

    found = measure.in_turns({"a": action("a", 1.0, 1.1, 9.0), "b": action("b", 2.0, 2.0, 2.0)}, 3)
    assert order == ["a", "b", "b", "a", "a", "b"]
    assert found == {"a": 1.1, "b": 2.0}


def test_an_absent_peer_is_told_once_and_asked_no_more() -> None:
    def absent(_: int) -> float:
        raise measure.Absent("not installed")

    told: list[tuple[str, str]] = []
    found = measure.in_turns({"here": float, "gone": absent}, 3, lambda *words: told.append(words))
    assert found == {"here": 1.0}
    assert told == [("gone", "not installed")]


def test_a_program_that_fails_or_is_not_there_is_absent() -> None:
    with pytest.raises(measure.Absent, match="set-up"):
        measure.run(["/nowhere/at/all"])
    with pytest.raises(measure.Absent, match="it failed"):
        measure.run([measure.OURS, "-c", "raise SystemExit(1)"])


def test_figures_have_as_many_places_as_they_bear() -> None:
    assert [page.figure(value) for value in (1234.5, 123.4, 12.34, 1.234, None)] == [
        "1,234", "123", "12.3", "1.23", "-",
    ]  # fmt: skip
    assert page.figure(0.0314, "%") == "3.1 %"
    assert page.figure(1.5, "x", kept=False) == "**1.50x**"


def test_a_ratio_counts_our_documents_in_the_time_of_one_of_a_peer_and_is_bold_below_its_target() -> None:
    taken = {"thbreports html": 0.01, "pandoc html": 0.16, "thbreports docx": 0.01, "docxtpl docx": 0.05}
    found = results(
        warm={"seed-note": {**taken, "thbreports pdf": 0.1, "weasyprint pdf": 0.1, "typst pdf": 0.02}}
    )
    assert row(found, "warm, a note of 2 pages").endswith(
        "| 100 (16.0x) | 100 (**5.00x**) | 10.0 (1.00x; 0.20x) |"
    )


def test_the_second_engine_is_held_against_the_first_and_against_typst_alone() -> None:
    taken = dict(zip((f"{peer} pdf" for peer in parts.STEP), (0.2, 0.04, 0.02), strict=True))
    found = results(step={"seed-note": taken}, batch={"pdf": 0.2, f"{parts.SECOND} pdf": 0.06})
    assert row(found, "PDF step, 2 pages").endswith("| 200 ms | 40 ms | 0.20x (at most 0.25x) | **2.00x** |")
    assert row(found, "one build of 1 notes and").endswith("| 60 ms | **0.30x** (at most 0.25x) |  |")
    assert "the second engine" not in page.page(results())


def test_growth_of_memory_leaves_out_what_caches_take_at_first() -> None:
    found = results(memory={"html": [20.0, 50.0, 50.0, 51.0], "pdf": [20.0, 50.0, 60.0]})
    assert row(found, "memory").endswith("| 2.0 % of 50 MiB (10) | - | **20.0 %** of 50 MiB (10) |")


def test_growth_with_length_goes_by_the_page() -> None:
    warm = {"pages-10": {"thbreports pdf": 1.1}, "pages-40": {"thbreports pdf": 8.0}}
    assert row(results(warm=warm), "a page of 40 against one of 11").endswith("| - | - | **2.00x** |")


def test_the_page_names_what_was_absent_and_a_machine_that_others_used() -> None:
    quiet = page.page(results(absent={"typst pdf": "not installed"}))
    assert "Not measured: typst pdf: not installed." in quiet
    assert "Others used it" not in quiet
    assert "Others used it" in page.page(results(about={**ABOUT, "load": [3.0, 3.0]}))


def test_the_chart_is_well_formed_and_says_its_figures_in_words() -> None:
    taken = {"thbreports html": 0.001, "pandoc html": 0.05, "typst pdf": 0.02}
    root = ElementTree.fromstring(chart.chart(results(warm={"seed-note": taken})))
    words = root.findtext("{http://www.w3.org/2000/svg}desc")
    assert words == "HTML: thbreports 1,000, pandoc 20.0; PDF: typst 50.0"


def test_a_variant_has_other_words_of_the_same_length_and_the_same_markup() -> None:
    record = subjects.text("seed-note")
    one, other = subjects.varied(record, 1), subjects.varied(record, 2)
    assert len({record, one, other}) == 3
    assert subjects.varied(record, 1) == one
    assert len(one) == len(record) + len(" (1)")
    for mark in "{}[]*":
        assert one.count(mark) == record.count(mark)


def test_peers_get_all_words_of_our_document_and_its_picture(tmp_path: Path) -> None:
    document = compose(*prepare(thbreports.load(subjects.COMMITTEE)))
    given = html.fromstring(parts.words(document, tmp_path))
    assert "".join(given.itertext()) == "".join(document.tree().itertext())
    assert {name for one in given.iter() for name in one.attrib} == {"src", "alt"}
    assert (tmp_path / "picture.png").read_bytes().startswith(b"\x89PNG")
