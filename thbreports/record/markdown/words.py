"""The words of a Markdown text with their emphasis, as a reader should find them in every output."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from thbreports.record.markdown.fast_path import pieces
from thbreports.record.markdown.parse import Markdown, is_figure, parse, parse_line
from thbreports.record.markdown.passage import BLOCK_END, Passage, PassageBuilder, all_seen, mark_of
from thbreports.record.markdown.shared_notes import without

if TYPE_CHECKING:
    from markdown_it.token import Token


class _Collector:
    def __init__(self) -> None:
        self.words = PassageBuilder()
        self.strong = 0
        self.emphasis = 0

    def add(self, text: str) -> None:
        self.words.add(text, mark_of(self.strong > 0, self.emphasis > 0))

    def blocks(self, tokens: Iterable[Token]) -> Passage:
        listed = list(tokens)
        for place, token in enumerate(listed):
            if token.type == "inline":
                self.inline(token.children or [], captions=is_figure(listed, place))
            elif token.type in ("fence", "code_block", "html_block"):
                self.add(token.content)
            self.strong = self.emphasis = 0
            self.words.separate(BLOCK_END)
        return self.words.passage()

    def inline(self, children: Iterable[Token], *, captions: bool) -> None:
        for token in children:
            if token.type.startswith("strong"):
                self.strong += token.nesting
            elif token.type.startswith("em_"):
                self.emphasis += token.nesting
            elif token.type in ("softbreak", "hardbreak"):
                self.add(" ")
            elif token.type == "image":
                # The caption; the alternative text is not on the page.
                self.add(str(token.attrGet("title") or "") if captions else "")
            elif token.type != "footnote_ref" and not token.nesting:
                self.add(token.content)


def passage(markdown: Markdown) -> Passage:
    """Return the words and emphasis of a text, without its footnotes; blocks are parted by a form feed."""
    return _Collector().blocks(markdown.tokens)


def note_passages(markdown: Markdown) -> dict[str, Passage]:
    """Return the words and emphasis of each footnote, by its label."""
    return {note.label: _Collector().blocks(note.tokens) for note in markdown.footnotes}


def plain(text: str, *, inline: bool = True) -> str:
    """Return the words of a Markdown text alone, with single spaces: for properties, bookmarks and lists."""
    if not text:
        return ""
    text = without(text)
    found = pieces(text, inline=inline)
    bare = found is not None and len(found) == 1 and all_seen(text)
    words = text if bare else passage(parse_line(text) if inline else parse(text)).text
    return " ".join(words.split())
