"""One person, one promise: who is not to be named is named nowhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import thbreports
from thbreports.document import compose
from thbreports.errors import RecordError
from thbreports.record import Meeting, Outcome, Reference
from thbreports.view.prepare import prepare

LISTED = """title: T
date: 2026-03-10
participants:
  - {name: Quilla Ravensworth, initials: QR, role: head, organisation: Bureau, country: IT,
     attribution: anonymous, proxy: Some Deputy, remark: came with two others}
  - {name: Odo Pemberwick, initials: OP, organisation: Company X, attribution: organisation}
  - {name: Ida Lund, initials: IL, category: a survivor, attribution: category}
  - {name: Paolo Ferri, proxy: Quilla Ravensworth}
"""
SECRETS = ("Quilla", "Ravensworth", "QR", "Odo", "Pemberwick", "OP", "Ida", "Lund", "IL", "Deputy", "others")


def shown(rest: str) -> str:
    meeting = thbreports.load(LISTED + rest)
    document = compose(*prepare(meeting))
    for format in ("html", "pdf", "docx"):
        data = thbreports.render(meeting, format, verify=True)
        assert not any(secret.encode() in data for secret in SECRETS[:2])
    everything = document.markup + str(document.metadata) + str(document.event) + str(document.running)
    assert not any(secret in everything for secret in SECRETS)
    return " ".join("".join(document.tree().itertext()).split())


def test_a_promise_holds_wherever_a_person_stands() -> None:
    words = shown(
        """authors: [Ravensworth Quilla]
sessions:
  - title: S
    chairs: [ODO PEMBERWICK]
    presenters: [Ms Quilla Ravensworth, IL]
    turns: [{speaker: QR, text: I said it.}, {speaker: {initials: OP}, text: I answered.}]
    votes: [{motion: It., dissent: [Ida Lund]}]
    elections: [{post: Chair, elected: [OP]}]
signatures: [{name: Odo Pemberwick, role: Director, organisation: Company X}]
actions: [{text: It., owners: [Quilla Ravensworth, Paolo Ferri]}]
"""
    )
    assert "Chaired by Company X" in words
    assert "a participant; a survivor" in words
    assert "a participant: I said it." in words
    assert "Company X: I answered." in words
    assert "Chair: Company X" in words
    assert "Paolo Ferri" in words


def test_the_name_as_data_of_a_span_is_in_no_output() -> None:
    words = shown(
        'opening: \'[An expert]{by="Quilla Ravensworth"} and [a firm]{commitment by="Odo Pemberwick, Chief" '
        "owner=QR} spoke.'\n"
    )
    assert "An expert and a firm spoke." in words


def test_the_data_of_a_span_is_what_was_promised() -> None:
    meeting = thbreports.load(LISTED + "opening: '[A firm]{commitment by=\"Odo Pemberwick\"} spoke.'\n")
    assert 'data-by="Company X"' in compose(*prepare(meeting)).markup
    assert thbreports.register(meeting)[0].attributes["by"] == "Odo Pemberwick"


def test_the_data_of_a_span_in_a_list_of_texts_is_what_was_promised() -> None:
    listed = "distribution: [All, '[A firm]{owner=\"Odo Pemberwick\"}']\n"
    markup = compose(*prepare(thbreports.load(LISTED + listed))).markup
    assert 'data-owner="Company X"' in markup
    assert "Pemberwick" not in markup


def test_initials_promise_as_the_name_does() -> None:
    record = """title: T
