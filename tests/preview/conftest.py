"""What the tests of the preview share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support import browsing


@pytest.fixture(scope="session", autouse=True)
def no_command_stays() -> Iterator[None]:
    """End what a test that failed has left running."""
    yield
    for process in browsing.STARTED:
        if process.poll() is None:
            process.kill()
