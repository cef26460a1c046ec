"""Plain words as Markdown that reads as just these words."""

from __future__ import annotations

import re
from html.entities import html5

from thbreports.record.markdown.lookalikes import BULLETS
from thbreports.record.markdown.marks import sign_of_mark
from thbreports.record.markdown.spans import ATTRIBUTES, SINGLE_WORDS
from thbreports.source.text import with_line_feeds

# What would begin a block at the start of a line: a list, a heading, a quotation, a rule, a caption, or the
# line below the words of a heading or the head of a table.
_START = re.compile(
    r"\s*(?:\d{1,9}(?=[.)](?:\s|\Z)))?"
    r"(?P<sign>(?<=\d)[.)]|[-+:](?=\s|\Z)|[-=:](?=[-=:\s]*\Z)|>|\#(?=\#{0,5}(?:\s|\Z))|[*_])"
)
_BULLET = re.compile(rf"\s*(?P<sign>[{BULLETS}])")
_BLANK = r"[ \t\xa0]"
# Signs anywhere else.  What is beside the words is not known, so that a sign at an end of them is one that
# would mean something beside another sign there; in the midst of them its neighbours tell.
_SIGN = re.compile(
    # Inside a word, or with a space on both sides, asterisks and underscores emphasise nothing.
    rf"(?P<kept>(?<=[^\W_])_+(?=[^\W_])|(?<={_BLANK})(?:\*+|_+)(?={_BLANK})"
    # Words between brackets, which no address, name or braces follow.
    r"|\[(?:[^][{}\\`*_~<>&^|]|&(?![#\w]))+\](?![(\[{:]|\Z))"
    r"|(?P<last>\\\Z)|\\(?=[!-/:-@\[-`{-~])|[`|*_\[\]]|~(?=~)|(?<=~)~|<(?=[A-Za-z/!?]|\Z)|\^(?=\[|\Z)|\A\^"
    r"|&(?=(?P<entity>\#\d{1,7}|\#[xX][0-9A-Fa-f]{1,6}|\w+)(?:;|\Z))"
    rf"|\{{(?=\s*(?:{'|'.join(SINGLE_WORDS + ATTRIBUTES)})(?![\w-]))"
    r"|(?<=\s)\#(?=\#*\s*\Z)"  # signs after the words of a heading are not printed
)


def escape(words: str) -> str:
    """Return plain words as Markdown that reads as just these words: for titles and prose from a database.

    No more is escaped than what would mean something: "2-day", "1.154", "18:17", "C#" and "R&D" stay as
    they are.  A text without line breaks reads as its own words, with no emphasis and nothing that a check
    finds wrong (but for what no record may hold), alone and as a part of a text: in a sentence, between
    signs of emphasis, in a link, heading, item or cell of a table.  White space at its ends becomes one
    space.

    In a text with line breaks the same holds for the words of each line: no line begins a list, a heading or
    a table.  The breaks stay Markdown's own: one reads as a space, an empty line begins a paragraph.  Lines
    that look like a list or a table would be run together, which is told when the record is loaded.
    """
    lines = with_line_feeds(words).split("\n")
    return "\n".join(_line(line, alone=len(lines) == 1) for line in lines)


def _line(words: str, *, alone: bool) -> str:
    words = _one_space_at_ends(words)
    if alone and (bullet := _BULLET.match(words)):
        at = bullet.start("sign")
        return f"{words[:at]}&#{ord(words[at])};{_SIGN.sub(_escaped, words[at + 1 :])}"
    if not alone and (at := sign_of_mark(words)) >= 0:  # a mark without its next begins no list
        return f"{words[:at]}\\{words[at]}{_SIGN.sub(_escaped, words[at + 1 :])}"
    if start := _START.match(words):
        at = start.start("sign")
        return f"{words[:at]}\\{words[at]}{_SIGN.sub(_escaped, words[at + 1 :])}"
    return _SIGN.sub(_escaped, words)


def _escaped(sign: re.Match[str]) -> str:
    if sign["kept"]:
        return sign[0]
    if sign["last"]:
        return "&#92;"  # a backslash would take away the meaning of what follows, such as the bar of a cell
    if (name := sign["entity"]) and not name.startswith("#") and f"{name};" not in html5:
        return sign[0]
    if sign[0] != "\\" and sign.string[sign.start() - 1 : sign.start()] == ":":
        return f"&#{ord(sign[0])};"  # a backslash behind a letter and a colon would look like a path
    return f"\\{sign[0]}"


def _one_space_at_ends(words: str) -> str:
    """Return words without what would make code of them, or a break of the line."""
    bare = words.strip(" \t")
    if not bare:
        return " " if words else ""
    return " " * (words[0] in " \t") + bare + " " * (words[-1] in " \t")
