"""Plain words read as themselves wherever they are put, and ordinary ones are not changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from thbreports.record.markdown import check, parse, parse_line
from thbreports.record.markdown.escape import escape
from thbreports.record.markdown.passage import Passage, PassageBuilder
from thbreports.record.markdown.spans import ATTRIBUTES, SINGLE_WORDS
from thbreports.record.markdown.words import passage, plain
from thbreports.source.text import unsafe_character

CASES = Path(__file__).parents[2] / "cases"
_SIGNS = r"\`*_{}[]()<>#|~!&^:+-=.;/\"'$%@?, " + "\t\xa0•·–é1aA\u200b\uf0b7"
_PIECES = [
    *_SIGNS, *SINGLE_WORDS, *ATTRIBUTES, "amp;", "&lt;", "&#0;", "#65;", "#x41;", "copy", "b>", "/a",
    "!--", "<?", "](", "]{", "][", "[^", "^[", "![", "]:", "12", "0", "**", "__", "~~", "```", "---", "===",
    "    ", "a:*", "C:\\", "\\\\srv\\", "https://", "www.", "a@b", "by=", '"', ":-:", "<b", "word",
]  # fmt: skip
_LETTERS = st.characters(codec="utf-8", exclude_characters="\r\n")
WORDS = st.one_of(
    st.lists(st.sampled_from(_PIECES), max_size=12).map("".join),
    st.text(st.sampled_from(_SIGNS), max_size=12),
    st.text(_LETTERS, max_size=12),
).filter(lambda words: unsafe_character(words) is None)

HARD = [
    "", " ", "    code", "\tcode", "\\", "a\\", "*", "* a", " * a", "_ _ _ ", "__ _ ", "- - -", "-- -",
    "---", "===", "1.", "1) a", "01. a", "• a", "# a", "a #", "#", "> 5", ": a", ":-:", "[a]", "[a]: b",
    "[a](b)", "[a]{action}", "{action}", "[x {by=a} y] z", "^[a]", "[^1]", "^1", "![a](b)", "<b>", "<!-- a",
    "a <", "<a@b.org>", "&amp;", "&#0;", "&amp", "C:\\_x", "\\\\srv\\x", "5*10 and 6*10", "3*a + 4*b",
    "**a", "~~a~~", "`a`", "``", "a|b", "a\\|b", "|---|", "\\&lt;", "![[", "a\\*b", "A:*b",
]  # fmt: skip
ORDINARY = (CASES / "escape" / "ordinary.txt").read_text(encoding="utf-8").splitlines()


def read(words: str) -> Passage:
    """Return words as a reader should find them: plain, with white space folded."""
    builder = PassageBuilder()
    builder.add(words)
    return builder.passage()


@pytest.mark.parametrize("words", HARD)
def test_hard_words(words: str) -> None:
    assert_read_alone(words)
    if words.strip():  # an item without words is a problem
        assert_read_among(words, words)


@given(WORDS)
def test_words_read_as_they_are(words: str) -> None:
    assert_read_alone(words)


@given(WORDS, WORDS)
def test_words_read_as_they_are_among_others(words: str, others: str) -> None:
    assume(words.strip() and others.strip())
    assert_read_among(words, others)


@given(st.lists(WORDS, max_size=4))
def test_lines_read_as_they_are(lines: list[str]) -> None:
    """No line begins a block; an empty one parts paragraphs, and any other break reads as a space."""
    blocks = parse(escape("\r\n".join(lines)))
    kinds = {token.type for token in blocks.tokens}
    assert kinds <= {"paragraph_open", "inline", "paragraph_close"}
    assert passage(blocks).text.split() == read(" ".join(lines)).text.split()
    assert not passage(blocks).marks.strip()


@pytest.mark.parametrize("words", ORDINARY)
def test_ordinary_words_stay_as_they_are(words: str) -> None:
    assert escape(words) == words


@pytest.mark.parametrize(
    ("words", "escaped"),
    [
        ("1. June", r"1\. June"),
        ("- a", r"\- a"),
        ("5*3", r"5\*3"),
        ("[a](b)", r"\[a\](b)"),
        ("[sic]", r"\[sic\]"),  # a colon behind it would make it the name of a link
        ("R&amp;D", r"R\&amp;D"),
        ("a | b", r"a \| b"),
        ("• a", "&#8226; a"),
        ("a:*b", "a:&#42;b"),
        ("  a\t", " a "),
    ],
)
def test_signs_that_mean_something_are_escaped(words: str, escaped: str) -> None:
    assert escape(words) == escaped


def assert_read_alone(words: str) -> None:
    escaped, expected = escape(words), read(words)
    assert passage(parse_line(escaped)) == expected
    assert check(escaped, inline=True) == []
    assert plain(escaped) == plain(escaped, inline=False) == " ".join(expected.text.split())
    blocks = parse(escaped)
    assert passage(blocks) == expected
    assert [token.type for token in blocks.tokens] in (
        [],
        ["paragraph_open", "inline", "paragraph_close"],
    )
    assert check(escaped) == []


def assert_read_among(words: str, others: str) -> None:
    escaped, other = escape(words), escape(others)
    for start, end in AROUND:
        text = f"{start}{escaped}{end}"
        expected = read(f"{start}{words}{end}")
        assert passage(parse_line(text)) == expected
        assert check(text, inline=True) == []
    for between in BETWEEN:
        text = f"{escaped}{between}{other}"
        assert passage(parse_line(text)) == read(f"{words}{between}{others}")
        assert check(text, inline=True) == []
        assert next(token.type for token in parse(f"A {text}").tokens) == "paragraph_open"
        assert passage(parse(f"A {text}")) == read(f"A {words}{between}{others}")
    for start, end in BLOCKS:
        text = f"{start}{escaped}{end}"
        texts = passage(parse(text)).text.split("\f")
        assert check(text) == [], text
        assert (not read(words).text) or read(words).text in texts, text
    if read(words).text:
        bare = words.strip()
        for sign in ("**", "*"):
            found = passage(parse(f"A {sign}{escape(bare)}{sign} b"))
            assert found.text == read(f"A {bare} b").text
            assert set(found.marks[2:-2]) <= {"b" if sign == "**" else "i"}, found
        for end in ("{action}", "(https://example.org)"):
            text = f"A [{escape(words)}]{end} b"
            assert passage(parse(text)) == read(f"A {words} b")
            assert check(text) == []


AROUND = [
    ("(", ")"),
    ("A ", " b"),
    ("a", "b"),
    ("“", "”"),
    ('"', '"'),
    ("'", "'"),
    (", ", ","),
    ("7", "7"),
    ("é", "."),
]
AROUND += [
    ("A ", ": b"),
    ("", ": b"),
    ("", " – b"),
    ("A ", "?"),
    ("A/", "/b"),
    ("", ";"),
    ("", "!"),
    ("", " (b)"),
]
BETWEEN = [" ", ": ", "; ", ", ", " – ", "/", ". "]
BLOCKS = [
    ("| a | b |\n|---|---|\n|", "|c|\n"),
    ("| a | b |\n|---|---|\n| ", " | c |\n"),
    ("|", "|c|\n|---|---|\n| d | e |\n"),
    ("- ", "\n- b\n"),
    ("1. ", "\n2. b\n"),
    ("## ", "\n\nb\n"),
    ("> A.\n>\n> ", "\n"),
    ("A.\n\n", "\n\nB.\n"),
]
