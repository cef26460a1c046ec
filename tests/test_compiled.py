"""Compiled templates that are kept between processes: never stale, never another user's, never needed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
import pytest
from jinja2.sandbox import ImmutableSandboxedEnvironment

import thbreports
from thbreports import compiled, keptcode, packs
from thbreports.document import template

RECORD = "title: T\ndate: 2026-01-02\nopening: Words.\n"


@pytest.fixture(autouse=True)
def written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what fills with the names of templates that are compiled."""
    names: list[str] = []
    generate = jinja2.Environment._generate

    def counted(self: Any, source: Any, name: Any, *others: Any, **options: Any) -> Any:
        names.append(name)
        return generate(self, source, name, *others, **options)

    monkeypatch.setattr(jinja2.Environment, "_generate", counted)
    return names


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "templates"


def printed(folder: Path, text: str, name: str = "t", **options: Any) -> str:
    """Return what a template prints in an environment as of a new process, its code kept in a folder."""
    folder.parent.parent.mkdir(exist_ok=True)
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.DictLoader({name: text}),
        bytecode_cache=compiled.CompiledTemplates(keptcode.Keeper(folder)),
        **options,
    )
    return environment.get_template(name).render(value="<b>")


def test_a_template_is_compiled_once_for_all_processes(folder: Path, compilations: list[str]) -> None:
    assert printed(folder, "{{ value }}!") == printed(folder, "{{ value }}!") == "<b>!"
    assert compilations == ["t"]


def test_a_template_that_has_changed_is_compiled_anew(folder: Path, compilations: list[str]) -> None:
    assert printed(folder, "{{ value }}!") == "<b>!"
    assert printed(folder, "{{ value }}?") == "<b>?"
    assert printed(folder, "{{ value }}!") == "<b>!"
    assert compilations == ["t", "t", "t"]
    assert len(list(folder.iterdir())) == 1, "a template has one file, however often it changes"


def test_another_set_up_of_the_environment_compiles_anew(folder: Path) -> None:
    assert printed(folder, "{{ value }}") == "<b>"
    assert printed(folder, "{{ value }}", autoescape=True) == "&lt;b&gt;"
    assert printed(folder, "{% if 1 %}\n{{ value }}{% endif %}") == "\n<b>"
    assert printed(folder, "{% if 1 %}\n{{ value }}{% endif %}", trim_blocks=True) == "<b>"


@pytest.mark.parametrize("version", ["jinja2", "python"])
def test_other_versions_compile_anew(
    version: str, folder: Path, compilations: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    printed(folder, "{{ value }}")
    if version == "jinja2":
        monkeypatch.setattr(jinja2, "__version__", "99")
    else:
        monkeypatch.setattr(sys, "version", "99")
    printed(folder, "{{ value }}")
    assert compilations == ["t", "t"]


@pytest.mark.parametrize("damage", [b"", b"junk", None, -1])
def test_a_damaged_file_is_compiled_anew(damage: bytes | int | None, folder: Path) -> None:
    printed(folder, "{{ value }}")
    (file,) = folder.iterdir()
    data = bytearray(file.read_bytes())
    if isinstance(damage, bytes):
        data[:] = damage
    elif damage is None:
        del data[len(data) // 2 :]
    else:
        data[damage] ^= 0xFF
    file.write_bytes(data)
    assert printed(folder, "{{ value }}") == "<b>"
    assert printed(folder, "{{ value }}") == "<b>"


@pytest.mark.skipif(os.name != "posix", reason="other systems have other rights")
def test_nothing_is_taken_from_a_folder_that_others_can_write_to(
    folder: Path, compilations: list[str]
) -> None:
    printed(folder, "{{ value }}")
    folder.chmod(0o777)
    printed(folder, "{{ value }}")
    assert compilations == ["t", "t"]


@pytest.mark.skipif(os.name != "posix", reason="other systems have other rights")
def test_nothing_is_taken_through_a_link(folder: Path, compilations: list[str]) -> None:
    printed(folder, "{{ value }}")
    folder.rename(folder.with_name("elsewhere"))
    folder.symlink_to(folder.with_name("elsewhere"))
    printed(folder, "{{ value }}")
    assert compilations == ["t", "t"]


def test_a_new_folder_is_the_users_alone(folder: Path) -> None:
    printed(folder, "{{ value }}")
    assert os.name != "posix" or folder.stat().st_mode & 0o077 == 0


def test_no_home_is_made_for_the_cache(tmp_path: Path) -> None:
    cache = compiled.CompiledTemplates(keptcode.Keeper(tmp_path / "nowhere" / "thbreports" / "code"))
    environment = jinja2.Environment(loader=jinja2.DictLoader({"t": "words"}), bytecode_cache=cache)
    assert environment.get_template("t").render() == "words"
    assert not (tmp_path / "nowhere").exists()


def test_nothing_is_kept_where_python_keeps_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    printed(folder, "{{ value }}")
    assert not folder.exists()


def test_nobody_waits_for_the_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[int] = []
    monkeypatch.setattr(os, "fsync", waits.append)
    printed(folder, "{{ value }}")
    assert len(list(folder.iterdir())) == 1
    assert waits == []


def test_the_oldest_give_way(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keptcode, "KEPT", 3)
    for number in range(5):
        printed(folder, "{{ value }}", name=f"t{number}")
    assert len(list(folder.iterdir())) == 3


@pytest.fixture
def kept_in(folder: Path) -> Iterator[Path]:
    folder.parent.mkdir()
    template.keep_compiled(compiled.CompiledTemplates(keptcode.Keeper(folder)))
    yield folder
    template.keep_compiled(None)


def test_reports_are_the_same_from_compiled_templates(kept_in: Path, compilations: list[str]) -> None:
    first = thbreports.render(thbreports.load(RECORD), "html")
    assert compilations and len(list(kept_in.iterdir())) == len(compilations)
    del compilations[:]
    template.keep_compiled(compiled.CompiledTemplates(keptcode.Keeper(kept_in)))  # as a new process
    assert thbreports.render(thbreports.load(RECORD), "html") == first
    assert compilations == []


def test_a_filter_of_ours_is_never_compiled_in() -> None:
    environment = template._environment((("base", packs.find("base").folder),))
    assert "*T*" in environment.compile("{{ '*T*' | plain }}", raw=True)


def test_the_folder_is_the_users_own_for_caches(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert keptcode.user_folder() == tmp_path / "thbreports" / "code"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert keptcode.user_folder() == tmp_path / ".cache" / "thbreports" / "code"
