"""Settings that all tests share."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from support import speeds
from thbreports.system import cache as user_cache

# The same examples on every run: a test that fails once fails until the code is mended. No deadline, since
# the machine may be busy with other things.
settings.register_profile(
    "repeatable", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
# HYPOTHESIS_PROFILE=search looks for new failures.
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave files without a quick test alone where only quick ones are asked for."""
    wanted = config.getoption("markexpr") == "quick" and speeds.TESTS in collection_path.parents
    return True if wanted and speeds.is_slow(collection_path) else None


#: The files whose tests take longest: one that began last would keep the other workers waiting.
LONGEST = (
    "test_reports",
    "test_nothing_lost",
    "test_stress",
    "test_reproducible",
    "test_forms",
    "test_constructs",
    "test_typst",
    "test_threads",
    "test_dask",
    "test_benchmarks",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by its speed, and put the longest first."""
    items.sort(key=lambda item: item.path.stem not in LONGEST)
    if missing := speeds.missing():
        raise pytest.UsageError(f"tests/support/speeds.py lists what is not there: {', '.join(missing)}")
    for item in items:
        if isinstance(item, pytest.Function):
            speeds.mark(item)


@pytest.fixture(autouse=True)
def _no_files_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold each test to what a library does: a command that an earlier test ran allowed its process more."""
    monkeypatch.setattr(user_cache, "_allowed", False)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the test works, empty at first."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder for caches, in which this test may keep files as a command does."""
    folder = tmp_path / "cache"
    folder.mkdir(mode=0o700)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(user_cache, "_allowed", True)
    monkeypatch.setattr(user_cache, "user_caches", lambda: folder)
    return folder
