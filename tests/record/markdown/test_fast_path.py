"""The short way through simple texts leads where the parser leads."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thbreports.record.markdown import is_simple
from thbreports.record.markdown.check import parsed_problems
from thbreports.record.markdown.parse import parsed as markdown_parsed
from thbreports.record.markdown.render import (
    render_blocks,
    render_inline,
    render_notes,
    show_line,
    show_prose,
)
from thbreports.record.markdown.shared_notes import without
from thbreports.record.markdown.words import passage, plain

SIGNS = [
    "*", "**", "***", "[", "]", "]{sub}", ']{commitment by="a b"}', "]{by=x}", "]{nope}", "](https://a.eu/x_y)",
    "](#a)", "](x)", "[^1]", "^[", "![", "!", "\n", "\n\n", " \n", " ", "- ", "1. ", "2021", "> ", "# ", ": ",
    "=", "---", "\t", "a", "b c", "é", "“", "”", '"', "(", ")", ".", ",", "&", "&amp;", "_", "`", "~", "<",
    "|", "\\", "\u00a0", "\u200b", "#", "**a**", "*a*", "[a]{sub}", "[a](#b)", "{sub}",
]  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(SIGNS), st.text(max_size=2)), max_size=12).map("".join)
WAYS = pytest.mark.parametrize("inline", [False, True], ids=["prose", "line"])

# Texts that are simple, and with one sign more than that.
ALL_SIGNS = [
    *string.punctuation,
    *" \t\n\r\x0b\x0c\x00\x1c\x85",
    "\u00a0",
    "\u2028",
    "\u3000",
    "\u200b",
    "1",
    "a",
    "é",
]
WORDS = st.text(st.sampled_from("ab1é.,;:!?()&^\"'“” \n-+=>#/"), min_size=1, max_size=6)
BRACES = st.sampled_from(
    [
        "{sub}",
        "{action}",
        "{decision by=a}",
        '{commitment by="a b" date=2026-06-01}',
        "{follow-up id=x.1 lang=fr}",
    ]
)
TARGETS = st.sampled_from(
    ["(#a)", "(#Annex-2)", "(http://a)", "(https://a.eu)", "(https://a-b.eu/)", "(https://a.eu/x_y/z.html=)"]
)


def marked(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inside = st.lists(inside, max_size=3).map("".join)
    emphasis = st.builds("{0}{1}{0}".format, st.sampled_from(["*", "**"]), inside)
    return emphasis | st.builds("[{}]{}".format, inside, BRACES | TARGETS)


NESTED = st.lists(WORDS | marked(WORDS | marked(WORDS)), min_size=1, max_size=5).map("".join)
ALMOST_SIMPLE = st.builds(
    lambda text, sign, at: text[: at % len(text)] + sign + text[at % len(text) :],
    NESTED,
    st.sampled_from(ALL_SIGNS),
    st.integers(0, 60),
)
PLACES = [
    "{}", "{}a", "a{}", "a{}b", "a {} b", "a{} b", "a {}b", "a\n{}b", "a{}\nb", "a\n\n{}b", "a\n{}\n",
    "*{}a*", "*a{}*", "*a {}* b", "**a{}b**", "**a** {}b", "a{}*b*", "*a*{}b", "a*{}*b", "[{}]{{sub}}",
    "[a{}b]{{sub}}", "[*a{}*]{{sub}}", "{}[a]{{sub}}", "[a]{{sub}}{}", "[a]{{{}sub}}", "[a]{{sub{}}}",
    "[a]{{by=a{}b}}", '[a]{{by="{}b"}}', "[a]{{by=a {}}}", "[a]{}{{sub}}", "[a](#{}b)",
    "[a](https://a.eu/{}b)", "[a](https://a{}b)", "[a]({}#b)", "*[a{}]{{sub}}*", "[a](#b{}",
]  # fmt: skip


def assert_as_parsed(text: str, *, inline: bool) -> None:
    parsed = markdown_parsed(text, inline=inline)
    if is_simple(text, inline=inline):
        assert not parsed.footnotes
        assert parsed_problems(parsed, text, inline=inline) == []
    if inline:
        assert show_line(text, "title") == render_inline(parsed, "title")
    else:
        notes = dict(render_notes(parsed, "opening"))
        assert show_prose(text, "opening") == (render_blocks(parsed, "opening"), notes)
    bare = markdown_parsed(without(text), inline=inline)  # references to footnotes of the record are no words
    assert plain(text, inline=inline) == " ".join(passage(bare).text.split())


@WAYS
@given(text=TEXTS | NESTED | ALMOST_SIMPLE)
@settings(max_examples=300)
def test_a_simple_text_has_no_fault_and_is_shown_as_the_parser_would_have_it(text: str, inline: bool) -> None:
    assert_as_parsed(text, inline=inline)


@WAYS
@pytest.mark.parametrize("place", PLACES)
def test_so_is_a_text_with_any_one_or_two_signs_at_any_place(place: str, inline: bool) -> None:
    for first in ALL_SIGNS:
        for second in ("", first, "*", "[", "]", "\n", " "):
            assert_as_parsed(place.format(first + second), inline=inline)


@pytest.mark.parametrize("length", [1, 2, 3, 40, 300])
def test_so_is_a_text_of_any_length(length: int) -> None:
    words = "One of the *words*, and [a **whole** span]{action by=x} of them & more.\n"
    for text in (words * length, (words + "\n") * length, "a" * length, "a&" * length, "*a* " * length + "a"):
        assert is_simple(text, inline=False)
        assert_as_parsed(text, inline=False)


@pytest.mark.parametrize(
    "text",
    [
        "Words, and **bold words**; *a few* words (1) and R&D.",
        '[**The company** is ready.]{commitment by="a company" date=2026-06-01} **[Next]{follow-up}**',
        "See [Annex II](#annex-2) and\n[the site](https://example.org/a/b.html).\n\nNext paragraph!\n",
    ],
)
def test_what_most_records_hold_is_simple(text: str) -> None:
    assert is_simple(text, inline=False)


@pytest.mark.parametrize(
    "text",
    ["**open", "[a]{nope}", "[a](b)", "a ** b", "<b>", "&amp;", "- a", "1. a", "[^1]{sub}", "a\n===", "`a`"],
)
def test_what_may_be_a_fault_or_a_block_is_left_to_the_parser(text: str) -> None:
    assert not is_simple(text, inline=False)
