"""Which pack a record gets, and what that pack adds to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from thbreports import packs
from thbreports.errors import PackError
from thbreports.packs import choice
from thbreports.record import Meeting
from thbreports.record.load import load
from thbreports.view.pack_defaults import complete
from thbreports.view.prepare import pack_of, prepare

Make = Callable[..., Path]


@pytest.fixture
def pack(tmp_path: Path) -> Make:
    """Return a function that writes a pack with defaults into a folder and returns the folder."""

    def make(name: str = "house", defaults: str = "", extends: str = "base") -> Path:
        folder = tmp_path / name
        folder.mkdir()
        text = f'name = "{name}"\ntitle = "Notes"\nextends = "{extends}"\n[defaults]\n{defaults}'
        (folder / "pack.toml").write_text(text, encoding="utf-8")
        return folder

    return make


def meeting(more: str = "") -> Meeting:
    return load(f"title: Title\ndate: 2024-05-13\n{more}", name="x.yaml")


def faults(function: Callable[[], object]) -> list[str]:
    with pytest.raises(PackError) as caught:
        function()
    return [str(problem) for problem in caught.value.problems]


def test_the_pack_asked_for_comes_first_then_the_records_then_base() -> None:
    named = meeting("pack: coe-round-table\n")
    assert pack_of(named, "eu-internet-forum").name == "eu-internet-forum"
    assert pack_of(named, packs.find("base")).name == "base"
    assert pack_of(named).name == "coe-round-table"
    assert pack_of(meeting()).name == "base"


def test_a_folder_in_a_record_is_seen_from_the_record(
    pack: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack()
    (tmp_path / "meetings").mkdir()
    record = tmp_path / "meetings" / "x.yaml"
    record.write_text("pack: ../house\ntitle: Title\ndate: 2024-05-13\n", encoding="utf-8")
    monkeypatch.chdir("/")
    assert pack_of(load(record)).name == "house"


@pytest.mark.parametrize(
    ("name", "seen"),
    [("base", "base"), ("./house", "../house"), ("packs/house", "../packs/house"), ("m/house", "./house")],
)
def test_a_record_elsewhere_names_the_same_folder_in_its_own_way(name: str, seen: str) -> None:
    assert choice.seen_from(name, Path("m")) == seen


def test_an_unknown_pack_is_told_where_the_record_names_it(tmp_path: Path) -> None:
    assert faults(lambda: pack_of(meeting("pack: coe-roundtable\n"))) == [
        (
            "x.yaml:3:7: error: pack 'coe-roundtable': there is no template pack of this name; "
            "did you mean 'coe-round-table'?"
        )
    ]
    [fault] = faults(lambda: pack_of(meeting(f"pack: {tmp_path}/none\n")))
    assert fault.startswith(f"x.yaml:3:7: error: pack '{tmp_path}/none': there is no template pack here")


def test_an_unknown_pack_that_no_record_names_is_told_by_its_name() -> None:
    [fault] = faults(lambda: pack_of(meeting(), "bse"))
    assert fault == "bse: error: there is no template pack of this name; did you mean 'base'?"
    [fault] = faults(lambda: pack_of(Meeting(title="x", date="2024-05-13", pack="bse")))
    assert fault.startswith("<record>: error: pack: pack 'bse': there is no template pack")


def test_a_fault_inside_a_pack_is_told_in_the_pack(pack: Make) -> None:
    folder = pack(defaults='[design]\nacent = "#000000"\n')
    [fault] = faults(lambda: pack_of(meeting(f"pack: {folder}\n")))
    assert fault.startswith(f"{folder}/pack.toml:6:1: error: unknown design key 'acent'")


def test_defaults_fill_what_a_record_does_not_mention(pack: Make) -> None:
    defaults = 'language = "fr"\nbody = "**Comité**"\nplace = "Paris"\ncontents = "yes"\n'
    house = packs.find(pack(defaults=defaults))
    filled = complete(meeting("body: Bureau\n"), house)
    assert (filled.language, filled.body, filled.contents) == ("fr", "Bureau", True)
    assert filled.place is not None and filled.place.city == "Paris"
    assert complete(meeting("language: en\n"), house).language == "en", "as it was written"


def test_a_filled_record_still_knows_where_it_stands(pack: Make) -> None:
    house = packs.find(pack(defaults='language = "fr"\n'))
    told = complete(meeting(), house)._origin.problem(("title",), "wrong")
    assert (told.file, told.line, told.column) == ("x.yaml", 1, 8)


def test_a_folder_of_the_user_and_one_that_is_written_as_a_name(
    pack: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = pack()
    monkeypatch.setenv("HOME", str(tmp_path))
    assert packs.find("~/house").folder == folder
    record = tmp_path / "m" / "x.yaml"
    record.parent.mkdir()
    record.write_text("title: T\ndate: 2024-05-13\npack: ~/house\n", encoding="utf-8")
    assert pack_of(load(record)).folder == folder
    record.write_text("title: T\ndate: 2024-05-13\npack: house\n", encoding="utf-8")
    (record.parent / "house").symlink_to(folder)
    [told] = faults(lambda: pack_of(load(record)))
    assert told.endswith("there is no template pack of this name; write './house' for the folder beside it")


def test_a_language_without_labels_is_told_where_the_record_names_it(pack: Make) -> None:
    [fault] = faults(lambda: prepare(meeting("language: tlh\n")))
    assert fault.startswith(
        "x.yaml:3:11: error: pack 'base' has no labels in 'tlh'; available are ar, az, bg"
    )
    house = pack(defaults='language = "fr"\n')
    assert prepare(meeting(), house)[0].language == "fr"
    (house / "labels").mkdir()
    (house / "labels" / "fr.toml").write_text("by = 1\n", encoding="utf-8")
    [fault] = faults(lambda: prepare(meeting(), house))
    assert fault == f"{house}/labels/fr.toml:1:1: error: label 'by' is not a text"


def test_without_defaults_a_record_is_not_copied() -> None:
    record = meeting()
    assert complete(record, packs.find("base")) is record


def test_faulty_defaults_are_told_in_the_pack_that_sets_them(pack: Make) -> None:
    defaults = 'bdy = "Bureau"\nlanguage = "french!"\nopening = "<b>"\ndate = "2024-05-13"\n'
    parent = pack("parent", defaults)
    child = packs.find(pack("child", 'language = "fr"\n', extends=str(parent)))
    told = faults(lambda: complete(meeting(), child))
    assert [fault.split(": ", 1)[0] for fault in told] == [f"{parent}/pack.toml:{line}:1" for line in (5, 7)]
    assert "unknown field 'bdy' in meeting; did you mean 'body'?" in told[0]
    [fault] = faults(lambda: complete(meeting(), packs.find(pack("other", 'language = "french!"\n'))))
    assert "'language': 'french!' is not a language code; write a code such as en, fr or sr-Latn" in fault


def test_a_default_is_for_everybody(pack: Make) -> None:
    house = packs.find(pack(defaults="closing = 'End [of it]{audience=secretariat}.'\n"))
    [fault] = faults(lambda: complete(meeting(), house))
    assert "a default is for everybody" in fault and "of it" not in fault


@pytest.mark.parametrize("name", ["pack", "start", "end", "audience"])
def test_what_makes_a_meeting_this_one_has_no_default(name: str, pack: Make) -> None:
    house = packs.find(pack(defaults=f'{name} = "2024-05-13"\n'))
    [fault] = faults(lambda: complete(meeting(), house))
    assert f"'{name}' cannot have a default; every record gives its own" in fault
