"""What a session or the meeting promises holds in it for all who take part, and nowhere else."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

import thbreports
from thbreports.document import compose
from thbreports.errors import RecordError
from thbreports.record.dump import dump
from thbreports.record.load import load
from thbreports.record.part import Part, fields_of
from thbreports.record.people import Party, Signature
from thbreports.record.successor import successor
from thbreports.source.origin import Location
from thbreports.view.attribution import attributed
from thbreports.view.prepare import prepare

EVERY_FIELD = Path(__file__).parents[1] / "cases" / "documents" / "every-field.yaml"
RECORD = """\
title: Round table
date: 2026-03-10
participants:
  - {name: Quilla Ravensworth, initials: QR, role: head of unit, organisation: Bureau, country: IT}
  - {name: Odo Pemberwick, initials: OP, organisation: Company X, attribution: named}
  - {name: Ida Lund, initials: IL, category: an expert}
sessions:
  - title: In the open
    presenters: [Quilla Ravensworth]
    minutes: Ms Ravensworth opened.
  - title: In private
    RULE
    chairs: [Odo Pemberwick]
    presenters:
      - Quilla Ravensworth
      - {category: the representative of a company, organisation: Company Y, role: director, country: DE}
    minutes:
      - {speaker: QR, text: We failed.}
      - {speaker: Ida Lund, text: We did not.}
      - {speaker: The Chair, text: Let us see.}
      - {speaker: "?", text: Who?}
      - point: {text: More., speaker: Ida Lund}
      - vote: {motion: It., dissent: [Ida Lund], voted_for: {Group A: [QR]}}
      - action: {text: Act., owners: [ALL, Odo Pemberwick, Ravensworth Quilla]}
      - '[An expert]{by="Quilla Ravensworth"} spoke.'
"""
SESSION = ("Quilla", "Ravensworth", "QR", "Lund", "IL", "The Chair", "director", "Germany")


def words_of(record: str) -> tuple[str, str]:
    """Return the words before and in the session in private."""
    meeting = thbreports.load(record)
    document = compose(*prepare(meeting))
    assert not document_problems(meeting, document)
    words = " ".join("".join(document.tree().itertext()).split())
    before, _, inside = words.rpartition("In private")
    return before, inside


def document_problems(meeting: thbreports.Meeting, document: object) -> list[object]:
    from thbreports.verify.proof import against_record

    return [*against_record(meeting, document)]  # type: ignore[arg-type]


def test_nobody_is_named_in_a_session_under_the_chatham_house_rule() -> None:
    before, inside = words_of(RECORD.replace("RULE", "chatham_house: yes"))
    for hidden in (*SESSION, "Odo", "Pemberwick", "Company Y", "Company X", "Bureau", "Group A"):
        assert hidden not in inside
    assert "the representative of a company" in inside
    assert "an expert: We did not." in inside
    assert "?: Who?" in inside
    assert "ALL" in inside
    for named in ("Quilla Ravensworth", "Odo Pemberwick", "Ida Lund", "Ms Ravensworth opened."):
        assert named in before


def test_the_rule_of_a_session_is_for_those_of_whom_nothing_else_is_said() -> None:
    before, inside = words_of(RECORD.replace("RULE", "attribution: category"))
    for hidden in (*SESSION[:5], "Company Y"):
        assert hidden not in inside
    assert "Chaired by Odo Pemberwick" in inside
    assert inside.count("Odo Pemberwick") == 2
    assert "an expert: We did not." in inside
    assert "Ida Lund" in before


def test_a_session_lets_people_speak_for_their_organisation() -> None:
    _, inside = words_of(RECORD.replace("RULE", "attribution: organisation"))
    assert "Bureau: We failed." in inside
    assert "a participant: We did not." in inside
    assert "Company Y" in inside


def test_the_inner_session_decides() -> None:
    record = """\
title: T
date: 2026-03-10
chatham_house: yes
attribution: organisation
sessions:
  - title: A
    minutes: [{speaker: Quilla Ravensworth, text: One.}]
    sessions:
      - title: B
        chatham_house: no
        minutes: [{speaker: {name: Odo Pemberwick, organisation: Company X}, text: Two.}]
      - {title: C, chatham_house: no, attribution: named, minutes: [{speaker: Ida Lund, text: Three.}]}