date: 2026-03-10
participants: [{name: Quilla Ravensworth, initials: QR}]
sessions: [{title: S, turns: [{speaker: {initials: QR, attribution: anonymous}, text: Yes.}]}]
"""
    markup = compose(*prepare(thbreports.load(record))).markup
    assert "Quilla" not in markup
    assert "QR" not in markup


@pytest.mark.parametrize(
    "rest",
    [
        "subtitle: Talk of Quilla Ravensworth\n",
        "opening: See ![Ravensworth at the table](../x.png).\n",
        "opening: |\n  A table.\n\n  : Cases of Ms Ravensworth\n\n  | a |\n  |---|\n  | b |\n",
        "closing: Thanks to Quill&#97; Ravens**worth**.\n",
        "closing: |\n  Thanks[^1].\n\n  [^1]: by QR.\n",
        "keywords: [ravensworth quilla, Quilla Ravensworth]\n",
        "place: {city: Rome, building: Casa Ravensworth}\n",
        "contacts: [{name: Quilla Ravensworth, email: a@example.org}]\n",
        "contacts: [{name: Desk, email: q.ravensworth@example.org}]\n",
        "signatures: [{name: Quilla Ravensworth}]\n",
        "authors: [Q. Ravensworth]\n",
        "authors: ['Quilla Ravensworth, Bureau']\n",
        "attachments: [{title: Slides, link: 'https://example.org/quilla-ravensworth'}]\n",
        "sessions: [{title: S, attendance: Ravensworth left.}]\n",
        "sessions: [{title: S, minutes: [{decision: Then Q&#82; agreed.}]}]\n",
        "sessions: [{title: S, minutes: [{session: {title: 'Of Q*R*', minutes: x}}]}]\n",
        "sessions: [{title: S, minutes: [{speaker: 'QR:', text: x}]}]\n",
        "sessions: [{title: S, minutes: [{speaker: Minister Ravensworth, text: x}]}]\n",
        "sessions: [{title: S, minutes: [{speaker: 'The Chair, Ravensworth', text: x}]}]\n",
        "sessions: [{title: S, id: ravensworth, minutes: x}]\n",
        "contacts: [{name: Desk, email: ravensworth@example.org}]\n",
        "attachments: [{title: Slides, link: 'https://example.org/ravensworth'}]\n",
        "closing: '[Write](mailto:qravensworth@example.org).'\n",
        "closing: 'In [Lund]{named} Ravens**worth** spoke.'\n",
        "closing: 'Then Ravens[worth]{named} spoke.'\n",
        "closing: |\n  | a |\n  |---|\n  | Ravens<br>worth |\n",
        "closing: |\n  See https://example.org/ravensworth.\n\n  Ravensworth spoke.\n",
    ],
)
def test_a_name_in_words_is_told_without_the_name(rest: str) -> None:
    with pytest.raises(RecordError) as error:
        thbreports.load(LISTED + rest)
    told = [problem for problem in error.value.problems if "attribution" in problem.message]
    assert told
    assert all(problem.line > 8 for problem in told)
    assert not any(
        secret in problem.explain() for problem in told for secret in ("uilla", "avensworth", "QR")
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [("王小明", "据王小明说。"), ("นภา สุขใจ", "Then นภาสุขใจ agreed."), ("ლია ბერიძე", "Ms ბერიძე")],
)
def test_a_name_in_another_script_is_told(name: str, words: str) -> None:
    record = f"title: T\ndate: 2026-03-10\nchatham_house: yes\nchairs: [{name}]\nclosing: {words}\n"
    with pytest.raises(RecordError) as error:
        thbreports.load(record)
    assert [problem.line for problem in error.value.problems] == [5]


def test_words_of_another_may_be_marked_as_named() -> None:
    words = thbreports.load(LISTED + "opening: 'In [Lund]{named} it rained.'\n")
    assert "In Lund it rained." in "".join(compose(*prepare(words)).tree().itertext())


def test_a_link_may_be_marked_as_named() -> None:
    closing = "closing: '[[Town](https://example.org/lund)]{named} and [a](https://example.org/i) met.'\n"
    words = thbreports.load(LISTED + closing)
    assert "Town" in "".join(compose(*prepare(words)).tree().itertext())


def test_people_of_the_same_family_keep_their_names() -> None:
    meeting = thbreports.load(
        LISTED + "chairs: [Mary Ravensworth]\nopening: Ms Ravensworth spoke, and Ms Mary Ravensworth.\n"
    )
    assert "Mary Ravensworth" in compose(*prepare(meeting)).markup


def test_nobody_speaks_for_the_body_of_somebody_without_a_name() -> None:
    record = """title: T
