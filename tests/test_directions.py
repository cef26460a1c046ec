"""Reports that run from right to left, in all formats, and words that do in other reports."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

import thbreports
from thbreports import formats
from thbreports.document.compose import compose
from thbreports.record.markdown.directions import direction, parts
from thbreports.view.prepare import prepare

ARABIC = """\
title: اجتماع الفريق العامل المعني بالملاحة الداخلية
language: ar
date: 2026-06-03
place: Strasbourg
chairs: [{name: السيد محمد علي, organisation: European Commission (DG MOVE)}]
participants:
- {name: Anna Müller, country: DE}
- {name: ليلى حسن, country: TN, role: مستشارة}
sessions:
- title: حالة المجاري المائية
  minutes: |
    اعتمد الفريق العامل *مشروع* التقرير (الوثيقة CM(2026)12) بأغلبية **14** صوتًا، وشكر
    [the **Danube** Commission]{lang=en}
    على مساهمتها[^1] الكبيرة. هذه فقرة طويلة تمتد على أكثر من سطر واحد في الصفحة
    المطبوعة من هذا التقرير الطويل.

    1. البند الأول
    2. البند الثاني

    [^1]: انظر الوثيقة.
  actions: [{text: إعداد التقرير., owners: [Europol], deadline: 2026-07-01}]
