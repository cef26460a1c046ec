"""One build at a time in a folder, and what the next one learns of the last."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from thbreports.batch import lock
from thbreports.errors import OutputError


def test_a_lock_leaves_nothing_behind(tmp_path: Path) -> None:
    with lock.held(tmp_path) as hold:
        assert not hold.interrupted
        assert os.listdir(tmp_path) == [lock.NAME]
    assert os.listdir(tmp_path) == []


def test_a_second_one_is_refused_and_says_who_has_it(tmp_path: Path) -> None:
    with lock.held(tmp_path):
        with pytest.raises(OutputError, match=rf"another build .*: process {os.getpid()} on .+; wait"):
            with lock.held(tmp_path):
                pass
        assert os.listdir(tmp_path) == [lock.NAME]


def test_the_lock_of_a_killed_build_is_taken_and_told(tmp_path: Path) -> None:
    (tmp_path / lock.NAME).write_text("process 1 on another\n")
    assert lock.seen(tmp_path).interrupted
    with lock.held(tmp_path) as hold:
        assert hold.interrupted
        hold.keep = False
    assert not lock.seen(tmp_path).interrupted


def test_until_a_build_has_come_to_its_end_the_next_is_told_as_well(tmp_path: Path) -> None:
    (tmp_path / lock.NAME).touch()
    with pytest.raises(KeyboardInterrupt), lock.held(tmp_path):
        raise KeyboardInterrupt
    assert lock.seen(tmp_path).interrupted


def test_a_build_can_leave_word_that_its_list_is_missing(tmp_path: Path) -> None:
    with lock.held(tmp_path) as hold:
        hold.keep = True
    assert lock.seen(tmp_path).interrupted


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has locks everywhere")
def test_a_drive_without_locks_can_be_built_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def flock(file: int, how: int) -> None:
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", flock)
    with lock.held(tmp_path) as hold:
        assert not hold.interrupted
    assert os.listdir(tmp_path) == []


def test_a_folder_that_takes_no_lock_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="the folder cannot be written to: No such file or directory"):
        with lock.held(tmp_path / "nowhere"):
            pass