date: 2026-03-10
participants: [{name: Quilla Ravensworth, attribution: organisation}, {organisation: Bureau, count: 3}]
sessions: [{title: S, turns: [{speaker: Quilla Ravensworth, text: Yes.}]}]
"""
    words = "".join(compose(*prepare(thbreports.load(record))).tree().itertext())
    assert words.count("Bureau") == 1
    assert "a participant: Yes." in " ".join(words.split())


def test_a_person_without_a_name_promises_nothing_for_others() -> None:
    record = """title: T
date: 2026-03-10
authors: [{name: "?", attribution: anonymous}]
sessions: [{title: S, turns: [{speaker: "?", text: Yes.}]}]
"""
    assert "?: Yes." in "".join(compose(*prepare(thbreports.load(record))).tree().itertext())


def test_initials_that_begin_a_text_are_told() -> None:
    record = """\
title: Title
date: 2024-05-13
participants: [{name: Quilla Ravensworth, initials: QR, attribution: anonymous}]
conclusions: [QR thanked the Chair.]
"""
    with pytest.raises(thbreports.RecordError, match="these words give the initials of a person") as caught:
        thbreports.load(record)
    assert [(one.line, one.column) for one in caught.value.problems] == [(4, 15)]


def test_what_comes_into_a_checked_meeting_is_checked() -> None:
    record = """\
title: Title
date: 2024-05-13
references: [R 1]
participants: [{name: Quilla Ravensworth, attribution: anonymous}]
conclusions: [Yes.]
"""
    changes: list[Callable[[Meeting], object]] = [
        lambda meeting: meeting.references.append(Reference(code="Quilla Ravensworth 2")),
        lambda meeting: meeting.references.__setitem__(0, Reference(code="Quilla Ravensworth 2")),
        lambda meeting: meeting.conclusions.append(Outcome(text="Quilla Ravensworth agreed.")),
    ]
    for change in changes:
        meeting = thbreports.load(record)
        thbreports.render(meeting)
        change(meeting)
        with pytest.raises(thbreports.RecordError, match="these words name a person"):
            thbreports.render(meeting)
    with pytest.raises(thbreports.RecordError, match="these words name a person"):
        thbreports.render(thbreports.load(record).changed(title="Quilla Ravensworth"))


def test_a_name_in_the_words_of_a_drawing_is_told(tmp_path: Path) -> None:
    words = "<text x='1' y='9'>Ms <tspan>Quilla</tspan> Ravensworth</text>"
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="10">{words}</svg>'
    (tmp_path / "a.svg").write_text(drawing, encoding="utf-8")
    record = tmp_path / "r.yaml"
    record.write_text(LISTED + "opening: '![Chart](a.svg)'\n", encoding="utf-8")
    with pytest.raises(RecordError) as error:
        thbreports.load(record)
    (problem,) = error.value.problems
    assert (problem.line, problem.column, problem.source) == (9, 11, "")
    assert (
        problem.message
        == "the words of this drawing name a person whose attribution in line 4 is 'anonymous'"
    )


@pytest.mark.parametrize("name", ["IT Service", "Directorate IT Systems", "Bureau IT 2"])
def test_initials_are_words_of_the_names_of_others(name: str) -> None:
    person = "{name: Ivo Tamm, initials: IT, attribution: anonymous}"
    thbreports.load(f"title: T\ndate: 2026-03-10\nparticipants: [{person}, {name}]\n")


@pytest.mark.parametrize("name", ["Service (IT)", "IT and others", "IT/QR"])
def test_initials_that_stand_alone_in_a_name_are_told(name: str) -> None:
    person = "{name: Ivo Tamm, initials: IT, attribution: anonymous}"
    with pytest.raises(RecordError, match="this may be a person whose attribution"):
        thbreports.load(f"title: T\ndate: 2026-03-10\nparticipants: [{person}, {name}]\n")


def test_the_capacity_of_somebody_anonymous_is_not_printed() -> None:
    person = "{name: Ivo Tamm, capacity: observers, attribution: anonymous}"
    meeting = thbreports.load(f"title: T\ndate: 2026-03-10\nparticipants: [{person}, Ann Lee]\n")
    assert b"observers" not in thbreports.render(meeting, "html", verify=True)
