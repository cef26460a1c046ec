"""The library as a developer meets it."""

from __future__ import annotations

import datetime
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

import thbreports
from thbreports.record import Outcome, Party, Session, check
from thbreports.record.markdown.words import plain

ROOT = Path(__file__).parents[1]


def test_every_public_name_is_there() -> None:
    for name in thbreports.__all__:
        assert getattr(thbreports, name) is not None
    assert set(thbreports.__all__) < set(dir(thbreports))
    with pytest.raises(AttributeError, match="no attribute 'laod'"):
        _ = thbreports.laod


def test_a_meeting_is_built_in_code_as_it_is_read() -> None:
    built = thbreports.Meeting(
        title="Round table",
        date=datetime.date(2026, 3, 10),
        sessions=[
            Session(title="One", presenters=[Party(name="Europol")], conclusions=[Outcome(text="Done.")])
        ],
    )
    read = thbreports.load(
        "title: Round table\ndate: 2026-03-10\n"
        "sessions:\n  - {title: One, presenters: [Europol], conclusions: [Done.]}\n"
    )
    assert built == read
    assert thbreports.load(thbreports.dump(built)) == built


@pytest.mark.parametrize("make", [lambda data: Session(**data), Session.model_validate])
def test_what_is_built_wrongly_is_told_as_any_model_of_pydantic_tells_it(
    make: Callable[[dict[str, Any]], Session],
) -> None:
    with pytest.raises(ValidationError) as error:
        make({"titel": "x", "date": "soon"})
    assert [(one["loc"], one["type"], one["msg"]) for one in error.value.errors()] == [
        (("date",), "date_form", "'soon' is not a date"),
        (("titel",), "extra_forbidden", "Extra inputs are not permitted"),
    ]


def test_a_meeting_stands_inside_other_models() -> None:
    class Order(BaseModel):
        meeting: thbreports.Meeting

    with pytest.raises(ValidationError) as error:
        Order.model_validate({"meeting": {"title": "T", "date": "2026-01-02", "chairs": [{"nome": "x"}]}})
    assert [one["loc"] for one in error.value.errors()] == [("meeting", "chairs", 0, "nome")]


def test_loading_tells_the_same_faults_in_the_words_of_a_record() -> None:
    with pytest.raises(thbreports.RecordError) as error:
        thbreports.load({"titel": "x", "date": "soon", "title": "T"})
    assert [(one.path, one.message, one.hint) for one in error.value.problems] == [
        ("date", "'date': 'soon' is not a date", "write it as 2023-06-01"),
        ("titel", "unknown field 'titel' in meeting", "did you mean 'title'?"),
    ]


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"title": "a\x07"}, "title"),
        ({"chairs": ({"name": "a\x07"},)}, "chairs[0].name"),
        ({"documents": ["a", "b\x07"]}, "documents[1]"),
    ],
    ids=["a text", "a text below", "a text for a part"],
)
def test_unsafe_characters_are_refused_wherever_they_come_from(fields: dict[str, Any], path: str) -> None:
    fields = {"title": "T", "date": "2026-01-02", **fields}
    with pytest.raises(ValidationError, match=r"the text holds U\+0007"):
        thbreports.Meeting(**fields)
    with pytest.raises(thbreports.RecordError) as error:
        thbreports.load(fields)
    assert [one.path for one in error.value.problems] == [path]


def test_what_is_neither_a_text_nor_a_path_is_told() -> None:
    with pytest.raises(thbreports.RecordError) as error:
        thbreports.load("x" * 5000)
    (problem,) = error.value.problems
    assert (problem.message, problem.hint) == (
        "this is neither a record nor a path",
        "a text has a line break or ': ' in it",
    )
    assert len(str(problem)) < 200
    with pytest.raises(OSError, match="File name too long"):
        thbreports.load(Path("x" * 5000))


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_are_line_feeds_wherever_a_record_comes_from(end: str) -> None:
    fields = {"title": "T", "date": "2026-01-02", "opening": f"a{end}b", "keywords": [f"c{end}d"]}
    for meeting in (
        thbreports.load(fields),
        thbreports.load(json.dumps(fields)),  # JSON is YAML, in which escapes stand for line ends
        thbreports.Meeting(**fields),
    ):
        assert (meeting.opening, meeting.keywords) == ("a\nb", ["c\nd"])


def test_a_changed_meeting_is_checked_and_knows_where_it_is_from() -> None:
    meeting = thbreports.load(
        "title: T\ndate: 2026-01-02\nopening: <b>\n".replace("<b>", "fine"), name="x.yaml"
    )
    final = meeting.changed(status="final")
    assert (final.status, meeting.status) == ("final", "")
    assert final._origin.name == "x.yaml"
    with pytest.raises(ValidationError, match="statsu"):
        meeting.changed(statsu="final")


def test_data_may_come_from_anywhere() -> None:
    meeting = thbreports.load({"title": "T", "date": datetime.datetime(2026, 1, 2, 9), "subtitle": None})
    assert meeting.date == datetime.date(2026, 1, 2)
    deep: dict[str, object] = {"title": "T"}
    for _ in range(100):
        deep = {"title": "T", "sessions": [deep]}
    with pytest.raises(thbreports.RecordError, match="nested too deeply; at most 24 levels"):
        thbreports.load({"date": "2026-01-02", **deep})
    with pytest.raises(thbreports.RecordError, match=r"sessions\[0\].minutes: the text holds U\+D800"):
        thbreports.load({"title": "T", "date": "2026-01-02", "sessions": [{"minutes": "a\ud800"}]})


