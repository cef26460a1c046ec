"""``thbreports build -o -``: one report to standard output."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

import thbreports
from support.builds import WORDS, record, run

BAD = "titel: Title\n"


@pytest.fixture(autouse=True)
def here(here: Path) -> Path:
    record("a.yaml")
    record("bad.yaml", BAD)
    return here


@pytest.mark.parametrize("format", ["html", "pdf", "docx"])
def test_the_report_and_nothing_else_is_written(format: str) -> None:
    done = run("build", "a.yaml", "-f", format, "-o", "-", "--verify")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout_bytes == thbreports.render(thbreports.load("a.yaml"), format)
    assert sorted(os.listdir()) == ["a.yaml", "bad.yaml"]


def test_a_record_from_standard_input() -> None:
    done = run("build", "-", "-f", "html", "-o", "-", typed=WORDS)
    assert done.stdout_bytes == thbreports.render(thbreports.load(WORDS))


def test_a_record_with_problems_writes_nothing() -> None:
    done = run("build", "bad.yaml", "-f", "pdf", "-o", "-")
    assert (done.exit_code, done.stdout_bytes) == (1, b"")
    assert "bad.yaml:1:1: error: unknown field 'titel' in meeting; did you mean 'title'?" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["a.yaml"], "standard output takes one format: name it with -f, such as -f pdf"),
        (["a.yaml", "-f", "html,pdf"], "standard output takes one format"),
        ([".", "-f", "pdf"], "standard output takes the report of one record in one language, not 2"),
        (["a.yaml", "-f", "pdf", "--check"], "-o - makes one report"),
        (["a.yaml", "-f", "pdf", "-p", "base,coe-round-table"], "the record has several documents"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_not_one_report_is_refused(words: list[str], said: str) -> None:
    done = run("build", *words, "-o", "-")
    assert (done.exit_code, done.stdout_bytes) == (2, b"")
    assert said in done.stderr


def test_a_terminal_gets_no_pdf() -> None:
    outer, inner = pty.openpty()
    command = [sys.executable, "-m", "thbreports", "build", "a.yaml", "-f", "pdf", "-o", "-"]
    done = subprocess.run(command, stdout=inner, stderr=subprocess.PIPE, text=True)
    os.close(inner)
    os.close(outer)
    assert done.returncode == 2
    assert "standard output is a terminal: send it to a file or a program, with > or |" in done.stderr
