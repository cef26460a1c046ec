"""The short way through simple texts leads where the parser leads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thbreports.text import is_simple, markdown
from thbreports.text.check import parsed_faults
from thbreports.text.render import render_blocks, render_inline, render_notes, show_line, show_prose
from thbreports.text.words import passage, plain

SIGNS = [
    "*", "**", "***", "[", "]", "]{sub}", ']{commitment by="a b"}', "]{by=x}", "]{nope}", "](https://a.eu/x_y)",
    "](#a)", "](x)", "[^1]", "^[", "![", "!", "\n", "\n\n", " \n", " ", "- ", "1. ", "2021", "> ", "# ", ": ",
    "=", "---", "\t", "a", "b c", "é", "“", "”", '"', "(", ")", ".", ",", "&", "&amp;", "_", "`", "~", "<",
    "|", "\\", "\u00a0", "\u200b", "#", "**a**", "*a*", "[a]{sub}", "[a](#b)", "{sub}",
]  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(SIGNS), st.text(max_size=2)), max_size=12).map("".join)
WAYS = pytest.mark.parametrize("inline", [False, True], ids=["prose", "line"])


@WAYS
@given(text=TEXTS)
def test_a_simple_text_has_no_fault(text: str, inline: bool) -> None:
    if is_simple(text, inline=inline):
        parsed = markdown.parsed(text, inline=inline)
        assert not parsed.footnotes
        assert parsed_faults(parsed, text, inline=inline) == []


@given(text=TEXTS)
def test_a_text_is_shown_as_the_parser_would_have_it(text: str) -> None:
    prose, line = (markdown.parsed(text, inline=inline) for inline in (False, True))
    notes = dict(render_notes(prose, "opening"))
    assert show_prose(text, "opening") == (render_blocks(prose, "opening"), notes)
    assert show_line(text, "title") == render_inline(line, "title")
    assert plain(text, inline=True) == " ".join(passage(line).text.split())
    assert plain(text, inline=False) == " ".join(passage(prose).text.split())


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
