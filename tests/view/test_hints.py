"""Personal data that nobody marked is told as a hint, at its place, and without being quoted."""

from __future__ import annotations

import pytest

import thbreports
from thbreports.view.hints import MAX_HINTS
from thbreports.view.personal_data import find
from thbreports.view.prepare import prepare
from thbreports.view.remarks import remarks


def told(record: str) -> list[tuple[int, int, str]]:
    meeting, pack = prepare(thbreports.load(record))
    return sorted(
        (one.line, one.column, one.message.partition(";")[0])
        for one in remarks(meeting, [pack])
        if "published" in one.message
    )


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("write to anna.nowak@ministry.eu", "an e-mail address of one person"),
        ("[mail](mailto:nowak77@gmail.com)", "an e-mail address of one person"),
        ("call +43 316 555 0141", "a telephone number"),
        ("call +4331655501415", "a telephone number"),
        ("Tel.: 0316/555-0141", "a telephone number"),
        ("she was born on 12 May 1984 in", "a day of birth"),
        ("Date of birth: 12.05.1984", "a day of birth"),
        ("Passport no. AB1234567", "the number of a passport"),
        ("paid to BE68 5390 0754 7034", "a bank account"),
        ("her number 85.07.30-033.28 was", "a personal number"),
        ("NIR 2 55 08 14 168 025 38", "a personal number"),
        ("PESEL 44051401359", "a personal number"),
        ("CPR 120584-1234", "a personal number"),
        ("case no. 2023/47114 of the police", "the number of a case"),
        ("a girl of 15 named Maria was", "the name of a minor or a victim"),
    ],
)
def test_what_is_personal_is_found(words: str, what: str) -> None:
    assert [one for _, one in find(f"Then {words}.")] == [what]


@pytest.mark.parametrize(
    "words",
    [
        "secretariat@coe.int, home-d3@ec.europa.eu, trafficking@coe.int, just.communication@ec.europa.eu",
        "an increase of +20 000 000 and +3 %, EUR 12 345 678 901",
        "from 2020 2021 2022 2023 and 1998/2000",
        "Directive 2011/36/EU of 5 April 2011, OJ L 101, 15.4.2011, p. 1, CELEX 32011L0036",
        "https://doi.org/10.1000/182.2023.1234567",
        "children born in the country; those born after 2010",
        "the case no. 25965/04 Rantsev v. Cyprus and Russia",
        "GRETA(2023)05, MN0117015ENN, ISBN 978-92-79-29642-4, doi:10.2837/61756",
        "a form named Annex II, a passport for health workers in 20 States",
        "on 12 May 1984 and at 10:30, room 12.345",
    ],
)
def test_what_only_looks_like_it_is_not(words: str) -> None:
    assert find(words) == []


def test_languages_have_words_of_their_own() -> None:
    assert find("Elle est née le 3 mars 1999.", "fr") == [(8, "a day of birth")]
    assert find("Sie ist geboren am 3. März 1999.", "de") == [(8, "a day of birth")]


RECORD = """\
title: T
date: 2026-03-10
contacts: [{name: Anna Nowak, email: anna.nowak@ministry.eu, phone: +43 316 555 0141}]
opening: Write to anna.nowak@ministry.eu.
closing: Write to anna.nowak@ministry.eu. # may be published
purpose: |
  Nothing.

  Call +43 316 555 0141.
conclusions:
  - text: |  # May be published by consent
      Write to anna.nowak@ministry.eu.
  - text: Write to [anna.nowak@ministry.eu]{audience=public} or call +43 316 555 0141.
"""


def test_a_hint_has_a_place_and_can_be_silenced() -> None:
    record = RECORD.replace("{audience=public}", "{named}")
    assert told(record) == [
        (4, 19, "this looks like an e-mail address of one person"),
        (9, 8, "this looks like a telephone number"),
        (13, 60, "this looks like a telephone number"),
    ]


def test_no_hint_quotes_what_it_is_about() -> None:
    meeting, pack = prepare(thbreports.load(RECORD.replace("{audience=public}", "{named}")))
    assert not any("nowak" in str(one).lower() or "316" in str(one) for one in remarks(meeting, [pack]))


def test_a_list_of_addresses_is_not_told_line_by_line() -> None:
    written = "".join(f"- a.nowak{chr(97 + n % 26)}@ministry.eu\n" for n in range(99))
    text = "".join(f"  {line}\n" for line in written.splitlines())
    assert len(told(f"title: T\ndate: 2026-03-10\nopening: |\n{text}")) == MAX_HINTS


def test_who_is_named_in_a_session_under_the_rule_is_hinted_at() -> None:
    record = """\
title: T
date: 2026-03-10
participants: [{name: Anna Nowak}, {name: Ida Lund, organisation: Bureau}, ALL, Europol]
sessions:
  - {title: A, minutes: Ms Nowak opened.}
  - title: B
    chatham_house: yes
    minutes:
      - {speaker: Ida Lund, text: As Ms Nowak said.}
      - {speaker: Europol, text: '[Nowak]{named} left. The Bureau agreed.'}
      - As Anna Nowak said.  # may be published
"""
    assert told(record) == [
        (9, 41, "these words name somebody in a session under the Chatham House Rule"),
        (10, 60, "these words name the body of somebody who speaks under the Chatham House Rule"),
    ]


@pytest.mark.parametrize(
    ("words", "is_told"),
    [
        ("Then Kowalskiego asked.", True),
        ("The Lopezova case.", True),
        ("The Lopezes asked.", True),
        ("Kowalskiego asked.", False),
        ("The Lopezinskaya case.", False),
        ("In Martinique and for Lopezman.", False),
        ("the kowalskiego", False),
    ],
)
def test_forms_of_a_name_that_is_withheld_are_told(words: str, is_told: bool) -> None:
    record = (
        "title: T\ndate: 2024-05-13\nparticipants:\n"
        "- {name: Jan Kowalski, attribution: anonymous}\n- {name: Ana Lopez, attribution: anonymous}\n"
        f"- {{name: Eva Lopezman}}\n- {{name: Bea Martin, attribution: anonymous}}\nopening: {words}\n"
    )
    assert bool(told(record)) is is_told
