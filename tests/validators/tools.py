"""Finding the programs that the validators are, and running them."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from support.patience import PATIENCE

NODE_MODULES = Path(__file__).parent / "node_modules"
JAVA = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto")
"""Options of Java for a program that works for some seconds: to compile its code well takes as long again."""


def missing(tool: str) -> None:
    """Skip the test for want of a tool, or fail it on a build server.

    Raises:
        pytest.skip.Exception: on a machine of a user, with how to install the tool.
        pytest.fail.Exception: where the environment says CI=true.
    """
    message = f"{tool} is not installed; script/bootstrap --test installs it"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def command(*names: str) -> str:
    """The path of the first of these commands that is installed; without one, see `missing`."""
    for name in names:
        if path := shutil.which(name):
            return path
    missing(names[0])
    raise AssertionError("`missing` always raises")


def file(path: Path, tool: str) -> Path:
    """This path where there is such a file; without it, see `missing`."""
    if not path.is_file():
        missing(tool)
    return path


def run(arguments: Sequence[str | Path], *, expect: Sequence[int] = (0,), stdin: str = "") -> str:
    """What a program prints.

    Args:
        arguments: the program and its arguments.
        expect: exit codes by which the program says that it did its work, whatever it found.
        stdin: text for its standard input.

    Raises:
        AssertionError: when the program ends otherwise, with what it printed.
    """
    done = subprocess.run(
        arguments, input=stdin, capture_output=True, encoding="utf-8", timeout=PATIENCE, check=False
    )
    if done.returncode not in expect:
        raise AssertionError(f"{arguments[0]} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done.stdout
