"""Any small document says the same in HTML, PDF and DOCX; and what is taken out of it is missed."""

import io
from html import escape
from typing import NamedTuple

import docx
from docx.document import Document
from docx.text.paragraph import Paragraph
from hypothesis import given, settings
from hypothesis import strategies as st

from support.rendering import page, to_pdf, unmarked
from thbreports.formats import extract
from thbreports.record.markdown.passage import Extract, Passage, spans, words
from thbreports.verify import compare

LETTERS = "abcdefghijklmnopqrstuvwxyzABCÀéñöšŽβγδжщЯქაԱբ0123456789"
ODD_WORDS = 'office fluffy self-same well-known-fact 2021-25 1.2.A and/or it\'s "q" (in), a; §3 20%'.split()
ODD_WORDS += "x–y … € & <t> «m»".split()
LONG_WORDS = ["very" * 15, "https://example.org/a/long/address?with=parts&more"]
SHORT = st.one_of(st.text(LETTERS, min_size=1, max_size=12), st.sampled_from(ODD_WORDS))
KINDS = ["p", "p", "p", "h2", "blockquote", "ul", "ol", "dl", "address"]
TAGS = {"b": "strong", "i": "em"}


class Run(NamedTuple):
    """Words with one mark, and whether a space stands before them."""

    text: str
    mark: str
    spaced: bool


Blocks = list[tuple[str, list[list[Run]]]]


def documents(words: st.SearchStrategy[str], kinds: list[str]) -> st.SearchStrategy[Blocks]:
    """Return documents of a few blocks, each a kind of element and the runs of its parts."""
    text = st.lists(words, min_size=1, max_size=5).map(" ".join)
    runs = st.lists(st.builds(Run, text, st.sampled_from(" bix"), st.booleans()), min_size=1, max_size=6)
    parts = st.lists(runs, min_size=1, max_size=4)
    return st.lists(st.tuples(st.sampled_from(kinds), parts), min_size=1, max_size=6)


BLOCKS = documents(st.one_of(SHORT, st.sampled_from(LONG_WORDS)), [*KINDS, "table"])
#: Where a page ends within a long word or between the cells of a row, bare pages do not tell enough.
PAGED_BLOCKS = documents(SHORT, KINDS)


def inline(runs: list[Run]) -> str:
    pieces = []
    for run in runs:
        space, text = " " * run.spaced, escape(run.text)
        # The space goes inside the emphasis or in front of it: a reader cannot tell.
        inside = len(run.text) % 2 == 0
        text = space + text if inside else text
        for mark in {"x": "bi"}.get(run.mark, run.mark.strip()):
            text = f"<{TAGS[mark]}>{text}</{TAGS[mark]}>"
        pieces.append(text if inside else space + text)
    return "".join(pieces)


def markup(blocks: Blocks) -> str:
    return page("".join(_block(kind, [inline(runs) for runs in parts]) for kind, parts in blocks))


def _block(kind: str, parts: list[str]) -> str:
    match kind:
        case "ul" | "ol":
            nested = "".join(f"<li><p>{part}</p></li>" for part in parts[1:])
            inner = f"<{kind}>{nested}</{kind}>" if nested else ""
            return f"<{kind}><li>{parts[0]}{inner}</li><li>end</li></{kind}>"
        case "dl":
            return "<dl>" + "".join(f"<dt>term</dt><dd>{part}</dd>" for part in parts) + "</dl>"
        case "table":
            cells = "".join(f"<td>{part}</td>" for part in parts)
            return f'<table><caption>Table</caption><tr><th scope="row">{parts[0]}</th>{cells}</tr></table>'
        case "blockquote":
            return "<blockquote>" + "".join(f"<p>{part}</p>" for part in parts) + "</blockquote>"
    return "".join(f"<{kind}>{part}</{kind}>" for part in parts)


@settings(max_examples=30)
@given(BLOCKS)
def test_pdf_says_what_html_says(blocks: Blocks) -> None:
    html = extract("html", markup(blocks).encode())
    # As wide as the widest table: what lies beyond the edge of a page nobody can read.
    pdf = extract("pdf", to_pdf(markup(blocks), "@page { size: 600cm 900cm }"))
    assert compare(html, pdf) is None


@settings(max_examples=20)
@given(PAGED_BLOCKS)
def test_pdf_of_several_pages_says_what_html_says(blocks: Blocks) -> None:
    html = extract("html", markup(blocks).encode())
    pdf = extract("pdf", to_pdf(markup(blocks), "@page { size: 16cm 6cm } h2 { break-after: auto }"))
    assert compare(html, pdf) is None


@given(BLOCKS)
def test_docx_says_what_html_says(blocks: Blocks) -> None:
    result = io.BytesIO()
    _word_document(blocks).save(result)
    html, found = extract("html", markup(blocks).encode()), extract("docx", result.getvalue())
    assert compare(html, unmarked(found)) is None
    assert spans(found.body) == spans(html.body)


def _word_document(blocks: Blocks) -> Document:
    document = docx.Document()
    for kind, parts in blocks:
        if kind == "table":
            document.add_paragraph("Table", "Caption")
            row = document.add_table(1, len(parts) + 1).rows[0]
            for cell, runs in zip(row.cells, [parts[0], *parts], strict=True):
                _fill(cell.paragraphs[0], runs)
            document.styles["Caption"].font.bold = True
            # The first cell is a row header: its style has the name that tells so.
            if "Table Heading" not in document.styles:
                document.styles.add_style("Table Heading", 1)
            row.cells[0].paragraphs[0].style = "Table Heading"
            continue
        for runs in parts:
            if kind == "dl":
                document.add_paragraph("term")
            _fill(document.add_paragraph(style="Heading 2" if kind == "h2" else None), runs)
        if kind in ("ul", "ol"):
            document.add_paragraph("end")
    # Direct marks on top of a heading style that is bold itself would all look alike.
    document.styles["Heading 2"].font.bold = False
    return document


def _fill(paragraph: Paragraph, runs: list[Run]) -> None:
    for run in runs:
        added = paragraph.add_run(" " * run.spaced + run.text)
        added.bold, added.italic = run.mark in "bx", run.mark in "ix"


@given(BLOCKS, st.data())
def test_a_word_taken_out_is_missed(blocks: Blocks, data: st.DataObject) -> None:
    meant = extract("html", markup(blocks).encode())
    starts = [0, *(index + 1 for index, character in enumerate(meant.body.text) if character.isspace())]
    start = data.draw(st.sampled_from(starts))
    end = next((index for index in starts if index > start), len(meant.body.text))
    body = Passage(
        meant.body.text[:start] + meant.body.text[end:], meant.body.marks[:start] + meant.body.marks[end:]
    )
    difference = compare(meant, Extract(body, ()))
    if words(meant.body) == words(body):
        return
    assert difference is not None
    assert difference.kind in ("word", "missing", "emphasis", "extra")


@given(BLOCKS, st.data())
def test_a_mark_changed_is_named_at_its_word(blocks: Blocks, data: st.DataObject) -> None:
    meant = extract("html", markup(blocks).encode())
    text, marks = meant.body.text, meant.body.marks
    at = data.draw(
        st.sampled_from([index for index, character in enumerate(text) if not character.isspace()])
    )
    changed = data.draw(st.sampled_from([mark for mark in " bix" if mark != marks[at]]))
    found = Extract(Passage(text, marks[:at] + changed + marks[at + 1 :]), ())
    difference = compare(meant, found)
    assert difference is not None
    assert (difference.kind, difference.ordinal) == ("emphasis", len(text[: at + 1].split()))
