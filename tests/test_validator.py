"""What pydantic makes of the models, kept between processes: the same meetings, and the same faults."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import thbreports
from thbreports import keptcode
from thbreports.problems import RecordError
from thbreports.record import Meeting, validator

ROOT = Path(__file__).parent.parent
RECORDS = [*sorted((ROOT / "meetings").glob("*.yaml")), ROOT / "examples/records/committee-2026.yaml"]
FAULTY = """
title: A meeting
date: 2026-02-30
sessions:
  - tittle: One
    presenters: [Europol, {name: 3, role: [a]}]
    remarks:
      - {speaker: Ada}
agenda: 1
"""


@pytest.fixture
def in_a_new_process(code_keeper: keptcode.Keeper) -> Callable[[], None]:
    """Return what lets all that is checked next be checked as in a process that begins."""
    return validator.validator.cache_clear


@pytest.fixture
def makings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what fills with each time that the models are looked at."""
    found: list[str] = []
    plain = Meeting.model_rebuild

    def counted() -> bool | None:
        found.append("")
        return plain()

    monkeypatch.setattr(Meeting, "model_rebuild", counted)
    return found


def told(yaml: str) -> list[str]:
    with pytest.raises(RecordError) as caught:
        thbreports.load(yaml)
    return [str(problem) for problem in caught.value.problems]


def test_the_models_are_looked_at_once_for_all_processes(
    in_a_new_process: Callable[[], None], makings: list[str]
) -> None:
    for _ in range(3):
        in_a_new_process()
        thbreports.load(RECORDS[0])
    assert makings == [""]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_a_meeting_is_the_same(record: Path, in_a_new_process: Callable[[], None]) -> None:
    in_a_new_process()
    made = thbreports.load(record)
    in_a_new_process()
    kept = thbreports.load(record)
    assert kept == made
    assert kept.changed(title="Another").title == "Another"


def test_the_faults_are_the_same(in_a_new_process: Callable[[], None]) -> None:
    in_a_new_process()
    made = told(FAULTY)
    in_a_new_process()
    assert told(FAULTY) == made
    assert len(made) > 4


def test_the_models_are_looked_at_again_when_they_have_changed(
    in_a_new_process: Callable[[], None],
    makings: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = tmp_path / "record" / "validator.py"
    code.parent.mkdir()
    code.touch()
    monkeypatch.setattr(validator, "__file__", str(code))
    in_a_new_process()
    thbreports.load(RECORDS[0])
    os.utime(code, (1, 1))
    in_a_new_process()
    thbreports.load(RECORDS[0])
    assert makings == ["", ""]
