"""No problem of any kind quotes the name of a person who is not to be named, or the line that has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from thbreports import batch, load
from thbreports.errors import RecordError

PERSON = "{name: Anna Nowak, initials: QX, attribution: anonymous}"
HEAD = f"title: T\ndate: 2024-05-13\nparticipants:\n  - {PERSON}\n"

FAULTS = {
    "a field in the line": "  - {name: Anna Nowak, tilte: x}",
    "a name as a value": "  - name: x\n    attendance: Anna Nowak",
    "a name as a field": "  - Anna Nowak: said",
    "initials as a value": "  - name: x\n    attendance: QX",
    "a state": "  - {name: Anna Nowak, country: XQ}",
    "prose": "opening: Mr Nowak said <b>no</b>",
    "a link": "opening: '[x](foo:Nowak)'",
    "an empty part": "conclusions: ['']  # of Nowak",
    "a quote that is not closed": 'opening: "Anna Nowak said',
    "an alias": "  - name: *Anna Nowak",
    "a colon": "  - {name: Anna Nowak, role: x: y}",
    "a field that stands twice": "opening: a\nopening: Nowak",
    "no such pack": "pack: anna-nowak",
    "no such language": "language: Nowak",
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_no_problem_quotes_a_name_that_is_withheld(fault: str) -> None:
    told = _told(f"{HEAD}{fault}\n")
    assert told
    for name in ("Nowak", "nowak", "QX"):
        assert name not in told


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_line_without_such_a_name_is_quoted(fault: str) -> None:
    told = _told(f"{HEAD.replace('anonymous', 'named')}{fault}\n")
    assert "nowak" in told.lower() or "QX" in fault


def test_a_file_that_is_called_after_a_person_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("interview-nowak.yaml", "QX.yaml", "interview.yaml"):
        Path(name).write_text(HEAD, encoding="utf-8")
    told = {problem.file: problem.message for problem in batch.validate(".")}
    words = "the name of this file names a person whose attribution in line 4 is 'anonymous'"
    assert told == {"interview-nowak.yaml": words, "QX.yaml": words}


def _told(record: str) -> str:
    try:
        meeting = load(record)
    except RecordError as error:
        return "\n".join(problem.explain() + repr(problem) for problem in error.problems)
    from thbreports.errors import PackError
    from thbreports.view.prepare import prepare_all

    with pytest.raises((RecordError, PackError)) as caught:
        prepare_all(meeting)
    return "\n".join(problem.explain() + repr(problem) for problem in caught.value.problems)


@pytest.mark.parametrize(
    "fault",
    [
        "sessions: [{title: Okapi road, audience: secretariat, starttime: x}]",
        "opening: A [Okapi road]{audience=secretariat} **b",
        "opening: 'A [Okapi *road*]{audience=secretary} b'",
        "participants: [{name: x, country: Okapi road, count: Okapi road, audience: participants}]",
        "participants: [{name: x, country: OQ, email: Okapi, audience: participants}]",
        "opening: A: [Okapi road]{audience=secretariat}",
        "opening: *Okapi\nclosing: [x]{audience=secretariat}",
        "documents: [{title: Okapi, audience: participants}]",
        "sessions: [{title: A, audience: secretariat, minutes: 'See [the Okapi](Okapi.html) there'}]",
        "sessions: [{title: A, audience: secretariat, Okapi: x}]",
        "opening: 'A [b [x](Okapi) c]{audience=secretariat} d'",
        "sessions: [{title: 'A[^Okapi]', audience: secretariat}]",
        "sessions: [{title: Okapi road, audiance: secretariat}]",
        "sessions: [{title: Okapi road, Audience: secretariat, minutes: {x: 1}}]",
        "participants: [{name: Okapi Road, atribution: anonymous}]",
        "sessions: [{title: A, chatham-house: yes, presenters: [{name: Okapi Road, tilte: x}]}]",
        "distribution: x\nsessions: [{title: A, chatam_house: yes, chairs: Okapi}]",
    ],
)
def test_no_problem_quotes_what_some_readers_alone_may_read(fault: str) -> None:
    told = _told(f"title: T\ndate: 2024-05-13\n{fault}\n")
    assert told
    assert "Okapi" not in told
