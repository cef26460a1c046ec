"""The constructs of tests/cases/constructs as documents: each made by a pack, or from the prose of a record.

A case is ``name.html``, what a template prints, or ``name.md``, prose of a record; ``name.css`` beside it is
the print style sheet of its pack.  Both are Jinja templates, so that a case of many words can be short.
"""

from __future__ import annotations

import base64
import shutil
from pathlib import Path

import jinja2
import yaml

import thbreports
from thbreports.document import Document, compose
from thbreports.packs import Pack
from thbreports.record import Meeting
from thbreports.view.prepare import prepare

CASES = Path(__file__).parents[1] / "cases" / "constructs"
CONSTRUCTS = sorted([*CASES.glob("*.html"), *CASES.glob("*.md")])
REFUSED = sorted((CASES / "refused").glob("*.html"))
LOST = sorted([*(CASES / "lost").glob("*.html"), *(CASES / "lost").glob("*.md")])
_TEMPLATE = '{{% extends "base/document.html.j2" %}}\n{{% block opening %}}\n{}{{% endblock %}}\n'


def prepared(case: Path, folder: Path) -> tuple[Meeting, Pack]:
    """Return the record and the pack of a case; their files go into ``folder``."""
    fields = {"title": f"Construct: {case.stem}", "date": "2026-01-02"}
    (folder / "pack").mkdir(parents=True)
    (folder / "pack/pack.toml").write_text('name = "case"\ntitle = "A case"\nextends = "base"\n')
    if case.suffix == ".md":
        words = jinja2.Template(case.read_text(encoding="utf-8"), keep_trailing_newline=True)
        fields["opening"] = words.render()
    else:
        written = case.read_text(encoding="utf-8")
        # A template prints no pictures but those that the record names.
        if shown := [file for file in _pictures() if file.name in written]:
            fields["opening"] = "\n\n".join(f"![{file.stem}]({file.name})" for file in shown)
        template = _TEMPLATE.format(written)
        (folder / "pack/document.html.j2").write_text(template, encoding="utf-8")
    if (sheet := case.with_suffix(".css")).is_file():
        picture = base64.b64encode((CASES / "square.png").read_bytes()).decode()
        rules = sheet.read_text(encoding="utf-8").replace("PICTURE", picture)
        (folder / "pack/print.css").write_text(rules, encoding="utf-8")
    for picture_file in _pictures():
        shutil.copy(picture_file, folder)
    record = folder / "record.yaml"
    record.write_text(yaml.safe_dump(fields, allow_unicode=True), encoding="utf-8")
    return prepare(thbreports.load(record), folder / "pack")


def _pictures() -> list[Path]:
    return sorted(CASES.glob("*.png"))


def document(case: Path, folder: Path) -> Document:
    """Return the semantic document of a case."""
    return compose(*prepared(case, folder))
