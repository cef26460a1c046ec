"""The objects of PDFs as bytes: taken apart, packed, and those of Typst made lighter."""

from __future__ import annotations

import io

import pikepdf
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

import thbreports
from thbreports import packs
from thbreports.document import compose
from thbreports.outputs.pdf import objects
from thbreports.outputs.pdf.typst import compiler, edges, extents, fonts
from thbreports.outputs.pdf.typst.file import File
from thbreports.outputs.pdf.typst.write import write
from thbreports.view.prepare import prepare


@pytest.mark.parametrize(
    ("inner", "found"),
    [
        (b"/Type/Annot/F 4/Dest(a)", {b"/Type": b"/Annot", b"/F": b"4", b"/Dest": b"(a)"}),
        (b"/T(a (b) /K[1])/K[2]", {b"/T": b"(a (b) /K[1])", b"/K": b"[2]"}),
        (b"/T(\\) >> \\\\)/Lang(en)", {b"/T": b"(\\) >> \\\\)", b"/Lang": b"(en)"}),
        (b"/A[<</B[(U(x)])]>>]/P 1 0 R", {b"/A": b"[<</B[(U(x)])]>>]", b"/P": b"1 0 R"}),
        (b"/A<</B<</C<FEFF0041>>>>>/D null", {b"/A": b"<</B<</C<FEFF0041>>>>>", b"/D": b"null"}),
        (b"/A[[[1]](])]/B/C", {b"/A": b"[[[1]](])]", b"/B": b"/C"}),
        (b"", {}),
    ],
)  # fmt: skip
def test_dictionaries_are_taken_apart_and_written(inner: bytes, found: dict[bytes, bytes]) -> None:
    assert objects.entries(inner) == found
    assert objects.entries(objects.dictionary(found)[2:-2]) == found


def test_texts_are_read_as_they_were_written() -> None:
    texts = ["", "plain (a) \\ b", "tab\there", "Łódź 漢 \U0001f600"]
    held = [objects.Object(b"<</T" + objects.text(one) + b">>") for one in texts]
    data = objects.packed(
        [objects.Object(b"<</Type/Catalog/Pages 2 0 R>>"), objects.Object(b"<</Type/Pages/Kids[]/Count 0>>"),
         *held, objects.stream({b"/X": b"/Y"}, b"content")], b"1 0 R", b"3 0 R", b"which"
    )  # fmt: skip
    with pikepdf.open(io.BytesIO(data)) as file:
        assert [str(file.get_object(3 + number, 0)["/T"]) for number in range(len(texts))] == texts
        assert file.get_object(3 + len(texts), 0).read_bytes() == b"content"
        assert bytes(file.trailer["/ID"][0]) == b"which"


def test_names_of_a_tree_are_in_order() -> None:
    tree = objects.name_tree({b"(a-b)": b"2 0 R", b"(a)": b"[1 0 R/Fit]", b"(a b)": b"3 0 R"})
    assert list(objects.names(tree).items()) == [
        (b"(a)", b"[1 0 R/Fit]"),
        (b"(a b)", b"3 0 R"),
        (b"(a-b)", b"2 0 R"),
    ]


def test_fonts_draw_the_same_without_their_programs() -> None:
    data = (packs.find("base").folder / "fonts/twins/LiberationSerif-Regular.ttf").read_bytes()
    before, after = (TTFont(io.BytesIO(one), checkChecksums=2) for one in (data, fonts.lightened(data)))
    assert {"fpgm", "prep", "cvt "} <= {*before.keys()} and not {"fpgm", "prep", "cvt "} & {*after.keys()}
    made_of_others = [name for name in ("Adieresis", "eacute") if before["glyf"][name].isComposite()]
    assert made_of_others
    for name in [*made_of_others, "A", "g", "space"]:
        number = before.getGlyphID(name)
        drawn = []
        for font in (before, after):
            glyphs = font.getGlyphSet()
            pen = DecomposingRecordingPen(glyphs)
            glyph = glyphs[font.getGlyphName(number)]
            glyph.draw(pen)
            drawn.append((pen.value, glyph.width))
        assert drawn[0] == drawn[1]
        outline = after["glyf"][after.getGlyphName(number)]
        assert not getattr(outline, "program", None)


def test_a_font_without_programs_is_left_as_it_is() -> None:
    assert fonts.lightened(b"OTTO\0\0") == b"OTTO\0\0"


def test_what_stands_inside_of_the_paper_is_known_without_pdfium(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[bytes] = []
    compiled = compiler.Engine.compiled

    def kept(engine: compiler.Engine, files: dict[str, bytes], moment: int) -> bytes:
        made.append(compiled(engine, files, moment))
        return made[-1]

    monkeypatch.setattr(compiler.Engine, "compiled", kept)
    monkeypatch.setattr(edges, "_beyond", lambda data, pages: pytest.fail(f"asked of {pages}"))
    record = (
        'title: T\ndate: 2026-01-02\nopening: "(Words) with \\\\ and **ÅÉ** `code`[^1].\\n\\n[^1]: Note."\n'
    )
    write(compose(*prepare(thbreports.load(record))))
    assert extents.doubtful(File(made[0])) == []
    # Whatever is drawn in another way is not certain.
    file = File(made[0])
    (number,) = [number for number, one in file.objects.items() if one.data.startswith(b"<</Type/Page/")]
    content = int(file.entries(number)[b"/Contents"].split()[0])
    file.put_content(content, b"q 2 0 0 2 0 0 cm\n" + file.content(content) + b"\nQ")
    assert extents.doubtful(file) == [0]
