"""Parts, days and labels in the words of the record: headings, labels, date_text, details, and `no`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import thbreports
from support.builds import build, record
from thbreports.document import compose
from thbreports.errors import RecordError
from thbreports.view.prepare import prepare
from thbreports.view.remarks import remarks

PACKS = ["base", "committee-report", "expert-group-minutes", "coe-round-table"]
HEAD = "title: Title\ndate: 2017-03-23\nbody: Group\nreferences: [G 1]\nagenda: [A]\n"
MUST = "sessions: [{title: S, minutes: M.}]\nparticipants: [Ana]\n"


def words(text: str, pack: str = "base") -> str:
    """Return the words of a report, on one line."""
    document = compose(*prepare(thbreports.load(text), pack))
    body = document.tree().find("body")
    assert body is not None
    return " ".join("".join(f"{one} " for one in body.itertext()).split())


def problem(text: str, pack: str = "base") -> str:
    with pytest.raises(RecordError) as caught:
        prepare(thbreports.load(text), pack)
    [found] = caught.value.problems
    return f"{found.line}:{found.column} {found.message}; {found.hint}"


@pytest.mark.parametrize("pack", PACKS)
def test_a_heading_of_the_record_stands_in_place_of_that_of_the_form(pack: str) -> None:
    headings = "headings: {participants: Those present, decisions: no, next_meetings: See you}\n"
    text = HEAD + MUST + "decisions: [Go.]\nnext_meetings: [In May.]\n" + headings
    found = words(text, pack)
    assert "Those present" in found
    assert "See you" in found
    assert "Decisions" not in found
    assert "Next meeting" not in found
    assert "Go." in found


@pytest.mark.parametrize("pack", PACKS)
def test_in_a_session_too(pack: str) -> None:
    session = "{title: S, presenters: [Ed], decisions: [Go.], headings: {presenters: no, decisions: Agreed}}"
    found = words(HEAD + f"participants: [Ana]\nsessions: [{session}]\n", pack)
    assert re.search(r"Agreed (1\. )?Go\.", found)
    assert "Presented" not in found


def test_parts_that_are_mappings_have_a_short_form() -> None:
    text = (
        HEAD
        + MUST
        + (
            "previous_minutes: {text: Approved., heading: Last minutes}\n"
            "quorum: {present: 5, heading: 'Members:'}\n"
            "notes: [{text: A note., heading: no}]\n"
        )
    )
    found = words(text)
    assert "Last minutes Approved." in found
    assert "Members: 5 present" in found
    assert "Note A note." not in found


def test_a_part_without_a_heading_of_the_form_can_have_one() -> None:
    assert "Background Why." in words(HEAD + MUST + "purpose: Why.\nheadings: {purpose: Background}\n")


def test_a_heading_of_what_is_not_there_is_printed_over_nothing() -> None:
    assert "Adopted" not in words(HEAD + MUST + "headings: {decisions: Adopted}\n")


EMPTY = re.compile(r"<(h[2-6]|p class=\"label\")[^>]*>[^<]*</(?:h[2-6]|p)>(?=</(?:section|main|div)>)")
FIELDS = [
    "purpose: W.",
    "opening: W.",
    "attendance: W.",
    "closing: W.",
    "quorum: {present: 3}",
    "chairs: [C]",
]


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("field", FIELDS)
def test_no_heading_of_the_form_stands_over_nothing(field: str, pack: str) -> None:
    text = f"{HEAD}{field}\nsessions: [{{title: S, minutes: M., participants: [Ana]}}]\n"
    document = compose(*prepare(thbreports.load(text), pack))
    assert EMPTY.search(document.markup) is None


def test_labels_of_the_form_in_other_words() -> None:
    text = HEAD + MUST + 'closed_at: "12:30"\nlabels: {closed-at: "We left at {time}.", closing: End}\n'
    assert "End We left at 12:30 ." in words(text)


def test_a_label_that_no_form_has() -> None:
    found = problem(HEAD + MUST + "labels: {closed: Left}\n")
    assert found.startswith("8:10 the form 'base' has no label 'closed'; did you mean 'closed-at'?") or (
        "did you mean" in found
    )


def test_a_label_of_another_document_of_the_record() -> None:
    text = HEAD + MUST + "documents: [base, decisions-only]\ndecisions: [Go.]\nlabels: {decided: So we did}\n"
    assert "So we did" in words(text, "decisions-only")
    assert "So we did" not in words(text)


def test_a_placeholder_that_a_label_does_not_have() -> None:
    assert "{names}" in problem(HEAD + MUST + 'labels: {by: "by {names}"}\n')


def test_the_day_in_words() -> None:
    text = (
        HEAD + MUST + "place: Toulouse\ndate_text: 23rd March 2017 - Toulouse\ntime_text: from ten o'clock\n"
    )
    found = words(text)
    assert found.count("Toulouse") == 1
    assert "from ten o'clock" in found
    assert "23 March" not in found


def test_a_town_that_the_day_does_not_say_stands_beside_it() -> None:
    assert "Toulouse, the 23rd" in words(HEAD + MUST + "place: Toulouse\ndate_text: the 23rd\n").replace(
        " ,", ","
    )


def test_no_day_and_no_times() -> None:
    text = HEAD + MUST + 'start_time: "10:00"\ndate_text: no\ntime_text: no\n'
    assert "2017" not in words(text)
    assert "10:00" not in words(text)


DAYS = (
    HEAD.replace("date: 2017-03-23", "start: 2017-03-23\nend: 2017-03-24")
    + """\
