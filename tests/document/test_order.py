"""The parts of a report print in the order that pack and record say; what a form cannot do is told there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import thbreports
from thbreports import batch, packs
from thbreports.document import compose
from thbreports.errors import PackError, RecordError
from thbreports.record.kinds import PARTS
from thbreports.record.meeting import Meeting
from thbreports.record.part import fields_of
from thbreports.view.prepare import prepare
from thbreports.view.remarks import remarks

RECORD = """\
title: Title
date: 2026-03-10
references: [R1]
contents: no
body: Body
convenor: The convenor
chairs: [{name: The chair, organisation: Her house}]
legal_notice: The notice.
purpose: The purpose.
opening: The opening.
agenda: [The agenda]
working_documents: [{title: The paper}]
previous_minutes: The last minutes.
previous_actions: [The last action]
attendance: The attendance.
participants: [{name: The participant, organisation: The house}]
interests: [{text: The interest}]
sessions: [{title: The session, minutes: The minutes., participants: [The late one]}]
conclusions: [The conclusion]
decisions: [The decision]
actions: [The action]
next_meetings: [{title: The next meeting}]
closing: The closing.
signatures: [{name: The signature}]
notes: [{text: The note}]
contacts: [{name: The contact}]
annexes: [{title: The annex}]
"""
BUILTIN = ("base", "coe-round-table", "committee-report", "eu-internet-forum", "expert-group-minutes")


def printed(extra: str = "", pack: str | Path = "base") -> str:
    meeting, found = prepare(thbreports.load(RECORD + extra), pack)
    return re.sub(r"<[^>]*>", "", compose(meeting, found).markup)


def stand_in_order(text: str, *words: str) -> bool:
    places = [text.index(one) for one in words]
    return places == sorted(places)


def pack_of(folder: Path, toml: str, template: str = "") -> Path:
    own = folder / "own"
    own.mkdir()
    (own / "pack.toml").write_text(f'name = "own"\ntitle = "Own"\n{toml}', encoding="utf-8")
    if template:
        (own / "document.html.j2").write_text(template, encoding="utf-8")
    return own


def told(extra: str, pack: str | Path = "base") -> list[tuple[int, int, str, str]]:
    with pytest.raises((RecordError, PackError)) as caught:
        printed(extra, pack)
    return [
        (one.line - RECORD.count("\n"), one.column, one.message, one.hint) for one in caught.value.problems
    ]


@pytest.mark.parametrize("pack", BUILTIN)
def test_a_record_puts_parts_first_and_the_others_follow(pack: str) -> None:
    text = printed("order: [contacts, sessions]\n", pack)
    assert stand_in_order(text, "The contact", "The minutes", "The last minutes", "The decision", "The annex")


@pytest.mark.parametrize("pack", BUILTIN)
def test_others_stand_where_the_record_says(pack: str) -> None:
    text = printed("order: [notes, others, sessions]\n", pack)
    assert stand_in_order(text, "The note", "The decision", "The annex", "The minutes")


@pytest.mark.parametrize("pack", ["base", "committee-report"])
def test_each_part_can_stand_anywhere(pack: str) -> None:
    usual = sorted(re.findall(r"The [a-z ]+", printed("", pack)))
    found = printed("order: [actions, decisions, next_meetings, purpose, facts, others, closing]\n", pack)
    assert stand_in_order(
        found, "The action", "The decision", "The next meeting", "The convenor", "The closing"
    )
    assert sorted(re.findall(r"The [a-z ]+", found)) == usual


def test_a_group_without_what_stands_elsewhere() -> None:
    text = printed("order: [decisions, others, outcomes]\n")
    assert stand_in_order(text, "The decision", "The annex", "The conclusion", "The action")


def test_numbers_that_a_form_counts_follow() -> None:
    text = printed("order: [participants, others, previous_minutes]\n", "expert-group-minutes")
    assert re.search(r"1\.\s+List of participants", text) and re.search(r"7\.\s+Approval of the agenda", text)
    text = printed("order: [participants]\n", "committee-report")
    assert stand_in_order(
        text, "APPENDIX I", "LIST OF PARTICIPANTS", "The minutes", "APPENDIX II", "The agenda"
    )


def test_parts_that_a_form_prints_together_move_together() -> None:
    text = printed("order: [sessions, working_documents, previous_minutes]\n", "expert-group-minutes")
    assert stand_in_order(text, "The minutes", "The paper", "The last minutes", "The participant")


def test_what_a_form_cannot_part_is_told_at_the_line_of_the_order() -> None:
    message = "the form 'expert-group-minutes' prints opening, agenda, working_documents, previous_minutes, "
    message += "previous_actions in one part, in that order"
    hint = "name one of them, or several one after the other"
    assert told("order: [opening, sessions, previous_minutes]\n", "expert-group-minutes") == [
        (1, 28, message, hint)
    ]
    assert told("order:\n- previous_minutes\n- opening\n", "expert-group-minutes") == [(3, 3, message, hint)]


def test_names_that_are_none() -> None:
    message = "'participant' is no part that can stand in another place"
    assert told("order: [participant]\n") == [(1, 9, message, "did you mean 'participants'?")]
    assert told("order: [agenda, agenda]\n") == [
        (1, 17, "'agenda' stands twice in 'order'", "delete one of them")
    ]


def test_parts_that_a_form_does_not_print_are_passed_over() -> None:
    assert printed("order: [participants, agenda]\n", "decisions-only") == printed("", "decisions-only")
    text = printed("order: [agenda, sessions, previous_minutes]\n", "expert-group-minutes")
    assert stand_in_order(text, "The minutes", "The last minutes", "The participant")
    assert "The agenda" not in text


def test_all_names_are_parts_of_the_base_template() -> None:
    groups = {"facts", "previous", "outcomes", "others"}
    assert set(PARTS) - groups <= fields_of(Meeting).keys()
    for name in set(PARTS) - {"others"}:
        assert printed(f"order: [annexes, {name}]\n" if name != "annexes" else "order: [annexes]\n")


def test_a_pack_swaps_parts_without_a_template(tmp_path: Path) -> None:
    own = pack_of(tmp_path, 'extends = "base"\norder = ["sessions", "attendance", "signatures"]\n')
    text = printed("", own)
    assert stand_in_order(
        text, "The minutes", "The participant", "The signature", "The convenor", "The closing"
    )
    text = printed("order: [participants]\n", own)
    assert stand_in_order(text, "The participant", "The minutes", "The signature", "The convenor")


def test_an_order_of_a_pack_that_names_nothing(tmp_path: Path) -> None:
    own = pack_of(tmp_path, 'extends = "base"\norder = ["sesions", "others"]\n')
    with pytest.raises(PackError) as caught:
        printed("", own)
    assert [str(one) for one in caught.value.problems] == [
        f"{own}/pack.toml:4:1: error: there is no part 'sesions' to put in order; did you mean 'sessions'?"
    ]


ROOT = """\
<html><body><h1>{{ meeting.title }}</h1>
%s{%% block agenda %%}<p>{{ meeting.agenda[0].title }}</p>{%% endblock %%}
{%% block minutes %%}<p>{{ meeting.sessions[0].title }}</p>{%% endblock %%}
%s</body></html>
"""


def test_a_template_of_ones_own(tmp_path: Path) -> None:
    own = pack_of(tmp_path, 'extends = "base"\n', ROOT % ("{% parts %}\n", "{% endparts %}\n"))
    assert stand_in_order(printed("", own), "The agenda", "The session")
    assert stand_in_order(printed("order: [sessions]\n", own), "The session", "The agenda")


def test_a_template_without_parts_is_told_at_the_order(tmp_path: Path) -> None:
    own = pack_of(tmp_path, 'extends = "base"\n', ROOT % ("", ""))
    message = "the form 'own' prints its parts in the order of its template"
    hint = "write {% parts %} and {% endparts %} around the blocks of its template, or leave 'order' out"
    assert told("order: [sessions]\n", own) == [(1, 9, message, hint)]


def test_only_blocks_stand_between_parts(tmp_path: Path) -> None:
    own = pack_of(tmp_path, 'extends = "base"\n', ROOT % ("{% parts %}\n<hr/>\n", "{% endparts %}\n"))
    with pytest.raises(PackError) as caught:
        printed("", own)
    message = "only blocks stand between {% parts %} and {% endparts %}"
    assert [one.message for one in caught.value.problems] == [message]


def test_what_stands_inside_a_block_of_the_pack_is_moved(tmp_path: Path) -> None:
    template = (
        '{% extends "base/document.html.j2" %}{% block closing %}<p>Before</p>'
        "{% block contacts %}<p>{{ meeting.contacts[0].name }}</p>{% endblock %}{{ super() }}{% endblock %}"
    )
    own = pack_of(tmp_path, 'extends = "base"\n', template)
    text = printed("order: [closing, contacts, others]\n", own)
    assert stand_in_order(text, "The closing", "The contact", "The convenor")


def test_validate_tells_it_too(tmp_path: Path) -> None:
    record = tmp_path / "r.yaml"
    record.write_text(RECORD + "order: [interests, participants]\n", encoding="utf-8")
    (problem,) = batch.validate(record)
    assert problem.line == RECORD.count("\n") + 1
    assert "prints attendance, participants, quorum, interests in one part" in problem.message


def test_a_record_leaves_fields_out_on_purpose(tmp_path: Path) -> None:
    extra = "leaves_out: [chairs, participants.organisation, sessions.title, working_documents]\n"
    text = printed(extra)
    for gone in ("The chair", "The house", "The session", "The paper"):
        assert gone not in text
    assert "The participant" in text and "The late one" in text
    meeting, pack = prepare(thbreports.load(RECORD + extra), "base")
    assert remarks(meeting, [pack]) == []
    record = tmp_path / "r.yaml"
    record.write_text(RECORD + extra, encoding="utf-8")
    report = batch.build(record, formats=["html"], out=tmp_path / "build", verify=True)
    assert (report.problems, report.remarks) == ((), ())


def test_what_a_record_leaves_out_is_no_remark_and_the_rest_is() -> None:
    meeting, pack = prepare(thbreports.load(RECORD + "leaves_out: [convenor]\n"), "eu-internet-forum")
    (remark,) = remarks(meeting, [pack])
    assert "convenor" not in remark.message and "participants" in remark.message


def test_a_field_that_does_not_exist_is_not_left_out() -> None:
    assert told("leaves_out: [participants.organization]\n") == [
        (
            1,
            14,
            "unknown field 'organization' of 'participants.organization' in participant",
            "did you mean 'organisation'?",
        )
    ]


def test_packs_say_their_order() -> None:
    assert packs.find("committee-report").order == ("others", "agenda", "participants", "annexes")
