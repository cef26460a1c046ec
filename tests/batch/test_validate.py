"""Records that are looked at in processes of their own: the same is told, in the same order."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from support import tasks
from thbreports import batch
from thbreports.batch import Limits
from thbreports.batch.plan.records import find
from thbreports.record import walk
from thbreports.record.part import Part
from thbreports.source.origin import Location

ROOT = Path(__file__).parents[2]

FAULTS = ("", "tilte: T", "sessions:\n  - titel: A", "pack: none", "conclusions: ['']")


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = Path("m")
    folder.mkdir()
    for number in range(100):
        fault = FAULTS[number % len(FAULTS)]
        text = f"title: T\ndate: 2024-05-13\n{fault}\nbody: Name of the body that met\n"
        (folder / f"r{number:03}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_processes_tell_what_one_alone_does(records: Path) -> None:
    found, _ = find([records])
    alone = list(batch.examine(found, jobs=1))
    assert list(batch.examine(found, jobs=2)) == alone
    assert sum(bool(one.problems) for one in alone) == 80
    assert sum(bool(one.remarks) for one in alone) == 20
    assert batch.validate(records, jobs=2) == batch.validate(records, jobs=1)


def test_a_record_that_ends_its_process_has_a_problem_and_the_others_are_looked_at(
    records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("thbreports.batch.validate"), "_examined", tasks.examine_or_end)
    found, _ = find([records])
    told = list(batch.examine(found, limits=Limits(), jobs=2))
    assert len(told) == len(found)
    dead = [one.problems[0] for one in told if one.problems]
    assert [(one.file, one.message) for one in dead] == [
        ("m/r042.yaml", "it could not be read: the process ended with exit status 3")
    ]


def test_what_packs_demand_is_told_beside_faults_of_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    record = Path("r.yaml")
    fields = "title: T\ndate: 2026-03-10\npack: committee-report\nlanguage: en\nopening: <b>Words</b>\n"
    record.write_text(fields, encoding="utf-8")
    told = [(one.line, one.message.partition(";")[0]) for one in batch.validate(record)]
    assert (1, "the agenda is missing") in told
    assert any(line == 5 for line, _ in told)
    record.write_text(fields.replace("language: en", "language: xx"), encoding="utf-8")
    told = [(one.line, one.message) for one in batch.validate(record) if one.line == 4]
    assert told == [(4, "'xx' is not a language code")], "once, although no pack has it"


def test_a_record_that_withholds_nothing_is_walked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    walked: list[object] = []
    inner = walk._walk

    def counted(part: Part, location: Location, found: walk.Walked) -> None:
        if not location:
            walked.append(part)
        inner(part, location, found)

    monkeypatch.setattr(walk, "_walk", counted)
    for record in sorted((ROOT / "meetings").glob("*.yaml")):
        walked.clear()
        assert batch.validate(record) == []
        assert len(walked) == 1, record.name
