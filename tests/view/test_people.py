"""How participants and agendas stand on the page, in each way that a pack can choose."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from thbreports import packs
from thbreports.document import Document, compose
from thbreports.errors import PackError
from thbreports.record.load import load
from thbreports.verify.proof import against_record
from thbreports.view.prepare import prepare

PEOPLE = """
title: T
date: 2026-05-06
participants:
  - {name: OBERMOSER Katharina, role: National Coordinator, country: AT, capacity: Members, presiding: true}
  - {name: Nora Observer, organisation: Helpline Alliance, capacity: Observers}
  - {name: VERHAEGEN Ilse, role: Chair of the group, country: BE, capacity: Members, presiding: true}
  - {name: DESMEDT Bart, country: BE, capacity: Members, attendance: apologies}
  - {count: 2, category: experts, organisation: Europol, capacity: Experts}
  - {count: 3, organisation: Eurojust, capacity: Experts}
"""


def made(folder: Path, form: str = "table", text: str = PEOPLE, key: str = "participants") -> Document:
    (folder / "pack.toml").write_text(
        f'name = "own"\ntitle = "T"\nextends = "base"\n[options]\n{key} = "{form}"\n', encoding="utf-8"
    )
    meeting, pack = prepare(load(text, name="x.yaml"), packs.find(folder))
    document = compose(meeting, pack)
    assert against_record(meeting, document) == []
    return document


def words(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def rows(document: Document) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in document.tree().iterfind(".//table//tr")]


def lines(document: Document) -> list[str]:
    found = document.tree().findall(".//section")[0]
    return [words(one) for one in found.iter("h2", "h3", "h4", "li")]


def test_a_table_has_the_groups_once_and_no_body_under_functions(tmp_path: Path) -> None:
    document = made(tmp_path)
    assert rows(document) == [
        ["Name", "Function", "State or organisation", "Remarks"],
        ["Members"],
        ["OBERMOSER Katharina", "National Coordinator", "Austria", "Chair"],
        ["VERHAEGEN Ilse", "Chair of the group", "Belgium", ""],
        ["DESMEDT Bart", "", "Belgium", "apologies"],
        ["Observers"],
        ["Nora Observer", "", "Helpline Alliance", ""],
    ]
    assert lines(document)[-3:] == ["Experts", "2 experts of Europol", "Eurojust (3)"]


def test_states_stand_in_capitals_over_their_persons(tmp_path: Path) -> None:
    assert lines(made(tmp_path, "states"))[1:] == [
        "Members",
        "AUSTRIA",
        "OBERMOSER Katharina, National Coordinator (Chair)",
        "BELGIUM",
        "VERHAEGEN Ilse, Chair of the group",
        "DESMEDT Bart (apologies)",
        "Observers",
        "Helpline Alliance",
        "Nora Observer",
        "Experts",
        "2 experts of Europol",
        "Eurojust (3)",
    ]


def test_authorities_stand_beside_their_states(tmp_path: Path) -> None:
    found = rows(made(tmp_path, "authorities"))
    assert found[0] == ["State or organisation", "Authority", "Name", "Remarks"]
    assert found[2] == ["Austria", "National Coordinator", "OBERMOSER Katharina", "Chair"]
    assert ["Europol", "2 experts", "", ""] in found


def test_crosses_say_who_was_there(tmp_path: Path) -> None:
    found = rows(made(tmp_path, "crosses"))
    assert found[0] == ["Name", "Present", "Absent", "Apologies", "Remarks"]
    assert ["DESMEDT Bart (Belgium)", "", "", "X", ""] in found
    assert ["OBERMOSER Katharina (Austria/National Coordinator)", "X", "", "", "Chair"] in found


def test_names_stand_with_country_and_group_in_brackets(tmp_path: Path) -> None:
    assert "Nora Observer (Helpline Alliance)" in lines(made(tmp_path, "names"))


def test_three_hundred_mixed_entries_are_one_table(tmp_path: Path) -> None:
    mixed = "".join(
        f"  - {{name: Person {n}, country: {'FR' if n % 3 else 'DE'}, capacity: {'ABC'[n % 3]}}}\n"
        for n in range(300)
    )
    tree = made(tmp_path, text=f"title: T\ndate: 2026-05-06\nparticipants:\n{mixed}").tree()
    assert len(tree.findall(".//table")) == 1
    assert [words(one) for one in tree.iterfind(".//th[@scope='rowgroup']")] == ["A", "B", "C"]


def test_short_names_stand_in_columns(tmp_path: Path) -> None:
    names = "".join(f"  - Person {n}\n" for n in range(8))
    tree = made(tmp_path, text=f"title: T\ndate: 2026-05-06\nparticipants:\n{names}").tree()
    assert tree.find(".//ul[@class='participants names']") is not None
    assert tree.find(".//table") is None


AGENDA = """
title: T
date: 2026-05-06
agenda:
  - {number: "1", title: Opening, start_time: "9:30", end_time: "9:45", presenters: [Ana]}
  - {title: Coffee, kind: break, start_time: "9:45"}
  - number: "2"
    title: Shelter
    duration: one hour
    documents: [{reference: D 1}]
    items: [{number: "2.1", title: Rules}]
"""


def test_an_agenda_with_times_is_a_table(tmp_path: Path) -> None:
    document = made(tmp_path, text=AGENDA, key="agenda")
    assert rows(document) == [
        ["Time", "No.", "Item", "Presented by"],
        ["9:30–9:45", "1", "Opening", "Ana"],
        ["9:45", "", "Coffee", ""],
        ["one hour", "2", "ShelterDocuments: D 1", ""],
        ["", "2.1", "Rules", ""],
    ]
    assert document.tree().find(".//th[@class='break']") is not None


def test_an_agenda_as_a_list_says_in_words_what_belongs_together(tmp_path: Path) -> None:
    found = lines(made(tmp_path, "list", AGENDA, "agenda"))
    assert found[1] == "1 Opening (9:30–9:45) – Ana"
    assert "Documents: D 1" in found[3]


def test_a_pack_that_wants_another_way_than_there_is_is_told(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="'participants' cannot be 'tables'"):
        made(tmp_path, "tables")
    with pytest.raises(PackError, match="unknown option 'participant'"):
        made(tmp_path, "table", key="participant")
