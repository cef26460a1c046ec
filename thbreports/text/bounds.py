"""What one text may hold: many times what real reports have, and no more than is read and printed in seconds.

Parsers and layout engines take their time for each sign and each block, not for each word, and some of them
for each sign as often as brackets are open around it.  What is beyond a bound is a problem at its line, and
its words are read as they stand, without Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

SHORT = 15_000
"""A text of no more characters is within all bounds that hold for signs and blocks."""
MAX_SIGNS = 20_000
"""How many signs of Markdown (``*``, ``[``, ...) one text may hold.

200 KB written as our examples are, where prose has 13 in 1,000 characters, hold 2,600; no example has more
than 40 in one text.
"""
MAX_LINES = 20_000
"""How many lines one text may have, and how many tabs; 200 KB in lines of 80 characters are 2,500."""
MAX_BLOCKS = 8_000
"""How many paragraphs, items and cells one text may hold.

200 KB of paragraphs as long as those of real minutes are 400; a table of 1,000 rows has up to 5,000 cells.
"""
MAX_NOTES = 500
"""How many footnotes one text may refer to."""
MAX_PICTURES = 500
"""How many pictures one text may show."""
MAX_LOOKS = 500_000
"""How often the parser may look at a sign, which it does for each bracket that is open before it."""
MAX_LABEL = 200
"""How many characters the name of a footnote may have."""
MAX_WORD = 5_000
"""How many characters may stand without a space between them, and in a text of one line, such as a title.

Layouts look at a word anew for each of its characters: 20,000 take a minute.
"""
MAX_OPEN_TAGS = 500
"""How many signs of raw HTML one text may hold, for each of which the parser looks for its end."""

_SIGNS = re.compile(r"[*_~\[\]`<&!^{\\]")
_BRACKETS = re.compile(r"\\.|[\[\]]|[*_~`<&!^{]+")
_LABEL = re.compile(rf"\[\^[^\s\]]{{{MAX_LABEL + 1}}}")


def too_long(text: str, *, inline: bool) -> tuple[int, str] | None:
    """Return where a text has too many characters in a row, and what to say of it."""
    if len(text) <= MAX_WORD:
        return None
    if inline:
        return MAX_WORD, "the text of one line is too long"
    longest = max(text.split(), key=len, default="")
    return (text.index(longest), "a word is too long") if len(longest) > MAX_WORD else None


@dataclass(frozen=True, slots=True)
class Beyond:
    """A bound that a text goes beyond: the line (from 0) where it does, and what to say of it."""

    line: int
    message: str
    hint: str


class _Counter:
    """Counts what the blocks of one text hold."""

    def __init__(self) -> None:
        self.counts = dict.fromkeys(_COUNTED, 0)
        self.blocks = self.looks = 0

    def too_much(self, token: Token) -> tuple[str, str] | None:
        """Return what is too much once a token of a block is added, and what is allowed."""
        self.blocks += token.nesting == 1
        if self.blocks > MAX_BLOCKS:
            return "the text has too many paragraphs, items and cells", f"at most {MAX_BLOCKS:,}"
        words = token.content if token.type == "inline" else ""
        for name, (count, most) in _COUNTED.items() if words else ():
            self.counts[name] += count(words)
            if self.counts[name] > most:
                return f"the text has too many {name}", f"at most {most:,}"
        if words.count("[") > 1:
            self.looks += _looks(words)
            if self.looks > MAX_LOOKS:
                return "the text has too many '[' without ']'", "write \\[ for the sign"
        if "[^" in words and _LABEL.search(words):
            return "the name of a footnote is too long", f"at most {MAX_LABEL} characters"
        return None


_COUNTED: dict[str, tuple[Callable[[str], int], int]] = {
    "signs of Markdown": (lambda words: len(_SIGNS.findall(words)), MAX_SIGNS),
    "footnotes": (lambda words: words.count("[^") + words.count("^["), MAX_NOTES),
    "pictures": (lambda words: words.count("!["), MAX_PICTURES),
    "signs of raw HTML": (lambda words: words.count("<!") + words.count("<?"), MAX_OPEN_TAGS),
}


def _looks(words: str) -> int:
    """Return how many signs stand inside brackets, each as often as brackets are open around it."""
    open = looks = 0
    for match in _BRACKETS.finditer(words):
        sign = match[0]
        if sign == "[":
            open += 1
        elif sign == "]":
            open -= open > 0
        looks += open * len(sign)
    return looks


def bounds_plugin(md: MarkdownIt, **_options: Any) -> None:
    """Keep a Markdown parser from what is beyond the bounds, and note it in ``env["beyond"]``."""
    md.core.ruler.before("block", "lines", _hide_all)
    md.core.ruler.before("inline", "bounds", _hide)
    md.core.ruler.after("inline", "beyond", _show)


def _hide_all(state: StateCore) -> None:
    """Take a text of too many lines or tabs away from the parser, before it makes blocks of them."""
    for sign, name in (("\n", "lines"), ("\t", "tabs")):
        if state.src.count(sign) > MAX_LINES:
            state.env["beyond"] = Beyond(0, f"the text has too many {name}", f"at most {MAX_LINES:,}")
            state.env["whole"], state.src = state.src, ""


def _hide(state: StateCore) -> None:
    """Take the words of the first block beyond a bound, and of all after it, away from the parser."""
    counter = _Counter()
    for token in state.tokens:
        if "beyond" not in state.env and (told := counter.too_much(token)):
            state.env["beyond"] = Beyond(token.map[0] if token.map else 0, *told)
        if "beyond" in state.env and token.type == "inline":
            token.meta["beyond"], token.content = token.content, ""


def _show(state: StateCore) -> None:
    """Give words beyond a bound back, as they were written."""
    from markdown_it.token import Token

    if "beyond" not in state.env:
        return
    if "whole" in state.env:
        words = Token("inline", "", 0, children=[], level=1, content="")
        words.meta["beyond"] = state.env["whole"]
        opening, closing = Token("paragraph_open", "p", 1), Token("paragraph_close", "p", -1)
        state.tokens[:] = [opening, words, closing]
    for token in state.tokens:
        if "beyond" in token.meta:
            token.content = token.meta.pop("beyond")
            token.children = [Token("text", "", 0, content=token.content)]
