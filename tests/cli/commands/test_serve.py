"""``thbreports serve`` on the command line."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from click.testing import CliRunner

from support.browsing import GOOD, Served, save
from support.patience import until
from thbreports.cli import main


def test_serve_prints_its_address_once_and_ends_with_ctrl_c(here: Path) -> None:
    served = Served(here, "meetings")
    assert served.address.startswith("http://127.0.0.1:")
    assert served.stop() == (130, "", "Ctrl-C ends the preview at\nstopped\n")


def test_serve_notes_the_packs_that_records_bring_along(here: Path) -> None:
    Path("meetings/house").mkdir()
    save(Path("meetings/house/pack.toml"), 'name = "house"\ntitle = "Notes"\nextends = "base"\n')
    save(Path("meetings/x.yaml"), GOOD.format("First") + "pack: ./house\n")
    served = Served(here, "meetings")
    assert "First" in served.page("meetings/x.yaml")
    note = f"note: pack 'house' is taken from a folder that a record names, {Path('meetings/house')}"
    assert served.stop() == (130, "", f"Ctrl-C ends the preview at\n{note}\nstopped\n")


def test_serve_opens_the_browser_when_asked(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = here / "browser"
    browser.write_text('#!/bin/sh\necho "$1" > opened.part && mv opened.part opened\n', encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    served = Served(here, "meetings", "--open")
    until(lambda: (here / "opened").exists() or served.process.poll() is not None, "the browser opens")
    given = (here / "opened").read_text(encoding="utf-8").strip()
    assert served.address not in given, "anybody may read command lines"
    path = Path(unquote(urlsplit(given).path))
    assert given.startswith("file:///")
    assert f'content="0; url={served.address}"' in path.read_text(encoding="utf-8")
    assert [one.stat().st_mode & 0o777 for one in (path, path.parent)] == [0o600, 0o700]
    assert served.stop()[0] == 130
    assert not path.parent.exists()


def test_serve_says_that_a_port_is_taken() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = CliRunner().invoke(
            main.commands, ["serve", "meetings", "--port", str(port)], prog_name="thbreports"
        )
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == f"127.0.0.1:{port}: error: it is taken; choose another --port, or leave it out\n"


def test_serve_refuses_a_path_that_does_not_exist() -> None:
    done = CliRunner().invoke(main.commands, ["serve", "nowhere"], prog_name="thbreports")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "nowhere: error: there is no such file or folder\n"
