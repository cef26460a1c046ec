"""docxtpl, warm: the template is opened once and filled again and again."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path

from docxtpl import DocxTemplate

from benchmarks.peers import docx_template, variants


@functools.cache
def _template(path: Path) -> DocxTemplate:
    return DocxTemplate(str(path))


def documents(job: str, folder: Path, record: str, first: int, count: int) -> list[Callable[[], object]]:
    """Return what makes ``count`` documents; the job is the name of the template."""
    template = _template(folder / f"{job}.docx")
    return [
        functools.partial(_filled, template, path) for path in variants(folder, record, "json", first, count)
    ]


def _filled(template: DocxTemplate, path: Path) -> bytes:
    return docx_template.fill(template, json.loads(path.read_text(encoding="utf-8")))
