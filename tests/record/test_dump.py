"""A record that is written and read again says the same, and no text at all brings the reader down."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from support.strategies import HARD, WORDS, meetings
from thbreports.errors import RecordError
from thbreports.record import Meeting, Session
from thbreports.record.dump import dump
from thbreports.record.load import load
from thbreports.record.markdown import check


@given(meetings())
def test_what_is_dumped_loads_back_equal(meeting: Meeting) -> None:
    written = dump(meeting)
    assert load(written.encode("utf-8")) == meeting
    assert load(written.replace("\n", "\r\n").encode("utf-8")) == meeting


@given(meetings())
def test_plain_data_of_a_meeting_loads_back_equal(meeting: Meeting) -> None:
    assert Meeting.model_validate(meeting.model_dump()) == meeting
    assert load(meeting.model_dump(mode="json")) == meeting


def test_minutes_with_nothing_in_them_are_as_good_as_absent() -> None:
    meeting = Meeting(title="T", date=datetime.date(2024, 5, 13), sessions=[Session(title="S", minutes=[])])
    assert meeting.sessions[0].minutes == ""
    assert load(meeting.model_dump(mode="json")) == meeting


@given(meetings())
def test_other_readers_of_yaml_find_the_same_words(meeting: Meeting) -> None:
    """Where YAML has one meaning, so has what is dumped: the title is a text for every reader."""
    assert yaml.safe_load(dump(meeting))["title"] == meeting.title


@pytest.mark.parametrize("words", HARD, ids=repr)
def test_hard_texts_survive_in_every_place(words: str) -> None:
    record = {
        "title": f"T {words}" if not check(f"T {words}", inline=True) else "T",
        "date": "2023-06-01",
        "keywords": [words],
        "place": words,
        "chairs": [words, {"name": words, "role": "Chair"}],
    }
    if not check(words):
        record |= {"opening": words, "annexes": [{"text": words}]}
        if not words.startswith("1."):  # which is told: it would print as a list in a list
            record |= {"decisions": [{"text": words}, words]}
    meeting = load(record)
    assert load(dump(meeting).encode("utf-8")) == meeting


def survives(record: Any) -> None:
    try:
        load(record, name="record.yaml")
    except RecordError as error:
        assert error.problems
        for problem in error.problems:
            assert problem.file == "record.yaml" and problem.explain() and "\n" not in str(problem)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    survives((text + "\n").encode("utf-8", "surrogatepass"))
    survives(text + "\n")


@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    survives(data)


_PIECES = st.sampled_from(
    [
        "title", "date", "sessions", "opening", "place", ":", ": ", "- ", "\n", "\n  ", "\n    ",
        "|", ">", "'", '"', "[", "]", "{", "}", ",", "&a ", "*a", "!t ", "<<", "? ", "#", " # ",
        "---\n", "...\n", "%YAML 1.2\n", "\t", "2023-06-01", "**", "[^1]", "![a](b.png)",
        "]{action", "null", "\r", "é", "|2-", ">+", "\\", "\\u0041", "\\ud800", "\\x00",
        "!!python/name:a",
    ]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=30).map("".join), st.booleans())
def test_anything_like_yaml_is_read_or_refused(text: str, headed: bool) -> None:
    survives(("title: A\ndate: 2023-06-01\n" + text if headed else text) + "\n")


_NAMES = st.one_of(st.sampled_from(sorted(Meeting.model_fields)), st.text(max_size=5))
_SHAPES = st.recursive(
    st.one_of(
        WORDS,
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.dates(),
        st.sampled_from(["**a", "<b>"]),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(_NAMES, _SHAPES, max_size=5))
def test_any_shape_is_read_or_refused(data: dict[str, Any]) -> None:
    survives(data)
    survives(yaml.safe_dump(data, allow_unicode=True))


NUMBERS = st.one_of(st.integers(), st.integers(0, 2400), st.floats(), st.decimals(), st.booleans())


NUMBERED = st.dictionaries(
    st.sampled_from(sorted(Meeting.model_fields.keys() - {"start", "end"})), NUMBERS, max_size=6
)


@given(NUMBERED)
def test_a_record_with_numbers_for_texts_is_refused_or_loads_back_equal(data: dict[str, Any]) -> None:
    """As from Python, where a number is one."""
    data = {**data, "title": "T", "date": "2026-03-10"}
    try:
        meeting = load(data)
    except RecordError:
        return
    assert load(dump(meeting)) == meeting


@pytest.mark.parametrize(
    ("field", "value", "hint"),
    [
        ("start_time", 930, "write it as 9:30"),
        ("start_time", "0930", "write it as 09:30"),
        ("end_time", 17.45, "write it as 17:45"),
        ("end_time", 9, "write it as 9:00"),
        ("language", 7, "write a code such as en, fr or sr-Latn"),
    ],
)
def test_a_number_is_of_the_form_of_its_field(field: str, value: Any, hint: str) -> None:
    with pytest.raises(RecordError) as error:
        load({"title": "T", "date": "2026-03-10", field: value})
    assert [problem.hint for problem in error.value.problems] == [hint]
