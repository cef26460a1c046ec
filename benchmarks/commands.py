"""The command of each peer that makes one file: what a person would type."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from benchmarks import places

STRICT_DOCXTPL = "docxtpl docx, words and slim styles given"

Command = Callable[[Path, Path], list[str]]
"""From a record without its suffix, and a folder for the result, to the words of a command."""

_PEERS = places.ROOT / "benchmarks" / "peers"
_FONTS = places.ROOT / "templates" / "base" / "fonts"


def _ours(formats: str) -> Command:
    program = str(places.ours("thbreports"))
    return lambda base, out: [program, "build", f"{base}.yaml", "-f", formats, "-o", str(out)]


def _pipeline(format: str) -> Command:
    script = str(_PEERS / "pipeline.py")
    return lambda base, out: [str(places.PEERS), script, f"{base}.yaml", format, str(out / f"a.{format}")]


def _pandoc(format: str, *more: str) -> Command:
    program = str(places.pandoc())
    return lambda base, out: [program, "-s", f"{base}.md", "-o", str(out / f"a.{format}"), *more]


def _docxtpl(job: str, suffix: str) -> Command:
    def command(base: Path, out: Path) -> list[str]:
        script, made = str(_PEERS / "docx_template.py"), str(out / "a.docx")
        return [str(places.PEERS), script, str(base.parent / f"docxtpl-{job}.docx"), f"{base}.{suffix}", made]

    return command


def _weasyprint(*more: str) -> Command:
    def command(base: Path, out: Path) -> list[str]:
        record = base.with_name(base.name.rpartition("-")[0])
        sheets = ["-s", f"{record}.css", "-s", f"{record}.pages.css", "--presentational-hints"]
        program = str(places.peer("weasyprint"))
        return [program, *sheets, *more, f"{base}.print.html", str(out / "a.pdf")]

    return command


def _typst(base: Path, out: Path) -> list[str]:
    return [str(places.PEERS), str(_PEERS / "typst_alone.py"), str(_FONTS), f"{base}.typ", str(out / "a.pdf")]


def _chromium(base: Path, out: Path) -> list[str]:
    # A container lets Chromium make no sandbox of its own.
    quiet = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        f"--user-data-dir={out}/profile",
    ]
    return [
        places.chromium(),
        *quiet,
        "--no-pdf-header-footer",
        f"--print-to-pdf={out}/a.pdf",
        f"file://{base}.html",
    ]


def libreoffice(files: list[Path], out: Path) -> list[str]:
    """Return the command that makes PDFs of many Word documents in one process."""
    # One profile for all runs: making one takes seconds, and nobody does that for each document.
    profile = f"-env:UserInstallation=file://{files[0].parent}/libreoffice"
    return [
        places.office(),
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(out),
        *map(str, files),
    ]


def _bare_python(base: Path, out: Path) -> list[str]:
    return [str(places.OURS), "-c", "pass"]


def _help(base: Path, out: Path) -> list[str]:
    return [str(places.ours("thbreports")), "--help"]


# What a run of ours cannot do without, whatever is done with it.
_LIBRARIES = (
    "import os; from thbreports.system import gc_control; gc_control.tune();"
    " import click, jinja2, lxml.etree, yaml, thbreports.record.part"
)
_ENGINE = f"{_LIBRARIES}; from thbreports.outputs.pdf.engine import load; load.load()"


def _floor(code: str) -> Command:
    return lambda base, out: [str(places.OURS), "-c", f"{code}; os._exit(0)"]  # as the command leaves


COMMANDS: dict[str, Command] = {
    "bare Python": _bare_python,
    "ours --help": _help,
    "ours html": _ours("html"),
    "ours docx": _ours("docx"),
    "ours pdf": _ours("pdf"),
    "ours all": _ours("html,pdf,docx"),
    "libraries of html and docx, loaded as we do and no more": _floor(_LIBRARIES),
    "libraries of pdf, loaded as we do and no more": _floor(_ENGINE),
    "pipeline html": _pipeline("html"),
    "pipeline docx": _pipeline("docx"),
    "pipeline pdf": _pipeline("pdf"),
    "pandoc html": _pandoc("html"),
    "pandoc docx": _pandoc("docx"),
    "pandoc pdf by WeasyPrint": _pandoc("pdf", f"--pdf-engine={places.peer('weasyprint')}"),
    "pandoc pdf by Typst": _pandoc("pdf", f"--pdf-engine={places.peer('typst')}"),
    "docxtpl docx": _docxtpl("report", "yaml"),
    STRICT_DOCXTPL: _docxtpl("given", "json"),
    "WeasyPrint's CLI pdf": _weasyprint(),
    "WeasyPrint's CLI pdf/a-2a": _weasyprint("--pdf-variant", "pdf/a-2a"),
    "Typst pdf": _typst,
    "chromium pdf": _chromium,
    "libreoffice pdf": lambda base, out: libreoffice([Path(f"{base}.docx")], out),
}


def absent(name: str) -> str:
    """Return why a command cannot be run on this machine, or nothing where it can."""
    program = COMMANDS[name](Path("/record-0"), Path("/out"))[0]
    return "" if os.path.exists(program) else places.missing(program)