participants: [Ana]
sessions:
  - {title: S1, date: 2017-03-23, date_text: 'Day 1, Thursday', time_text: early}
  - {title: S2, date: 2017-03-23}
  - {title: S3, date: 2017-03-24, date_text: no}
"""
)


@pytest.mark.parametrize("pack", ["base", "coe-round-table"])
def test_days_of_sessions_in_words(pack: str) -> None:
    found = words(DAYS, pack)
    assert found.count("Day 1, Thursday") == 1
    assert found.count("early") == 1
    assert "Friday" not in found


@pytest.mark.parametrize("pack", ["expert-group-minutes", "committee-report"])
def test_days_in_words_that_a_form_leaves_out_are_told(pack: str) -> None:
    assert "Day 1" not in words(DAYS, pack)
    meeting, form = prepare(thbreports.load(DAYS), pack)
    [remark] = remarks(meeting, [form])
    assert "sessions.date_text" in remark.message


def test_details_are_columns_in_order_of_first_appearance() -> None:
    people = (
        "participants:\n"
        "  - {name: Ana, role: Chair, details: {Group: Greens, District: North}}\n"
        "  - {name: Bo, role: Member, details: {Term: '2', District: South}}\n"
    )
    found = words(HEAD + "sessions: [{title: S}]\n" + people)
    assert "Group District Term" in found


def test_details_do_not_tell_who_is_withheld() -> None:
    people = (
        "participants:\n"
        "  - {name: Anna Nowak, category: a member, attribution: category, details: {District: North}}\n"
    )
    assert "North" not in words(HEAD + "sessions: [{title: S}]\n" + people)
    told = HEAD + "sessions: [{title: S}]\nheadings: {agenda: As Nowak said}\n" + people
    with pytest.raises(RecordError, match="these words name"):
        thbreports.load(told)
    told = HEAD + "sessions: [{title: S}]\n" + people + "  - {name: Bo, details: {Nowak list: North}}\n"
    with pytest.raises(RecordError, match="these words name"):
        thbreports.load(told)


def test_next_meetings_with_times_recurrence_and_link() -> None:
    meetings = (
        "next_meetings:\n"
        "  - {title: Spring, date: 2017-05-01, start_time: 10:00, recurrence: every May, link: 'https://example.org'}\n"
    )
    assert "Spring , 1 May 2017 , 10:00 , every May" in words(HEAD + MUST + meetings)


def test_the_subject_above_the_title() -> None:
    block = "addressing: {sender: [Presidency], recipients: [Delegations], above_title: yes}\n"
    found = words(HEAD + MUST + block)
    assert found.startswith("From Presidency To Delegations G 1 Group Subject Title")


def test_a_short_title_stands_in_running_lines() -> None:
    meeting = thbreports.load(HEAD + MUST + "short_title: Short\n")
    document = compose(*prepare(meeting, "base"))
    assert "Short" in document.running.values()
    assert "Short" not in words(HEAD + MUST + "short_title: Short\n")


def test_a_break_in_the_agenda() -> None:
    text = (
        HEAD.replace("agenda: [A]", "agenda: [{number: '1', title: A}, {title: Lunch, kind: break}]") + MUST
    )
    assert "break" in compose(*prepare(thbreports.load(text), "base")).markup


def test_dumped_they_load_back_equal() -> None:
    text = HEAD + MUST + "headings: {decisions: no, agenda: '1'}\nlabels: {by: 'of {name}'}\ndate_text: no\n"
    meeting = thbreports.load(text)
    assert "decisions: no" in thbreports.dump(meeting)
    assert thbreports.load(thbreports.dump(meeting)) == meeting
    data = {"title": "T", "date": "2017-03-23", "headings": {"decisions": False}, "date_text": False}
    assert thbreports.load(data).headings[0].text == "no"


NOTED = """\
title: Talks on Kosovo[^k]
date: 2024-03-14
footnotes: {k: Without *prejudice*., r: As announced.}
chairs: [{name: Ana, role: "Chair[^r]"}]
sessions: [{title: "Kosovo[^k]", minutes: "Own.[^own]\\n\\n[^own]: Mine."}]
"""


def test_texts_of_one_line_refer_to_footnotes_of_the_record(here: Path) -> None:
    record("m/a.yaml", NOTED)
    assert build("m", formats=["html", "pdf", "docx"], verify=True).problems == ()
    document = compose(*prepare(thbreports.load(NOTED), "base"))
    assert document.title == "Talks on Kosovo"
    found = words(NOTED)
    assert "Kosovo 1 Own. 3" in found
    assert found.count("Without") == 1


def test_a_footnote_of_the_record_to_which_nothing_refers() -> None:
    told = "footnote 'r' is never referred to"
    with pytest.raises(RecordError, match=told):
        thbreports.load(NOTED.replace("Chair[^r]", "Chair"))


def test_a_footnote_that_is_not_there() -> None:
    with pytest.raises(RecordError, match="footnotes: {z: ...}"):
        thbreports.load(NOTED.replace("Chair[^r]", "Chair[^r][^z]"))


def test_all_formats_say_it(here: Path) -> None:
    text = (
        HEAD
        + MUST
        + (
            "headings: {participants: Present, chairs: no}\nchairs: [Bo]\ndate_text: the *23rd*\n"
            "labels: {agenda: Points}\nconvened: 2017-03-01\npresenters: [Ed]\n"
            "quorum: {in_office: 9, voting: 7}\n"
        )
    )
    record("m/a.yaml", text)
    assert build("m", formats=["html", "pdf", "docx"], verify=True).problems == ()


def test_a_place_may_have_a_label() -> None:
    place = HEAD + "place: {city: Oxford, building: Town Hall}\n"
    assert "Oxford , 23 March 2017 Town Hall" in words(place)
    assert "23 March 2017 Venue: Oxford Town Hall" in words(place + 'headings: {place: "Venue:"}\n')
    alone = HEAD + "date_text: no\nplace: {building: Town Hall}\n"
    assert "Title Venue: Town Hall" in words(alone + 'headings: {place: "Venue:"}\n')


def test_name_and_function_of_a_contact_stand_in_one_line() -> None:
    contact = "{name: Ana Ruiz, role: Clerk, address: Rome}"
    assert "Ana Ruiz , Clerk Rome" in words(HEAD + f"contacts: [{contact}]\n")
