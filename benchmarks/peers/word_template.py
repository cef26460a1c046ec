"""docxtpl, warm: the template is opened once and filled again and again."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path

from docxtpl import DocxTemplate

from benchmarks import subjects
from benchmarks.peers import docx_template, variants


@functools.cache
def _template(path: Path) -> DocxTemplate:
    return DocxTemplate(str(path))


def documents(job: str, folder: Path, record: str, first: int, count: int) -> list[Callable[[], object]]:
    """Return what makes ``count`` documents, from records or, in the job ``given``, from words ready made."""
    template = _template(folder / f"docxtpl-{job}.docx")
    if job == "default":
        text = subjects.text(record)
        texts = [subjects.varied(text, number) for number in range(first, first + count)]
        return [functools.partial(_made, template, one) for one in texts]
    return [
        functools.partial(_filled, template, path) for path in variants(folder, record, "json", first, count)
    ]


def _made(template: DocxTemplate, text: str) -> bytes:
    return docx_template.fill(template, docx_template.from_record(text))


def _filled(template: DocxTemplate, path: Path) -> bytes:
    return docx_template.fill(template, json.loads(path.read_text(encoding="utf-8")))
