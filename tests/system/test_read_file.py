"""Regular files, whole and up to a limit: nothing else is read, and nothing makes a reader wait or swell."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from support.open_files import open_files
from thbreports.system import read_file
from thbreports.system.read_file import NotRegular, Outside, TooLarge

LIMIT = 1_000_000


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(os.path.relpath(path))  # the path of a socket may have a hundred bytes at most


OTHERS: dict[str, tuple[Callable[[Path], object], str]] = {
    "folder": (Path.mkdir, "it is a folder, not a file"),
    "FIFO": (os.mkfifo, "it is a FIFO, not a file"),
    "socket": (_socket, "it is a socket, not a file"),
    "link to a device": (lambda path: path.symlink_to("/dev/zero"), "it is a device, not a file"),
    "link to a terminal": (lambda path: path.symlink_to("/dev/tty"), "it is a device, not a file"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_no_regular_file_is_refused(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "x.yaml"
    make, words = OTHERS[kind]
    make(path)
    for read in (read_file.read, lambda path, limit: read_file.read_inside(path.parent, path.name, limit)):
        with pytest.raises(OSError) as caught:
            read(path, LIMIT)
        assert caught.value.strerror == words or "outside" in str(caught.value)


@pytest.mark.parametrize("kind", ["folder", "FIFO", "link to a device"])
def test_what_takes_the_place_of_a_file_after_the_look_is_refused(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"title")
    look = os.stat(path)
    path.unlink()
    OTHERS[kind][0](path)
    monkeypatch.setattr(os, "stat", lambda *rest, **named: look)
    with pytest.raises(NotRegular):
        read_file.read(path, LIMIT)


@pytest.mark.parametrize("size", [0, 1, 4096, 4097, 99_999, LIMIT])
def test_a_file_up_to_the_limit_is_read_whole(size: int, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(data := os.urandom(size))
    assert read_file.read(path, LIMIT) == data
    assert read_file.read_inside(tmp_path, "x.yaml", LIMIT) == data


def test_a_larger_file_is_refused_without_being_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.yaml"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    monkeypatch.setattr(os, "read", lambda *rest: pytest.fail("it was read"))
    with pytest.raises(TooLarge, match="it has more than 1,000,000 bytes"):
        read_file.read(path, LIMIT)


def test_a_file_that_hides_its_size_is_read_no_further_than_the_limit() -> None:
    assert os.stat("/proc/self/maps").st_size == 0
    with pytest.raises(TooLarge):
        read_file.read("/proc/self/maps", 100)
    assert read_file.read("/proc/self/maps", LIMIT).count(b"\n") > 10


def test_a_link_to_a_file_is_followed_and_a_ring_of_links_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_bytes(b"words")
    (tmp_path / "link.yaml").symlink_to("real.yaml")
    (tmp_path / "ring.yaml").symlink_to("ring.yaml")
    assert read_file.read(tmp_path / "link.yaml", LIMIT) == b"words"
    assert read_file.read_inside(tmp_path, "link.yaml", LIMIT) == b"words"
    for read in (read_file.read, lambda path, limit: read_file.read_inside(path.parent, path.name, limit)):
        with pytest.raises(OSError):
            read(tmp_path / "ring.yaml", LIMIT)


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, "no/such", ""])
def test_a_name_that_leads_to_no_file_is_an_os_error(name: str, tmp_path: Path) -> None:
    with pytest.raises(OSError):
        read_file.read(name and os.path.join(tmp_path, name), LIMIT)
    with pytest.raises(OSError):
        read_file.read_inside(tmp_path, name, LIMIT)


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "out", "folder/x", "."])
def test_a_name_that_leads_outside_is_refused(name: str, tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    (tmp_path / "x").write_bytes(b"outside")
    (inside / "out").symlink_to("../x")
    (inside / "folder").symlink_to("..")
    with pytest.raises(OSError):
        read_file.read_inside(inside, name, LIMIT)


def test_a_place_inside_need_not_be_there_and_may_be_the_folder(tmp_path: Path) -> None:
    real = os.path.realpath(tmp_path)
    assert read_file.place_inside(tmp_path, "a/../b/new") == os.path.join(real, "b", "new")
    assert read_file.place_inside(tmp_path, ".") == real
    for name in ("..", f"../{tmp_path.name}2/x", "/", "a/../../x"):
        with pytest.raises(Outside):
            read_file.place_inside(tmp_path, name)


def test_the_start_of_a_file_is_read_alone(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"0123456789")
    assert [read_file.read_start(path, size, 10) for size in (4, 10, 99)] == [
        b"0123",
        b"0123456789",
        b"0123456789",
    ]
    with pytest.raises(TooLarge) as caught:
        read_file.read_start(path, 4, 9)
    assert caught.value.size == 10


@pytest.mark.parametrize("exchanged", ["a", "a/b", "a/b/x"])
def test_what_becomes_a_link_after_the_look_leads_nowhere(
    exchanged: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    for folder in (inside / "a" / "b", outside / "a" / "b"):
        folder.mkdir(parents=True)
        (folder / "x").write_bytes(folder.parts[-3].encode())
    resolve = os.path.realpath

    def and_exchange(path: str | Path) -> str:
        found = resolve(path)
        if found.endswith("x"):
            (inside / exchanged).rename(tmp_path / "away")
            (inside / exchanged).symlink_to(outside / exchanged)
        return found

    monkeypatch.setattr(os.path, "realpath", and_exchange)
    with pytest.raises(OSError):
        read_file.read_inside(inside, "a/b/x", LIMIT)


def test_no_file_stays_open(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"words")
    before = open_files()
    read_file.read(tmp_path / "x", LIMIT)
    for limit in (1, 2):
        with pytest.raises(TooLarge):
            read_file.read_inside(tmp_path, "x", limit)
    assert open_files() - before == set()
