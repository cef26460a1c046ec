"""Records in the folder where a test works, and what a build or a command makes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from thbreports import batch
from thbreports.batch.plan.records import RecordFile
from thbreports.batch.report import BuildReport
from thbreports.cli import main

WORDS = "title: Title\ndate: 2024-05-13\nopening: Words.\n"
"""A short record without problems."""
TWO = WORDS + "documents: [base, coe-round-table]\n"
"""The same, of which two documents are made."""


def record(path: str, text: str = WORDS) -> None:
    """Write a record, and the folders that it lies in."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def build(*paths: str | RecordFile, **options: Any) -> BuildReport:
    """Build some records, or those of the folder ``m``, as HTML if no formats are given."""
    return batch.build(paths or ["m"], **{"formats": ["html"], **options})


def run(*words: str, typed: str | None = None) -> Result:
    """Return the outcome of a command in this process."""
    return CliRunner().invoke(main.commands, words, input=typed, prog_name="thbreports")
