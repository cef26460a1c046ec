"""Check the Markdown of a record; problems are told at line and column."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thbreports.record.markdown import shared_notes
from thbreports.record.markdown.bounds import MAX_IN_LINE, Beyond
from thbreports.record.markdown.cells import BREAK
from thbreports.record.markdown.dropped import dropped
from thbreports.record.markdown.first_look import is_fine, may_hold_problems
from thbreports.record.markdown.parse import Markdown, is_figure, parsed
from thbreports.record.markdown.positions import InlineNotes
from thbreports.source.text import row_and_column

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_NESTING = 20
"""How deep blocks may nest in one text; layout engines recurse once or more per level."""
MAX_TOLD = 100
"""How many problems of one text are told: each costs a look for its place."""

_SCHEME = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)
_DEFINITION = re.compile(r"^(?:[> \t]|(?:[-+*]|\d+[.)])(?=[ \t]))*\[\^(?P<label>[^\s\]]+)\]:", re.MULTILINE)
_REST_OF_LINK = re.compile(r"\[\^[^\s\]]+\][^\[\]\\`]*\]\(")
_NO_FOOTNOTE = (
    "a footnote cannot stand in a text of one line",
    "put it into a text of paragraphs, such as minutes",
)


@dataclass(frozen=True, slots=True)
class TextProblem:
    """A problem at a line and column of a text, both from 0."""

    line: int
    column: int
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a text shows: where it stands (from 0), and the address that is written there."""

    line: int
    column: int
    source: str


@dataclass(frozen=True, slots=True)
class Examined:
    """What is wrong with a text, which pictures it shows, and what the parser made of it, if it was asked."""

    problems: Sequence[TextProblem] = ()
    pictures: Sequence[Picture] = ()
    markdown: Markdown | None = None


def examine(text: str, *, inline: bool = False, known: Markdown | None = None) -> Examined:
    """Find all problems of a Markdown text: raw HTML, open spans and bold, bad links, footnotes, pictures.

    ``inline`` says that the text is one paragraph (a title), ``known`` is what the parser made of it before.
    Pictures are looked at, not opened.
    """
    if is_fine(text, inline=inline) or not may_hold_problems(text, inline=inline):
        return Examined()  # nothing that could be wrong
    shown = "![" in text
    markdown = known or parsed(text, inline=inline)
    one = _Text(text, markdown, inline=inline)
    return Examined(one.problems(), one.pictures() if shown else [], markdown)


def check(text: str, *, inline: bool = False) -> list[TextProblem]:
    """Return every problem of a Markdown text, as ``examine`` does."""
    return list(examine(text, inline=inline).problems)


def pictures(text: str, *, inline: bool = False, known: Markdown | None = None) -> list[Picture]:
    """Return the pictures of a Markdown text, those of its footnotes too, in the order of their places.

    ``known`` is what the parser made of it before.
    """
    if "![" not in text:
        return []
    return _Text(text, known or parsed(text, inline=inline), inline=inline).pictures()


def parsed_problems(markdown: Markdown, text: str, *, inline: bool) -> list[TextProblem]:
    """Return every problem of a text of which the parser made ``markdown``, whatever it looks like."""
    return _Text(text, markdown, inline=inline).problems()


