"""The short cuts of the PDF output: none of them changes what a style sheet says, nor Python for others."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

import thbreports
from thbreports.outputs.pdf import running
from thbreports.outputs.pdf.engine import fonts

WORDS = "title: T\ndate: 2026-01-02\nopening: Words of the record.\n"


def printed(folder: Path, css: str, record: str = WORDS) -> str:
    """Return the words of the first page of a record, in a pack with a print sheet of its own."""
    (folder / "pack.toml").write_text('name = "own"\ntitle = "Own"\nextends = "base"\n', encoding="utf-8")
    (folder / "print.css").write_text(css, encoding="utf-8")
    data = thbreports.render(thbreports.load(record), "pdf", pack=folder)
    document = pypdfium2.PdfDocument(data)
    try:
        text: str = document[0].get_textpage().get_text_bounded()
    finally:
        document.close()
    return text


@pytest.mark.parametrize(
    "css, found",
    [
        ("p { display: list-item; list-style-type: '>> ' }", ">> "),
        ("p { float: footnote } p::footnote-call { content: '[a note]' }", "[a note]"),
        ("p { position: note(x) } p::note-call { content: '[called]' } main { padding: 1em }", "[called]"),
    ],
)
def test_a_pack_makes_list_items_and_notes_of_other_elements(tmp_path: Path, css: str, found: str) -> None:
    assert found in printed(tmp_path, css)


def test_values_of_the_design_are_put_where_nothing_else_says_them() -> None:
    design = {"ink": "#111", "rule": "#222", "deep": "var(--ink)", "gap": "1em"}
    css = (
        ":root{--ink:#111;--rule:#222;--deep:var(--ink);--gap:1em}\n"
        'p::before { content: "var(--ink)" } /* var(--ink) */\n'
        "p { color: var( --ink ); border-color: var(--deep); margin: calc(var(--gap) * 2) var(--gap, 3em) }\n"
        ".annex { --rule: #333 } p { outline-color: var(--rule) }"
    )
    put = fonts.with_values(css, design)
    assert "color: #111;" in put and "calc(1em * 2)" in put
    assert 'content: "var(--ink)" } /* var(--ink) */' in put  # no value is read there
    assert "border-color: var(--deep)" in put and "var(--gap, 3em)" in put
    assert "outline-color: var(--rule)" in put  # an annex has its own


@pytest.mark.parametrize(
    "css, wide",
    [
        ("@page { @top-left { vertical-align: top; padding-top: 1em } }", True),
        ("@page { @top-left { border-bottom: 1pt solid } }", False),
        ("@page { @top-left { padding: 0 2em } }", False),
        ("@page :left { @top-right { content: 'B' } }", False),
        ("", False),
    ],
)
def test_a_running_line_is_made_wide_only_where_it_does_not_show(css: str, wide: bool) -> None:
    alone = running.page_rules({"header-left": "A"}, css)
    assert ("width: 100%" in alone) == wide
    assert "width" not in running.page_rules({"footer-left": "A", "footer-right": "B"}, css)


def test_a_file_says_which_document_and_which_version_it_is() -> None:
    def identifier(words: str) -> tuple[bytes, bytes]:
        data = thbreports.render(thbreports.load(WORDS.replace("Words", words)), "pdf")
        with pikepdf.open(io.BytesIO(data)) as file:
            document, version = file.trailer.ID
            return bytes(document), bytes(version)

    assert identifier("Words") == identifier("Words")
    assert not set(identifier("Words")) & set(identifier("Other words"))
    assert {len(part) for part in identifier("Words")} == {16}


def test_fonts_that_no_word_needs_are_not_loaded_and_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[int] = []
    read, prepared = fonts.Prepared._read, fonts.prepared

    def counted(self: Any, faces: Any, css: str = "") -> Any:
        loaded.append(len(faces))
        return read(self, faces, css)

    def all_at_once(pack: Any, faces: Any, css: str, words: str) -> Any:
        return prepared(pack, faces, css, "".join(map(chr, range(sys.maxunicode))))

    def printed(*texts: str) -> list[bytes]:
        fonts._prepared.cache_clear()
        meetings = [thbreports.load(f"title: T\ndate: 2026-01-02\nopening: {text}\n") for text in texts]
        return [thbreports.render(meeting, "pdf") for meeting in meetings]

    monkeypatch.setattr(fonts.Prepared, "_read", counted)
    texts = ("Plain words.", "საქართველო → ☑", "Plain words, again.")
    found = printed(*texts)
    latin, others = loaded
    assert 0 < latin < others + latin
    loaded.clear()
    monkeypatch.setattr(fonts, "prepared", all_at_once)
    assert printed(*texts) == found
    [every] = loaded
    assert others + latin < every


@pytest.mark.parametrize(
    ("css", "character"),
    [
        ("p::before { content: '\\10d0 ' }", "ა"),
        ("p::before { content: 'ა' }", "ა"),
        ("p { counter-increment: x } p::before { content: counter(x, armenian) }", "Ա"),
        ("p::before { content: 'µ'; text-transform: uppercase }", "Μ"),
    ],
)
def test_characters_that_a_sheet_brings_are_drawn(css: str, character: str, tmp_path: Path) -> None:
    assert character in printed(tmp_path, css)
    assert ord(character) in fonts._characters(set(), css)
