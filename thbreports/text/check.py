"""What can be wrong in the Markdown of a record, told at its line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.token import Token

from thbreports.text.markdown import Markdown, parse, parse_line

MAX_NESTING = 20
"""How deep blocks may nest in one text; layout engines recurse once or more per level."""

_TRIGGER = re.compile(r"[\[\]<{]|\*\*|^[-+*>\d.) \t]{40}", re.MULTILINE)
_SCHEME = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)
_OPEN_SPAN = re.compile(r"(?<!\\)\[(?P<text>[^\[\]{}]*)\{\s*[A-Za-z.][^{}]*\}")


@dataclass(frozen=True, slots=True)
class TextFault:
    """A fault at a line and column of a text, both from 0."""

    line: int
    column: int
    message: str
    hint: str = ""


def check(text: str, *, inline: bool = False) -> list[TextFault]:
    """Return every fault of a Markdown text: raw HTML, unclosed spans and bold, bad links, footnotes and pictures.

    ``inline`` says that the text is one paragraph (a title).  Pictures are looked at, not opened.
    """
    if not _TRIGGER.search(text):
        return []  # nothing that could be wrong: the common case, and 50 times faster
    markdown = parse_line(text) if inline else parse(text)
    return sorted(
        {*_spans(text, markdown), *_stray(text, markdown), *_blocks(text, markdown), *_footnotes(text, markdown)},
        key=lambda fault: (fault.line, fault.column, fault.message),
    )


def _at(text: str, needle: str, start: int = 0) -> tuple[int, int]:
    """Return the line and column of ``needle`` in ``text`` at or after the offset ``start``."""
    place = text.find(needle, start)
    place = text.find(needle) if place < 0 else place
    before = text[: max(place, 0)]
    return before.count("\n"), len(before) - (before.rfind("\n") + 1)


def _line_start(text: str, line: int) -> int:
    place = 0
    for _ in range(line):
        place = text.find("\n", place) + 1
    return place


def _spans(text: str, markdown: Markdown) -> Iterator[TextFault]:
    for source, fault in markdown.env.get("span_faults", []):
        line_text = source[: fault.at].split("\n")[-1] + source[fault.at :].split("\n")[0]
        line, column = _at(text, line_text)
        shift = len(source[: fault.at].split("\n")[-1])
        yield TextFault(line, column + shift, fault.message, fault.hint)
    for match in _OPEN_SPAN.finditer(text):
        before = text[: match.start()]
        line, column = before.count("\n"), len(before) - (before.rfind("\n") + 1)
        yield TextFault(line, column, "the span's '[' is not closed", "put ']' before '{'")


def _stray(text: str, markdown: Markdown) -> Iterator[TextFault]:
    for source, after in markdown.env.get("stray_marks", []):
        first = source.split("\n")[0]
        line, column = _at(text, "**" + after.split("\n")[0][:30], max(text.find(first), 0))
        yield TextFault(line, column, "'**' has no partner", "close the bold text, or write \\*\\* for asterisks")


def _blocks(text: str, markdown: Markdown) -> Iterator[TextFault]:
    notes = [token for note in markdown.footnotes for token in note.tokens]
    for token in [*markdown.tokens, *notes]:
        start = _line_start(text, token.map[0]) if token.map else 0
        if token.level > MAX_NESTING * 2:
            yield TextFault(*_at(text, "", start), "the text is nested too deeply", f"at most {MAX_NESTING} levels")
            return
        if token.type == "html_block":
            yield _raw_html(text, token.content.strip().split("\n")[0], start)
        for child in token.children or []:
            yield from _inline(text, child, start)


def _raw_html(text: str, tag: str, start: int) -> TextFault:
    hint = "use Markdown, or write \\< for the sign"
    return TextFault(*_at(text, tag, start), f"raw HTML '{tag[:40]}' is not allowed", hint)


def _inline(text: str, token: Token, start: int) -> Iterator[TextFault]:
    if token.type == "html_inline":
        yield _raw_html(text, token.content, start)
    elif token.type == "link_open":
        target = str(token.attrGet("href") or "")
        if not _SCHEME.match(target):
            hint = "start it with https://, http://, mailto: or #"
            yield TextFault(*_at(text, target or "](", start), f"the link '{target}' leads nowhere", hint)
    elif token.type == "image":
        source = str(token.attrGet("src") or "")
        if not token.content.strip():
            hint = "write ![what the picture shows](file.png)"
            yield TextFault(*_at(text, "![", start), f"the picture '{source}' has no text for blind readers", hint)


def _footnotes(text: str, markdown: Markdown) -> Iterator[TextFault]:
    defined: dict[str, int] = markdown.env.get("footnotes", {}).get("refs", {})
    for match in re.finditer(r"(?<!\\)\[\^(?P<label>[^\s\]]+)\](?P<colon>:?)", text):
        known = f":{match['label']}" in defined
        before = text[: match.start()]
        line, column = before.count("\n"), len(before) - (before.rfind("\n") + 1)
        if not known:
            hint = f"add a paragraph '[^{match['label']}]: ...' to the same text"
            yield TextFault(line, column, f"footnote '{match['label']}' is not written", hint)
        elif match["colon"] and column < 4 and defined[f":{match['label']}"] < 0:
            hint = f"put [^{match['label']}] where it belongs"
            yield TextFault(line, column, f"footnote '{match['label']}' is never referred to", hint)
