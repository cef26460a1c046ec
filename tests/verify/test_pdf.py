"""How words are read out of a tagged PDF file: lines, left-out parts, footnotes, fonts."""

import io
from pathlib import Path

import pikepdf
import pytest

from support.rendering import lines, page, retagged, to_pdf, unmarked
from thbreports.formats import extract
from thbreports.record.markdown.passage import UnreadableError, spans
from thbreports.verify import compare
from thbreports.verify.pdf.fonts import read_cmap

SEMANTIC = sorted((Path(__file__).parents[1] / "cases" / "semantic").glob("*.html"))
CONTENTS = '<nav class="contents"><h2>Contents</h2><ol><li><a href="#s1">Opening</a></li></ol></nav>'
NOTED = (
    '<p>Known<sup class="footnote-ref"><a id="fnref-1" href="#fn-1" role="doc-noteref">1</a></sup>. More'
    '<sup class="footnote-ref"><a id="fnref-2" href="#fn-2" role="doc-noteref">2</a></sup></p>'
)


def notes(back: str) -> str:
    bodies = "".join(
        f'<li id="fn-{number}"><p>{text}{back.format(number)}</p></li>'
        for number, text in ((1, "The <em>first</em> note"), (2, "The second note"))
    )
    return f'<section class="footnotes" role="doc-endnotes"><ol>{bodies}</ol></section>'


BACK = ' <a class="footnote-back" href="#fnref-{}" role="doc-backlink">↩</a>'


def links(element: pikepdf.Object) -> list[str]:
    """The named destinations of all links below a structure element."""
    found = []
    for child in element.get("/K", pikepdf.Array()):
        if isinstance(child, pikepdf.Dictionary):
            if child.get("/Type") == "/OBJR":
                found.append(str(child.Obj.get("/Dest", "")))
            else:
                found += links(child)
    return found


def contents_tagged(element: pikepdf.Dictionary) -> str | None:
    """Name the contents list: a list with links to sections and to nothing else."""
    targets = links(element)
    if element.S == "/L" and targets and all(name and not name.startswith("fn") for name in targets):
        return "/TOC"
    return None


@pytest.mark.parametrize("case", SEMANTIC, ids=lambda case: case.stem)
def test_whole_documents(case: Path) -> None:
    markup = case.read_text(encoding="utf-8")
    html = extract("html", markup.encode())
    pdf = extract("pdf", retagged(to_pdf(markup, "@page { size: A4 }"), contents_tagged))
    assert compare(html, unmarked(pdf)) is None
    assert len(spans(pdf.body)) == len(spans(html.body))


def test_contents_list() -> None:
    data = to_pdf(page(f'{CONTENTS}<h2 id="s1">Opening</h2>'))
    assert lines(extract("pdf", retagged(data, contents_tagged)).body) == "Contents\nOpening"


def test_footnotes_known_by_their_back_links() -> None:
    found = extract("pdf", to_pdf(page(NOTED + notes(BACK))))
    assert lines(found.body) == "Known. More"
    assert [lines(note) for note in found.notes] == ["The *first* note", "The second note"]


def test_footnotes_tagged_as_notes() -> None:
    def choose(element: pikepdf.Dictionary) -> str | None:
        return "/Note" if element.S == "/LI" else None

    found = extract("pdf", retagged(to_pdf(page(NOTED + notes(""))), choose))
    assert lines(found.body) == "Known. More"
    assert [lines(note) for note in found.notes] == ["The *first* note", "The second note"]


def test_a_note_in_place_is_no_part_of_the_body() -> None:
    def choose(element: pikepdf.Dictionary) -> str | None:
        return "/Note" if element.S == "/Div" else None

    data = to_pdf(page("<p>Before</p><div><p>Note, <em>in place</em></p></div><p>after</p>"))
    found = extract("pdf", retagged(data, choose))
    assert lines(found.body) == "Before\nafter"
    assert [lines(note) for note in found.notes] == ["Note, *in place*"]


def test_words_that_break_over_lines_and_pages() -> None:
    markup = page(
        f"<p>{'word self-made co-operation ' * 150}</p><p>https://{'long/' * 30}</p><p>{'abc' * 60}</p>"
    )
    data = to_pdf(markup, "@page { size: 7cm 9cm }")
    with pikepdf.open(io.BytesIO(data)) as file:
        assert len(file.pages) > 2
    found = extract("pdf", data)
    assert compare(extract("html", markup.encode()), found) is None
    assert "self-\nmade" in found.body.text
    assert "of" not in found.body.text.split()


