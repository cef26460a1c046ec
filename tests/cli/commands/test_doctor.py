"""``thbreports doctor`` on the command line."""

from __future__ import annotations

import logging
import platform
from importlib import metadata
from typing import Any

import pytest

from support.builds import run
from thbreports import formats
from thbreports.errors import OutputError, Problem


def lines() -> tuple[int, dict[str, str]]:
    """Return the exit status, and what is said by what it is said of."""
    done = run("doctor")
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, dict(line.split(": ", 1) for line in done.stdout.splitlines() if ": " in line)


def test_a_machine_that_has_all() -> None:
    status, said = lines()
    assert status == 0
    assert {said[name] for name in formats.BUILT_IN} == {"can be made"}
    assert f"weasyprint {metadata.version('weasyprint')}" in said["libraries"]
    assert "pango " in said["libraries"]
    assert "base" in said["packs"].split(", ")
    assert {"Amiri", "Liberation Sans", "Liberation Serif", "Noto Sans"} <= {*said["fonts"].split(", ")}
    assert run("doctor").stdout.splitlines()[1].startswith(f"Python {platform.python_version()} on ")


def test_a_missing_library_costs_one_format(monkeypatch: pytest.MonkeyPatch) -> None:
    write = formats.write

    def without_pango(name: str, *rest: Any, **options: Any) -> bytes:
        if name == "pdf":
            raise OutputError([Problem("pdf", 0, 0, "a library of Pango is missing", "install Pango")])
        return write(name, *rest, **options)

    monkeypatch.setattr(formats, "write", without_pango)
    status, said = lines()
    assert status == 1
    assert said["html"] == said["docx"] == "can be made"
    assert said["pdf"] == "cannot be made: a library of Pango is missing; install Pango"


def test_what_a_library_says_while_a_format_is_tried_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    write = formats.write

    def without_subsets(name: str, *rest: Any, **options: Any) -> bytes:
        if name == "pdf":
            logging.getLogger("thbreports.outputs.pdf").warning("PDF files take %s to make", "longer")
        return write(name, *rest, **options)

    monkeypatch.setattr(formats, "write", without_subsets)
    status, said = lines()
    assert (status, said["pdf"]) == (0, "can be made; PDF files take longer to make")


def test_an_extra_that_is_missing_is_told_with_what_it_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    version = metadata.version

    def without_dask(name: str) -> str:
        if name == "distributed":
            raise metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(metadata, "version", without_dask)
    status, said = lines()
    assert status == 0
    missing = said["cluster (building on several machines, with --cluster)"]
    assert missing == "not installed: pip install 'thbreports[cluster]'"
