"""Bare WeasyPrint on our very HTML and CSS: the fonts are loaded and the style sheets parsed once."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.measure import ROOT
from benchmarks.peers import variants

# As thbreports, it may not look for fonts among those of the machine.
os.environ["FONTCONFIG_FILE"] = str(ROOT / "templates" / "base" / "fonts" / "fonts.conf")

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration


@functools.cache
def _shared(folder: Path, record: str) -> dict[str, Any]:
    fonts = FontConfiguration()
    sheets = [CSS(filename=folder / f"{record}{part}.css", font_config=fonts) for part in ("", ".pages")]
    return {"font_config": fonts, "stylesheets": sheets, "pdf_variant": "pdf/a-2a"}


def documents(format: str, folder: Path, record: str, first: int, count: int) -> list[Callable[[], object]]:
    """Return what makes ``count`` documents, tagged and archival as ours."""
    paths = variants(folder, record, "print.html", first, count)
    shared = _shared(folder, record)
    return [functools.partial(_made, path.read_text(encoding="utf-8"), shared) for path in paths]


def _made(text: str, options: dict[str, Any]) -> object:
    return HTML(string=text).write_pdf(presentational_hints=True, **options)
