"""The pages of the preview."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from thbreports.batch.make.limits import Limits
from thbreports.batch.plan import records
from thbreports.errors import Problem
from thbreports.preview import pages
from thbreports.preview.look import AROUND, render_record
from thbreports.preview.state import RecordState
from validators import nu

NOON = datetime.datetime(2026, 3, 10, 12, 3, 5)
LINES = [f"# line {number}" for number in range(1, 10)]


def state(path: str, text: str) -> RecordState:
    """Return a record as it looks when somebody has opened it."""
    Path(path).write_text(text, encoding="utf-8")
    (record,), _ = records.find([path])
    return RecordState(record).opened().shown(1, render_record(record, "html", None, Limits()), NOON)


def test_remarks_stand_below_the_problems(here: Path) -> None:
    shown = state("a.yaml", "title: T\ndate: 2024-05-13\nbody: Name of the body that met\n")
    words = "Note on line 3: this is still the text of &#39;thbreports new&#39;"
    assert words in pages.record("", "a.yaml", shown, "", "public")
    printed = render_record(shown.record, "pdf", None, Limits())
    assert printed.files and printed.remarks == ()  # they are told with the page


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_pages_are_valid_html(here: Path) -> None:
    fields = "title: A & <B>\ndate: 2024-05-13\n"
    states = {
        "good.yaml": state("good.yaml", fields),
        "bad.yaml": state("bad.yaml", f'{fields}sesions: "<i>"\n'),
        "several.yaml": state("several.yaml", f"{fields}documents: [base, coe-round-table]\n"),
    }
    problem = Problem("nowhere", 0, 0, "it cannot be read")
    written = {
        "index.html": pages.index("/token", states, [problem], "public"),
        "empty.html": pages.index("/token", {}, [], "public"),
    }
    for key, one in states.items():
        written[f"{key}.html"] = pages.record("/token", key, one, "", "public")
    files = [here / name for name in written]
    for file in files:
        file.write_text(written[file.name], encoding="utf-8")
    assert {fault for faults in nu.check(files).values() for fault in faults} == set()


def test_the_lines_around_a_fault_are_numbered_and_its_word_is_marked() -> None:
    text = "\n".join([*LINES, "title: T", "date: 2024-13-05", "opening: W", *LINES])
    page = pages.record("/token", "x.yaml", state("x.yaml", text), "", "public")
    assert "line 11, column 7" in page
    assert '<li value="11" class="faulty"><code>date: <mark>2024-13-05</mark></code></li>' in page
    assert [page.count(f'<li value="{number}"') for number in (11 - AROUND - 1, 11 - AROUND)] == [0, 1]
    assert [page.count(f'<li value="{number}"') for number in (11 + AROUND, 11 + AROUND + 1)] == [1, 0]


def test_what_is_written_in_a_record_is_never_markup_of_the_page() -> None:
    evil = "<img src=x onerror=alert(1)>"
    for text in (f"titel: '{evil}'\n", f"title: '{evil}'\ndate: 2024-05-13\n"):
        one = state(f"x{evil[:4]}.yaml", text)
        for page in (
            pages.index("/t", {one.record.shown: one}, [], "public"),
            pages.record("/t", one.record.shown, one, evil, "public"),
        ):
            assert "<img" not in page


def test_a_document_that_does_not_exist_gives_way_to_the_first() -> None:
    one = state("x.yaml", "title: T\ndate: 2024-05-13\ndocuments: [base, coe-round-table]\n")
    page = pages.record("/t", "x.yaml", one, "nonsense", "public")
    assert 'href="?document=x" aria-current="page"' in page
    assert "/files/x.html?1" in page
    chosen = pages.record("/t", "x.yaml", one, "x.coe-round-table", "public")
    assert "/files/x.coe-round-table.html?1" in chosen


def test_no_lines_are_shown_around_a_fault_where_somebody_is_not_to_be_named() -> None:
    text = (
        "title: Meeting\ndate: 2024-05-13\nparticipants: [{name: Quilla Orvalli, attribution: anonymous}]\n"
        "opening: See [there](#nowhere).\n"
    )
    page = pages.record("/t", "x.yaml", state("x.yaml", text), "", "public")
    assert "line 4" in page and "Orvalli" not in page


def test_pages_say_whom_they_are_for_and_show_no_words_for_others(here: Path) -> None:
    text = (
        "title: Meeting\ndate: 2024-05-13\nopening: See [there](#nowhere).\n"
        "sessions:\n- title: The Orvalli affair\n  audience: secretariat\n"
    )
    shown = state("x.yaml", text)
    page = pages.record("/t", "x.yaml", shown, "", "public")
    assert "leads to no place" in page and "line 3" in page
    assert "Orvalli" not in page
    for written in (page, pages.index("/t", {"x.yaml": shown}, [], "public")):
        assert '<p class="audience">For <strong>public</strong></p>' in written
