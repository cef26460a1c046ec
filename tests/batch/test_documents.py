"""Several documents from one record: the note, the decisions and the people, in one run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from lxml import html

import thbreports
from support.builds import run
from thbreports import batch, packs
from thbreports.batch.report import BuildReport
from thbreports.errors import PackError
from thbreports.packs import choice
from thbreports.record.load import load
from thbreports.view.prepare import pack_of

WORDS = "title: Title\ndate: 2024-05-13\nopening: Words.\nparticipants: [{name: Ana}]\n"


@pytest.fixture(autouse=True)
def here(here: Path) -> Path:
    """The folder in which each test works; it has a pack ``house`` of its own."""
    pack("house")
    return here


def pack(folder: str, more: str = "", name: str = "house") -> None:
    Path(folder).mkdir(parents=True)
    text = f'name = "{name}"\ntitle = "Notes of {folder}"\nextends = "base"\n{more}'
    Path(folder, "pack.toml").write_text(text, encoding="utf-8")


def record(more: str, name: str = "m/minutes.yaml") -> None:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(more + WORDS, encoding="utf-8")


def built(*packs: str) -> list[str]:
    """Build the records of the folder ``m`` and return the names of the reports."""
    assert report(*packs).ok
    return sorted(set(os.listdir("build")) - {"manifest.json"})


def report(*packs: str) -> BuildReport:
    return batch.build("m", formats=["html"], pack=packs or None)


def faults(*packs: str) -> list[str]:
    return [str(problem) for problem in report(*packs).problems]


def test_the_first_is_named_as_the_record_and_the_others_as_record_and_pack() -> None:
    record("documents: [base, participants-list, ../house]\n")
    assert built() == ["minutes.house.html", "minutes.html", "minutes.participants-list.html"]


def test_pack_is_the_first_and_none_is_made_twice() -> None:
    record("pack: ../house\ndocuments: [base, ../house, base]\n")
    assert built() == ["minutes.base.html", "minutes.html"]
    assert pack_of(load(Path("m/minutes.yaml"))).name == "house"


def test_a_caller_may_ask_for_other_documents_than_the_record() -> None:
    record("pack: eu-internet-forum\ndocuments: [coe-round-table]\n")
    assert built("base", "./house") == ["minutes.house.html", "minutes.html"]


def test_the_command_takes_packs_between_commas_and_one_by_one() -> None:
    record("")
    done = run("build", "m", "-f", "html", "--pack", "base, ./house", "-p", "participants-list")
    names = ["minutes.html", "minutes.house.html", "minutes.participants-list.html"]
    assert done.stdout.splitlines() == [str(Path("build", name)) for name in names]
    assert run("validate", "m", "--pack", "base,./house").stdout == "1 record, no problems\n"
    assert run("validate", "m", "--pack", "base,hose").exit_code == 1
    assert run("build", "m", "--pack", ",").exit_code == 2


def test_all_documents_say_the_same() -> None:
    record("documents: [base, participants-list]\n")
    built()
    for name in ("minutes.html", "minutes.participants-list.html"):
        assert "Ana" in html.parse(Path("build", name)).getroot().text_content()


def test_each_pack_gives_its_own_defaults() -> None:
    pack("notes", '[defaults]\nlanguage = "fr"\n', name="notes")
    record("documents: [../notes, base]\n")
    built()
    shown = [
        Path("build", name).read_text(encoding="utf-8") for name in ("minutes.html", "minutes.base.html")
    ]
    assert ['lang="fr"' in text for text in shown] == [True, False]


def test_one_meeting_is_rendered_in_its_first_form() -> None:
    pack("notes", '[defaults]\nlanguage = "fr"\n', name="notes")
    record("documents: [../notes, base]\n")
    meeting = thbreports.load("m/minutes.yaml")
    assert b'lang="fr"' in thbreports.render(meeting)
    assert b'lang="en"' in thbreports.render(meeting, pack="base")


def test_nothing_of_a_record_is_written_when_one_document_cannot_be_made() -> None:
    pack("torn", name="torn")
    Path("torn/document.html.j2").write_text("{{ meeting.titel }}", encoding="utf-8")
    record("documents: [base, ../torn]\n")
    [fault] = faults()
    assert "torn/document.html.j2:1:1: error: unknown field 'titel'" in fault
    assert os.listdir("build") == []


def test_every_document_of_a_record_is_verified() -> None:
    pack("silent", name="silent")
    template = '{% extends "base/document.html.j2" %}{% block opening %}{% endblock %}'
    Path("silent/document.html.j2").write_text(template, encoding="utf-8")
    record("documents: [base, ../silent]\n")
    [problem] = batch.build("m", formats=["html"], verify=True).problems
    assert problem.message.endswith("and prints no more: opening")


def test_unknown_packs_are_all_told_where_the_record_names_them() -> None:
    record("documents: [bse, base, ../hose]\n")
    told = [fault.split(": there is")[0] for fault in faults()]
    assert told == [
        "m/minutes.yaml:1:13: error: pack 'bse'",
        "m/minutes.yaml:1:24: error: pack '../hose'",
    ]
    record("documents: [bse]\ntitel: x\n")
    assert [fault.split(": error")[0] for fault in faults()] == ["m/minutes.yaml:1:13", "m/minutes.yaml:2:1"]


def test_unknown_packs_that_a_caller_asks_for_are_all_told() -> None:
    record("")
    with pytest.raises(PackError) as caught:
        report("bse", "base", "./hose")
    assert [problem.file for problem in caught.value.problems] == [str(Path("hose").resolve()), "bse"]


def test_two_packs_of_one_name_are_refused() -> None:
    pack("other/house")
    record("documents: [../house, ../other/house]\n")
    names = "their titles are 'Notes of house' and 'Notes of other/house'"
    assert faults() == [
        f"m/minutes.yaml:1:23: error: there are two packs of the name 'house'; {names}",
    ]
    with pytest.raises(PackError, match="there are two packs of the name 'house'"):
        choice.choose(["./house", "./other/house"])
    same = packs.find("./house")
    assert choice.choose(["./house", same]) == (same,)


def test_a_document_that_would_have_the_name_of_another_record_is_refused_with_it() -> None:
    record("documents: [base, participants-list]\n")
    record("", "m/Minutes.participants-list.yaml")
    record("", "m/minutes.2.yaml")
    hint = "rename one, or build into different folders"
    one, two = "m/minutes.yaml", "m/Minutes.participants-list.yaml"
    assert faults() == [
        f"{two}: error: its reports would have the same names as those of {one}; {hint}",
        f"{one}: error: its reports would have the same names as those of {two}; {hint}",
    ]
    assert sorted(os.listdir("build")) == ["manifest.json", "minutes.2.html"]
    assert "minutes.html" in built("base"), "only the note was asked for: there is no clash"


def test_a_faulty_record_clashes_with_none() -> None:
    record("titel: x\n")
    record("", "m/minutes.participants-list.yaml")
    assert [fault.split(": error: ")[1][:13] for fault in faults()] == ["unknown field"]


def test_a_document_never_overwrites_a_record() -> None:
    record("documents: [base, participants-list]\n")
    other = Path("m/minutes.participants-list.html")
    other.write_text(WORDS, encoding="utf-8")
    done = batch.build(["m", other], formats=["html"], out="m")
    assert done.failed == ("m/minutes.yaml", str(other))
    assert other.read_text(encoding="utf-8") == WORDS
