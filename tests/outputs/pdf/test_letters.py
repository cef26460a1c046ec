"""Each letter that the fonts have can be found, copied and read out in the PDF, in every style."""

from __future__ import annotations

import dataclasses
import functools
import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import thbreports
from thbreports import formats, packs
from thbreports.document import Document, compose
from thbreports.verify import compare
from thbreports.verify.html import extract
from thbreports.view.prepare import prepare
from validators import tools

STYLES = {
    (400, "normal"): "{}",
    (700, "normal"): "<strong>{}</strong>",
    (400, "italic"): "<em>{}</em>",
    (700, "italic"): "<strong><em>{}</em></strong>",
}
WORDS = "Ngọc Thị Anh Adéṣọlá Ọjụkwu ḿ ẹ ị ọ ụ ǹ ṃ ṅ ṣ"


@functools.cache
def letters(family: str, weight: int, style: str) -> str:
    """Return what a face can draw, combining marks behind a letter each."""
    [face] = [
        face
        for face in packs.find("base").font_faces()
        if (face.family, face.weight, face.style) == (family, weight, style)
    ]
    with TTFont(face.path, lazy=True) as font:
        drawn = sorted(map(chr, font.getBestCmap()))
    kinds = {letter: unicodedata.category(letter) for letter in drawn}
    own = [letter for letter in drawn if kinds[letter][0] in "LNPS" and letter not in "<&>"]
    marked = [f"{base}{mark}" for mark in drawn if kinds[mark] == "Mn" for base in "imoQ"]
    return " ".join([*own, *marked]) + " office affluent fjord ﬁne fine"


def document(body: str, font: str = "text") -> Document:
    """Return a document with a body, and all its words in one of the fonts of the design."""
    made = compose(*prepare(thbreports.load({"title": "Letters", "date": "2026-03-10"})))
    pack = dataclasses.replace(made.pack, design={**made.pack.design, "text-font": f"var(--{font}-font)"})
    before, start, _ = made.markup.partition("<main>")
    return dataclasses.replace(made, pack=pack, markup=f"{before}{start}{body}</main></body></html>")


@pytest.mark.parametrize("font", ["Noto Serif", "Noto Sans"])
@pytest.mark.parametrize("style", STYLES, ids=lambda style: " ".join(map(str, style)))
def test_every_letter_is_said_as_it_was_written(font: str, style: tuple[int, str]) -> None:
    text = letters(font, *style).split()
    rows = [" ".join(text[place : place + 50]) for place in range(0, len(text), 50)]
    body = "".join(f"<p>{STYLES[style].format(row)}</p>" for row in rows)
    made = document(body, "label" if font == "Noto Sans" else "text")
    expected = extract(made.markup.encode())
    assert len(expected.body.text) > 4000
    assert compare(expected, formats.extract("pdf", formats.write("pdf", made))) is None


@pytest.mark.parametrize(
    "text", [WORDS, " ".join(reversed(WORDS.split())), "ọ", "ḿ n̄ m̄ n m", "ﬁne fine", "fine ﬁne"]
)
@pytest.mark.parametrize("style", STYLES.values())
def test_other_programs_read_them_too(text: str, style: str, tmp_path: Path) -> None:
    made = document(f"<p>{style.format(text)}</p>", "label")
    (tmp_path / "letters.pdf").write_bytes(formats.write("pdf", made))
    said = tools.run([tools.command("pdftotext"), "-enc", "UTF-8", tmp_path / "letters.pdf", "-"])
    assert said.split()[: len(text.split())] == text.split()
