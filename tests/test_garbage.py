"""Python looks for garbage between reports, as it did before."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

import thbreports
from thbreports.garbage import without_collecting

RECORD = "title: Words\ndate: 2026-01-01\n"


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    yield
    gc.enable()


def test_nothing_is_collected_meanwhile() -> None:
    with without_collecting():
        assert not gc.isenabled()


def test_python_collects_again_when_a_report_is_made_or_refused() -> None:
    thbreports.render(thbreports.load(RECORD))
    assert gc.isenabled()
    with pytest.raises(thbreports.RecordError):
        thbreports.load("title: Words\n")
    assert gc.isenabled()


def test_who_collects_nothing_goes_on_so() -> None:
    gc.disable()
    thbreports.render(thbreports.load(RECORD))
    assert not gc.isenabled()
