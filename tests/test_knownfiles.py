"""What is known of files that look as they did when they were read."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from thbreports import keptcode, packparts, packs
from thbreports.batch import knownfiles
from thbreports.batch.knownfiles import KnownFiles

NAMES = [f"{number}.yaml" for number in range(30)]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder in which each test works, with 30 files; what is known may be kept."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    for name in NAMES:
        Path(name).write_text(f"{name} says words")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all files be older than the coarsest clock is coarse."""
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 10_000_000_000)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read."""
    read: list[str] = []
    plain = knownfiles._sha256

    def told(path: str | Path) -> str:
        read.append(str(path))
        return plain(path)

    monkeypatch.setattr(knownfiles, "_sha256", told)
    return read


def known(out: str = "build") -> KnownFiles:
    return KnownFiles(Path(out), keptcode.Keeper(Path("kept").resolve()))


def learn(*more: str) -> dict[str, str]:
    """Return the SHA-256 of all files, as a build of all learns and keeps them."""
    files = known()
    found = {name: files.digest(name)[0] for name in (*NAMES, *more)}
    files.keep()
    return found


def test_files_that_look_the_same_are_read_once(later: None, reads: list[str]) -> None:
    first = learn()
    assert sorted(reads) == sorted(NAMES)
    reads.clear()
    assert learn() == first
    assert reads == []
    assert known("elsewhere").digest("1.yaml")[0] == first["1.yaml"]
    assert reads == ["1.yaml"]


def test_the_size_is_told_too(later: None) -> None:
    learn()
    assert known().digest("7.yaml")[1] == os.path.getsize("7.yaml")


def put_time_back(path: Path) -> None:
    before = path.stat()
    path.write_text("7.yaml says WORDS")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def replace(path: Path) -> None:
    Path("other").write_text("7.yaml says WORDS")
    os.utime("other", ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    os.replace("other", path)


@pytest.mark.parametrize("change", [put_time_back, replace])
def test_a_change_that_hides_its_time_is_seen(
    change: Callable[[Path], None], later: None, reads: list[str]
) -> None:
    first = learn()
    reads.clear()
    change(Path("7.yaml"))
    assert learn()["7.yaml"] != first["7.yaml"]
    assert reads == ["7.yaml"]


def test_a_change_right_after_the_build_is_seen() -> None:
    """The clock of the file system may stand still between the two."""
    for number in range(200):
        Path("7.yaml").write_text(f"{number:09}")
        first = learn()
        Path("7.yaml").write_text(f"{number:09}"[::-1].replace("0", "x"))
        assert learn()["7.yaml"] != first["7.yaml"]


def test_a_file_that_was_put_back_is_the_same(later: None) -> None:
    first = learn()
    Path("7.yaml").rename("away")
    Path("7.yaml").write_bytes(Path("away").read_bytes())
    assert learn() == first


def test_a_few_files_are_not_worth_keeping(later: None, reads: list[str]) -> None:
    for _ in range(2):
        files = known()
        files.digest("1.yaml")
        files.keep()
    assert reads == ["1.yaml"] * 2
    assert not Path("kept").exists()


def test_what_other_builds_into_the_folder_have_read_stays_known(later: None, reads: list[str]) -> None:
    learn()
    for name in (more := [f"m{name}" for name in NAMES]):
        Path(name).write_text("Words")
    files = known()
    for name in more:
        files.digest(name)
    files.keep()
    reads.clear()
    learn(*more)
    assert reads == []


def test_files_that_are_gone_are_forgotten_when_they_are_most(later: None, reads: list[str]) -> None:
    learn()
    Path("out").mkdir()
    files = known()
    for name in NAMES[:25]:
        Path("out", name).write_text("Words")
        files.digest(f"out/{name}")
    files.keep()
    reads.clear()
    learn()
    assert sorted(reads) == sorted(NAMES)


def test_a_file_that_cannot_be_read_is_no_files(later: None) -> None:
    learn()
    Path("7.yaml").unlink()
    with pytest.raises(FileNotFoundError):
        known().digest("7.yaml")


def test_what_cannot_be_kept_is_read_again(later: None, reads: list[str]) -> None:
    Path("kept").write_text("in the way")
    learn()
    reads.clear()
    learn()
    assert sorted(reads) == sorted(NAMES)


def pack() -> Path:
    folder = Path("packs/house")
    folder.mkdir(parents=True)
    (folder / "pack.toml").write_text('name = "house"\ntitle = "House"\nextends = "base"\n')
    (folder / "screen.css").write_text("p { color: #111111 }\n")
    return folder


def identity(folder: Path) -> tuple[str, str] | None:
    files = known()
    found = packs.identify(folder, files.said)
    files.keep()
    return found


def test_what_a_pack_says_is_read_once(later: None, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = pack()
    first = identity(folder)
    assert first == packs.identify(folder) == ("house", packs.find(folder).fingerprint())
    monkeypatch.setattr(packparts, "said", None)
    assert identity(folder) == first


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "screen.css").write_text("p { color: #222222 }\n"),
        lambda folder: (folder / "new.css").write_text(""),
        lambda folder: (folder / "screen.css").unlink(),
        lambda folder: (folder / "pack.toml").write_text('name = "house"\nextends = "coe-round-table"\n'),
        lambda folder: (folder / "pack.toml").write_text('name = "home"\nextends = "base"\n'),
        lambda folder: (folder / "pack.toml").write_text("name = house"),
    ],
)
def test_a_pack_that_has_changed_is_seen(change: Callable[[Path], object], later: None) -> None:
    folder = pack()
    first = identity(folder)
    change(folder)
    assert identity(folder) == packs.identify(folder) != first
