"""docxtpl: a Word document with tags, filled in with the blocks of a report.

    python benchmarks/peers/docx_template.py make base.docx template.docx
    python benchmarks/peers/docx_template.py template.docx record.yaml report.docx
    python benchmarks/peers/docx_template.py template.docx report.json report.docx

A record is read as the straightforward pipeline reads it; a report in JSON has its words ready made.
Footnotes stand at the end as plain paragraphs: docxtpl fills in those of its template and makes no others.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

KINDS = {
    "heading1": "Title",
    "heading2": "Heading 1",
    "heading3": "Heading 2",
    "heading4": "Heading 3",
    "heading5": "Heading 4",
    "heading6": "Heading 5",
    "paragraph": "Body Text",
    "quote": "Quote",
    "item1": "List Bullet",
    "item2": "List Bullet 2",
    "item3": "List Bullet 3",
}


def make(base: Path | None, out: Path) -> None:
    """Write the template: one paragraph with tags for each kind of block, in the styles of ``base``."""
    from docx import Document

    document = Document(None if base is None else str(base))
    for paragraph in list(document.paragraphs):
        paragraph._element.getparent().remove(paragraph._element)
    document.core_properties.title = "{{ title }}"
    add = document.add_paragraph
    add("{%p for b in blocks %}")
    for kind, style in KINDS.items():
        add(f"{{%p if b.kind == '{kind}' %}}")
        add("{{r b.text }}", style=style)
        add("{%p endif %}")
    add("{%p if b.kind == 'table' %}")
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).text, table.cell(2, 0).text = "{%tr for row in b.rows %}", "{%tr endfor %}"
    for place, words in enumerate(("{%tc for cell in row %}", "{{r cell }}", "{%tc endfor %}")):
        table.cell(1, place).text = words
    add("{%p endif %}")
    add("{%p if b.kind == 'picture' %}")
    add("{{ b.picture }}")
    add("{%p endif %}")
    add("{%p endfor %}")
    document.save(str(out))


def from_record(text: str) -> dict[str, Any]:
    """Return the blocks of a record."""
    import yaml

    try:
        from benchmarks.peers import pipeline
    except ImportError:  # run as a program: what lies beside it
        import pipeline  # type: ignore[import-not-found,no-redef]

    def plain(words: str) -> list[list[Any]]:
        return [[part, bold, False, 0] for part, bold in pipeline.runs(words)]

    record = yaml.safe_load(text)
    blocks: list[dict[str, Any]] = []
    for kind, level, words in pipeline.blocks(record):
        if kind == "table":
            width = max(map(len, words))
            rows = [[plain(cell) for cell in [*row, *[""] * (width - len(row))]] for row in words]
            blocks.append({"kind": kind, "rows": rows})
        elif kind == "heading":
            blocks.append({"kind": kind, "level": level, "runs": plain(words)})
        else:
            blocks.append({"kind": kind, "runs": plain(words)})
    return {"title": record["title"], "blocks": blocks, "notes": []}


def fill(template: Any, report: dict[str, Any]) -> bytes:
    """Return the report as a Word document."""
    from docx.shared import Mm
    from docxtpl import InlineImage, RichText

    def rich(runs: list[list[Any]]) -> Any:
        text = RichText()
        for words, bold, italic, note in runs:
            text.add(
                words or f"[{note}]" if note else words, bold=bold, italic=italic, superscript=bool(note)
            )
        return text

    template.init_docx()  # a picture is added to the document that is open
    shown = []
    for block in report["blocks"]:
        kind = block["kind"] + str(min(block.get("level", 1), 3 if block["kind"] == "item" else 6))
        if block["kind"] == "table":
            shown.append({"kind": "table", "rows": [[rich(cell) for cell in row] for row in block["rows"]]})
        elif block["kind"] == "picture":
            shown.append({"kind": "picture", "picture": InlineImage(template, block["file"], width=Mm(150))})
        else:
            shown.append({"kind": kind if "level" in block else block["kind"], "text": rich(block["runs"])})
    shown.extend({"kind": "paragraph", "text": rich(note)} for note in report["notes"])
    template.render({"title": report["title"], "blocks": shown}, autoescape=True)
    template.save(buffer := io.BytesIO())
    return buffer.getvalue()


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(None if sys.argv[2] == "default" else Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        from docxtpl import DocxTemplate

        template, source, out = sys.argv[1:]
        words = Path(source).read_text(encoding="utf-8")
        report = json.loads(words) if source.endswith(".json") else from_record(words)
        Path(out).write_bytes(fill(DocxTemplate(template), report))
