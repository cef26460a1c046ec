"""The user's cache: nothing is taken from where another user could have put it, and nothing needs it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from thbreports.system import cache as user_cache

POSIX = pytest.mark.skipif(os.name != "posix", reason="other systems have other rights")


def test_a_folder_is_made_for_the_user_alone(cache: Path) -> None:
    folder = user_cache.private_folder("templates")
    assert folder == cache / "thbreports" / "templates"
    assert folder == user_cache.private_folder("templates")
    if os.name == "posix":
        assert [one.stat().st_mode & 0o777 for one in (folder, folder.parent)] == [0o700, 0o700]


def test_the_library_alone_keeps_nothing(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_cache, "_allowed", False)
    assert user_cache.private_folder("templates") is None
    assert list(cache.iterdir()) == []


def test_nothing_is_kept_where_python_keeps_nothing(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert user_cache.private_folder("templates") is None
    assert list(cache.iterdir()) == []


def move_and_link(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))
    folder.symlink_to(folder.with_name("elsewhere"))


def write_for_all(path: Path) -> None:
    path.write_bytes(b"")
    path.chmod(0o666)


@POSIX
@pytest.mark.parametrize(
    "change",
    [
        lambda base: base.chmod(0o777),
        lambda base: (base / "thbreports").chmod(0o770),
        lambda base: (base / "thbreports/templates").chmod(0o702),
        lambda base: move_and_link(base / "thbreports"),
        lambda base: move_and_link(base / "thbreports/templates"),
        lambda base: write_for_all(base / "thbreports/templates/x.cache"),
        lambda base: (base / "thbreports/templates/x.cache").symlink_to(base / "elsewhere"),
        lambda base: (base / "thbreports/templates/folder").mkdir(),
    ],
    ids=[
        "base for all",
        "level for a group",
        "folder for all",
        "level is a link",
        "folder is a link",
        "file for all",
        "file is a link",
        "no file",
    ],
)
def test_a_folder_that_others_could_change_is_refused(change: Callable[[Path], object], cache: Path) -> None:
    assert user_cache.private_folder("templates") is not None
    change(cache)
    assert user_cache.private_folder("templates") is None


@POSIX
@pytest.mark.parametrize("level", ["cache", "thbreports", "templates", "x.cache"])
def test_what_belongs_to_another_user_is_refused(
    level: str, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = user_cache.private_folder("templates")
    assert folder is not None
    (folder / "x.cache").write_bytes(b"")
    assert user_cache.private_folder("templates") == folder

    def of_another(found: os.stat_result) -> os.stat_result:
        return os.stat_result([*found[:4], os.geteuid() + 1, *found[5:]])

    def owned(look: Callable[..., os.stat_result]) -> Callable[..., os.stat_result]:
        return lambda path, **options: (
            of_another(look(path, **options)) if Path(path).name == level else look(path, **options)
        )

    class Entry:
        def __init__(self, path: str) -> None:
            self.path = path

        def stat(self, *, follow_symlinks: bool) -> os.stat_result:
            return os.lstat(self.path)

    class Entries(list[Entry]):
        def __enter__(self) -> Entries:
            return self

        def __exit__(self, *raised: object) -> None:
            pass

    monkeypatch.setattr(os, "scandir", lambda path: Entries([Entry(f"{path}/x.cache")]))
    monkeypatch.setattr(os, "stat", owned(os.stat))
    monkeypatch.setattr(os, "lstat", owned(os.lstat))
    assert user_cache.private_folder("templates") is None


@POSIX
def test_a_shared_folder_with_the_sticky_bit_holds_folders_of_ones_own(cache: Path) -> None:
    cache.chmod(0o1777)  # as /tmp: nobody can exchange what belongs to another
    assert user_cache.private_folder("templates") == cache / "thbreports/templates"


def test_no_home_is_made_for_the_cache(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_cache, "user_caches", lambda: tmp_path / "nobody/.cache")
    assert user_cache.private_folder("templates") is None
    assert not (tmp_path / "nobody").exists()


def test_the_oldest_files_give_way(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = user_cache.private_folder("templates")
    assert folder is not None
    for number in range(5):
        file = folder / f"{number}.cache"
        file.write_bytes(b"")
        file.chmod(0o600)
        os.utime(file, (time.time() + number,) * 2)
    monkeypatch.setattr(user_cache, "MOST", 3)
    assert user_cache.private_folder("templates") == folder
    assert sorted(one.name for one in folder.iterdir()) == ["2.cache", "3.cache", "4.cache"]


def test_the_folder_is_the_users_own_for_caches(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert user_cache.user_caches() == tmp_path
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert user_cache.user_caches() == tmp_path / ".cache"