"""
    words = " ".join("".join(compose(*prepare(thbreports.load(record))).tree().itertext()).split())
    assert "Quilla" not in words
    assert "Company X: Two." in words
    assert "Ida Lund: Three." in words


def test_who_agreed_is_named() -> None:
    record = RECORD.replace("RULE", "chatham_house: yes").replace(
        "      - Quilla Ravensworth\n", "      - {name: Quilla Ravensworth, attribution: named}\n"
    )
    _, inside = words_of(record)
    assert "QR: We failed." in inside
    assert "Odo" not in inside


def test_a_meeting_under_the_rule_lists_those_alone_who_agreed() -> None:
    record = f"chatham_house: yes\nauthors: [Paolo Ferri]\n{RECORD}".replace("    RULE\n", "").replace(
        "Ms Ravensworth opened.", "An expert opened."
    )
    before, inside = words_of(record)
    assert "Odo Pemberwick" in before
    assert "Odo" not in inside
    assert "Paolo Ferri" in before
    for hidden in ("Quilla", "Bureau", "Italy", "Ida"):
        assert hidden not in before + inside
    assert before.count("a participant") == 1  # who presented: no list of as many as there were
    first = attributed(thbreports.load(record))
    assert [one.name for one in first.participants] == ["Odo Pemberwick", ""]
    assert first._origin.problem(("participants", 0, "name"), "").line == 7


def test_the_rule_of_a_meeting_leaves_the_list_of_participants() -> None:
    record = f"attribution: anonymous\n{RECORD}".replace("    RULE\n", "").replace(
        "Ms Ravensworth", "An expert"
    )
    before, inside = words_of(record)
    assert "Quilla Ravensworth" in before
    assert "a participant: We failed." in inside


@pytest.mark.parametrize("rule", ["chatham_house: yes", "attribution: anonymous"])
def test_prose_of_a_session_that_names_who_speaks_in_it_is_told(rule: str) -> None:
    record = RECORD.replace("RULE", rule) + (
        "    closing: |\n      Thanks to Ms Ravensworth, and [Lund]{named}.\n"
        "    documents: [{title: 'Paper of Q. Ravensworth'}]\n"
        "    contacts: [{name: Desk, email: q.ravensworth@example.org}]\n"
    )
    with pytest.raises(RecordError) as error:
        thbreports.load(record)
    told = {(one.line, one.column) for one in error.value.problems}
    assert told == {(27, 20), (28, 35), (29, 36)}
    assert not any(one.source for one in error.value.problems)
    shown = str(error.value)
    assert not any(name in shown.lower() for name in ("quilla", "ravensworth", "lund"))
    assert "line 12" in shown
    assert "attribution: named" in shown


def test_the_problems_of_a_session_say_what_it_is_under() -> None:
    record = RECORD.replace("RULE", "chatham_house: yes") + "    closing: QR left.\n"
    with pytest.raises(RecordError) as error:
        thbreports.load(record)
    assert [one.message for one in error.value.problems] == [
        "these words give the initials of a person whose session is under the Chatham House Rule, by line 12"
    ]


def test_no_problem_of_a_session_under_the_rule_quotes_a_name() -> None:
    record = RECORD.replace("RULE", "chatham_house: yes").replace("text: We failed.", "tetx: Ravensworth")
    with pytest.raises(RecordError) as error:
        thbreports.load(record)
    assert "Ravensworth" not in "".join(one.explain() for one in error.value.problems)


def test_the_view_holds_no_name_under_a_promise() -> None:
    record = f"chatham_house: yes\n{RECORD}".replace("    RULE\n", "").replace("Ms Ravensworth", "An expert")
    written = dump(attributed(thbreports.load(record)))
    for name in (*SESSION, "Company", "Bureau"):
        assert name not in written.replace("organisation: Company X\n", "")


def test_an_owner_is_promised_the_same_in_the_next_record() -> None:
    last = thbreports.load(RECORD.replace("RULE", "chatham_house: yes"))
    made, _ = successor(last, "", datetime.date(2026, 4, 1))
    owners = made.previous_actions[0].owners
    assert [(one.name, one.attribution) for one in owners] == [
        ("ALL", None),
        ("Odo Pemberwick", "category"),
        ("Ravensworth Quilla", "category"),
    ]


def with_canaries(part: Part, location: Location = ()) -> Any:
    """Return a part in which everybody has a name, and all else that could tell who it is."""
    changed: dict[str, Any] = {}
    for name, kind in fields_of(type(part)).items():
        value = part.__dict__[name]
        if kind.part is None or not value or isinstance(value, str):
            continue
        if isinstance(value, list):
            changed[name] = [with_canaries(one, (*location, name, at)) for at, one in enumerate(value)]
        else:
            changed[name] = with_canaries(value, (*location, name))
    if isinstance(part, Party | Signature):
        word = "".join(one.title() for one in location if isinstance(one, str)) + "x".join(
            chr(97 + one) for one in location if isinstance(one, int)
        )
        known = type(part).model_fields
        told = {"name": f"Zz{word} Qq{word}", "country": f"Zy{word}"}
        told |= dict.fromkeys(("organisation", "role", "proxy", "remark"), f"Zz{word}")
        told |= {"initials": f"ZZ{word}"}
        changed |= {name: text for name, text in told.items() if name in known}
        changed |= {"attribution": None} if "attribution" in known else {}
    return part.model_copy(update=changed)


RULES: list[dict[str, object]] = [
    {"chatham_house": True},
    {"attribution": "anonymous"},
    {"attribution": "category"},
]


@pytest.mark.parametrize("rule", RULES)
def test_nobody_is_found_anywhere_in_the_view(rule: dict[str, object]) -> None:
    """Of a record with every field there is, and for the meeting and for one session."""
    meeting = with_canaries(load(EVERY_FIELD)).model_copy(update={"contacts": []})
    whole = attributed(meeting.model_copy(update=rule))
    assert whole.sessions
    for name in fields_of(type(whole)):
        if name in ("authors", "secretaries", "addressing", "signatures"):
            continue
        if "attribution" in rule and name in ("participants", "chairs", "rapporteurs"):
            continue
        assert names_in(getattr(whole, name), listed="attribution" in rule, country=rule != RULES[2]) == [], (
            name
        )
    sessions = [one.model_copy(update=rule) for one in meeting.sessions]
    for one in attributed(meeting.model_copy(update={"sessions": sessions})).sessions:
        assert names_in(one, listed="attribution" in rule, country=rule != RULES[2]) == []
    assert names_in(attributed(meeting).chairs, listed=False, country=True)


def names_in(value: object, *, listed: bool, country: bool) -> list[str]:
    """Return the canaries in a value; lists of who was there may have them if ``listed``."""
    if isinstance(value, list):
        return [found for one in value for found in names_in(one, listed=listed, country=country)]
    if isinstance(value, str):
        return [value] if ("zz" in value.lower() and "Zz" in value) or "ZZ" in value else []
    if not isinstance(value, Part):
        return []
    silent = ("participants", "chairs", "rapporteurs", "signatures") if listed else ("signatures",)
    fields = [name for name in fields_of(type(value)) if name not in silent]
    return [
        found for name in fields for found in names_in(getattr(value, name), listed=listed, country=country)
    ]


def test_who_agreed_to_be_named_stays_in_a_list_from_which_others_are_gone() -> None:
    meeting = thbreports.load(
        """\
title: Round table
date: 2026-03-10
chatham_house: true
participants:
  - {name: Quilla Ravensworth, organisation: Bureau}
  - {name: Ida Lund, organisation: Bureau}
  - {name: Odo Pemberwick, organisation: Company X, attribution: named}
"""
    )
    for format in ("html", "docx", "pdf"):
        assert thbreports.render(meeting, format, verify=True)
    page = thbreports.render(meeting).decode()
    assert "Odo Pemberwick" in page
    assert "Ravensworth" not in page and "Lund" not in page
