"""A browser and a preview for it, as the tests use them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from support.patience import PATIENCE
from validators import tools

#: Width and height of a window, and the scheme of its colours.
WIDE = (1440, 900, "light")
WIDE_DARK = (1440, 900, "dark")
PHONE = (360, 740, "light")
PHONE_DARK = (360, 740, "dark")

View = tuple[int, int, str]

#: Commands that tests have started.
GOOD = "title: {}\ndate: 2024-05-13\nopening: Words.\n"
"""A record that is right, but for its title."""
STARTED: list[subprocess.Popen[str]] = []


class Browser:
    """Chromium, in which pages are open."""

    def __init__(self) -> None:
        node = tools.command("node")
        chromium = tools.command("chromium", "chromium-browser", "google-chrome")
        modules = tools.NODE_MODULES
        tools.file(modules / "playwright-core" / "package.json", "playwright-core (npm)")
        tools.file(modules / "axe-core" / "axe.min.js", "axe-core (npm)")
        driver = Path(__file__).with_name("browser.mjs")
        self._process = subprocess.Popen(
            [node, driver, str(modules), chromium], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._count = 0

    def close(self) -> None:
        """End it."""
        self._process.communicate(timeout=PATIENCE)

    def order(self, order: str, **rest: Any) -> Any:
        """Have something done, and return what came of it."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps({"order": order, **rest}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer["value"]

    @contextmanager
    def page(self, address: str, view: View = WIDE, forgiven: str = "nothing") -> Iterator[Page]:
        """Give a page in a window of its own, in which nothing but what is forgiven may go wrong."""
        self._count += 1
        width, height, scheme = view
        page = Page(self, self._count)
        self.order("open", page=self._count, address=address, width=width, height=height, scheme=scheme)
        yield page
        faults = page.order("faults")
        page.order("close")
        wrong = [fault for fault in faults if forgiven not in fault]
        assert wrong == [], wrong


class Page:
    """A page that is open."""

    #: The report inside the page, once it is in its place.
    REPORT = "document.querySelector('#page-frames iframe:not(.coming)')?.contentDocument"

    def __init__(self, browser: Browser, number: int) -> None:
        self._browser, self._number = browser, number

    def order(self, order: str, **rest: Any) -> Any:
        """Have something done in the page."""
        return self._browser.order(order, page=self._number, **rest)

    def evaluate(self, script: str) -> Any:
        """Return the value of an expression."""
        return self.order("evaluate", script=script)

    def until(self, script: str) -> None:
        """Wait until an expression is true."""
        self.order("until", script=script)

    def shows(self, words: str, selector: str = "body") -> None:
        """Wait until a part of the page has these words."""
        self.until(f"document.querySelector({selector!r})?.innerText.includes({json.dumps(words)})")

    def lacks(self, words: str, selector: str = "body") -> None:
        """Wait until a part of the page has these words no longer."""
        self.until(f"!document.querySelector({selector!r})?.innerText.includes({json.dumps(words)})")

    def reports(self, words: str) -> None:
        """Wait until the report inside the page has these words."""
        self.until(f"{self.REPORT}?.body?.innerText.includes({json.dumps(words)})")

    def text(self, selector: str) -> str:
        """Return the words of a part, as they are shown."""
        text: str = self.evaluate(f"document.querySelector({selector!r}).innerText")
        return text


class Served:
    """``thbreports serve`` in a process of its own."""

    def __init__(self, folder: Path, *words: str) -> None:
        command = [sys.executable, "-m", "thbreports", "serve", *words]
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=hear_ctrl_c,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        STARTED.append(self.process)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()

    def record(self, key: str) -> str:
        """Return the address of the page of a record, as soon as there is one."""
        address = f"{self.address}records/{quote(key, safe='')}/"
        self._wait(address)
        return address

    def page(self, key: str) -> str:
        """Return the report of a record as a web page, as soon as there is one."""
        return self._wait(f"{self.record(key)}files/{Path(key).stem}.html")

    def _wait(self, address: str) -> str:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(address) as answer:
                    return str(answer.read(), "utf-8")
            except urllib.error.HTTPError as error:
                error.close()
            time.sleep(0.02)
        raise AssertionError(f"there is nothing at {address}")

    def stop(self) -> tuple[int, str, str]:
        """Press Ctrl-C; return the exit status, and what was still said to standard output and error."""
        self.process.send_signal(signal.SIGINT)
        said, told = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said, told


@pytest.fixture(scope="session", autouse=True)
def no_command_stays() -> Iterator[None]:
    """End what a test that failed has left running."""
    yield
    for process in STARTED:
        if process.poll() is None:
            process.kill()


def hear_ctrl_c() -> None:
    """Let a process hear Ctrl-C, which it would not where a script runs the tests in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def save(path: Path, text: str) -> None:
    """Write a file as careful editors do: whole, under another name that then takes its place."""
    beside = path.with_name(f".{path.name}.swp")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def die(*anything: object) -> None:
    """End the process as a crash in a library would: for a worker, which cannot import from a test."""
    os.kill(os.getpid(), signal.SIGKILL)
