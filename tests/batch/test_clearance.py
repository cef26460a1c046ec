"""A file that holds words for others is refused, wherever it was made."""

from __future__ import annotations

import os
import pickle
import stat
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest

from support.builds import record
from thbreports import load, render
from thbreports.batch import build
from thbreports.batch.plan.records import RecordFile
from thbreports.errors import OutputError
from thbreports.record import Meeting
from thbreports.view import prepare

TEXT = """\
# Mirabelle Quastor told us.
title: Meeting
date: 2026-03-02
opening: The chair [and Benedikta Orvalli]{audience=secretariat} opened the meeting.
sessions:
- title: Money
- title: The Orvalli affair
  audience: participants
  minutes: Nobody may know of Zirconia Ltd.
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    record("minutes.yaml", TEXT)


def _uncut(meeting: Meeting, audience: str | None = None, **_: object) -> Meeting:
    made = meeting.model_copy()
    made._audience = audience or meeting._audience or "public"
    return made


@pytest.fixture
def leaking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is withheld pass, as a fault in the view would."""
    monkeypatch.setattr(prepare, "seen", _uncut)
    monkeypatch.setattr(
        RecordFile, "seen", lambda self, whole, walked=None: _uncut(whole, self.edition.reader)
    )


class Elsewhere(Executor):
    """Does what it is given at once, from pickles."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.sent.append(pickle.dumps((fn, args, kwargs)))
        future: Future[Any] = Future()
        function, given, named = pickle.loads(self.sent[-1])
        future.set_result(function(*given, **named))
        return future


@pytest.mark.usefixtures("leaking")
@pytest.mark.parametrize("executor", [None, Elsewhere()])
def test_a_build_writes_no_file_with_words_for_others(executor: Executor | None) -> None:
    report = build("minutes.yaml", formats=["html", "docx"], executor=executor)
    assert report.written == () and not list(Path("build").glob("minutes.*"))
    assert {problem.line for problem in report.problems} == {4, 7, 9}
    told = "\n".join(problem.explain() for problem in report.problems)
    assert (
        "html (text" in told and "docx (word/document.xml: text" in told and "withheld from 'public'" in told
    )
    assert not any(word in told for word in ("Benedikta", "Orvalli", "Zirconia"))


@pytest.mark.parametrize("executor", [None, Elsewhere()])
@pytest.mark.parametrize("path", ["orvalli-2026.yaml", "cases/zirconia/minutes.yaml"])
def test_no_name_in_the_list_of_files_tells_what_is_for_others(executor: Executor | None, path: str) -> None:
    build("minutes.yaml", formats=["html"])
    before = {one.name: one.read_bytes() for one in Path("build").iterdir()}
    record(path, TEXT)
    report = build(path, formats=["html"], executor=executor)
    assert report.written == () and {problem.line for problem in report.problems} <= {7, 9}
    assert {one.name: one.read_bytes() for one in Path("build").iterdir()} == before
    for problem in report.problems:
        assert "stand in what was made: manifest.json" in problem.message and "another name" in problem.hint
    assert build(path, formats=["html"], audience="secretariat", executor=executor).written


def test_a_name_to_which_pages_link_is_told_as_one() -> None:
    record("orvalli-2026.yaml", TEXT.replace("title: ", "title: {en: A, fr: B}\nsubtitle: ", 1))
    report = build("orvalli-2026.yaml", formats=["html"], languages=["en", "fr"])
    assert report.written == () and report.problems
    assert all("another name" in problem.hint for problem in report.problems), report.problems


@pytest.mark.usefixtures("leaking")
def test_nothing_is_rendered_with_words_for_others() -> None:
    with pytest.raises(OutputError) as error:
        render(load("minutes.yaml"))
    assert {problem.line for problem in error.value.problems} == {4, 7, 9}
    render(load("minutes.yaml"), audience="secretariat")


def test_a_job_carries_what_its_readers_may_read() -> None:
    executor = Elsewhere()
    report = build("minutes.yaml", formats=["html"], out="there", executor=executor)
    assert report.problems == () and len(report.written) == 1
    [sent] = executor.sent
    assert b"opened the meeting" in sent
    for word in (b"Benedikta", b"Orvalli", b"Zirconia", b"Mirabelle"):
        assert word not in sent
    build("minutes.yaml", formats=["html"], out="here", jobs=1)
    assert Path("here/minutes.html").read_bytes() == Path("there/minutes.html").read_bytes()
    assert Path("here/manifest.json").read_bytes() == Path("there/manifest.json").read_bytes()
    other = Elsewhere()
    build("minutes.yaml", formats=["html"], out="there", audience="participants", executor=other)
    assert b"Zirconia" in other.sent[0] and b"Benedikta" not in other.sent[0]


NAMES = """\
# Ida Zqlund wrote this.
title: Meeting
date: 2026-03-02
documents: [base, coe-round-table, participants-list]
stand_ins: numbered
chatham_house: yes
chairs: [{name: Wim Zqchair, organisation: Zqbody, category: the chair}]
participants:
- {name: Ida Zqlund, initials: QZL, organisation: Zqbureau, role: Zqrole, category: an expert}
- {name: Paolo Zqferri, remark: Zqremark}
- {name: Odo Pemberwick, attribution: named, proxy: Ida Zqlund}
sessions:
- title: Money
  presenters:
  - Mia Zqberg
  minutes:
  - {speaker: {name: Jan Zqnovak, category: an expert}, text: One.}
  - {speaker: QZL, text: Two.}
  - '[She]{by="Ida Zqlund"} left, [he]{by="Paolo Zqferri"} stayed.'
  votes: [{motion: That., dissent: [Paolo Zqferri]}]
  actions:  # Mia Zqberg knows
  - {text: Write to anna.nowak@example.org., owners: [{name: Zqnovak Jan, category: an expert}]}
  - Write to anna.nowak@example.org.  # may be published
