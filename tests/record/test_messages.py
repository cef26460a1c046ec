"""Every problem of a record is told, at its place and in words that help; cases/faults holds one file a kind.

A ``.expected`` file holds what ``Problem.explain()`` says of the record beside it.  Write it anew with
``python tests/record/test_messages.py`` and read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from thbreports.errors import RecordError
from thbreports.view.prepare import load

CASES = Path(__file__).parents[1] / "cases" / "faults"
RECORDS = sorted(CASES.glob("*.yaml"))


def told(record: Path) -> str:
    """Return what a person is told of a record that is wrong."""
    before = Path.cwd()
    os.chdir(record.parent)
    try:
        load(Path(record.name))
    except RecordError as error:
        return "".join(f"{problem.explain()}\n" for problem in error.problems)
    finally:
        os.chdir(before)
    return ""


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
def test_every_fault_is_told(record: Path) -> None:
    assert told(record) == record.with_suffix(".expected").read_text(encoding="utf-8")


def test_every_case_has_faults() -> None:
    assert RECORDS
    for record in RECORDS:
        assert record.with_suffix(".expected").stat().st_size > 0, record.name


if __name__ == "__main__":
    for one in RECORDS:
        one.with_suffix(".expected").write_text(told(one), encoding="utf-8")
