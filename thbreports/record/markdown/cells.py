"""Line breaks and paragraphs in the cells of tables: ``<br>``, as people write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
"""What breaks a line in a cell."""
_PARAGRAPH = re.compile(r"\s*<br\s*/?>\s*<br\s*/?>\s*", re.IGNORECASE)


def cells_plugin(md: MarkdownIt, **_options: Any) -> None:
    """Let a Markdown parser take ``<br>`` in a cell for a line break, and two of them for a new paragraph."""
    md.core.ruler.before("inline", "cell_paragraphs", _paragraphs)
    md.core.ruler.after("inline", "cell_breaks", _breaks)


def _paragraphs(state: StateCore) -> None:
    if "<" not in state.src or "|" not in state.src:
        return
    tokens: list[Token] = []
    for token in state.tokens:
        words = token.content if tokens and tokens[-1].type == "td_open" else ""
        parts = [part for part in _PARAGRAPH.split(words) if part] if "`" not in words else []
        tokens += _parted(token, parts) if len(parts) > 1 else [token]
    state.tokens[:] = tokens


def _parted(cell: Token, parts: list[str]) -> list[Token]:
    """Return the content of a cell as paragraphs."""
    from markdown_it.token import Token

    tokens: list[Token] = []
    for part in parts:
        opening, closing = Token("paragraph_open", "p", 1), Token("paragraph_close", "p", -1)
        opening.level = closing.level = cell.level
        words = Token("inline", "", 0, map=cell.map, level=cell.level + 1, children=[], content=part)
        tokens += [opening, words, closing]
    return tokens


def _breaks(state: StateCore) -> None:
    inside = False
    for token in state.tokens:
        if token.type in ("td_open", "th_open"):
            inside = True
        elif token.type in ("td_close", "th_close"):
            inside = False
        elif inside and "<" in token.content:
            for child in token.children or []:
                if child.type == "html_inline" and BREAK.fullmatch(child.content):
                    child.type, child.tag, child.content = "hardbreak", "br", ""