def test_justified_text_and_columns_of_one_line() -> None:
    sentence = "Some <strong>words</strong> <em>there</em> are justified, <strong>self-</strong>evident. "
    markup = page(f"<p>{sentence * 12}</p>")
    found = extract("pdf", to_pdf(markup, "p { text-align: justify }"))
    assert compare(extract("html", markup.encode()), found) is None


@pytest.mark.parametrize("element", ["h2", "th", "caption"])
def test_style_sheets_may_set_headings_bold(element: str) -> None:
    inner = f"<{element}>Who did <em>what</em></{element}>"
    body = {"h2": inner, "th": f"<table><tr>{inner}</tr></table>"}.get(
        element, f"<table>{inner}<tr><td>x</td></tr></table>"
    )
    found = extract("pdf", to_pdf(page(body), f"{element} {{ font-weight: bold }}"))
    assert lines(found.body).startswith("Who did *what*")


def test_style_sheets_may_not_set_paragraphs_bold() -> None:
    markup = page('<p class="kind">Minutes</p>')
    difference = compare(
        extract("html", markup.encode()), extract("pdf", to_pdf(markup, "p { font-weight: 600 }"))
    )
    assert difference is not None
    assert difference.message == "word 1: expected 'Minutes', found '**Minutes**' (bold added)"


@pytest.mark.parametrize(
    "rule",
    [
        "font-size: 0.3px",
        "color: rgb(0 0 0 / 0)",
        "transform: translate(-400cm)",
        "height: 0; overflow: hidden",
        "transform: scale(0.01)",
    ],
)
def test_words_that_nobody_can_see_are_none(rule: str) -> None:
    markup = page('<p>One</p><p class="kind">Minutes</p><p>Two</p>')
    found = extract("pdf", to_pdf(markup, f".kind {{ {rule} }}"))
    assert found.body.text.split() == ["One", "Two"]


def test_a_bold_name_on_regular_glyphs_is_not_bold() -> None:
    source = (Path(__file__).parents[2] / "templates/base/fonts/NotoSans-Regular.ttf").as_uri()
    css = f"@font-face {{ font-family: Single; src: url({source}) }} html {{ font-family: Single }}"
    data = to_pdf(page("<p>a <strong>bold</strong> word</p>"), css)
    with pikepdf.open(io.BytesIO(data)) as file:
        assert any("Bold" in str(font.BaseFont) for font in file.pages[0].Resources.Font.values())
    assert lines(extract("pdf", data).body) == "a bold word"


def test_figures_give_no_words() -> None:
    image = '<img alt="A logo" src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E"/>'
    markup = page(f"<p>before</p><figure>{image}<figcaption>Figure</figcaption></figure><p>after</p>")
    assert lines(extract("pdf", to_pdf(markup)).body) == "before\nFigure\nafter"


def test_actual_text_stands_for_glyphs() -> None:
    data = to_pdf(page("<p>one <em>two</em> three</p>"))
    with pikepdf.open(io.BytesIO(data)) as file:
        element = file.Root.StructTreeRoot.K[0].K[0].K[0].K[1]
        assert element.S == "/NonStruct"
        element.ActualText = pikepdf.String("2")
        result = io.BytesIO()
        file.save(result)
    assert lines(extract("pdf", result.getvalue()).body) == "one *2* three"


def test_cmap() -> None:
    cmap = b"""1 beginbfchar <0003> <00660069> endbfchar
    2 beginbfrange <0010> <0012> <0041> <0020> <0021> [<0058> <D83DDE00>] endbfrange"""
    assert dict(read_cmap(cmap)) == {
        b"\x00\x03": "fi",
        b"\x00\x10": "A",
        b"\x00\x11": "B",
        b"\x00\x12": "C",
        b"\x00\x20": "X",
        b"\x00\x21": "\U0001f600",
    }


def test_without_structure() -> None:
    empty = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        file.save(empty)
    with pytest.raises(UnreadableError, match="no structure tree"):
        extract("pdf", empty.getvalue())


def test_no_pdf() -> None:
    with pytest.raises(UnreadableError, match="not a readable PDF"):
        extract("pdf", b"%PDF-1.7 nothing")
