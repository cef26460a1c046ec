"""Nothing that is for others is in what is built for some readers, wherever one looks."""

from __future__ import annotations

import functools
import os
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest

from support import scanner
from support.canaries import READERS, RECORDS, Planted, kinds_of_fields, plant
from thbreports import batch
from thbreports.errors import ThbReportsError
from thbreports.view.audience import view
from thbreports.view.prepare import load

SEEDS = range(5)
"""For each there is one record of every short example."""
SLOW = ("committee-2026", "council-note-2026")
SHORT = [path for path in RECORDS if path.stem not in SLOW]
PAGED = ("hearing", "eu-internet", "table-ronde", "web")
"""Examples of which a PDF is made, too."""


@functools.cache
def planted() -> dict[str, Planted]:
    """Return records with canaries, by their names; those of which every reader may read something."""
    found: dict[str, Planted] = {}
    for seed in SEEDS:
        for path in SHORT:
            name = f"{path.stem}-{seed}"
            one = plant(path, seed)
            try:
                whole = load(one.text, name=path.name, folder=path.parent)
                for reader in READERS:
                    view(whole, reader)
            except ThbReportsError:  # something cannot be cut, or a canary stands where it may not
                continue
            found[name] = one
    return found


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("records")
    for name, one in planted().items():
        (folder / f"{name}.yaml").write_bytes(one.text)
    shutil.copy(RECORDS[0].parent / "permits-2021-2025.png", folder)
    return folder


def test_canaries_are_planted_in_most_kinds_of_fields() -> None:
    fields = {field for one in planted().values() for field in one.fields.values()}
    words = sum(len(one.words) for one in planted().values())
    every = set(kinds_of_fields())
    print(f"{len(planted())} records, {words} canaries in {len(fields)} of {len(every)} kinds of fields")
    assert len(planted()) >= 34 and words > 400
    assert len(fields & every) > 0.5 * len(every), sorted(every - fields)


def built(records: Path, out: Path, **options: Any) -> dict[str, set[str]]:
    """Build the records, and return which canaries of each stand in its files."""
    report = batch.build(records, out=out, **options)
    # A form may demand what is withheld; nothing that is made is refused for what it holds.
    assert not any("withheld" in problem.message for problem in report.problems), report.problems
    assert len(report.written) > 60
    found: dict[str, set[str]] = {}
    for file in report.written:
        name = Path(file.record).stem
        found.setdefault(name, set()).update(scanner.words_in(file.path.read_bytes(), planted()[name].words))
    return found


@pytest.mark.parametrize("reader", READERS)
def test_no_file_holds_a_word_for_others(records: Path, tmp_path: Path, reader: str) -> None:
    found = built(records, tmp_path, formats=["html", "docx"], audience=reader, limits=None)
    for name, words in found.items():
        assert not words & planted()[name].withheld_from(reader), name
    everything = {word for one in planted().values() for word in one.words}
    listed = scanner.words_in((tmp_path / "manifest.json").read_bytes(), everything)
    assert not listed
    if reader == READERS[-1]:  # who may read all, reads all that the forms print: the scanner sees it
        there = sum(map(len, found.values()))
        assert there > 0.85 * sum(len(planted()[name].words) for name in found)
    if os.name != "nt":
        modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
        assert (modes == {0o600}) == (reader != "public")


@pytest.mark.parametrize("engine", ["typst", "weasyprint"])
def test_no_page_holds_a_word_for_others(records: Path, tmp_path: Path, engine: str) -> None:
    seeds = SEEDS if engine == "typst" else [0]
    chosen = [f"{path.stem}-{seed}" for path in SHORT if path.stem.startswith(PAGED) for seed in seeds]
    paths = [records / f"{name}.yaml" for name in chosen if name in planted()]
    report = batch.build(
        paths, out=tmp_path, formats=["pdf"], options={"pdf": {"engine": engine}}, limits=None
    )
    assert len(report.written) >= len(paths) and not report.problems, report.problems
    for file in report.written:
        one = planted()[Path(file.record).stem]
        assert not scanner.words_in(file.path.read_bytes(), one.withheld_from("public")), file.path
