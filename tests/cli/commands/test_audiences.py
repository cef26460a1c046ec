"""``thbreports audiences`` and ``build --review`` on the command line."""

from __future__ import annotations

from pathlib import Path

from support.builds import run

RECORD = """\
title: Hearing
date: 2026-05-04
opening: |
  We met.

  [Company X]{audience=participants else="A company"} spoke.
sessions:
  - number: "1"
    title: Cases
    audience: secretariat
    minutes: A case was told.
"""


def test_who_reads_what_is_a_table() -> None:
    Path("minutes.yaml").write_text(RECORD, encoding="utf-8")
    done = run("audiences", "minutes.yaml")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "minutes.yaml: public < participants < secretariat",
        "line  what         words      public     participants  secretariat",
        "   6  opening      Company X  A company  reads         reads",
        "   8  sessions[0]  1 Cases    -          -             reads",
    ]


def test_a_record_for_everybody_says_so() -> None:
    done = run("audiences", "meetings/x.yaml")
    assert done.stdout.splitlines()[1:] == ["everything is for the public"]


def test_a_faulty_record_is_told() -> None:
    Path("minutes.yaml").write_text(RECORD.replace("secretariat", "secretary"), encoding="utf-8")
    done = run("audiences", "minutes.yaml", "meetings/x.yaml")
    assert done.exit_code == 1
    assert "minutes.yaml:10:15: error: there is no audience 'secretary'" in done.stderr
    assert "meetings/x.yaml: public" in done.stdout


def test_a_review_has_a_name_of_its_own() -> None:
    Path("minutes.yaml").write_text(RECORD, encoding="utf-8")
    done = run("build", "minutes.yaml", "-f", "html", "--audience", "secretariat", "--review")
    assert done.exit_code == 0
    page = Path("build/minutes.secretariat.review.html").read_text(encoding="utf-8")
    assert 'class="restricted"' in page and "For the secretariat only" in page
    again = run("build", "minutes.yaml", "-f", "html", "--audience", "secretariat", "--review")
    assert "0 files built, 1 unchanged" in again.stderr + again.stdout


def test_there_is_nothing_to_review_for_the_public() -> None:
    done = run("build", "meetings/x.yaml", "--review")
    assert done.exit_code == 1
    assert "the public may not read; name one that may: --audience secretariat" in done.stderr
