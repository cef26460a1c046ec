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
    """Return what makes ``count`` documents, from records or, in the job ``given``, from words alone."""
    template = _template(folder / f"docxtpl-{job}.docx")
    todo: list[Callable[[], object]] = []
    for path in variants(folder, record, "json", first, count):
        words = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_suffix(".yaml").read_text(encoding="utf-8")
        made = functools.partial(docx_template.from_record, template, text, folder)
        todo.append(functools.partial(docx_template.fill, template, words) if job == "given" else made)
    return todo
