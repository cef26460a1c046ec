"""What a command imports and starts, and what not: a short run is quick only as long as it loads little."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTE = ROOT / "meetings/eu-internet-forum-2023-06-01.yaml"

LAYOUT = {"weasyprint", "cffi", "fontTools", "PIL", "pikepdf", "pydyf", "tinycss2"}
WORD = {"docx", "thbreports.outputs.docx"}
PAGES = {
    "jinja2",
    "lxml",
    "babel",
    "thbreports.document",
    "thbreports.outputs.html",
    "thbreports.outputs.pdf",
}
OTHERS = {"subprocess", "multiprocessing", "asyncio", "ssl"}
OTHERS |= {"distributed", "rich", "starlette", "uvicorn", "watchfiles", "jsonschema", "httpx", "markdown_it"}

_TOLD = """
import sys
{before}
try:
    from thbreports.__main__ import main
    main()
except SystemExit as end:
    assert not end.code, end.code
finally:
    print("loaded:", *sorted(sys.modules), file=sys.stderr)
"""


def loaded(*arguments: str | Path, before: str = "") -> set[str]:
    """Return the names of the modules that are there after a command, in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "PYDANTIC_DISABLE_PLUGINS"}
    done = subprocess.run(
        [sys.executable, "-c", _TOLD.format(before=before), *map(str, arguments)],
        capture_output=True,
        text=True,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.rpartition("loaded:")[2].split())


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"], ["validate", "--help"]])
def test_help_imports_no_library_but_click(arguments: list[str]) -> None:
    heavy = LAYOUT | WORD | PAGES | OTHERS | {"importlib.metadata", "pydantic", "yaml", "tomllib"}
    assert (heavy | {"hashlib", "pathlib"}) & loaded(*arguments) == set()


def test_the_first_help_imports_nothing_for_commands() -> None:
    assert {"dataclasses", "thbreports.errors", "thbreports.batch"} & loaded("--help") == set()


def test_validating_imports_nothing_that_renders() -> None:
    found = loaded("validate", NOTE)
    assert (LAYOUT | WORD | PAGES | OTHERS) & found == set()


def test_a_page_in_html_imports_nothing_for_other_formats(tmp_path: Path) -> None:
    found = loaded("build", NOTE, "-f", "html", "-o", tmp_path)
    others = LAYOUT | WORD | OTHERS | {"thbreports.outputs.pdf", "concurrent.futures", "ctypes"}
    assert others & found == set()


def test_a_word_file_imports_nothing_for_other_formats(tmp_path: Path) -> None:
    found = loaded("build", NOTE, "-f", "docx", "-o", tmp_path)
    assert (LAYOUT | OTHERS | {"docx", "thbreports.outputs.pdf", "concurrent.futures"}) & found == set()


def test_a_pdf_imports_nothing_for_other_formats(tmp_path: Path) -> None:
    found = loaded("build", NOTE, "-f", "pdf", "-o", tmp_path)
    assert (WORD | {"pikepdf", "markdown_it"}) & found == set()


def test_a_build_with_nothing_to_do_imports_no_library(tmp_path: Path) -> None:
    loaded("build", NOTE, "-f", "html,docx", "-o", tmp_path)
    found = loaded("build", NOTE, "-f", "html,docx", "-o", tmp_path)
    assert (LAYOUT | WORD | PAGES | OTHERS | {"pydantic", "yaml"}) & found == set()
    assert "ctypes" not in found


def test_no_process_is_started_for_one_report(tmp_path: Path) -> None:
    """Importing WeasyPrint would start dozens, in search of its libraries."""
    before = """
def told(event, arguments):
    if event in ("subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.system", "os.exec"):
        print("started:", *arguments, file=sys.stderr)
        sys.modules["started"] = None
sys.addaudithook(told)
"""
    found = loaded("build", NOTE, "-o", tmp_path, before=before)
    assert "weasyprint" in found and "started" not in found


def test_the_command_ends_with_its_status_when_all_that_was_left_for_the_end_is_done() -> None:
    code = """
import atexit, sys
from thbreports.cli import main as cli
from thbreports.__main__ import main
def ended():
    atexit.register(print, "done")
    sys.exit(3)
cli.main = ended
main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (3, "done\n", "")


def test_warming_imports_all_that_a_first_report_needs() -> None:
    code = f"""
import sys
import thbreports
from thbreports import formats
formats.warm(["html", "pdf", "docx"])
before = set(sys.modules)
meeting = thbreports.load({str(NOTE)!r})
from thbreports.view import prepare as form
from thbreports.document import compose
document = compose(*form.prepare(meeting))
loaded = set(sys.modules)
for format in ("html", "pdf", "docx"):
    formats.write(format, document)
print(*sorted(name for name in set(sys.modules) - loaded if "." not in name or name.startswith("thbreports")))
assert "weasyprint" in before
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
