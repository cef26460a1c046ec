"""Lists of outcomes as lists, as tables and in lines; what their sentences say already is not printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

import thbreports
from support.builds import build, record
from thbreports.verify.html import extract

HEAD = "title: Title\ndate: 2024-05-13\n"
ACTIONS = """\
actions:
  - number: A1
    text: Creation of the list.
    owners: [LM]
    deadline: {text: by May, date: 2024-05-31}
    status: open
  - {text: To meet., owners: [ALL, JN], raised: 2023-11-02, points: [here, there]}
"""


def page(text: str, pack: str | Path = "base") -> bytes:
    return thbreports.render(thbreports.load(HEAD + text), "html", pack=pack, verify=True)


def words(text: str, pack: str | Path = "base") -> str:
    return " ".join(extract(page(text, pack)).body.text.split())


def table(text: str) -> list[list[str]]:
    """Return the words of the cells of the one table of a report."""
    rows = etree.HTML(page(text)).iter("tr")
    return [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in rows]


def problems(text: str) -> list[str]:
    with pytest.raises(thbreports.RecordError) as caught:
        thbreports.load(HEAD + text)
    return [f"{one.line}:{one.column}: {one.message}; {one.hint}" for one in caught.value.problems]


def write(folder: Path, text: str) -> Path:
    folder.mkdir()
    (folder / "pack.toml").write_text(
        f'name = "{folder.name}"\ntitle = "T"\nextends = "base"\n{text}', "utf-8"
    )
    return folder


def test_a_list_has_a_line_of_details() -> None:
    assert words(ACTIONS).endswith(
        "A1 Creation of the list. Responsible: LM · Deadline: by May (31 May 2024) · Status: open "
        "To meet. here there Responsible: ALL; JN · Raised: 2 November 2023"
    )


def test_a_table_has_a_column_for_each_detail_that_is_there() -> None:
    assert table(f"layouts: {{actions: table}}\n{ACTIONS}") == [
        ["No.", "Action", "Raised", "Responsible", "Deadline", "Status"],
        ["A1", "Creation of the list.", "", "LM", "by May (31 May 2024)", "open"],
        ["", "To meet.herethere", "2 November 2023", "ALL; JN", "", ""],
    ]
    owners = "layouts: {decisions: table}\ndecisions: [{text: To meet., owners: [ALL]}, To part.]\n"
    assert table(owners) == [["Decision", "Responsible"], ["To meet.", "ALL"], ["To part.", ""]]


def test_a_table_of_texts_alone_is_a_list() -> None:
    text = "layouts: {decisions: table}\ndecisions: [To meet., To part.]\n"
    assert table(text) == []
    assert words(text).endswith("Decisions To meet. To part.")


def test_in_a_line_the_owner_comes_first() -> None:
    assert words(f"layouts: {{actions: inline}}\n{ACTIONS}").endswith(
        "A1 LM – Creation of the list. (by May (31 May 2024); open) "
        "ALL, JN – To meet. (raised on 2 November 2023) here there"
    )


SESSIONS = """\
layouts: {actions: table, decisions: {print: text}}
sessions:
  - title: One
    actions: [{text: w1, owners: [w2]}]
    points: [{text: w3, actions: [{text: w4, owners: [w5]}]}]
  - title: Two
    layouts: {actions: inline}
    minutes: [{action: {text: w6, owners: [w7]}}, {decision: {text: w8, owners: [w9]}}]
    sessions:
      - title: Three
        actions: [{text: w10, owners: [w11]}]
        decisions: [{text: w12, owners: [w13], print: all}]
"""


def test_a_layout_holds_for_all_below_it() -> None:
    assert table(SESSIONS) == [
        ["Action", "Responsible"],
        ["w4", "w5"],
        ["Action", "Responsible"],
        ["w1", "w2"],
    ]
    shown = words(SESSIONS)
    assert "Two w7 – w6 w8" in shown
    assert "w9" not in shown
    assert "w11 – w10" in shown
    assert "w12 Responsible: w13" in shown


@pytest.mark.parametrize("layout", ["list", "table", "inline"])
def test_all_formats_say_it(here: Path, layout: str) -> None:
    lists = "{actions: LAYOUT, decisions: LAYOUT, conclusions: {layout: LAYOUT, print: text}}".replace(
        "LAYOUT", layout
    )
    outcomes = ACTIONS + ACTIONS.replace("actions", "decisions") + ACTIONS.replace("actions", "conclusions")
    inner = "sessions: [{points: [{text: A point, actions: [{text: T, owners: [O]}]}]}]\n"
    record("m/a.yaml", f"{HEAD}layouts: {lists}\n{outcomes}{inner}")
    assert build("m", formats=["html", "pdf", "docx"], verify=True).problems == ()


@pytest.mark.parametrize("layout", ["list", "table", "inline"])
def test_what_the_sentence_says_is_data_alone(layout: str) -> None:
    text = f"""\
