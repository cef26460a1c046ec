"""Noticing what changes on the disk."""

from __future__ import annotations

import os
import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import patience
from thbreports.preview.watcher import PATIENCE, QUIET, Debouncer, Scope, Watcher, snapshot, stamp_of
from thbreports.system.stamps import Stamp

ONE: Stamp = (1, 1, 100, 7, 1)
TWO: Stamp = (2, 2, 120, 7, 1)
THREE: Stamp = (3, 3, 140, 7, 1)
EMPTY: Stamp = (2, 2, 0, 7, 1)


def settle(*seen: tuple[float, Stamp | None]) -> list[float]:
    """Return the moments at which a file that was ONE is told to have changed."""
    settling = Debouncer({"x": ONE})
    return [now for now, stamp in seen if settling.settled({"x": stamp}, now)]


def test_a_file_that_stays_is_no_news() -> None:
    assert settle((0, ONE), (1, ONE)) == []


def test_a_change_is_told_once_when_the_file_is_at_rest() -> None:
    assert settle((0, TWO), (QUIET / 2, TWO), (QUIET, TWO), (1, TWO)) == [QUIET]


def test_a_file_that_is_still_being_written_is_waited_for() -> None:
    assert settle((0, TWO), (QUIET, THREE), (2 * QUIET, THREE)) == [2 * QUIET]


def test_a_file_that_was_cut_or_moved_away_before_it_is_written_is_no_news_until_it_is() -> None:
    for between in (EMPTY, None):
        assert settle((0, between), (QUIET, between), (0.1, THREE), (0.1 + QUIET, THREE)) == [0.1 + QUIET]


def test_a_file_that_stays_away_is_told_after_a_while() -> None:
    assert settle((0, None), (PATIENCE, None), (1, None)) == [PATIENCE]


def test_a_change_that_is_taken_back_at_once_is_no_news() -> None:
    assert settle((0, TWO), (QUIET / 2, ONE), (1, ONE)) == []


def test_a_new_file_is_news() -> None:
    settling = Debouncer()
    assert not settling.settled({"x": ONE}, 0)
    assert settling.settled({"x": ONE}, QUIET) == {"x"}


def test_hidden_files_and_folders_are_not_looked_at(tmp_path: Path) -> None:
    for name in ("a.yaml", "sub/b.png", ".git/index", ".a.yaml.swp", "__pycache__/c.pyc"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    names = {os.path.relpath(path, tmp_path) for path in snapshot([str(tmp_path)])}
    assert names == {"a.yaml", os.path.join("sub", "b.png")}


def test_what_is_not_there_has_no_stamp(tmp_path: Path) -> None:
    assert stamp_of(str(tmp_path / "nowhere")) is None
    assert snapshot([str(tmp_path / "nowhere")]) == {}


def test_a_file_that_is_replaced_by_one_of_the_same_size_and_time_is_another(tmp_path: Path) -> None:
    path, other = tmp_path / "a", tmp_path / "b"
    for one in (path, other):
        one.write_text("same", encoding="utf-8")
        os.utime(one, (1, 1))
    before = stamp_of(str(path))
    other.replace(path)
    assert stamp_of(str(path)) != before


@pytest.fixture
def told(tmp_path: Path) -> Iterator[queue.SimpleQueue[frozenset[str]]]:
    """What a watcher of the folder tells; ``near.txt`` is looked at closely."""
    found: queue.SimpleQueue[frozenset[str]] = queue.SimpleQueue()
    (tmp_path / "near.txt").write_text("x", encoding="utf-8")
    scope = Scope(frozenset({str(tmp_path / "near.txt")}), frozenset({str(tmp_path)}))
    watcher = Watcher(lambda: scope, found.put)
    watcher.start()
    yield found
    watcher.stop()


@pytest.mark.parametrize("name", ["near.txt", "far.txt"])
def test_a_watcher_tells_what_has_changed_once(
    name: str, tmp_path: Path, told: queue.SimpleQueue[frozenset[str]]
) -> None:
    (tmp_path / name).write_text("changed", encoding="utf-8")
    assert told.get(timeout=patience.PATIENCE) == {str(tmp_path / name)}
    (tmp_path / "last.txt").write_text("the end", encoding="utf-8")
    assert told.get(timeout=patience.PATIENCE) == {str(tmp_path / "last.txt")}


def test_a_watcher_tells_what_has_gone(tmp_path: Path, told: queue.SimpleQueue[frozenset[str]]) -> None:
    (tmp_path / "near.txt").unlink()
    assert told.get(timeout=patience.PATIENCE) == {str(tmp_path / "near.txt")}