"""
HEBREW = """\
title: ישיבת קבוצת העבודה לשיט פנימי
language: he
date: 2026-06-03
opening: קבוצת העבודה מאמצת את **טיוטת הדו״ח** (document 12) ב־14 קולות נגד 3.
"""
MIXED = """\
title: Meeting
date: 2026-06-03
opening: "The chair thanked *السيد محمد علي* for his words, and [משה כהן]{lang=he} for hers."
participants: [{name: ليلى حسن}, {name: Anna Müller}]
"""
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.mark.parametrize("text", [ARABIC, HEBREW, MIXED], ids=["ar", "he", "en"])
def test_the_words_of_all_formats_are_those_of_the_record(text: str) -> None:
    meeting = thbreports.load(text)
    document = compose(*prepare(meeting))
    files = {name: formats.write(name, document) for name in ("html", "pdf", "docx")}
    assert formats.verify(meeting, document, files).problems == []


def test_whoever_looks_at_the_page_alone_finds_the_words_too() -> None:
    """A program that knows no structure turns round what it sees; some put spaces beside marks."""
    data = thbreports.render(thbreports.load(ARABIC), "pdf", engine="weasyprint")
    page = pypdfium2.PdfDocument(data)[0]
    seen = " ".join(page.get_textpage().get_text_range().split())
    for words in (
        "اجتماع الفريق العامل المعني بالملاحة الداخلية",
        "اعتمد الفريق العامل مشروع التقرير",
        "ليلى حسن",
    ):
        assert words in seen
    with pikepdf.open(io.BytesIO(data)) as file:
        told = {
            str(one.ActualText)
            for one in file.objects
            if isinstance(one, pikepdf.Dictionary) and "/ActualText" in one
        }
    assert "حالة المجاري المائية" in told


def test_html_says_which_way_words_run() -> None:
    page = thbreports.render(thbreports.load(ARABIC), "html").decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert '<span lang="en" dir="ltr">the <strong>Danube</strong> Commission</span>' in page
    assert '<span dir="ltr">European Commission (DG MOVE)</span>' in page
    assert "Strasbourg</span>، <time" in page, "a comma of the template is one of the language"
    assert "(الوثيقة CM(2026)12)" in page
    page = thbreports.render(thbreports.load(MIXED), "html").decode()
    assert '<html lang="en">' in page
    assert '<span lang="he" dir="rtl">משה כהן</span>' in page


def test_numbers_and_figures_in_groups_keep_their_places() -> None:
    text = (
        "title: פגישה\nlanguage: he\ndate: 2026-06-03\n"
        "opening: נפגשנו ב־2026-07-01, 1 204 567 קורבנות +33 3 88 41 20 00, **1\u202f377** בשנים 2024–2025.\n"
        "decisions: [{number: D1, text: הטיוטה אומצה.}]\n"
    )
    root = compose(*prepare(thbreports.load(text))).tree()
    held = [one.text for one in root.iter("span") if one.get("dir") == "ltr"]
    assert held == ["2026-07-01", "1 204 567", "+33 3 88 41 20 00", "1\u202f377", "D1"]
    [number] = root.iterfind(".//span[@class='number']")
    assert number.get("dir") is None  # it hangs where its list begins
    root = compose(*prepare(thbreports.load(text.replace("he", "en", 1).replace("פגישה", "M")))).tree()
    assert any(one.text == "1 204 567" for one in root.iter("span"))
    data = thbreports.render(thbreports.load(text), "docx", verify=True)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert "\u200e1 204 567<" in package.read("word/document.xml").decode()


def test_word_is_told_of_each_run_paragraph_table_and_section() -> None:
    from lxml import etree

    data = thbreports.render(thbreports.load(ARABIC), "docx")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
        notes = package.read("word/footnotes.xml")
    assert all(one.find(f"{W}bidi") is not None for one in root.iter(f"{W}pPr", f"{W}sectPr"))
    assert all(one.find(f"{W}bidiVisual") is not None for one in root.iter(f"{W}tblPr"))
    assert b"<w:rtl/>" in notes
    for run in root.iter(f"{W}r"):
        words = "".join(run.itertext(f"{W}t"))
        is_back, letters = run.find(f"{W}rPr/{W}rtl") is not None, re.findall(r"[^\W\d]", words)
        assert all(("\u0590" < one < "\u0900") is is_back for one in letters), words
    [named] = [run for run in root.iter(f"{W}r") if "مشروع" in "".join(run.itertext())]
    assert named.find(f"{W}rPr/{W}iCs") is not None
    assert [one.get(f"{W}bidi") for one in named.iter(f"{W}lang")] == ["ar-EG"]
    data = thbreports.render(thbreports.load(MIXED), "docx")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        text = package.read("word/document.xml").decode()
    assert "<w:bidi/>" not in text and text.count("<w:rtl/>") == 3


def test_typst_refuses_what_it_would_say_in_another_order(tmp_path: Path) -> None:
    for text, place in ((ARABIC, "2:11"), (MIXED, "3:30")):
        with pytest.raises(
            thbreports.OutputError, match=f":{place}: error: .* from right to left, and Typst"
        ):
            thbreports.render(thbreports.load(text), "pdf", engine="typst")


def test_parts_of_a_text_are_those_that_run_one_way() -> None:
    text = "اعتمد (الوثيقة CM(2026)12) في 2026-07-01 و Europol (The Hague)."
    found = list(parts(text, from_the_right=True))
    assert "".join(words for _, words in found) == text
    assert [words for back, words in found if not back] == ["CM(2026)12", "2026-07-01", "Europol (The Hague)"]
    found = list(parts("a (אב) ג, b", from_the_right=False))
    assert found == [(False, "a ("), (True, "אב"), (False, ") "), (True, "ג"), (False, ", b")]
    texts = ("9:30–18:00", "2026-07-01", "Müller", "אב 12", "אב B", ", .")
    assert list(map(direction, texts)) == ["", "ltr", "ltr", "rtl", "auto", ""]


def test_a_watermark_is_drawn_as_it_is_seen_or_refused(tmp_path: Path) -> None:
    from thbreports.outputs.pdf.backgrounds import _as_seen

    shown = {"טיוטה": "הטויט", "טיוטה 12": "12 הטויט", "Draft": "Draft", "A טו B": "A וט B"}
    assert {words: _as_seen(words) for words in shown} == shown
    with pytest.raises(thbreports.OutputError, match=":2:12: error: the letters of a watermark"):
        thbreports.render(
            thbreports.load("title: T\nwatermark: مسودة\ndate: 2026-06-03\n"), "pdf", engine="weasyprint"
        )


def test_a_drawing_with_words_from_the_right_is_refused(tmp_path: Path) -> None:
    from thbreports.source import svg

    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>{}</text></svg>'
    assert svg.read(drawing.format("Quay").encode())
    with pytest.raises(svg.DrawingError, match="make them outlines"):
        svg.read(drawing.format("רציף").encode())
