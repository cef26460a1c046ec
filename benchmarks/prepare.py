"""Writes what peers are given, from our own documents: ``python -m benchmarks.prepare FOLDER RECORD COUNT``.

This runs in the project's environment, before anything is measured.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

from benchmarks import content, subjects, word_content


def prepare(folder: Path, name: str, variants: int) -> dict[str, object]:
    """Write variants of a record in the forms that the peers read, and return what is to be known of it."""
    import pikepdf

    import thbreports
    from thbreports import formats
    from thbreports.document import compose
    from thbreports.view.prepare import prepare as prepared

    for number, record in enumerate(subjects.write(folder, name, range(variants))):
        document = compose(*prepared(thbreports.load(record), None))
        report = content.content(document, folder)
        base = record.with_suffix("")
        base.with_suffix(".md").write_text(content.markdown(report), encoding="utf-8")
        base.with_suffix(".typ").write_text(content.typst(report), encoding="utf-8")
        _write_sheets(folder, name, document, base)
        for format in ("html", "docx"):
            base.with_suffix(f".{format}").write_bytes(formats.write(format, document))
        words = word_content.content(document, base.with_suffix(".docx").read_bytes(), folder)
        base.with_suffix(".json").write_text(json.dumps(words), encoding="utf-8")
        if number == 0:
            made = formats.write("pdf", document)
    with pikepdf.open(io.BytesIO(made)) as file:
        return {"pages": len(file.pages), "bytes": record.stat().st_size}


def _write_sheets(folder: Path, name: str, document: object, base: Path) -> None:
    """Write the very HTML and CSS that we give to WeasyPrint."""
    from thbreports.document import Document
    from thbreports.outputs.pdf import markup

    assert isinstance(document, Document)
    pack = document.pack
    rules = "".join(face.rule(face.path.resolve().as_uri()) for face in pack.font_faces())
    (folder / f"{name}.css").write_text(rules + pack.css("print") + markup.RULES, encoding="utf-8")
    (folder / f"{name}.pages.css").write_text(markup.page_rules(document.running), encoding="utf-8")
    base.with_suffix(".print.html").write_text(markup.printable(document), encoding="utf-8")


if __name__ == "__main__":
    print(json.dumps(prepare(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))))
