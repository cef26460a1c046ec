"""Scripts that the fonts of the packs lack, drawn by those of the extra: as few fonts as are needed."""

import functools
import sys
from pathlib import Path

import pytest

import thbreports
from thbreports import formats, packs
from thbreports.document import Document, compose
from thbreports.packs import font_extra, glyphs
from thbreports.verify import compare
from thbreports.verify.html import extract
from thbreports.view.prepare import prepare
from validators import qpdf, verapdf

HAN = "王小明 and **中国人民大学**, 山田かおり of 東京大学, 김민수 of **서울대학교**"
PLAIN = "አበበ በቀለ, ᏣᎳᎩ, **ⵜⵉⴼⵉⵏⴰⵖ**"
STACKED = (
    "สมชาย **ใจดี** ที่ซึ่ง ດີ अमित शर्मा **दिल्ली** किताब हिन्दी শিক্ষা কিছু"
    " தமிழ் மொழி ಕನ್ನಡ తెలుగు മലയാളം ગુજરાતી ਪੰਜਾਬੀ සිංහල"
)
TEXTS = {
    "weasyprint": f"{HAN}; {PLAIN}; {STACKED}.",
    "typst": f"{HAN}; {PLAIN}.",
}


def document(words: str) -> Document:
    record = {
        "title": "Names of 王小明 and 서울",
        "date": "2026-11-03",
        "opening": words,
        "participants": [{"name": "王小明", "organisation": "中国人民大学"}],
    }
    return compose(*prepare(thbreports.load(record)))


@functools.cache
def pdf(engine: str) -> tuple[Document, bytes]:
    made = document(TEXTS[engine])
    return made, formats.write("pdf", made, engine=engine)


@pytest.mark.parametrize("engine", TEXTS)
def test_every_script_of_the_extra_is_said_and_drawn(engine: str) -> None:
    made, file = pdf(engine)
    expected = extract(made.markup.encode())
    assert "王小明" in expected.body.text
    assert compare(expected, formats.extract("pdf", file)) is None


def test_the_files_are_whole_and_archival(tmp_path: Path) -> None:
    for engine in TEXTS:
        (tmp_path / f"{engine}.pdf").write_bytes(pdf(engine)[1])
    files = sorted(tmp_path.iterdir())
    assert [*verapdf.check(files).values(), *qpdf.check(files).values()] == [[]] * 4


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("plain words, ქართული", []),
        ("王小明", ["Kurinto Sans SC"]),
        ("王 and かおり", ["Kurinto Sans JP"]),
        ("王 and 김", ["Kurinto Sans KR"]),
        ("王 and ㄅ", ["Kurinto Sans TC"]),
        ("现 and 김", ["Kurinto Sans KR", "Kurinto Sans SC"]),
        ("ไทย", ["Kurinto Sans"]),
    ],
)
def test_no_more_fonts_are_taken_than_the_words_need(text: str, families: list[str]) -> None:
    pack = packs.find("base")
    taken = glyphs.faces_for(pack, text)[len(pack.font_faces()) :]
    assert [face.family for face in taken if face.weight == 400] == families
    assert [face.family for face in taken if face.weight == 700] == families
    assert all(f'"{family}"' in font_extra.behind(pack.design, taken)["text-font"] for family in families)


def test_a_page_with_its_fonts_inside_has_them_too() -> None:
    page = formats.write("html", document("王小明 and ไทย"), embed_fonts=True).decode()
    assert page.count('@font-face{font-family:"Kurinto Sans') == 4
    assert '"Noto Emoji", "Kurinto Sans KR", "Kurinto Sans"' in page


def test_signs_that_typst_would_say_twice_are_refused_by_it() -> None:
    with pytest.raises(thbreports.OutputError, match="such as 'ดี'; lay it out with WeasyPrint"):
        formats.write("pdf", document("ใจดี"), engine="typst")


def test_without_the_extra_the_problem_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(font_extra, "folder", lambda: None)
    with pytest.raises(thbreports.OutputError, match=r"no font .*'王'.*pip install 'thbreports\[fonts\]'"):
        formats.write("pdf", document("Words."))


def test_what_it_says_that_it_draws_it_draws() -> None:
    examples = {
        "BENGALI": "ক", "BOPOMOFO": "ㄅ", "CHEROKEE": "Ꭰ", "CJK": "中", "DEVANAGARI": "क", "ETHIOPIC": "አ",
        "GUJARATI": "ક", "GURMUKHI": "ਕ", "HANGUL": "한", "HIRAGANA": "か", "KANNADA": "ಕ", "KATAKANA": "カ",
        "LAO": "ກ", "MALAYALAM": "ക", "MONGOLIAN": "ᠠ", "ORIYA": "କ", "SINHALA": "ක", "SYRIAC": "ܐ",
        "TAMIL": "க", "TELUGU": "క", "THAANA": "ހ", "THAI": "ก", "TIFINAGH": "ⴰ",
    }  # fmt: skip
    assert examples.keys() == font_extra.SCRIPTS
    assert font_extra.drawn(examples.values()) == {*examples.values()}


def test_nothing_of_the_extra_is_run() -> None:
    assert font_extra.folder()
    assert "weblate_fonts" not in sys.modules
