"""The same person has the same stand-in in a document, and no reader tells by it who is who in another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import thbreports
from thbreports import packs
from thbreports.document import compose
from thbreports.errors import RecordError
from thbreports.record.dump import dump
from thbreports.verify.proof import against_record
from thbreports.view.audience import view
from thbreports.view.prepare import prepare

NAMES = ("Quilla Ravensworth", "Odo Pemberwick", "Ida Lund", "Paolo Ferri", "Jan Novak", "Mia Berg")
RECORD = """\
title: T
date: 2026-03-10
stand_ins: numbered
chatham_house: yes
participants:
  - {name: Ida Lund, initials: IL, category: an expert}
sessions:
  - title: S
    minutes:
      - {speaker: {name: Odo Pemberwick, category: an expert}, text: One.}
      - {speaker: IL, text: Two.}
      - {speaker: Paolo Ferri, text: Three.}
      - {speaker: Mia Berg, text: Four.}
      - {speaker: {name: Jan Novak, category: a lawyer}, text: Five.}
      - {speaker: Ida Lund, text: Six.}
      - '[She]{by="Ida Lund"} left.'
actions: [{text: Do., owners: [Pemberwick Odo, Jan Novak]}]
"""


def words(record: str, pack: str = "base", audience: str = "public") -> str:
    meeting = view(thbreports.load(record), audience)
    prepared = prepare(meeting, packs.find(pack))
    document = compose(*prepared)
    assert against_record(prepared[0], document) == []
    by = re.findall('data-by="[^"]*"', document.markup)
    return " ".join([*"".join(document.tree().itertext()).split(), *by])


def test_persons_are_told_apart_in_order_of_appearance() -> None:
    read = words(RECORD)
    for said in ("Expert 1: One.", "Expert 2: Two.", "Participant 1: Three.", "Participant 2: Four."):
        assert said in read
    assert "a lawyer: Five." in read
    assert "Expert 2: Six." in read
    assert "Expert 1; a lawyer" in read
    assert '"Expert 2"' in read
    assert "T" in read and "an expert" in read  # the list of participants has no numbers


def test_without_the_word_there_are_no_numbers() -> None:
    read = words(RECORD.replace("stand_ins: numbered\n", ""))
    assert "an expert: One." in read and "an expert: Two." in read
    assert words(RECORD.replace("numbered", "none")) == read


def speakers(text: str) -> list[str]:
    return re.findall(r"Expert \d+(?=: W)", text)


def many(chosen: str, more: str = "") -> str:
    turns = "".join(
        f"      - {{speaker: {{name: P{letter * 3} Q{letter * 3}, category: an expert}}, text: W{letter}.}}\n"
        for letter in "abcdefghijkl"
    )
    head = RECORD[: RECORD.index("participants")].replace("numbered", chosen)
    return f"{head}documents: [base, coe-round-table]\n{more}sessions:\n  - title: S\n    minutes:\n{turns}"


def test_another_document_has_other_numbers_and_each_has_its_own_again() -> None:
    first, second = (words(many("numbered"), pack) for pack in ("base", "coe-round-table"))
    inside = words(many("numbered"), audience="secretariat")
    in_order = [f"Expert {number}" for number in range(1, 13)]
    assert speakers(first) == in_order
    for other in (second, inside):
        assert sorted(speakers(other)) == sorted(in_order)
        assert speakers(other) != in_order
    assert speakers(second) != speakers(inside)
    assert words(many("numbered"), "coe-round-table") == second


def test_the_order_hangs_on_what_only_the_record_says() -> None:
    other = many("numbered").replace("Paaa", "Paab")
    assert speakers(words(other, "coe-round-table")) != speakers(words(many("numbered"), "coe-round-table"))


def test_all_documents_may_have_the_same_numbers() -> None:
    read = [speakers(words(many("same"), pack)) for pack in ("base", "coe-round-table")]
    assert read[0] == read[1] == [f"Expert {number}" for number in range(1, 13)]


def test_articles_of_a_language_go() -> None:
    record = many("numbered").replace("an expert", "l'experte", 3).replace("an expert", "une experte")
    read = words(record.replace("title: T", "title: T\nlanguage: fr", 1))
    assert "Experte 1" in read and "l'experte" not in read and "une experte" not in read


def test_an_audience_may_read_all_names() -> None:
    record = RECORD.replace("stand_ins: numbered", "names_for: secretariat")
    record += "closing: 'Thanks to [Ms Lund]{audience=secretariat else=\"an expert\"}.'\n"
    inside, public = words(record, audience="secretariat"), words(record)
    assert "IL: Two." in inside and "Odo Pemberwick" in inside and "Thanks to Ms Lund." in inside
    assert "Thanks to an expert." in public
    assert not any(part in public for name in NAMES for part in name.split())


@pytest.mark.parametrize(
    "more",
    [
        "closing: 'Thanks to [Ms Lund]{audience=participants}.'\n",
        "closing: 'Thanks to [her]{audience=secretariat else=\"Ms Lund\"}.'\n",
        "notes: [{text: Ms Lund left., audience: participants}]\n",
    ],
)
def test_words_that_others_read_name_nobody(more: str) -> None:
    record = RECORD.replace("stand_ins: numbered", "names_for: secretariat")
    with pytest.raises(RecordError, match="Chatham House Rule"):
        thbreports.load(record + more)


def test_names_are_for_an_audience_that_there_is() -> None:
    for name, words in (("secretary", "there is no audience"), ("public", "is for everybody")):
        with pytest.raises(RecordError, match=words):
            thbreports.load(f"title: T\ndate: 2026-03-10\nnames_for: {name}\n")


def test_a_promise_holds_where_the_place_that_makes_it_is_for_others() -> None:
    record = """\
title: T
date: 2026-03-10
participants:
  - {name: Ida Lund, initials: IL, category: an expert, attribution: category, audience: secretariat}
  - {name: Odo Pemberwick, attribution: anonymous, audience: secretariat}
  - {name: Paolo Ferri, organisation: Bureau, attribution: organisation, audience: secretariat}
  - {name: Mia Berg, proxy: Odo Pemberwick}
sessions:
  - {title: S, presenters: [Ida Lund], minutes: [{speaker: IL, text: 'Yes, [I]{by="Ida Lund"}.'}]}
opening: '[They]{by="Odo Pemberwick"} met.'
signatures: [{name: Paolo Ferri, organisation: Office}]
"""
    assert "an expert" not in dump(view(thbreports.load(record)))
    read = words(record)
    for name in ("Lund", "IL", "Odo", "Pemberwick", "Ferri", "Bureau"):
        assert name not in read
    assert "a participant: Yes, I." in read and "Office" in read


def test_the_files_of_a_record_under_the_rule_hold_no_name(tmp_path: Path) -> None:
    meeting = thbreports.load(many("numbered", "authors: [Zoe Zander]\n"))
    for format in ("html", "docx"):
        data = thbreports.render(meeting, format, verify=True)
        assert b"Paaa" not in data and b"Qccc" not in data
