"""Positions of inline tokens in their paragraph: the parser tells no more than the lines of blocks."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token


_PLACED = ("link_open", "image", "html_inline", "footnote_ref")
_FOOTNOTE = re.compile(r"\[\^(?P<label>[^\s\]]+)\]")


@dataclass(frozen=True, slots=True)
class InlineProblem:
    """A problem at an offset of the content of an inline token."""

    at: int
    message: str
    hint: str = ""


@dataclass(slots=True)
class InlineNotes:
    """What was noted while one inline token's content was parsed into ``tokens``."""

    tokens: list[Token]
    starts: dict[int, int] = field(default_factory=dict)
    problems: list[InlineProblem] = field(default_factory=list)
    footnotes: list[tuple[int, str]] = field(default_factory=list)
    braces: set[int] = field(default_factory=set)
    spans: list[tuple[int, int, int, dict[str, str]]] = field(default_factory=list)
    """Where each span opens, where its words end, where its braces do, and what they say."""

    def offsets(self) -> Callable[[int], int]:
        """Return what tells the offset of a token; those of a run (``**``) are a character apart."""
        noted = sorted(self.starts)  # once: there may be as many as there are characters

        def offset(index: int) -> int:
            place = bisect.bisect_right(noted, index) - 1
            return self.starts[noted[place]] + index - noted[place] if place >= 0 else 0

        return offset


def notes_of(state: StateInline) -> InlineNotes:
    """Return the notes of the content that is parsed; its token has them later, as ``meta["notes"]``."""
    noted: dict[int, InlineNotes] = state.env.setdefault("inline", {})
    if id(state.tokens) not in noted:
        noted[id(state.tokens)] = InlineNotes(state.tokens)
    return noted[id(state.tokens)]


def places_plugin(md: MarkdownIt, **_options: Any) -> None:
    """Note where links, pictures, tags and footnotes start (``meta["at"]``), and ``**`` without partner."""
    md.inline.ruler.after("text", "note_place", _note_place)
    md.inline.ruler2.before("fragments_join", "note_tokens", _note_tokens)
    md.core.ruler.before("text_join", "keep_notes", _keep_notes)


def _note_place(state: StateInline, silent: bool) -> bool:
    """Note the offset at which the rules are about to try for a token; match nothing."""
    if silent:
        return False
    notes = notes_of(state)
    notes.starts[len(state.tokens) + bool(state.pending)] = state.pos
    if state.src[state.pos] == "[" and (match := _FOOTNOTE.match(state.src, state.pos)):
        notes.footnotes.append((state.pos, match["label"]))
    return False


def _keep_notes(state: StateCore) -> None:
    """Give each inline token its notes, as long as its list of children is the one that was filled."""
    # The notes hold their lists of tokens, so that no id can have been given to another list.
    noted: dict[int, InlineNotes] = state.env.get("inline", {})
    for token in state.tokens:
        if token.type == "inline" and id(token.children) in noted:
            token.meta["notes"] = noted[id(token.children)]


def _note_tokens(state: StateInline) -> None:
    """Give tokens their places before fragments are joined; look for ``**`` that stand alone."""
    notes = notes_of(state)
    for index, at in notes.starts.items():
        if index < len(state.tokens) and state.tokens[index].type in _PLACED:
            state.tokens[index].meta["at"] = at
    if "**" not in state.src:
        return
    able = {
        delimiter.token
        for level in [state.delimiters, *(meta["delimiters"] for meta in state.tokens_meta if meta)]
        for delimiter in level
        if delimiter.open or delimiter.close
    }
    offset = notes.offsets()
    place = 0
    while place < len(state.tokens) - 1:
        pair = state.tokens[place : place + 2]
        if place in able and all(token.type == "text" and token.content == "*" for token in pair):
            hint = "close the bold text, or write \\*\\* for asterisks"
            if any(state.src.count("**", start, end) % 2 for start, end, *_ in notes.spans):
                hint = "bold words stand in a span, or a span in them: [**words**]{...}, **[words]{...}**"
            notes.problems.append(InlineProblem(offset(place), "'**' has no partner", hint))
            place += 1
        place += 1