@pytest.mark.parametrize(
    "words",
    [
        "1. June",
        "- not a list",
        "# not a heading",
        "a * b_c_ [d]{e} <f> `g` ~~h~~ & &amp; ![i](j) ^[k] \\",
        "x | y",
    ],
)
def test_plain_words_survive_as_markdown(words: str) -> None:
    assert plain(thbreports.escape(words)) == words
    assert plain(thbreports.escape(words), inline=False) == words
    thbreports.load({"title": thbreports.escape(words), "date": "2026-01-02"})


def test_the_register_holds_lists_and_marked_prose() -> None:
    meeting = thbreports.load(
        """
title: T
date: 2026-01-02
sessions:
  - minutes: The company [will *share* it]{commitment by="a company" deadline="by May"}.
    actions:
      - {text: Send the list., owners: [ALL], deadline: {text: by COP 28, date: 2026-11-30}, status: open}
decisions: [{id: dec-1, number: "1", text: "To go on, namely:", points: [now]}]
"""
    )
    assert [
        (fact.kind, fact.text, fact.path, dict(fact.attributes)) for fact in thbreports.register(meeting)
    ] == [
        ("commitment", "will share it", "sessions[0].minutes", {"by": "a company", "deadline": "by May"}),
        (
            "action",
            "Send the list.",
            "sessions[0].actions[0]",
            {"owner": "ALL", "deadline": "by COP 28", "date": "2026-11-30", "status": "open"},
        ),
        ("decision", "To go on, namely: now", "decisions[0]", {"id": "dec-1", "number": "1"}),
    ]
    assert [fact.kind for fact in thbreports.register(meeting, "action")] == ["action"]
    with pytest.raises(ValueError, match="did you mean 'commitment'"):
        thbreports.register(meeting, "commitments")


def test_an_unknown_format_or_option_is_refused() -> None:
    meeting = thbreports.load("title: T\ndate: 2026-01-02\n")
    with pytest.raises(thbreports.OutputError, match="there is no format 'pfd'; did you mean 'pdf'"):
        thbreports.render(meeting, "pfd")
    with pytest.raises(TypeError):
        thbreports.render(meeting, "pdf", embed_fonts=True)


def test_a_notebook_shows_the_report_in_a_frame_of_its_own() -> None:
    meeting = thbreports.load(ROOT / "meetings/coe-round-table-2019-12-17.yaml")
    shown = thbreports.show(meeting)._repr_html_()
    assert shown.startswith("<iframe srcdoc=")
    assert "sandbox" in shown
    broken = meeting.changed(closing="<b>")
    assert "raw HTML" in thbreports.show(broken)._repr_html_()


def test_texts_that_come_after_the_reading_are_looked_at() -> None:
    meeting = thbreports.load({"title": "T", "date": "2026-01-02", "opening": "a[^1]\n\n[^1]: b\n"})
    assert check.check_texts(meeting) == []
    found = check.check_texts(meeting.changed(title=meeting.opening))
    assert {(fault.path, fault.message) for fault in found} == {
        ("title", "footnote '1' is not written"),
        ("title", "a footnote cannot stand in a text of one line"),
    }
    meeting.sessions.append(Session(minutes="**open"))
    [fault] = check.check_texts(meeting)
    assert (fault.path, fault.message) == ("sessions[0].minutes", "'**' has no partner")


def test_repr_shows_what_is_there() -> None:
    assert repr(Party(name="Europol")) == "Party(name='Europol')"


def test_meetings_travel_to_other_processes() -> None:
    meeting = thbreports.load(ROOT / "meetings/coe-round-table-2019-12-17.yaml")
    again = pickle.loads(pickle.dumps(meeting))
    assert again == meeting
    assert again._origin.name == meeting._origin.name


def test_a_changed_template_is_read_again(tmp_path: Path) -> None:
    meeting = thbreports.load("title: T\ndate: 2026-01-02\n")
    (tmp_path / "pack.toml").write_text('name = "live"\ntitle = "Live"\nextends = "base"\n')
    template = tmp_path / "document.html.j2"
    frame = '{{% extends "base/document.html.j2" %}}{{% block sessions %}}<p>{}</p>{{% endblock %}}'
    template.write_text(frame.format("first"))
    assert b"<p>first</p>" in thbreports.render(meeting, pack=tmp_path)
    template.write_text(frame.format("second"))
    assert b"<p>second</p>" in thbreports.render(meeting, pack=tmp_path)


def test_a_report_within_limits_is_the_same_as_without() -> None:
    meeting = thbreports.load(ROOT / "examples/records/smallest.yaml")
    limited = thbreports.render(meeting, "html", time_limit=300, memory_limit=2048)
    assert limited == thbreports.render(meeting, "html")


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"time_limit": 0.001}, "it took longer than 0.001 seconds"),
        ({"memory_limit": 1}, "it needed more than 1 MB of memory"),
    ],
)
def test_a_report_beyond_a_limit_is_refused(limits: dict[str, Any], message: str) -> None:
    meeting = thbreports.load(ROOT / "examples/records/committee-2026.yaml", name="c.yaml")
    with pytest.raises(thbreports.OutputError) as error:
        thbreports.render(meeting, "docx", **limits)
    (problem,) = error.value.problems
    assert problem.file == "c.yaml"
    assert message in problem.message
    assert problem.hint == "mend the template or the record, or allow more"
