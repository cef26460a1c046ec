"""The garbage collector belongs to the program that calls the library."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator

import pytest

import thbreports
from thbreports.system import gc_control

RECORD = "title: Words\ndate: 2026-01-01\n"


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What fills with the functions of the collector that are called."""
    called: list[str] = []
    for name in ("enable", "disable", "collect", "freeze", "set_threshold"):
        monkeypatch.setattr(gc, name, lambda *_, name=name: called.append(name))
    return called


@pytest.mark.parametrize("format", ["html", "docx", "pdf"])
def test_the_library_leaves_it_alone(format: str, calls: list[str]) -> None:
    thbreports.render(thbreports.load(RECORD), format)
    with pytest.raises(thbreports.RecordError):
        thbreports.load("title: Words\n")
    assert calls == []


@pytest.fixture
def threshold() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def test_in_processes_of_our_own_it_runs_seldom(threshold: None) -> None:
    before = gc.get_threshold()
    gc_control.tune()
    assert gc.get_threshold() == (gc_control.NEW_OBJECTS, *before[1:])
    assert gc.isenabled()


def test_the_command_tunes_it() -> None:
    code = """
import gc, sys
from thbreports.cli import main as cli
from thbreports.__main__ import main
cli.main = lambda: print(gc.get_threshold()[0])
main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"{gc_control.NEW_OBJECTS}\n"
