"""The straightforward pipeline: safe_load, Jinja2, WeasyPrint, python-docx, as anyone would write it.

    python benchmarks/peers/pipeline.py record.yaml html|docx|pdf report

It checks nothing, knows no footnotes, contents or properties; its PDF is neither tagged nor archival.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
import yaml

CSS = (
    "@page { size: A4; margin: 25mm } body { font: 10.5pt/1.5 serif } td { border: 1px solid; padding: 2pt }"
)
PAGE = jinja2.Environment(autoescape=True).from_string("""<!DOCTYPE html>
<html lang="{{ record.language }}"><head><meta charset="utf-8"><title>{{ record.title }}</title></head><body>
{% for kind, level, text in blocks %}
{% if kind == "heading" %}<h{{ level }}>{{ text }}</h{{ level }}>
{% elif kind == "table" %}<table>
{% for row in text %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>
{% else %}<p>{% for part, bold in text | runs %}{% if bold %}<b>{{ part }}</b>{% else %}{{ part }}{% endif %}
{% endfor %}</p>{% endif %}{% endfor %}</body></html>""")
PAGE.environment.filters["runs"] = lambda text: runs(text)


def runs(text: str) -> list[tuple[str, bool]]:
    """Return pieces of prose and whether each is bold; spans and links lose their brackets."""
    plain = re.sub(r"\[([^]]*)\](\{[^}]*\}|\([^)]*\))", r"\1", text)
    return [(part, place % 2 == 1) for place, part in enumerate(plain.split("**")) if part]


def blocks(value: Any, level: int = 1) -> Iterator[tuple[str, int, Any]]:
    """Yield kind, level and text of every block of a record, or of a part of one."""
    if isinstance(value, dict):
        if "title" in value:
            number = f"{value['number']} " if "number" in value else ""
            yield "heading", min(level, 6), f"{number}{value['title']}"
        for name, field in value.items():
            if name not in ("title", "number", "pack", "language"):
                yield from blocks(field, level + 1)
    elif isinstance(value, list) and value and all(isinstance(one, dict) and "name" in one for one in value):
        yield "table", level, [[str(cell) for cell in one.values()] for one in value]
    elif isinstance(value, list):
        for one in value:
            yield from blocks(one, level)
    else:
        yield from (("paragraph", level, part) for part in str(value).split("\n\n"))


def html(record: dict[str, Any]) -> bytes:
    """Return the report as a web page."""
    return PAGE.render(record=record, blocks=list(blocks(record))).encode()


def pdf(record: dict[str, Any]) -> bytes:
    """Return the report as PDF."""
    import weasyprint

    page = weasyprint.HTML(string=html(record).decode())
    written: bytes = page.write_pdf(stylesheets=[weasyprint.CSS(string=CSS)])
    return written


def docx(record: dict[str, Any]) -> bytes:
    """Return the report as a Word document."""
    from docx import Document

    document = Document()
    for kind, level, text in blocks(record):
        if kind == "heading":
            document.add_heading(text, level)
        elif kind == "table":
            table = document.add_table(0, max(map(len, text)))
            for row in text:
                for cell, words in zip(table.add_row().cells, row, strict=False):
                    cell.text = words
        else:
            paragraph = document.add_paragraph()
            for part, bold in runs(text):
                paragraph.add_run(part).bold = bold
    document.save(buffer := io.BytesIO())
    return buffer.getvalue()


FORMATS = {"html": html, "docx": docx, "pdf": pdf}

if __name__ == "__main__":
    file, format, out = sys.argv[1:]
    Path(out).write_bytes(FORMATS[format](yaml.safe_load(Path(file).read_text(encoding="utf-8"))))
