"""Bare WeasyPrint on our very HTML and CSS: the fonts are loaded and the style sheets parsed once."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from benchmarks.peers import variants


@functools.cache
def _shared(folder: Path, record: str) -> dict[str, Any]:
    fonts = FontConfiguration()
    sheets = [CSS(filename=folder / f"{record}{part}.css", font_config=fonts) for part in ("", ".pages")]
    return {"font_config": fonts, "stylesheets": sheets}


def documents(job: str, folder: Path, record: str, first: int, count: int) -> list[Callable[[], object]]:
    """Return what makes ``count`` documents; the job is the variant of PDF, or ``pdf`` for none."""
    shared = _shared(folder, record)
    paths = variants(folder, record, "print.html", first, count)
    texts = [path.read_text(encoding="utf-8") for path in paths]
    variant = None if job == "pdf" else job
    return [functools.partial(_made, text, {**shared, "pdf_variant": variant}) for text in texts]


def _made(text: str, options: dict[str, Any]) -> bytes:
    written: bytes = HTML(string=text).write_pdf(presentational_hints=True, **options)
    return written
