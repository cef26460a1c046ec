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
MAX_IN_LINE = 10_000
"""How many characters a text of one line may have: it is laid out whole, as a title or a cell."""
MAX_SIGNS = 20_000
"""How many signs of Markdown (``*``, ``[``, ...) one text may hold.

The densest text of a real record has 104, which are 2 in 100 of its characters; 200 KB like it have 4,000.
"""
MAX_BRACKETS = 5_000
"""How many closing brackets and signs ``<`` one text may hold: each link is laid out alone."""
MAX_LINES = 20_000
"""How many lines one text may have, tabs, and bars of tables; 200 KB in lines of 80 characters are 2,500."""
MAX_BLOCKS = 8_000
"""How many paragraphs, items and cells one text may hold; 200 KB of real minutes have 400 paragraphs."""
MAX_CELLS = 4_000
"""How many cells of tables one text may hold: 800 rows of five, each of which has its place in the file."""
MAX_NOTES = 180
"""How many footnotes one text may have; those that wait for room are laid out again on each page."""
MAX_PICTURES = 500
"""How many pictures one text may show."""
MAX_LOOKS = 500_000
"""How often the parser may look at a sign, which it does for each bracket that is open before it."""
MAX_LABEL = 200
"""How many characters the name of a footnote may have."""
MAX_IN_LONG_WORDS = 15_000
"""How many characters may stand in words longer than ``LONG``, which are laid out once for each line."""
LONG = 1_000
"""A word of more characters is long; the scripts that put no spaces between words are not counted."""
MAX_OPEN_TAGS = 500
"""How many signs of raw HTML one text may hold, for each of which the parser looks for its end."""

_SIGNS = re.compile(r"[*_~\[\]`<&!^{\\]")
_BRACKETS = re.compile(r"\\.|[\[\]]|[*_~`<&!^{]+")
_WORD = re.compile(r"[^ \t\n\u0e00-\u1fff\u2e80-\U0010ffff]+")
_LABEL = re.compile(rf"\[\^[^\s\]]{{{MAX_LABEL + 1}}}")


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
        self.blocks = self.cells = self.looks = 0

    def too_much(self, token: Token) -> tuple[str, str] | None:
        """Return what is too much once a token of a block is added, and what is allowed."""
        self.blocks += token.nesting == 1
        if self.blocks > MAX_BLOCKS:
            return "the text has too many paragraphs, items and cells", f"at most {MAX_BLOCKS:,}"
        self.cells += token.type in ("td_open", "th_open")
        if self.cells > MAX_CELLS:
            return "the tables of the text have too many cells", f"at most {MAX_CELLS:,}"
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


def _in_long_words(words: str) -> int:
    """Return how many characters stand in long words."""
    if len(words) <= LONG:
        return 0
    lengths = (match.end() - match.start() for match in _WORD.finditer(words))
    return sum(length for length in lengths if length > LONG)


_COUNTED: dict[str, tuple[Callable[[str], int], int]] = {
    "signs of Markdown": (lambda words: len(_SIGNS.findall(words)), MAX_SIGNS),
    "footnotes": (lambda words: words.count("[^") + words.count("^["), MAX_NOTES),
    "pictures": (lambda words: words.count("!["), MAX_PICTURES),
    "brackets": (lambda words: words.count("]") + words.count("<"), MAX_BRACKETS),
    f"characters in words longer than {LONG:,}": (_in_long_words, MAX_IN_LONG_WORDS),
    "signs of raw HTML": (lambda words: words.count("<!") + words.count("<?"), MAX_OPEN_TAGS),
}


def _looks(words: str) -> int:
    """Return how many signs stand inside brackets, each as often as brackets are open around it."""
    opened = looks = 0
    for match in _BRACKETS.finditer(words):
        sign = match[0]
        if sign == "[":
            opened += 1
        elif sign == "]":
            opened -= opened > 0
        looks += opened * len(sign)
    return looks


def bounds_plugin(md: MarkdownIt, **_options: Any) -> None:
    """Keep a Markdown parser from what is beyond the bounds, and note it in ``env["beyond"]``."""
    md.core.ruler.before("block", "lines", _hide_all)
    md.core.ruler.before("inline", "bounds", _hide)
    md.core.ruler.after("inline", "beyond", _show)


def _hide_all(state: StateCore) -> None:
    """Take a text of too many lines, tabs or bars away from the parser, before it makes blocks of them."""
    for sign, name in (("\n", "lines"), ("\t", "tabs"), ("|", "bars")):
        if state.src.count(sign) > MAX_LINES:
            state.env["beyond"] = Beyond(0, f"the text has too many {name}", f"at most {MAX_LINES:,}")
            state.env["whole"], state.src = state.src, ""


def _hide(state: StateCore) -> None:
    """Take the words of the first block beyond a bound, and of all after it, away from the parser."""
    counter = _Counter()
    line = 0
    for token in state.tokens:
        line = token.map[0] if token.map else line  # cells have none, but their rows have
        if "beyond" not in state.env and (told := counter.too_much(token)):
            state.env["beyond"] = Beyond(line, *told)
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