class _Text:
    """A text with its tokens, and where they stand in it."""

    def __init__(self, text: str, markdown: Markdown, *, inline: bool) -> None:
        self.inline = inline
        self.text = text
        self.lines = text.split("\n")
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.markdown = markdown
        self.defined: dict[str, int] = self.markdown.env.get("footnotes", {}).get("refs", {})

    def problems(self) -> list[TextProblem]:
        notes = [token for note in self.markdown.footnotes for token in note.tokens]
        blocks = self.blocks([*self.markdown.tokens, *notes])
        lost = (TextProblem(*one) for one in dropped(self.lines, self.markdown, inline=self.inline))
        every = itertools.chain(self.bounds(), blocks, self.notes_in(notes), self.definitions(), lost)
        listed = set(itertools.islice(every, MAX_TOLD))
        found = sorted(listed, key=lambda problem: (problem.line, problem.column, problem.message))
        if (more := next(every, None)) is not None:
            hint = f"only {MAX_TOLD} problems of one text are listed"
            found.append(TextProblem(more.line, more.column, "more problems follow in this text", hint))
        return found

    def bounds(self) -> Iterator[TextProblem]:
        beyond: Beyond | None = self.markdown.env.get("beyond")
        if beyond is not None:
            yield TextProblem(beyond.line, 0, beyond.message, beyond.hint)
        if self.inline and len(self.text) > MAX_IN_LINE:
            message = f"a text of one line has {len(self.text):,} characters"
            yield TextProblem(0, 0, message, f"at most {MAX_IN_LINE:,}; longer ones are for fields of prose")

    def pictures(self) -> list[Picture]:
        notes = [token for note in self.markdown.footnotes for token in note.tokens]
        found = [
            Picture(*self.place(token, child.meta.get("at", 0)), str(child.attrGet("src") or ""))
            for token in [*self.markdown.tokens, *notes]
            for child in token.children or []
            if child.type == "image"
        ]
        return sorted(found, key=lambda picture: (picture.line, picture.column))

    def place(self, token: Token, at: int) -> tuple[int, int]:
        """Return the line and column in the text of an offset in the content of an inline token."""
        words = token.content
        row, start = words.count("\n", 0, at), words.rfind("\n", 0, at) + 1
        end = words.find("\n", at)
        written = words[start:] if end < 0 else words[start:end]
        first = token.map[0] + row if token.map else 0
        found = self.text.find(written, self.starts[first]) if first < len(self.starts) else -1
        if found < 0:
            return min(first, len(self.starts) - 1), 0  # escaped bars of a table are not as they were written
        number = bisect.bisect_right(self.starts, found) - 1
        return number, found - self.starts[number] + at - start

    def blocks(self, tokens: list[Token]) -> Iterator[TextProblem]:
        for number, token in enumerate(tokens):
            line = token.map[0] if token.map else 0
            if token.level > MAX_NESTING * 2:
                yield TextProblem(line, 0, "the text is nested too deeply", f"at most {MAX_NESTING} levels")
                return
            if token.type == "html_block":
                tag = token.content.strip().split("\n")[0]
                line = next((row for row in range(line, len(self.lines)) if tag in self.lines[row]), line)
                yield _raw_html(line, max(self.lines[line].find(tag), 0), tag)
            if token.type == "inline":
                yield from self.in_inline(token)
                if not is_figure(tokens, number):
                    yield from self.captions(token)

    def in_inline(self, token: Token) -> Iterator[TextProblem]:
        noted: InlineNotes | None = token.meta.get("notes")
        for problem in noted.problems if noted else ():
            yield TextProblem(*self.place(token, problem.at), problem.message, problem.hint)
        for at, label in noted.footnotes if noted else ():
            if self.inline and self.defines(token, at):
                yield TextProblem(*self.place(token, at), *_NO_FOOTNOTE)
            elif self.inline:
                hint = f"write 'footnotes: {{{label}: ...}}' in the record"
                yield TextProblem(*self.place(token, at), f"footnote '{label}' is not written", hint)
            elif f":{label}" not in self.defined:
                hint = f"add a paragraph '[^{label}]: ...' to the same text"
                yield TextProblem(*self.place(token, at), f"footnote '{label}' is not written", hint)
            elif _in_link(token.content, at):
                hint = "put it after the link"
                yield TextProblem(*self.place(token, at), "a footnote stands in the words of a link", hint)
        children = token.children or []
        deep = next((child for child in children if child.level > MAX_NESTING), None)
        if deep is not None:
            place = self.place(token, _deepest_bracket(token.content))
            yield TextProblem(*place, "the text is nested too deeply", f"at most {MAX_NESTING} levels")
        opened = any(child.type == "html_inline" and child.content[1:2] != "/" for child in children)
        for child in children:
            if not (opened and child.type == "html_inline" and child.content[1:2] == "/"):
                yield from self.in_child(token, child)

    def captions(self, token: Token) -> Iterator[TextProblem]:
        """Yield the captions of pictures that stand among words, where no caption can be printed."""
        for child in token.children or []:
            if child.type == "image" and child.attrGet("title"):
                place = self.place(token, child.meta.get("at", 0))
                hint = "put the picture into a paragraph of its own"
                yield TextProblem(*place, "a picture with a caption stands among words", hint)

    def in_child(self, token: Token, child: Token) -> Iterator[TextProblem]:
        if child.type == "image":
            place = self.place(token, child.meta.get("at", 0))
            if not child.content.strip():
                message = f"the picture '{child.attrGet('src')}' has no text for blind readers"
                yield TextProblem(*place, message, "write ![what the picture shows](file.png)")
        elif child.type == "html_inline":
            yield _raw_html(*self.place(token, child.meta.get("at", 0)), child.content)
        elif child.type == "link_open":
            target = str(child.attrGet("href") or "")
            if not _SCHEME.match(target):
                place = self.place(token, child.meta.get("at", 0))
                hint = "start it with https://, http://, mailto: or #"
                yield TextProblem(*place, f"the link '{target}' leads nowhere", hint)
        elif child.type == "footnote_ref" and self.inline:
            place = self.place(token, child.meta.get("at", 0))
            yield TextProblem(*place, *_NO_FOOTNOTE)

    def defines(self, token: Token, at: int) -> bool:
        """Tell whether the words of a footnote follow a mark."""
        line, column = self.place(token, at)
        return shared_notes.defines(self.lines[line], column)

    def notes_in(self, notes: list[Token]) -> Iterator[TextProblem]:
        """Yield the footnotes of footnotes: no report numbers them."""
        for token in notes:
            for child in token.children or []:
                if child.type == "footnote_ref":
                    place = self.place(token, child.meta.get("at", 0))
                    yield TextProblem(*place, "a footnote stands inside a footnote", "write it out")

    def definitions(self) -> Iterator[TextProblem]:
        """Yield footnotes that would be lost: never referred to, or written twice."""
        if not self.defined:
            return
        seen: set[str] = set()
        for match in _DEFINITION.finditer(self.text):
            label = match["label"]
            if f":{label}" not in self.defined:
                continue
            start = match.start("label") - 2
            line, column = row_and_column(self.text, start)
            if label in seen:
                yield TextProblem(
                    line, column, f"footnote '{label}' is written twice", "give it another name"
                )
            elif self.defined[f":{label}"] < 0:
                hint = f"put [^{label}] where it belongs"
                yield TextProblem(line, column, f"footnote '{label}' is never referred to", hint)
            seen.add(label)
        for label in sorted(label[1:] for label, place in self.defined.items() if place < 0):
            if label not in seen:
                line = next((n for n, one in enumerate(self.lines) if f"[^{label}]:" in one), 0)
                hint = f"put [^{label}] where it belongs"
                yield TextProblem(line, 0, f"footnote '{label}' is never referred to", hint)


def _deepest_bracket(words: str) -> int:
    """Return the place of the first bracket that stands too deep in others, or of the first sign."""
    depth = 0
    for place, sign in enumerate(words):
        depth += (sign == "[") - (sign == "]")
        if depth > MAX_NESTING:
            return place
    return 0


def _in_link(words: str, at: int) -> bool:
    """Tell whether a footnote at an offset keeps a link from being one: Markdown knows no link in a link."""
    return words.count("[", 0, at) > words.count("]", 0, at) and bool(_REST_OF_LINK.match(words, at))


def _raw_html(line: int, column: int, tag: str) -> TextProblem:
    hint = "use Markdown, or write \\< for the sign"
    if BREAK.fullmatch(tag):
        hint = "end the line with a backslash, or leave a line empty; a cell of a table may hold it"
    return TextProblem(line, column, f"raw HTML '{tag[:40]}' is not allowed", hint)
