"""Turns and points: numbers, answers, what came of a point, and the sign that sets a speaker off."""

from __future__ import annotations

from pathlib import Path

import pytest

import thbreports
from support.builds import build, record
from thbreports.record.dump import dump
from thbreports.verify.html import extract

HEAD = "title: Title\ndate: 2024-05-13\n"
FORM = """\
body: Group
references: [G 1]
agenda: [Draft]
participants: [Europol]
"""


def words(text: str, pack: str | Path = "base") -> str:
    page = thbreports.render(thbreports.load(HEAD + text), "html", pack=pack, verify=True)
    return " ".join(extract(page).body.text.split())


def turn(speaker: str, more: str = "", language: str = "en") -> str:
    return f"language: {language}\nsessions: [{{turns: [{{speaker: {speaker}, text: Yes.{more}}}]}}]\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (turn("CL"), "CL: Yes."),
        (turn('"CL:"'), "CL: Yes."),
        (turn("CL –"), "CL – Yes."),
        (turn("CL -"), "CL - Yes."),
        (turn('"Tracy,"'), "Tracy, Yes."),
        (turn('"?"'), "?: Yes."),
        (turn("{organisation: '*Europol:*'}"), "Europol: Yes."),
        (turn("{name: Ida Berg, country: NO}"), "Ida Berg, Norway: Yes."),
        (turn("CL", ', time: "10:30"'), "CL (10:30): Yes."),
        (turn("CL", language="fr"), "CL : Yes."),
        ("sessions: [{points: [{speaker: CL, text: Yes.}]}]\n", "CL: Yes."),
        ("interests: [{by: [CL], text: None.}]\n", "CL: None."),
    ],
)
def test_a_sign_sets_a_speaker_off(text: str, shown: str) -> None:
    assert words(text).endswith(shown)


def test_the_sign_is_the_choice_of_the_pack(tmp_path: Path) -> None:
    text = 'name = "ours"\ntitle = "T"\nextends = "base"\n[options]\nspeaker = "dash"\n'
    (tmp_path / "pack.toml").write_text(text, "utf-8")
    assert words(turn("CL"), tmp_path).endswith("CL – Yes.")
    assert words(turn('"CL:"'), tmp_path).endswith("CL: Yes.")


TURNS = f"""\
{FORM}sessions:
  - number: "4"
    title: Draft
    minutes:
      - number: "12."
        speaker: w1
        text: w2
        turns: [{{number: 12a., speaker: w3, text: w4, turns: [{{speaker: w5, text: w6}}]}}]
    turns:
      - {{speaker: w7, text: w8, turns: [{{speaker: w9, text: w10}}]}}
      - {{speaker: w11, text: w12}}
    points:
      - number: "1"
        speaker: w13
        text: w14
        turns: [{{speaker: w15, text: w16}}]
        points: [{{speaker: w17, text: w18, actions: [{{id: a-1, text: w19, owners: [w20]}}]}}]
        decisions: [{{number: D1, text: w21}}]
        votes: [{{motion: w22, in_favour: 3}}]
        elections: [{{post: w23, elected: [w24]}}]
"""


@pytest.mark.parametrize(
    ("pack", "numbers"),
    [
        ("base", ("12.", "12a.")),
        ("committee-report", ("1.", "12a.")),
        ("expert-group-minutes", ("12.", "12a.")),
    ],
)
def test_all_is_printed_in_its_order(pack: str, numbers: tuple[str, str]) -> None:
    shown = words(TURNS, pack)
    assert f"{numbers[0]} w1: w2 {numbers[1]} w3: w4 w5: w6" in shown
    assert "w7: w8 w9: w10" in shown
    assert "w13: w14 w15: w16 w17: w18 w19 Responsible: w20 D1 w21 w22 3 in favour w23: w24" in shown


def test_all_formats_say_it(here: Path) -> None:
    for pack in ("base", "committee-report"):
        record(f"m/{pack}.yaml", f"pack: {pack}\n{HEAD}{TURNS}")
    assert build("m", formats=["html", "pdf", "docx"], verify=True).problems == ()


def test_what_came_of_a_point_is_data() -> None:
    meeting = thbreports.load(HEAD + TURNS)
    assert thbreports.load(dump(meeting)) == meeting
    assert [(fact.kind, fact.text, fact.path) for fact in thbreports.register(meeting)] == [
        ("action", "w19", "sessions[0].points[0].points[0].actions[0]"),
        ("decision", "w21", "sessions[0].points[0].decisions[0]"),
    ]


@pytest.mark.parametrize("where", ["points: [{points: [POINT]}]", "minutes: [{point: POINT}]"])
def test_the_list_of_decisions_has_those_of_points(where: str) -> None:
    point = "{text: w1, speaker: w2, decisions: [{text: w3}], actions: [w4]}"
    shown = words(f"{FORM}sessions: [{{title: w5, {where.replace('POINT', point)}}}]\n", "decisions-only")
    assert shown.endswith("w5 w3")
    assert not {"w1", "w2", "w4"} & set(shown.split())


def test_a_form_that_demands_decisions_takes_those_of_points(tmp_path: Path) -> None:
    text = 'name = "ours"\ntitle = "T"\nextends = "base"\n[requires]\n"sessions.decisions" = "one"\n'
    (tmp_path / "pack.toml").write_text(text, "utf-8")
    words("sessions: [{minutes: [{point: {text: T., decisions: [D.]}}]}]\n", tmp_path)


@pytest.mark.parametrize(
    ("pack", "shown"),
    [
        ("committee-report", ("AGENDA ITEM 1. Draft", "1. CL: Yes.", "2. 1. It is adopted.")),
        ("council-note", ("1. Draft", "1. CL: Yes.", "2. 1. It is adopted.")),
    ],
)
def test_a_number_with_a_sign_gets_no_other(pack: str, shown: tuple[str, ...]) -> None:
    session = "[{number: 1., title: Draft, turns: [{speaker: CL, text: Yes.}]}]"
    decisions = "decisions: [{number: 1., text: It is adopted.}]\naddressing: {sender: [A], recipients: [B]}"
    printed = words(f"kind: Note\n{FORM}sessions: {session}\n{decisions}", pack)
    assert all(one in printed for one in shown), printed


def test_each_line_at_the_head_of_a_council_note_has_its_colon() -> None:
    block = "sessions: [{title: Draft}]\naddressing: {sender: [A], recipients: [B], copies: [C]}\n"
    assert "From: A To: B Copy: C Subject: Title" in words(f"kind: Note\n{FORM}{block}", "council-note")
    with pytest.raises(thbreports.RecordError, match="the kind of the note is missing"):
        words(f"{FORM}{block}", "council-note")  # that a session has a kind is no answer
