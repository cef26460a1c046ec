"""The Markdown of a record: CommonMark with tables, strike-through, footnotes and attribute spans.

The parser is imported for the first text that needs it; most records have none.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class Footnote:
    """The body of one footnote: the label it was written with, and its blocks."""

    label: str
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Markdown:
    """A parsed text: its blocks, its footnotes in order of first reference, and what the parser noted."""

    tokens: tuple[Token, ...]
    footnotes: tuple[Footnote, ...]
    env: dict[str, Any]


@functools.cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    from thbreports.record.markdown import address_tables  # noqa: F401
    from thbreports.record.markdown.bounds import bounds_plugin
    from thbreports.record.markdown.cells import cells_plugin
    from thbreports.record.markdown.marks import marks_plugin
    from thbreports.record.markdown.positions import places_plugin
    from thbreports.record.markdown.spans import spans_plugin

    # Raw HTML is parsed so that check.py can name it; render.py never passes it on.
    options = {"html": True, "typographer": False, "linkify": False, "maxNesting": 100, "store_labels": True}
    md = MarkdownIt("commonmark", options)
    md.enable(["table", "strikethrough"])
    md.use(footnote_plugin)
    md.use(spans_plugin)
    md.use(places_plugin)
    md.use(bounds_plugin)
    md.use(cells_plugin)
    md.use(marks_plugin)
    md.core.ruler.push("captions", _captions)
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # check.py tells what is not allowed
    for ruler in (md.core.ruler, md.block.ruler, md.inline.ruler, md.inline.ruler2):
        ruler.getRules("")  # lists its rules when first asked, where another thread would see half of them
    return md


def parse(text: str) -> Markdown:
    """Return the blocks and footnotes of a prose text."""
    return parsed(text, inline=False)


def parse_line(text: str) -> Markdown:
    """Return a text of one paragraph as one inline token; no sign (``1.``, ``-``, ``#``) starts a block."""
    return parsed(text, inline=True)


def parsed(text: str, *, inline: bool) -> Markdown:
    """Return what the parser makes of any text; its tokens know where links, pictures and the like stand."""
    env: dict[str, Any] = {}
    parser = _parser()
    if inline:
        return _split(parser.parseInline(text, env), env)
    tokens = parser.parse(text, env)
    while env.get("no_marks", set()) - (refused := env.get("refused", set())):
        lines = env["no_marks"] | refused
        env = {"no_marks": lines, "refused": lines}
        tokens = parser.parse(text, env)
    return _split(tokens, env)


def is_figure(tokens: Sequence[Token], place: int) -> bool:
    """Return whether the inline token at ``place`` is a picture alone in its paragraph, as captions need."""
    before = tokens[place - 1] if place else None
    if before is None or before.type != "paragraph_open" or before.hidden:
        return False
    children = [one for one in tokens[place].children or [] if one.type != "text" or one.content.strip()]
    return len(children) == 1 and children[0].type == "image"


def _split(tokens: Sequence[Token], env: dict[str, Any]) -> Markdown:
    """Part the footnotes, which the parser appends to the text, from the text."""
    end = next((i for i, token in enumerate(tokens) if token.type == "footnote_block_open"), len(tokens))
    notes: list[Footnote] = []
    body: list[Token] = []
    label = ""
    for token in tokens[end + 1 :]:
        if token.type == "footnote_open":
            body, label = [], str(token.meta.get("label") or f"inline-{token.meta['id'] + 1}")
        elif token.type == "footnote_close":
            notes.append(Footnote(label, tuple(body)))
        elif token.type != "footnote_anchor":
            body.append(token)
    return Markdown(tuple(tokens[:end]), tuple(notes), env)


def _captions(state: StateCore) -> None:
    """Make a paragraph that starts with ``: `` and stands next to a table the caption of that table."""
    tokens = state.tokens
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if (
            token.type == "inline"
            and token.content.startswith(": ")
            and tokens[place - 1].type == "paragraph_open"
        ):
            after = place + 2 < len(tokens) and tokens[place + 2].type == "table_open"
            before = place > 1 and tokens[place - 2].type == "table_close"
            if after or before:
                _move_caption(tokens, place, into=place + 2 if after else _table_start(tokens, place - 2))
        place += 1


def _table_start(tokens: Sequence[Token], close: int) -> int:
    return next(i for i in range(close, -1, -1) if tokens[i].type == "table_open")


def _move_caption(tokens: list[Token], place: int, into: int) -> None:
    caption = tokens[place]
    children = caption.children or []
    if children and children[0].type == "text":
        children[0].content = children[0].content.removeprefix(":").lstrip()
    caption.meta = {**caption.meta, "lead": ": "}
    from markdown_it.token import Token

    opening, closing = Token("caption_open", "caption", 1), Token("caption_close", "caption", -1)
    table = tokens[into]
    del tokens[place - 1 : place + 2]
    start = next(i for i, token in enumerate(tokens) if token is table) + 1
    tokens[start:start] = [opening, caption, closing]
