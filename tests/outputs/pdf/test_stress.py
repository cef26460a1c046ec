"""A report of two hundred pages: as sound as a short one, at a cost that grows no faster than its length."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest

import thbreports
from support import stress, tagging
from thbreports.document import Document, compose
from thbreports.formats import verify
from thbreports.outputs.pdf.tags import passes
from thbreports.outputs.pdf.write import write
from thbreports.record import Meeting
from thbreports.view.prepare import prepare
from validators import qpdf, verapdf


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stress")


@pytest.fixture(scope="module")
def report(folder: Path) -> tuple[Meeting, Document, bytes]:
    meeting, pack = prepare(thbreports.load(stress.record(folder)), None)
    document = compose(meeting, pack)
    return meeting, document, write(document)


def test_two_hundred_pages_are_faithful_and_sound(
    report: tuple[Meeting, Document, bytes], folder: Path
) -> None:
    meeting, document, data = report
    path = folder / "report.pdf"
    path.write_bytes(data)
    with pikepdf.open(path) as file:
        assert len(file.pages) >= 200
    assert verify(meeting, document, {"pdf": data}).problems == []
    assert tagging.faults(data, document.tree()) == []
    assert verapdf.check([path], ["ua1", "2a"]) == {path: []}
    assert qpdf.check([path]) == {path: []}


def test_the_structure_pass_grows_with_the_report(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted are calls, not seconds: twice the report must not need much more than twice of them."""
    finish, calls = passes.finish, [0]

    def counted(*arguments: Any) -> None:
        def count(frame: Any, event: str, argument: Any) -> None:
            calls[-1] += 1

        calls.append(0)
        sys.setprofile(count)
        try:
            finish(*arguments)
        finally:
            sys.setprofile(None)

    monkeypatch.setattr(passes, "finish", counted)
    for times in (1, 2, 4):
        write(compose(*prepare(thbreports.load(stress.record(folder, times)), None)))
    _, once, twice, four_times = calls
    assert four_times - twice < 2.2 * (twice - once)
