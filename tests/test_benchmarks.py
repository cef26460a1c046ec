"""The sums of the benchmarks: ratios, medians, turns, and what is called met."""

from __future__ import annotations

import gc
import re
import time
import zlib
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

import thbreports
from benchmarks import chart, measure, places, report, sampling, subjects, targets, word_content
from thbreports import formats
from thbreports.document import compose
from thbreports.view.prepare import prepare


def results(**parts: Any) -> dict[str, Any]:
    about = {
        "date": "2026-11-22 10:25 UTC",
        "cores": 2,
        "processor": "one",
        "python": "3.11.7",
        "system": "Linux x86_64",
        "load": [0.1, 1.0],
        "quick": False,
        "versions": {"weasyprint": "70.0"},
    }
    return {"about": about, "records": {}, "absent": [], **parts}


def warm(**seconds: list[float]) -> dict[str, Any]:
    """Samples by the names of peers, with the spaces that keywords cannot have."""
    return {name.replace("_", " "): samples for name, samples in seconds.items()}


def target(found: dict[str, Any], words: str) -> targets.Target:
    return next(one for one in targets.targets(found) if words in one.what)


def test_a_ratio_with_nothing_is_nothing() -> None:
    assert measure.ratio(3.0, 2.0) == 1.5
    assert measure.ratio(None, 2.0) is None
    assert measure.ratio(3.0, None) is None
    assert measure.ratio(3.0, 0.0) is None


def test_the_median_is_not_moved_by_one_slow_run() -> None:
    assert measure.median([1.0, 1.1, 9.0]) == 1.1
    assert measure.median([]) is None


def test_the_slope_is_what_one_document_adds() -> None:
    assert measure.slope([(100, 50.0), (200, 51.0), (300, 52.0)]) == pytest.approx(0.01)
    assert measure.slope([(100, 50.0)]) == 0.0


def test_all_have_their_turn_before_anyone_has_a_second() -> None:
    said: list[str] = []
    found = measure.in_turns({"a": lambda _: said.append("a"), "b": lambda _: said.append("b")}, 3)
    assert said == ["a", "b", "b", "a", "a", "b"]
    assert {name: len(samples) for name, samples in found.items()} == {"a": 3, "b": 3}


def test_an_absent_peer_is_told_once_and_asked_no_more() -> None:
    def absent(_: int) -> float:
        raise measure.Absent("not installed")

    told: list[tuple[str, str]] = []
    actions = {"here": lambda turn: float(turn), "gone": absent}
    found = measure.in_turns(actions, 3, lambda *words: told.append(words))
    assert found == {"here": [0.0, 1.0, 2.0], "gone": []}
    assert told == [("gone", "not installed")]


def test_a_program_that_fails_or_is_not_there_is_absent() -> None:
    with pytest.raises(measure.Absent):
        measure.run(["/nowhere/at/all"])
    with pytest.raises(measure.Absent, match="it failed"):
        measure.run(["false"])


def test_the_worst_seed_decides_and_each_longer_record_for_itself() -> None:
    found = results(
        warm={
            "seed-note": warm(ours_docx=[0.01, 0.01, 5.0], docxtpl_docx=[0.1]),
            "seed-remarks": warm(ours_docx=[0.02], docxtpl_docx=[0.1]),
            "pages-10": warm(ours_docx=[0.1], docxtpl_docx=[0.7]),
        }
    )
    docx = [one for one in targets.targets(found) if "against docxtpl" in one.what and "warm" in one.what]
    assert [(one.what.rpartition(", ")[2], round(one.value or 0), one.met) for one in docx] == [
        ("seed-remarks", 5, False),
        ("pages-10", 7, True),
    ]


def test_a_target_beyond_its_floor_is_called_out_of_reach() -> None:
    found = results(
        records={"pages-40": {"pages": 38}},
        warm={"pages-40": warm(ours_html=[0.1], floor_html=[0.03], pandoc_html=[0.3])},
    )
    html = target(found, "against pandoc, pages-40")
    assert (html.met, html.reachable) == (False, False)
    assert "| at least 15x | 3.00x | 10.0x | out of reach |" in report.page(found)
    assert "0 keep it and 1 do not, 1 of which" in report.page(found)


def test_a_limit_is_kept_when_it_is_reached_exactly() -> None:
    most = targets.Target("", True, 2.0, 2.0)
    least = targets.Target("", False, 2.0, 2.0)
    assert most.met is True
    assert least.met is True
    assert targets.Target("", True, 2.0, 2.01).met is False
    assert targets.Target("", False, 2.0, 1.99).met is False


def test_what_was_not_measured_is_neither_met_nor_missed() -> None:
    assert {one.met for one in targets.targets(results())} == {None}


def test_one_shot_goes_by_the_clock() -> None:
    found = results(
        **{
            "one-shot": {
                "ours html": {"wall": [0.1], "cpu": [9.0]},
                "pandoc html": {"wall": [0.05], "cpu": [0.01]},
            }
        }
    )
    assert target(found, "one-shot HTML").value == pytest.approx(2)
    assert target(found, "one-shot HTML").met is True


