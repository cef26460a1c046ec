"""Which tests are quick, and which ask validators."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import speeds
from validators import qpdf


@pytest.fixture
def judged() -> list[dict[Path, list[str]]]:
    return [_judge()]


def _judge() -> dict[Path, list[str]]:
    return (lambda files: qpdf.check(files))([])


def _count() -> int:
    return len(speeds.SLOW)


def test_what_comes_to_use_a_validator_asks_it() -> None:
    assert speeds.asks_validator(globals(), ["judged"])
    assert speeds.asks_validator(globals(), ["_judge"])
    assert not speeds.asks_validator(globals(), ["_count", "tmp_path"])


def test_a_test_that_is_not_listed_is_quick(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("quick")
    assert not request.node.get_closest_marker("validators")


def test_a_listed_file_or_folder_is_not_even_imported_for_quick_tests() -> None:
    assert speeds.is_slow(speeds.TESTS / "test_reports.py")
    assert speeds.is_slow(speeds.TESTS / "outputs" / "pdf" / "test_write.py")
    assert not speeds.is_slow(speeds.TESTS / "outputs")
    assert not speeds.is_slow(Path(__file__))


def test_what_is_listed_is_there() -> None:
    assert speeds.missing() == []
