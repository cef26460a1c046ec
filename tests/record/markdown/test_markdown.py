"""The Markdown of a record: what it becomes, and which words of it a reader finds.

``cases/text/x.md`` becomes the elements of ``x.html``, then the notes; ``x.words`` holds the words, with
their marks below them.  Write both anew with ``python tests/record/markdown/test_markdown.py`` and read
the difference.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from thbreports.record.markdown import (
    check,
    parse,
    parse_line,
    pictures,
    render_blocks,
    render_inline,
    render_notes,
)
from thbreports.record.markdown.passage import Passage, PassageBuilder
from thbreports.record.markdown.words import note_passages, passage, plain
from thbreports.source.text import unsafe_character

CASES = Path(__file__).parents[2] / "cases" / "text"
TEXTS = sorted(CASES.glob("*.md"))
INLINE = {"strong", "em", "s", "u", "sub", "sup", "a", "span", "code", "br", "img"}


def elements(written: str) -> str:
    markdown = parse(written)
    notes = "".join(
        f"<!-- {name} -->\n{blocks}" for name, blocks in render_notes(markdown, "sessions[0].minutes")
    )
    return render_blocks(markdown, "sessions[0].minutes") + notes


def words(written: str) -> str:
    markdown = parse(written)
    passages = {"": passage(markdown), **note_passages(markdown)}
    return "".join(
        f"[{name}]\n" * bool(name) + "".join(lines(found)) + "\n" for name, found in passages.items()
    )


def lines(found: Passage) -> list[str]:
    """Return each block of a passage, and below it the marks if there are any."""
    shown: list[str] = []
    start = 0
    for block in found.text.split("\f"):
        marks = found.marks[start : start + len(block)]
        start += len(block) + 1
        if block:
            shown.append(f"{block}\n" + (f"{marks.rstrip()}\n" if marks.strip() else ""))
    return shown


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_markdown_becomes_elements_and_words(path: Path) -> None:
    written = path.read_text(encoding="utf-8")
    assert elements(written) == path.with_suffix(".html").read_text(encoding="utf-8")
    assert words(written) == path.with_suffix(".words").read_text(encoding="utf-8")


def test_a_line_has_no_blocks() -> None:
    for written in ("1. Opening", "- a", "# a", "> a", "    a", "---", "| a |", "a\n\nb"):
        assert render_inline(parse_line(written), "title").split() == written.replace(">", "&gt;").split()


def test_plain_words() -> None:
    assert plain("**Bold** [x]{sup}  and [a](https://example.org)\nb") == "Bold x and a b"
    assert plain("One.[^a]\n\n[^a]: Note.", inline=False) == "One."


@pytest.mark.parametrize(
    "written",
    [
        "1. a",
        "5 < 6",
        "a_b_c * d",
        "\\[a\\]\\{action}",
        "{action points are 1}",
        "`[^a] **`",
        "```\n<b> [^x]\n```",
        "a ** b",
        "[a] [b][c]",
        "{a} [1, 2)",
    ],
)
def test_what_is_right_has_no_fault(written: str) -> None:
    assert check(written) == []


def test_a_text_of_open_brackets_is_refused_before_it_is_parsed() -> None:
    assert [fault.message for fault in check("[" * 100_000)] == ["the text has too many signs of Markdown"]


def test_of_a_text_full_of_faults_the_first_hundred_are_told() -> None:
    faults = check("[a]{x} **b <c>\n\n" * 1000)
    assert len(faults) == 101 and faults[0].line == 0
    assert faults[-1].message == "more problems follow in this text"


PIECES = st.sampled_from(
    [
        "a", "b c", " ", "\n", "\n\n", "*", "**", "_", "~~", "`", "```\n", "[", "]", "(", ")", "{",
        "}", "^", "!", "<", ">", "- ", "1. ", "3) ", "# ", "> ", "    ",
        "| a | b |\n|---|:-:|\n| c |\n", "\n: ", ": a\n\n", "[^1]", "[^1]: ", "^[", "]{action}",
        '{by="x"}', "{lang=fr sub}", "](b.png)", "](https://example.org)", "<b>", "</b>",
        "<div>\n", "&amp;", "&", "\\", "---\n", "\t", "é", "![x](y.png \"t\")",
        "<https://example.org>", "  \n", "![", "[r]: x\n",
    ]
)  # fmt: skip
MARKDOWN = st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(max_size=40)).filter(
    lambda written: unsafe_character(written) is None and "\r" not in written
)


def read(markup: str) -> list[str]:
    """Return the words of elements, those of neighbouring blocks apart."""
    root = etree.fromstring(f"<body>{markup}</body>")
    parts: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        block = str(element.tag) not in INLINE
        if event == "start":
            parts += [" " * block, element.text or ""]
        else:
            parts += [" " * (block or element.tag == "br"), element.tail or ""]
    builder = PassageBuilder()  # for it leaves out what nobody sees, such as soft hyphens
    builder.add("".join(parts))
    return builder.passage().text.split()


@given(MARKDOWN)
@example('![a](b.png "t")')
@example("| a | b |\n|---|:-:|\n| c |\n\n: d")
@example("[^1]\n\n[^1]: - a\n      - b")
def test_elements_and_words_agree(written: str) -> None:
    markdown = parse(written)
    assert read(render_blocks(markdown, "opening")) == passage(markdown).text.split()
    notes = note_passages(markdown)
    for (name, blocks), found in zip(render_notes(markdown, "opening"), notes.values(), strict=True):
        assert name.startswith("opening^") and read(blocks) == found.text.split()
    line = parse_line(written)
    assert read(render_inline(line, "title")) == passage(line).text.split()


@given(MARKDOWN, st.booleans())
def test_faults_stand_in_the_text(written: str, inline: bool) -> None:
    rows = written.split("\n")
    for fault in check(written, inline=inline):
        assert 0 <= fault.line < len(rows) and 0 <= fault.column <= len(rows[fault.line]), fault
    for picture in pictures(written, inline=inline):
        assert rows[picture.line][picture.column :].startswith("![") or "|" in written or "\t" in written, (
            picture
        )


if __name__ == "__main__":
    for one in TEXTS:
        source = one.read_text(encoding="utf-8")
        one.with_suffix(".html").write_text(elements(source), encoding="utf-8")
        one.with_suffix(".words").write_text(words(source), encoding="utf-8")