layouts: {{actions: {layout}}}
actions:
  - {{text: "LM creates the list by May.", owners: [LM], deadline: by May, status: open, print: text}}
"""
    assert words(text).endswith("Actions LM creates the list by May.")
    (fact,) = thbreports.register(thbreports.load(HEAD + text))
    assert fact.attributes == {"owner": "LM", "deadline": "by May", "status": "open"}


def test_the_register_knows_when_an_action_was_raised() -> None:
    facts = thbreports.register(thbreports.load(HEAD + ACTIONS))
    assert facts[1].attributes["raised"] == "2023-11-02"


def test_a_pack_has_layouts(tmp_path: Path) -> None:
    pack = write(tmp_path / "ours", '[options]\nactions = "inline"\n')
    assert "LM – Creation" in words(ACTIONS, pack)
    assert "Responsible" in words(f"layouts: {{actions: list}}\n{ACTIONS}", pack)
    assert "LM – Creation" in words(f"layouts: {{decisions: table}}\n{ACTIONS}", pack)


def test_layouts_of_a_record_are_told_with_the_nearest() -> None:
    assert problems("layouts: {actions: tabel}\n") == [
        "3:20: 'actions' is 'tabel'; did you mean 'table'? (one of list, table, inline)"
    ]
    assert problems("layouts: {action: table}\n") == [
        "3:11: unknown field 'action' in layouts of the meeting; did you mean 'actions'?"
    ]


def test_layouts_of_a_pack_are_told_with_the_nearest(tmp_path: Path) -> None:
    pack = write(tmp_path / "ours", '[options]\nspeaker = "!"\nactions = "tabel"\naction = "list"\n')
    with pytest.raises(thbreports.PackError) as caught:
        page("", pack)
    assert [f"{one.line}: {one.message}; {one.hint}" for one in caught.value.problems] == [
        "5: 'speaker' cannot be '!'; write one of colon, dash",
        "6: 'actions' cannot be 'tabel'; did you mean 'table'?",
        "7: unknown option 'action'; did you mean 'actions'?",
    ]


PARTICIPANTS = """\
participants:
  - {name: Ana Ruiz, role: Judge, capacity: Those present}
  - {name: Jan Novak, attendance: apologies, capacity: Excused}
"""


@pytest.mark.parametrize(
    ("way", "printed"),
    [
        ("list", "Those present Ana Ruiz, Judge Excused Jan Novak (apologies)"),
        ("names", "Those present Ana Ruiz (Judge) Excused Jan Novak (apologies)"),
    ],
)
def test_a_record_chooses_how_participants_are_listed(tmp_path: Path, way: str, printed: str) -> None:
    assert words(f"layouts: {{participants: {way}}}\n{PARTICIPANTS}").endswith(printed)
    pack = write(tmp_path / "ours", f'[options]\nparticipants = "{way}"\n')
    assert words(PARTICIPANTS, pack).endswith(printed)
    assert "Function" in words(f"layouts: {{participants: table}}\n{PARTICIPANTS}", pack)


def test_participants_in_a_session_are_listed_as_those_of_the_meeting() -> None:
    inner = PARTICIPANTS.replace("\n", "\n    ").rstrip()
    text = f"layouts: {{participants: names}}\nsessions:\n  - title: Apologies\n    {inner}\n"
    assert words(text).endswith("Apologies Those present Ana Ruiz (Judge) Excused Jan Novak (apologies)")


def test_a_record_chooses_how_its_agenda_is_listed() -> None:
    agenda = 'agenda: [{title: Opening, start_time: "10:00"}]\n'
    assert words(f"layouts: {{agenda: list}}\n{agenda}").endswith("Opening (10:00)")
    assert words(agenda).endswith("Time Item 10:00 Opening")


def test_a_choice_that_is_left_out_is_as_if_it_were_not_made() -> None:
    """It has a value that templates rely on: `attendance` is present where nothing is said."""
    text = f"layouts: {{participants: list}}\n{PARTICIPANTS}"
    assert words(f"{text}leaves_out: [participants.attendance]\n").endswith("Excused Jan Novak")
    text = "sessions: [{title: Coffee, kind: break, minutes: It was hot.}]\nleaves_out: [sessions.kind]\n"
    assert "<h2>Coffee" in page(text).decode() or "Coffee</h2>" in page(text).decode()