def test_growth_leaves_out_what_caches_take_at_first() -> None:
    flat = [(100, 20.0), (200, 30.0), (300, 50.0), (400, 50.0), (500, 50.0), (600, 50.0)]
    flat += [(700, 50.0), (800, 50.0), (900, 50.0), (1000, 50.0)]
    assert targets.projected_growth(flat) == pytest.approx(0)
    leaking = [(number, 50.0 + number / 100) for number in range(100, 1100, 100)]
    assert targets.projected_growth(leaking) == pytest.approx(50 / 53)
    assert targets.projected_growth([]) is None
    assert targets.projected_growth(leaking[:5]) is None


def test_cost_for_a_page_divides_by_the_pages_of_the_record() -> None:
    found = results(
        records={"pages-10": {"pages": 11}, "pages-224": {"pages": 220}},
        warm={"pages-10": warm(ours_pdf=[1.1]), "pages-224": warm(ours_pdf=[44.0])},
    )
    assert targets.a_page(found, "pages-10", "pdf") == pytest.approx(0.1)
    assert target(found, "linear, PDF").value == pytest.approx(2)


def test_figures_have_as_many_places_as_they_bear() -> None:
    shown = [report.figure(value) for value in (1234.5, 123.4, 12.34, 1.234, None)]
    assert shown == ["1,234", "123", "12.3", "1.23", "-"]
    assert report.figure(0.0314, "%") == "3.1 %"
    assert report.figure(1.5, "x") == "1.50x"


def test_the_page_counts_what_is_met_and_names_what_was_absent() -> None:
    found = results(warm={"seed-note": warm(ours_html=[0.001], pandoc_html=[0.05])})
    found["absent"] = [["docxtpl docx", "not installed"], ["Typst pdf", "not installed"]]
    page = report.page(found)
    assert "1 keep it and 0 do not" in page
    assert "against pandoc, seed-note | at least 15x | 50.0x | - | yes |" in page
    assert "- docxtpl docx, Typst pdf: not installed." in page
    assert "| docxtpl docx | absent |" in page
    assert "{" not in page


def test_the_page_warns_of_a_machine_that_others_used() -> None:
    busy = results()
    busy["about"] = {**busy["about"], "load": [3.0, 3.0]}
    assert "Others used it" in report.page(busy)
    assert "Others used it" not in report.page(results())


def test_the_chart_is_well_formed_and_says_its_figures_in_words() -> None:
    found = results(warm={"seed-note": warm(ours_html=[0.001], pandoc_html=[0.05], Typst_pdf=[0.02])})
    root = ElementTree.fromstring(chart.chart(found))
    words = root.findtext("{http://www.w3.org/2000/svg}desc")
    assert words == "HTML: thbreports html 1,000, pandoc html 20.0; PDF: Typst pdf 50.0"


def test_a_variant_has_other_words_of_the_same_length_and_the_same_markup() -> None:
    record = subjects.text("seed-note")
    one, other = subjects.varied(record, 1), subjects.varied(record, 2)
    assert len({record, one, other}) == 3
    assert subjects.varied(record, 1) == one
    assert len(one) == len(record) + len(" (1)")
    for mark in "{}[]*":
        assert one.count(mark) == record.count(mark)


def test_sampling_counts_cpu_time_whole_and_garbage_apart() -> None:
    start = time.process_time()
    with sampling.sampled(lambda _: "work", lambda place: f"garbage of {place}") as sampler:
        zlib.compress(bytes(range(256)) * 40_000, 9)  # one call that nothing can interrupt
        gc.collect()
        sampler.book("rest")
    assert set(sampler.seconds) == {"work", "garbage of work", "rest"}
    assert 0 < sum(sampler.seconds.values()) <= time.process_time() - start
    assert sampler.seconds["work"] > sampler.seconds["rest"]


def test_docxtpl_is_given_all_words_notes_lists_tables_and_links_of_our_document(tmp_path: Path) -> None:
    meeting = thbreports.load(places.COMMITTEE)
    document = compose(*prepare(meeting, None))
    data = thbreports.render(meeting, "docx")
    given = word_content.content(document, data, tmp_path)

    def words(part: object) -> str:
        if isinstance(part, dict):
            return "".join(words(value) for key, value in part.items() if key in ("text", "runs"))
        return " ".join(map(words, part)) if isinstance(part, list) else str(part)

    blocks = given["blocks"]
    tables = [block for block in blocks if block["kind"] == "table"]
    shown = " ".join(
        words([*block.get("head", ()), *block.get("rows", ())]) + words(block) for block in blocks
    )
    contents = {block["style"] for block in blocks if "style" in block} & {"TOC1", "TOC2"}
    assert contents and all(table["head"] for table in tables)
    body = formats.extract("docx", data)
    told = Counter(re.findall(r"\w+", body.body.text))
    assert told - Counter(re.findall(r"\w+", shown)) == Counter()
    assert len(given["notes"]) == len(body.notes)
    assert len(given["lists"]) > 0
    assert any(run.get("link", "").startswith("https:") for block in blocks for run in block.get("runs", ()))