signatures: [{name: Odo Pemberwick, role: Chair}]
"""


def test_a_job_carries_no_name_that_its_reports_may_not_print() -> None:
    record("named/minutes.yaml", NAMES)
    executor = Elsewhere()
    formats = ["html", "docx"]
    there = build("named/minutes.yaml", formats=formats, out="there", verify=True, executor=executor)
    here = build("named/minutes.yaml", formats=formats, out="here", verify=True, jobs=1)
    assert here.problems == there.problems == () and len(here.written) == 6
    assert here.remarks == there.remarks and len(here.remarks) >= 1
    for file in here.written:
        assert file.path.read_bytes() == Path("there", file.path.name).read_bytes()
    [sent] = executor.sent
    assert b"Odo Pemberwick" in sent and b"Expert 2" in sent
    for hidden in (b"Zq", b"QZL"):
        assert hidden not in sent


def test_a_job_in_two_languages_carries_no_name_in_either() -> None:
    record(
        "minutes.yaml",
        """\
title: {en: Meeting, fr: Réunion}
bilingual: fr
date: 2026-03-02
chairs: [{name: {en: Quilla Zqraven, fr: Couille Zqcorbeau}, category: {en: an expert, fr: une experte},
  attribution: category}]
opening: {en: '[We met.]{by="Quilla Zqraven"}', fr: Nous.}
""",
    )
    executor = Elsewhere()
    report = build("minutes.yaml", formats=["html"], out="there", executor=executor)
    assert report.problems == () and b"une experte" in executor.sent[0]
    assert b"Zq" not in executor.sent[0]
    build("minutes.yaml", formats=["html"], out="here", jobs=1)
    assert Path("here/minutes.html").read_bytes() == Path("there/minutes.html").read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="files there have no owner's permissions")
def test_files_for_others_are_for_their_owner_alone() -> None:
    def modes() -> dict[str, int]:
        return {path.name: stat.S_IMODE(path.stat().st_mode) for path in Path("build").iterdir()}

    build("minutes.yaml", formats=["html"])
    usual = modes()["minutes.html"]
    assert usual & 0o044 and modes()["manifest.json"] == usual
    Path("build/minutes.secretariat.html").write_bytes(b"")
    Path("build/minutes.secretariat.html").chmod(0o644)
    build("minutes.yaml", formats=["html"], audience="secretariat", force=True)
    assert modes() == {
        "minutes.html": usual,
        "minutes.secretariat.html": 0o600,
        "manifest.json": 0o600,
    }


def test_editions_are_kept_apart() -> None:
    build("minutes.yaml", formats=["html"])
    report = build("minutes.yaml", formats=["html"], audience="secretariat")
    assert [file.path.name for file in report.written] == ["minutes.secretariat.html"]
    assert "Benedikta" not in Path("build/minutes.html").read_text(encoding="utf-8")
    assert "Benedikta" in Path("build/minutes.secretariat.html").read_text(encoding="utf-8")
    for audience in ("public", "secretariat"):
        assert len(build("minutes.yaml", formats=["html"], audience=audience, prune=True).unchanged) == 1
    record("minutes.yaml", TEXT.replace("audience=secretariat", "audience=participants"))
    for audience in ("public", "participants", "secretariat"):
        report = build("minutes.yaml", formats=["html"], audience=audience)
        assert len(report.written) == 1
    assert "Benedikta" in Path("build/minutes.participants.html").read_text(encoding="utf-8")


def test_no_edition_takes_the_place_of_another_by_force() -> None:
    build("minutes.yaml", formats=["html"], audience="secretariat")
    record("minutes.secretariat.yaml", "title: Other\ndate: 2026-01-01\n")
    for force in (False, True):
        report = build("minutes.secretariat.yaml", formats=["html"], force=force)
        assert "another edition (secretariat)" in report.problems[0].message and not report.written
    Path("build/minutes.secretariat.html").unlink()
    assert build("minutes.secretariat.yaml", formats=["html"]).written


@pytest.mark.parametrize("format", ["html", "docx"])
def test_words_of_which_formats_are_made_are_told_by_no_file(format: str) -> None:
    words = "We saw First, Event, Script, Row, Settings, Custom, Property, Numbering and Header there."
    sessions = [{"title": "Open"}] + [
        {"title": "Closed", "audience": "secretariat", "minutes": f"We saw {word.strip(',.')} there."}
        for word in words.split()
    ]
    meeting = load({"title": "Meeting", "date": "2026-01-01", "sessions": sessions})
    assert render(meeting, format)
