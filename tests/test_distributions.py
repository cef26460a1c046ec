"""What is installed, read off the names of folders."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from thbreports import distributions


def install(folder: Path, name: str, files: dict[str, str]) -> None:
    (folder / name).mkdir()
    for file, text in files.items():
        (folder / name / file).write_text(text, encoding="utf-8")


def test_versions_are_those_that_python_tells() -> None:
    names = [
        "Jinja2",
        "markdown-it-py",
        "MarkupSafe",
        "mdit_py_plugins",
        "pillow",
        "thbreports",
        "weasyprint",
    ]
    assert distributions.versions(names) == {name: metadata.version(name) for name in names}


def test_what_is_not_installed_is_left_out() -> None:
    assert distributions.versions(["no-such-library"]) == {}


def test_the_place_that_python_looks_at_first_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    install(tmp_path, "jinja2-99.1.dist-info", {"METADATA": "Name: Jinja2\nVersion: 99.1\n"})
    assert distributions.versions(["jinja2"]) == {"jinja2": "99.1"} == {"jinja2": metadata.version("jinja2")}


def test_a_distribution_of_another_form_is_found_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    install(tmp_path, "Old_One-2.5.egg-info", {"PKG-INFO": "Name: Old-One\nVersion: 2.5\n"})
    assert distributions.versions(["old-one"]) == {"old-one": "2.5"}


def test_distributions_with_entry_points_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    install(
        tmp_path, "Our_Format-1.0.dist-info", {"entry_points.txt": "[thbreports.outputs]\nodt = our_format\n"}
    )
    install(tmp_path, "older.egg-info", {"entry_points.txt": "[thbreports.outputs]\nrtf = older\n"})
    install(tmp_path, "other-1.0.dist-info", {"entry_points.txt": "[thbreports.outputs.more]\nodt = other\n"})
    assert sorted(distributions.with_entry_points("thbreports.outputs")) == ["older", "our-format"]


def test_the_versions_of_a_report_need_no_search() -> None:
    asked = "from thbreports import environment; environment.versions()"
    code = f"import sys; {asked}; print('importlib.metadata' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
