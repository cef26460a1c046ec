"""Files that are whole or not there, whatever interrupts their writing."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from thbreports.system import files

Fault = OSError(errno.ENOSPC, "No space left on device")


def fails(error: BaseException) -> Callable[..., None]:
    """Return a function that raises ``error``, whatever it is called with."""

    def fail(*anything: object, **more: object) -> None:
        raise error

    return fail


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A report of yesterday."""
    path = tmp_path / "report.pdf"
    path.write_bytes(b"old")
    return path


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


def test_a_file_is_made(tmp_path: Path) -> None:
    files.write(tmp_path / "report.pdf", b"new")
    assert (tmp_path / "report.pdf").read_bytes() == b"new"
    assert names(tmp_path) == ["report.pdf"]


def test_a_file_is_replaced_and_keeps_its_permissions(old: Path) -> None:
    old.chmod(0o640)
    files.write(old, b"new")
    assert old.read_bytes() == b"new"
    assert old.stat().st_mode & 0o777 == 0o640
    assert names(old.parent) == ["report.pdf"]


def test_a_link_is_replaced_and_what_it_points_at_is_not_touched(old: Path) -> None:
    link = old.with_name("link.pdf")
    link.symlink_to(old)
    files.write(link, b"new")
    assert not link.is_symlink()
    assert (link.read_bytes(), old.read_bytes()) == (b"new", b"old")


def test_a_name_may_be_as_long_as_the_file_system_allows(tmp_path: Path) -> None:
    path = tmp_path / ("r" * 251 + ".pdf")
    files.write(path, b"new")
    assert names(tmp_path) == [path.name]


@pytest.mark.parametrize("step", ["replace", "fsync", "fchmod"])
@pytest.mark.parametrize("error", [Fault, KeyboardInterrupt()], ids=["full disk", "Ctrl-C"])
def test_an_interrupted_writing_leaves_the_old_file_and_nothing_else(
    step: str, error: BaseException, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, step, fails(error))
    with pytest.raises(type(error)):
        files.write(old, b"new")
    assert old.read_bytes() == b"old"
    assert names(old.parent) == ["report.pdf"]


def test_an_error_names_the_file_that_was_asked_for(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "replace", fails(Fault))
    with pytest.raises(OSError, match="No space left on device") as caught:
        files.write(old, b"new")
    assert (caught.value.filename, caught.value.errno) == (str(old), errno.ENOSPC)


def test_a_folder_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").mkdir()
    with pytest.raises(IsADirectoryError):
        files.write(tmp_path / "report.pdf", b"new")
    assert names(tmp_path) == ["report.pdf"]


def test_of_many_drafts_each_tells_what_has_become_of_it(tmp_path: Path) -> None:
    paths = [tmp_path / "a.pdf", tmp_path / "nowhere" / "b.pdf", tmp_path / "c.pdf"]
    with contextlib.ExitStack() as stack:
        first, lost, last = [
            stack.enter_context(files.AtomicFile(path, path.name.encode())) for path in paths
        ]
        for draft in (first, lost, last):
            draft.flush()
        assert not any(path.exists() for path in paths)
        first.place()
        with pytest.raises(FileNotFoundError, match=r"nowhere/b\.pdf"):
            lost.place()
        last.place()
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == {
        "a.pdf": b"a.pdf",
        "c.pdf": b"c.pdf",
    }


def test_a_draft_that_never_takes_its_place_leaves_nothing(old: Path) -> None:
    with files.AtomicFile(old, b"new"), files.AtomicFile(old, b"newer") as flushed:
        flushed.flush()
    assert old.read_bytes() == b"old"
    assert names(old.parent) == ["report.pdf"]


CHILD = """
import os, pathlib, resource, signal, sys
from thbreports.system import files as atomic
{before}
atomic.write(pathlib.Path(sys.argv[1]), b"new" * 1000)
"""


def run(before: str, path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", CHILD.format(before=before), str(path)]
    return subprocess.run(command, capture_output=True, text=True)


def test_a_disk_that_takes_only_a_part_leaves_the_old_file(old: Path) -> None:
    done = run("resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))", old)
    assert "File too large" in done.stderr
    assert old.read_bytes() == b"old"
    assert names(old.parent) == ["report.pdf"]


@pytest.mark.parametrize("step", ["fsync", "replace", "fchmod"])
def test_a_killed_process_leaves_the_old_file(step: str, old: Path) -> None:
    done = run(f"os.{step} = lambda *anything: os.kill(os.getpid(), signal.SIGKILL)", old)
    assert done.returncode == -signal.SIGKILL
    assert old.read_bytes() == b"old"
    left = [name for name in names(old.parent) if name != "report.pdf"]
    assert all(name.startswith(files.PREFIX) for name in left), "known as ours"


def test_a_file_system_that_cannot_sync_folders_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync

    def only_files(opened: int) -> None:
        if os.path.isdir(f"/dev/fd/{opened}"):
            raise OSError(errno.EINVAL, "Invalid argument")
        sync(opened)

    monkeypatch.setattr(os, "fsync", only_files)
    files.fsync_folder(tmp_path)
    files.create(tmp_path / "report.pdf", b"new")
    assert (tmp_path / "report.pdf").read_bytes() == b"new"


@pytest.mark.skipif(not hasattr(os, "posix_fadvise"), reason="the system takes no advice")
def test_a_file_system_that_takes_no_advice_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "posix_fadvise", fails(OSError(errno.EINVAL, "Invalid argument")))
    files.write(tmp_path / "report.pdf", b"new")
    assert (tmp_path / "report.pdf").read_bytes() == b"new"


def test_create_never_touches_a_file_that_is_there(old: Path) -> None:
    with pytest.raises(FileExistsError):
        files.create(old, b"new")
    assert old.read_bytes() == b"old"


def test_create_leaves_nothing_that_is_not_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", fails(Fault))
    with pytest.raises(OSError, match="No space left"):
        files.create(tmp_path / "new.yaml", b"title")
    assert names(tmp_path) == []
