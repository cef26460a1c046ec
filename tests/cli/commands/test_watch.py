"""``thbreports watch`` on the command line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from support.browsing import GOOD, STARTED, hear_ctrl_c, save
from support.patience import PATIENCE
from thbreports.cli import main


class Watching:
    """``thbreports watch`` in a process of its own."""

    def __init__(self, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "thbreports", "watch", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=hear_ctrl_c,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        STARTED.append(self.process)

    def line(self) -> str:
        """Wait for the next line that it prints."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip("\n")

    def stop(self) -> tuple[int, str]:
        """Press Ctrl-C; return the exit status and what was still said."""
        self.process.send_signal(signal.SIGINT)
        said, _ = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said


@pytest.fixture
def watching() -> Iterator[Watching]:
    started = Watching("meetings", "-o", "out", "-f", "html")
    assert started.line() == str(Path("out/x.html"))
    assert started.line() == "watching 1 record; Ctrl-C ends it"
    yield started
    assert started.stop() == (130, "stopped\n")


def test_watch_builds_what_is_saved_and_tells_it(watching: Watching) -> None:
    save(Path("meetings/x.yaml"), GOOD.format("Second"))
    assert watching.line() == str(Path("out/x.html"))
    assert "Second" in Path("out/x.html").read_text(encoding="utf-8")
    save(Path("meetings/y.yaml"), GOOD.format("Another"))
    assert watching.line() == str(Path("out/y.html"))


def test_watch_tells_faults_once_keeps_the_old_file_and_says_when_all_is_mended(watching: Watching) -> None:
    save(Path("meetings/x.yaml"), GOOD.format("First") + "sesions: []\n")
    fault = (
        f"{Path('meetings/x.yaml')}:4:1: error: unknown field 'sesions' in meeting; did you mean 'sessions'?"
    )
    assert [watching.line() for _ in range(3)] == [fault, "    sesions: []", "    ^"]
    assert "First" in Path("out/x.html").read_text(encoding="utf-8")
    save(Path("meetings/y.yaml"), GOOD.format("Another"))
    assert watching.line() == str(Path("out/y.html"))
    save(Path("meetings/x.yaml"), GOOD.format("Mended"))
    assert [watching.line(), watching.line()] == [str(Path("out/x.html")), "no problems"]


def test_watch_follows_packs_and_pictures_wherever_they_lie() -> None:
    Path("house").mkdir()
    save(Path("house/pack.toml"), 'name = "house"\ntitle = "Notes"\nextends = "base"\n')
    save(Path("meetings/x.yaml"), GOOD.format("First") + "pack: ../house\n")
    started = Watching("meetings/x.yaml", "-o", "out", "-f", "html")
    assert [started.line() for _ in range(3)] == [
        f"note: pack 'house' is taken from a folder that a record names, {Path('house')}",
        str(Path("out/x.html")),
        "watching 1 record; Ctrl-C ends it",
    ]
    save(Path("house/screen.css"), "h1 { color: rgb(1, 2, 3); }\n")
    assert started.line() == str(Path("out/x.html"))
    assert "rgb(1, 2, 3)" in Path("out/x.html").read_text(encoding="utf-8")
    assert started.stop()[0] == 130


def test_watch_refuses_what_could_never_be_built() -> None:
    done = CliRunner().invoke(main.commands, ["watch", "meetings", "--pack", "bse"], prog_name="thbreports")
    assert done.exit_code == 1
    assert done.stderr.startswith("bse: error: there is no template pack of this name")
