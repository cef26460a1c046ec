"""Compiled templates that are kept between processes: never stale, and never needed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
import pytest

import thbreports
from thbreports import packs
from thbreports.document import template, template_cache

RECORD = "title: T\ndate: 2026-01-02\nopening: Words.\n"


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What fills with the names of templates that are compiled."""
    names: list[str] = []
    generate = jinja2.Environment._generate

    def counted(self: Any, source: Any, name: Any, *others: Any, **options: Any) -> Any:
        names.append(name)
        return generate(self, source, name, *others, **options)

    monkeypatch.setattr(jinja2.Environment, "_generate", counted)
    return names


@pytest.fixture
def kept_in(cache: Path) -> Iterator[Path]:
    """The folder in which this test, as a command, keeps compiled templates."""
    template._environment.cache_clear()
    yield cache / "thbreports/templates"
    template._environment.cache_clear()


def printed() -> bytes:
    """Return a report as a new process makes it."""
    template._environment.cache_clear()
    template.KEPT.clear()
    return thbreports.render(thbreports.load(RECORD), "html")


def test_a_template_is_compiled_once_for_all_processes(kept_in: Path, compilations: list[str]) -> None:
    first = printed()
    assert compilations and len(list(kept_in.iterdir())) == len(compilations)
    del compilations[:]
    assert printed() == first
    assert compilations == []


def test_a_template_that_has_changed_is_compiled_anew(
    kept_in: Path, tmp_path: Path, compilations: list[str]
) -> None:
    pack = tmp_path / "own"
    pack.mkdir()
    (pack / "pack.toml").write_text('name = "own"\ntitle = "Own"\nextends = "base"\n', encoding="utf-8")
    for words in ("One", "Two"):
        text = '{% extends "base/document.html.j2" %}{% block opening %}<p>WORDS</p>{% endblock %}'
        (pack / "document.html.j2").write_text(text.replace("WORDS", words), encoding="utf-8")
        template._environment.cache_clear()
        thbreports.render(thbreports.load(RECORD), "html", pack=pack)
    assert compilations.count("own/document.html.j2") == 2


@pytest.mark.parametrize("changed", ["jinja2", "our environment"])
def test_what_was_set_up_otherwise_is_compiled_anew(
    changed: str, kept_in: Path, compilations: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    printed()
    before = list(compilations)
    if changed == "jinja2":
        monkeypatch.setattr(jinja2, "__version__", "99")
    else:
        (tmp_path / "sandbox.py").write_text("# the same module of another version\n", encoding="utf-8")
        monkeypatch.setattr(template_cache, "__file__", str(tmp_path / "bytecode.py"))
    printed()
    assert compilations == before * 2


@pytest.mark.parametrize("size", [0, 1, 12, 30, -1])
def test_a_damaged_file_is_compiled_anew(size: int, kept_in: Path) -> None:
    first = printed()
    for file in kept_in.iterdir():
        file.write_bytes(file.read_bytes()[:size])
    assert printed() == first


def test_a_report_is_made_where_nothing_can_be_written(
    kept_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(jinja2.FileSystemBytecodeCache, "dump_bytecode", full)
    assert b"Words." in printed()


@pytest.mark.skipif(os.name != "posix", reason="other systems have other rights")
def test_nothing_is_taken_from_a_folder_that_others_can_write_to(
    kept_in: Path, compilations: list[str]
) -> None:
    printed()
    before = list(compilations)
    kept_in.chmod(0o777)
    printed()
    assert compilations == before * 2


def test_the_library_alone_keeps_none_on_disk_and_compiles_parents_once(
    tmp_path: Path, compilations: list[str]
) -> None:
    assert template_cache.cache() is None
    printed()
    assert "base/document.html.j2" in compilations
    del compilations[:]
    for name in ("one", "other"):
        pack = tmp_path / name
        pack.mkdir()
        (pack / "pack.toml").write_text(f'name = "{name}"\ntitle = "T"\nextends = "base"\n')
        (pack / "document.html.j2").write_text('{% extends "base/document.html.j2" %}')
        thbreports.render(thbreports.load(RECORD), "html", pack=pack)
    assert compilations == ["one/document.html.j2", "other/document.html.j2"]


def test_a_filter_of_ours_is_never_compiled_in() -> None:
    environment = template._environment((("base", packs.find("base").folder),))
    assert "*T*" in environment.compile("{{ '*T*' | plain }}", raw=True)
