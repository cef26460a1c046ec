"""Signs that people use as bullets and marks: drawn in every format, by both engines."""

from __future__ import annotations

from importlib import util

import thbreports
from thbreports import formats
from thbreports.document.compose import compose
from thbreports.view.prepare import prepare

SIGNS = "✓ ✗ ✔ ✘ ★ ☆ ☎ ➢ ➔ ① ⑳ ❶ ⚠ ☐ ☑ ☒ ► ▪ ❖ → ⇒ 😀 😢 👍 👎 ✅ ❌ ❤️ 📌 📎 📅 💡 🔴 🟢"


def test_signs_are_what_they_were_in_every_format() -> None:
    meeting = thbreports.load(f'title: T ★\ndate: 2026-03-10\nopening: "Here are {SIGNS}, and **bold ✓**."\n')
    document = compose(*prepare(meeting))
    engines = ["weasyprint", *(["typst"] if util.find_spec("typst") else [])]
    for engine in engines:
        files = {"pdf": formats.write("pdf", document, engine=engine)}
        if engine == "weasyprint":
            files |= {name: formats.write(name, document) for name in ("html", "docx")}
        assert formats.verify(meeting, document, files).problems == []
