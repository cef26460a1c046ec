"""What no form of a record prints is said, and texts of the record to start from that nobody has replaced."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.builds import build, record, run
from thbreports import packs
from thbreports.packs.visibility import hidden_fields
from thbreports.record import starter
from thbreports.view.prepare import load, packs_of, prepare_all
from thbreports.view.remarks import remarks

WORDS = """\
title: T
date: 2026-03-10
body: A group
keywords: [found]
sessions:
  - {number: 1, title: One, minutes: Said.}
  - {number: 2, title: Two, sessions: [{number: 2.1, title: Deeper, presenters: [A]}]}
participants: [A, B]
"""


@pytest.fixture(autouse=True)
def here(here: Path) -> Path:
    return here


def told(text: str) -> list[str]:
    meeting = load(text.encode(), name="r.yaml")
    return [str(one) for one in remarks(prepare_all(meeting)[0][0], packs_of(meeting))]


def test_fields_that_the_form_does_not_print_are_named() -> None:
    names = "body, date, participants, sessions.number, sessions.title, sessions.presenters"
    expected = f"r.yaml: note: the form 'eu-internet-forum' does not print {names}"
    assert told(f"pack: eu-internet-forum\n{WORDS}") == [expected]
    assert told(WORDS) == []


def test_what_another_document_of_the_record_prints_is_not_lost() -> None:
    assert told(f"documents: [eu-internet-forum, base]\n{WORDS}") == []
    both = "pack: eu-internet-forum\ndocuments: [eu-internet-forum]\n"
    assert told(both + WORDS) == told(f"pack: eu-internet-forum\n{WORDS}")


def test_a_number_does_not_head_a_session_whose_title_is_left_out() -> None:
    record("r.yaml", f"pack: eu-internet-forum\n{WORDS}")
    assert build("r.yaml", verify=True).ok
    page = Path("build/r.html").read_text(encoding="utf-8")
    assert "Said." in page and "<h2" not in page


def test_texts_to_be_replaced_are_told() -> None:
    assert run("new", "r.yaml").exit_code == 0
    done = run("validate", "r.yaml")
    assert done.exit_code == 0
    lines = Path("r.yaml").read_text(encoding="utf-8").splitlines()
    number = lines.index("title: Title of the meeting") + 1
    assert f"r.yaml:{number}:8: note: this is still the text of 'thbreports new': 'Title of the meeting'" in (
        done.stderr
    )
    assert done.stderr.count(": note: ") == 4
    assert starter.texts_to_replace() > {"Title of the meeting", "A conclusion", "Who is to do it"}


def test_they_are_shown_once_for_all_records_and_not_with_quiet() -> None:
    for name in "abc":
        record(f"m/{name}.yaml", f"pack: eu-internet-forum\n{WORDS}")
    done = run("build", "m", "-f", "html")
    assert done.exit_code == 0
    assert (
        "m/a.yaml and 2 more records: note: the form 'eu-internet-forum' does not print body" in done.stderr
    )
    assert done.stderr.count(": note: ") == 1
    assert ": note: " in run("validate", "m").stderr
    assert run("validate", "m", "--quiet").stderr == ""
    assert run("build", "m", "-f", "html", "--force", "--quiet").stderr == ""
    assert ": note: " in run("build", "m", "-f", "html", "--force", "--dry-run").stderr


def test_programs_are_told_too() -> None:
    record("m/a.yaml", f"pack: eu-internet-forum\n{WORDS}")
    events = [
        json.loads(line)
        for line in run("build", "m", "-f", "html", "--log-format", "json").stdout.splitlines()
    ]
    (event,) = [one for one in events if one["event"] == "remark"]
    assert event["file"] == "m/a.yaml" and event["message"].startswith("the form 'eu-internet-forum'")
    assert len(events[-1]["remarks"]) == 1
    checked = json.loads(run("validate", "m", "--format", "json").stdout)
    assert checked["problems"] == [] and checked["remarks"] == events[-1]["remarks"]


def test_packs_shows_what_a_form_prints_leaves_out_and_demands() -> None:
    shown = run("packs", "eu-internet-forum", "committee-report").stdout
    first, second = shown.split("\n\n")
    assert "leaves out  body" in first and "sessions.title, with its number" in first
    assert "agenda: the agenda" in second and "leaves out  duration" in second
    listed = run("packs", "participants-list").stdout
    assert "prints      references" in listed and "all others" in listed
    assert run("packs", "particpants-list").exit_code == 1
    for pack in packs.available():
        assert pack.title in run("packs", pack.name).stdout


def test_a_form_that_prints_numbers_of_sessions_without_their_titles_prints_neither() -> None:
    hidden = hidden_fields((), ("sessions.number", "sessions.minutes", "decisions.number"), ())
    assert hidden(("sessions", 0, "number"))
    assert not hidden(("sessions", 0, "minutes")) and not hidden(("decisions", 0, "number"))
    assert not hidden_fields((), ("sessions",), ())(("sessions", 0, "number"))


@pytest.mark.parametrize(
    ("deadline", "count"),
    [("2026-09-01", 1), ("{text: 2026-09-01}", 1), ("{date: 2026-09-01}", 0), ("May", 0)],
)
def test_a_deadline_that_is_a_day_and_stands_as_words_is_noted(deadline: str, count: int) -> None:
    notes = told(f"title: T\ndate: 2026-03-10\nactions: [{{text: Write., deadline: {deadline}}}]\n")
    assert sum("{date: ...}" in note for note in notes) == count == len(notes)
