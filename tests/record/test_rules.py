"""What is wrong across the fields of a record is told; what is right passes."""

from __future__ import annotations

import pytest

import thbreports
from thbreports.errors import RecordError
from thbreports.record import Meeting, Outcome, Party, codes

HEAD = "title: T\ndate: 2026-03-10\n"


def told(record: str) -> list[str]:
    """Return what is told of a record, without places."""
    try:
        thbreports.load(record)
    except RecordError as error:
        return [problem.message for problem in error.problems]
    return []


@pytest.mark.parametrize(
    "record",
    [
        "start_time: '22:00'\nend_time: '01:30'\nsessions: [{title: Late, date: 2026-03-11}]\n",
        "start_time: '9:00'\nend_time: '09:00'\n",
        'decisions: [{text: "1. One.\\n2. Two."}]\n',
        "decisions: ['2026\\. That is the year.', 3.5 million., (see above) Done., (see) Done., a start]\n",
        "decisions: [{id: dec-1.a/2, text: One.}, {id: DEC:3, text: Two.}]\n",
        "participants: [{name: A, country: XK}, {name: B, country: 'Kosovo*'}, {name: C, country: Iran}]\n",
        "time_zone: Europe/Athens\nlanguages: [en, sr-Latn, haw]\n",
        "authors: [{attribution: anonymous}]\nsessions: [{kind: break}]\n",
    ],
)
def test_what_is_right_passes(record: str) -> None:
    assert told(HEAD + record) == []


def test_a_session_of_the_next_day_needs_a_night() -> None:
    assert told(f"{HEAD}sessions: [{{title: S, date: 2026-03-11}}]\n") == [
        "'date' 2026-03-11 is outside the meeting"
    ]


def test_a_meeting_of_several_days_may_end_at_an_earlier_time() -> None:
    times = "title: T\nstart: 2026-03-10\nend: 2026-03-11\nstart_time: '14:00'\nend_time: '13:00'\n"
    assert told(times) == []


def test_what_is_empty_in_data_is_as_good_as_absent() -> None:
    given = {
        "title": "T",
        "date": "2026-03-10",
        "opening": "",
        "conclusions": ["", " "],
        "sessions": [{}, {"title": ""}],
        "actions": [{"text": "Do it.", "owners": [{}, {"name": None}]}],
        "place": {"city": ""},
        "time_zone": "",
    }
    assert thbreports.load(given) == thbreports.load(f"{HEAD}actions: [Do it.]\n")


def test_what_is_empty_in_a_meeting_is_told_when_it_is_rendered() -> None:
    day = thbreports.load(HEAD).date
    meeting = Meeting(
        title="T", date=day, actions=[Outcome(text="Do it.", owners=[Party()]), Outcome(text="")]
    )
    with pytest.raises(RecordError) as error:
        thbreports.render(meeting)
    assert len(error.value.problems) == 2


def test_codes_are_told_beside_other_problems() -> None:
    messages = told(f"{HEAD}bdy: x\nparticipants: [{{name: A, country: DEU}}]\n")
    assert messages == ["unknown field 'bdy' in meeting", "'DEU' is not the code of a state"]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("de", "write 'DE', or the name in full"),
        ("gbr", None),
        ("GBR", "write 'GB', or the name in full"),
        ("uk", "write 'UK', or the name in full"),
        ("UK", None),
        ("Oman", None),
    ],
)
def test_states(written: str, hint: str | None) -> None:
    problem = codes.state_problem(written)
    assert (problem[1] if problem else None) == hint


def test_states_are_those_of_cldr() -> None:
    from babel import Locale

    named = Locale.parse("en").territories
    assert codes.STATES.issubset(named)


@pytest.mark.parametrize(
    ("written", "hint"), [("eng", "write 'en'"), ("FR", "write 'fr'"), ("iw", "write 'he'"), ("haw", None)]
)
def test_languages(written: str, hint: str | None) -> None:
    problem = codes.language_problem(written)
    assert (problem[1] if problem else None) == hint
