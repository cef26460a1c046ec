"""What the tests of commands share."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.browsing import GOOD, no_command_stays, save

__all__ = ["no_command_stays"]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with a record in ``meetings``."""
    monkeypatch.chdir(tmp_path)
    Path("meetings").mkdir()
    save(Path("meetings/x.yaml"), GOOD.format("First"))
    return tmp_path
