"""Damage of every kind is found, and named at its place."""

from dataclasses import replace

import pytest

from support.rendering import page, to_pdf
from thbreports.formats import extract
from thbreports.record.markdown.passage import Extract, Passage
from thbreports.verify import Difference, compare

BODY = (
    "<h2>Detection</h2><p>In the introduction EU ATC <strong>recalled that trafficking</strong> is a new"
    ' work strand, <em>in full</em> line with the Strategy<sup class="footnote-ref">'
    '<a id="fnref-1" href="#fn-1" role="doc-noteref">1</a></sup>.'
    " Almost, each and every offence has an online element.</p>"
    "<p><strong>One paragraph.</strong></p><p><strong>And the next.</strong></p>"
    '<section class="footnotes" role="doc-endnotes"><ol><li id="fn-1"><p>The <em>EU</em> Strategy of 2021'
    ' <a class="footnote-back" href="#fnref-1" role="doc-backlink">↩</a></p></li></ol></section>'
)
MEANT = extract("html", page(BODY).encode())

DAMAGE = {
    "word dropped": ("is a new work", "is new work", "missing", 11, "1 word missing"),
    "words dropped": ("Almost, each and every ", "", "missing", 21, "4 words missing"),
    "word added": ("is a new", "is a brand new", "extra", 12, "1 word too many"),
    "word changed": ("Almost, each", "Almost each", "word", 21, "word changed"),
    "case changed": ("an online element", "an Online element", "word", 28, "word changed"),
    "order swapped": ("each and every", "every and each", "word", 22, "word changed"),
    "space lost": ("has an online", "hasan online", "word", 26, "space lost"),
    "space added": ("offence has", "off ence has", "word", 25, "space added"),
    "bold lost": (
        "<strong>recalled that trafficking</strong>",
        "recalled that trafficking",
        "emphasis",
        7,
        "bold lost",
    ),
    "bold cut short": ("trafficking</strong>", "</strong>trafficking", "emphasis", 9, "bold lost"),
    "bold stretched": ("trafficking</strong> is", "trafficking is</strong>", "emphasis", 10, "bold added"),
    "italic lost": ("<em>in full</em>", "in full", "emphasis", 15, "italic lost"),
    "exchanged": ("<em>in full</em>", "<strong>in full</strong>", "emphasis", 15, "bold added, italic lost"),
    "end lost": ("<p><strong>And the next.</strong></p>", "", "missing", 32, "3 words missing"),
    "words at the end": (
        "And the next.</strong></p>",
        "And the next.</strong></p><p>More.</p>",
        "extra",
        35,
        "1 word too many",
    ),
}


@pytest.mark.parametrize("format", ["html", "pdf"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_named(damage: str, format: str) -> None:
    before, after, kind, ordinal, remark = DAMAGE[damage]
    assert BODY.count(before) == 1
    markup = page(BODY.replace(before, after))
    found = extract(format, to_pdf(markup) if format == "pdf" else markup.encode())
    difference = compare(MEANT, found)
    assert difference is not None
    assert (difference.note, difference.kind, difference.ordinal) == (0, kind, ordinal)
    assert difference.message.startswith(f"word {ordinal}: expected '")
    assert difference.message.endswith(f"({remark})")


@pytest.mark.parametrize("format", ["html", "pdf"])
def test_without_damage_nothing_is_found(format: str) -> None:
    found = extract(format, to_pdf(page(BODY)) if format == "pdf" else page(BODY).encode())
    assert compare(MEANT, found) is None


@pytest.mark.parametrize(
    ("before", "after", "remark"),
    [
        ("<em>EU</em>", "EU", "italic lost"),
        ("of 2021", "of 2022", "word changed"),
        ("The <em>", "<em>", "1 word missing"),
    ],
)
def test_damage_in_a_footnote(before: str, after: str, remark: str) -> None:
    difference = compare(MEANT, extract("pdf", to_pdf(page(BODY.replace(before, after)))))
    assert difference is not None
    assert difference.note == 1
    assert difference.message.startswith("footnote 1, word ")
    assert difference.message.endswith(f"({remark})")


def test_lost_footnote() -> None:
    difference = compare(MEANT, Extract(MEANT.body, ()))
    assert difference is not None
    assert (difference.note, difference.kind, difference.ordinal) == (1, "missing", 1)


@pytest.mark.parametrize(
    ("written", "mark"),
    [("", "2."), (' class="paren"', "2)"), (' class="lower-roman parens"', "(ii)"), (' start="9"', "10.")],
)
def test_marks_of_lists(written: str, mark: str) -> None:
    meant = extract("html", page(f"<ul><li>a</li></ul><ol{written}><li>b</li><li>c</li></ol>").encode())
    assert meant.marks is not None
    assert meant.marks[1:] == (mark,)
    assert compare(meant, meant) is None
    assert compare(meant, replace(meant, marks=None)) is None
    difference = compare(meant, replace(meant, marks=(meant.marks[0], "ii.")))
    assert difference is not None
    assert difference.message == f"mark 2 of the lists: expected '{mark}', found 'ii.'"


def test_context_and_message() -> None:
    expected = "**trafficking** is a new work strand, *in full* line with the Strategy. Almost,"
    found = expected.replace("*in full*", "in full")
    assert compare(
        MEANT, extract("html", page(BODY.replace("<em>in full</em>", "in full")).encode())
    ) == Difference(
        note=0,
        ordinal=15,
        expected=expected,
        found=found,
        kind="emphasis",
        message=f"word 15: expected '{expected}', found '{found}' (italic lost)",
        at=MEANT.body.text.index("in full"),
    )


def passage(text: str) -> Extract:
    return Extract(Passage(text, " " * len(text)), ())


@pytest.mark.parametrize(
    ("expected", "found", "same"),
    [
        ("self-same", "self-\nsame", True),
        ("the Forum", "the\nForum", True),
        ("the Forum", "the\fForum", True),
        ("self- same", "self-\nsame", True),
        ("self-same", "self- same", False),
        ("self-same", "self-\fsame", False),
        ("self-\nsame", "self-same", False),
        ("the Forum", "theForum", False),
        ("the Forum", "The Forum", False),
        ("it's", "it’s", False),
        ("2021-25", "2021–25", False),
        ("é", "e\u0301", False),
        ("", "", True),
        ("", "a", False),
        ("a", "", False),
    ],
)
def test_characters_and_separators(expected: str, found: str, same: bool) -> None:
    assert (compare(passage(expected), passage(found)) is None) is same


def test_nobody_sees_italics_in_scripts_that_have_none() -> None:
    meant = Extract(Passage("王、 ไทย x", "ii iii i"), ())
    assert compare(meant, Extract(Passage("王、 ไทย x", "       i"), ())) is None
    for mark in ("b", "x"):
        other = Extract(Passage("王、 ไทย x", f"{mark * 2} iii i"), ())
        assert getattr(compare(meant, other), "message", "").endswith(
            ("(bold added)", "(bold added, italic lost)")
        )
