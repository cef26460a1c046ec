"""What the Markdown parser takes of a text and no report prints, or prints as something else than was meant.

All of it is valid Markdown: definitions of links that nothing uses, cells beyond the head of a table, words
behind a fence, signs at the start of a line.  The rules of CommonMark, tables and footnotes were gone through
one by one: whatever a rule reads and the report does not show is a problem at its place.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import TYPE_CHECKING, Any

from thbreports.record.markdown import empties, lookalikes
from thbreports.record.markdown.lookalikes import Place
from thbreports.source.text import unsafe_character

if TYPE_CHECKING:
    from markdown_it.token import Token

    from thbreports.record.markdown.parse import Markdown

_SIGNS = ("\t", "```", "~~~")
_LINE_SIGNS = re.compile(
    r"\n[-+*>\d.) ]*?(?:>|\#|\+ +\d|- +\d|(?:(?<!=)=+|(?<!-)-+) *(?=\n|\Z)|(?<!\d)0\d+[.)] )"
)

_FIGURE = re.compile(r"\d")
_PLAIN_FIGURE = re.compile(r"\d[\d.,\xa0 ]*(?![\d.)]|[.)])")
_SHARE = re.compile(r"\d[\d.,\xa0 ]*(?:%|‰|°|€|\$|£|EUR\b|per cent|percentage|points?\b)")
_LINK_LIKE = re.compile(r"(?<!\\)!?\[(?:[^\[\]\\\n]|\\.)+\](?P<target>\((?P<address>[^()\n]+)\))")
_ADDRESS = re.compile(r"[a-z]+://|mailto:|www\.|\S*/|[^.]*\.[A-Za-z]{2,4}[\"' ]*$|#", re.IGNORECASE)
_PIPE = re.compile(r"(?<!\\)\|")
_PREFIX = re.compile(r"(?:[ \t]*(?:>|[-+*](?=[ \t])|\d+[.)](?=[ \t])))*[ \t]*")
_ENTITY = re.compile(r"\\.|&(?P<name>#[xX][0-9A-Fa-f]{1,6}|#[0-9]{1,7}|\w{1,40});")


def may_drop(text: str) -> bool:
    """Tell whether the parser may drop a part of a text, as far as no bracket or tag says so already."""
    return (
        any(sign in text for sign in _SIGNS)
        or lookalikes.may_be_code_or_star(text)
        or lookalikes.may_go_on(text)
        or ("|" in text and "\n" in text.rstrip("\n"))  # a table has two lines and more
        or may_name_nothing(text)
        or empties.may_be_empty(text)
        or _LINE_SIGNS.search("\n" + text) is not None
    )


def may_name_nothing(text: str) -> bool:
    """Tell whether a text may hold a reference to a character that no record may hold."""
    return "&" in text and any(_stands_for_nothing(match["name"]) for match in _ENTITY.finditer(text))


def dropped(lines: Sequence[str], markdown: Markdown, *, inline: bool) -> Iterator[Place]:
    """Yield what would not be printed of a text, or as something else than was meant."""
    notes = [token for note in markdown.footnotes for token in note.tokens]
    yield from _definitions(lines, markdown, notes)
    for tokens in (markdown.tokens, notes):
        yield from _blocks(tokens, lines, inline=inline)
        yield from empties.empties(tokens, lines)


def _definitions(lines: Sequence[str], markdown: Markdown, notes: Sequence[Token]) -> Iterator[Place]:
    env: dict[str, Any] = markdown.env
    used = set(_labels([*markdown.tokens, *notes]))
    found = [(label, one, False) for label, one in env.get("references", {}).items()]
    found += [(one["label"], one, True) for one in env.get("duplicate_refs", ())]
    for label, one, again in found:
        row = min(one["map"][0], len(lines) - 1) if one.get("map") else 0
        column = max(lines[row].find("["), 0)
        shown = lines[row][column:].split("]:")[0][:40]
        if again:
            yield row, column, f"'{shown}]: ...' is written twice", "give it another name"
        elif label not in used:
            hint = f"write \\{shown}]: ... if these are words"
            yield row, column, f"'{shown}]: ...' defines a link that no words lead to", hint
        elif one.get("title"):
            hint = "write its words into the text"
            yield row, column, f"the title '{one['title'][:40]}' of a link is not printed", hint


def _labels(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the labels of all links and pictures that were made of a definition."""
    for token in tokens:
        if token.meta and "label" in token.meta and token.type in ("link_open", "image"):
            yield token.meta["label"]
        yield from _labels(token.children or [])


def _blocks(tokens: Sequence[Token], lines: Sequence[str], *, inline: bool) -> Iterator[Place]:
    columns, outer, wrapped = 0, 0, set[int]()
    for number, token in enumerate(tokens):
        outer = outer if token.level else number
        kind = token.type
        row = min(token.map[0], len(lines) - 1) if token.map else 0
        if kind == "fence" and token.info.strip():
            column = max(lines[row].find(token.info.strip()), 0)
            yield row, column, f"'{token.info.strip()[:40]}' after {token.markup} is not printed", "delete it"
        elif kind == "heading_open":
            yield from _heading(token, tokens[number + 1], lines, row)
        elif kind == "blockquote_open":
            yield from _quote(token, tokens, number, lines, row)
        elif kind == "code_block":
            yield lookalikes.code(lines, row)
        elif kind == "bullet_list_open":
            yield from lookalikes.stars(tokens, number, lines)
            yield from _bullets(token, tokens, number, lines)
        elif kind == "ordered_list_open":
            yield from _in_paragraph(token, tokens, number, lines, row)
        elif kind == "list_item_open" and token.info.startswith("0") and len(token.info) > 1:
            written = f"{token.info}{token.markup}"
            column = max(lines[row].find(written), 0)
            hint = f"write '{token.info}\\{token.markup}' to keep it as it is"
            yield row, column, f"'{written}' would be printed as '{int(token.info)}{token.markup}'", hint
        elif kind == "table_open":
            columns = sum(one.type == "th_open" for one in tokens[number : _close(tokens, number)])
        elif kind == "tr_open" and token.map:
            yield from _row(lines[row], row, columns)
        elif kind == "inline":
            start = row if token.map else 0
            yield from _links(token, lines, start)
            yield from _entities(token, lines, start)
            where = functools.partial(_in_text, token, lines, start)
            yield from lookalikes.signs(token, where)
            if not inline and tokens[number - 1].type == "paragraph_open":
                yield from lookalikes.lists(token, where)
                yield from lookalikes.tables(token, where)
                if outer not in wrapped and (found := [*lookalikes.gone_on(tokens, number, lines)]):
                    wrapped.add(outer)  # a list of an export is wrapped throughout, and one problem says it
                    yield from found


def _close(tokens: Sequence[Token], place: int) -> int:
    """Return the place of the token that closes the block at ``place``."""
    opening = tokens[place]
    closing = opening.type.replace("open", "close")
    return next(
        (
            n
            for n in range(place + 1, len(tokens))
            if tokens[n].type == closing and tokens[n].level == opening.level
        ),
        len(tokens),
    )


def _heading(token: Token, inline: Token, lines: Sequence[str], row: int) -> Iterator[Place]:
    line = lines[row]
    if not token.markup.startswith("#"):
        hint = (
            f"write '## ' before a heading, or leave an empty line before '{token.markup}{token.markup}...'"
        )
        yield row, len(_prefix(line)), "the line below makes a heading of these words", hint
        return
    column = line.find("#")
    words = line[column:].lstrip("#").strip()
    if token.markup == "#" and _PLAIN_FIGURE.match(words) and not re.match(r"\d+[.)]", words):
        yield row, column, "'#' before a figure makes a heading and is not printed", "write \\# for the sign"
    closing = re.search(r"[ \t](#+)[ \t]*$", line)
    if closing and closing[1] != token.markup:
        yield row, closing.start(1), f"'{closing[1]}' at the end of a heading is not printed", "write \\#"


def _quote(
    token: Token, tokens: Sequence[Token], place: int, lines: Sequence[str], row: int
) -> Iterator[Place]:
    first = tokens[place + 2] if place + 2 < len(tokens) else None
    if first is None or first.type != "inline" or not _FIGURE.match(first.content):
        return
    end = _close(tokens, place)
    inlines = [one for one in tokens[place:end] if one.type == "inline"]
    rows = [
        line
        for line in lines[row : (token.map or [row, row + 1])[1]]
        if line.lstrip(" \t-+*0123456789.)").startswith(">")
    ]
    if len(inlines) == 1 and len(rows) == 1:
        column = max(lines[row].find(">"), 0)
        hint = "write \\> for the sign; for a quotation put the words between quotation marks"
        yield row, column, "'>' before a figure makes a quotation and is not printed", hint


def _bullets(token: Token, tokens: Sequence[Token], place: int, lines: Sequence[str]) -> Iterator[Place]:
    end = _close(tokens, place)
    items = [
        n
        for n in range(place, end)
        if tokens[n].type == "list_item_open" and tokens[n].level == token.level + 1
    ]
    for number in items:
        inline = tokens[number + 2] if number + 2 < end else None
        if inline is None or inline.type != "inline" or not inline.map:
            continue
        form = _FIGURE if token.markup == "+" else _SHARE
        alone = token.markup == "+" or (token.markup == "-" and len(items) == 1)
        if alone and form.match(inline.content):
            row = min((tokens[number].map or inline.map)[0], len(lines) - 1)
            column = max(lines[row].find(token.markup), 0)
            hint = f"write \\{token.markup} for the sign" + (
                ", or - for an item" if token.markup == "+" else ""
            )
            yield row, column, f"'{token.markup}' before a figure starts a list and is not printed", hint


def _in_paragraph(
    token: Token, tokens: Sequence[Token], place: int, lines: Sequence[str], row: int
) -> Iterator[Place]:
    """Yield a line of a paragraph that begins with ``1.``, a day perhaps, and is made a list of one item."""
    before = tokens[place - 2] if place > 1 and tokens[place - 1].type == "paragraph_close" else None
    if before is None or before.type != "inline" or not before.map or before.map[1] != row:
        return
    end = _close(tokens, place)
    if sum(one.type == "list_item_open" for one in tokens[place:end]) == 1:
        written = f"{tokens[place + 1].info}{token.markup}"
        hint = f"write '{written[:-1]}\\{token.markup}' for the words, or leave an empty line before a list"
        column = max(lines[row].find(written), 0)
        yield row, column, f"'{written}' makes a list of this line of a paragraph", hint


def _row(line: str, row: int, columns: int) -> Iterator[Place]:
    """Yield the first cell with words beyond the head of its table."""
    start = len(_prefix(line))
    bars = [match.start() for match in _PIPE.finditer(line, start)]
    first = start + 1 if bars and bars[0] == start else start
    edges = [bar for bar in bars if bar >= first]
    starts = [first, *(bar + 1 for bar in edges)]
    ends = [*edges, len(line)]
    for at, end in list(zip(starts, ends, strict=True))[columns:]:
        if words := line[at:end].strip():
            column = line.index(words, at)
            message = f"the row has more cells than the head of its table, which has {columns}"
            hint = "add a column to the head and the line below it, or write \\| for the sign"
            yield row, column, message, hint
            return


def _prefix(line: str) -> str:
    match = _PREFIX.match(line)
    return match[0] if match else ""


def _in_text(token: Token, lines: Sequence[str], start: int, at: int) -> tuple[int, int]:
    """Return the line and column of an offset in the content of an inline token."""
    before = token.content[:at]
    down, column = before.count("\n"), len(before) - (before.rfind("\n") + 1)
    row = min(start + down, len(lines) - 1)
    written = token.content.split("\n")[down]
    return row, max(lines[row].find(written), 0) + column


def _links(token: Token, lines: Sequence[str], start: int) -> Iterator[Place]:
    children = token.children or []
    for child in _inside(children):
        if child.type == "link_open" and child.attrGet("title") and "label" not in child.meta:
            place = _in_text(token, lines, start, child.meta.get("at", 0))
            message = f"the title '{str(child.attrGet('title'))[:40]}' of a link is not printed"
            yield *place, message, "write its words into the text"
    if "](" not in token.content:
        return
    plain = "".join(one.content if one.type == "text" else "\0" for one in children)
    read = {one.meta.get("at") for one in children if one.type in ("link_open", "image", "footnote_ref")}
    for match in _LINK_LIKE.finditer(token.content):
        target = match["target"]
        if match.start() not in read and f"]{target}" in plain and _ADDRESS.match(match["address"]):
            place = _in_text(token, lines, start, match.start())
            hint = "an address has no spaces: write %20 for each, or put it between < and >"
            if " " not in match["address"].strip():
                hint = "write \\[ for the sign"
            yield *place, f"'{match[0][:60]}' looks like a link and is not read as one", hint


def _inside(children: Sequence[Token]) -> Iterator[Token]:
    for child in children:
        yield child
        yield from _inside(child.children or [])


def _entities(token: Token, lines: Sequence[str], start: int) -> Iterator[Place]:
    """Yield the references that stand for a character which no record may hold."""
    if "&" not in token.content:
        return
    for match in _ENTITY.finditer(token.content):
        if _stands_for_nothing(match["name"]):
            place = _in_text(token, lines, start, match.start())
            yield *place, f"'{match[0]}' stands for a character that no record may hold", "delete it"


def _stands_for_nothing(name: str | None) -> bool:
    if name is None:  # an ampersand behind a backslash is itself
        return False
    if not name.startswith("#"):
        return unsafe_character(unescape(f"&{name};")) is not None
    code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    return not 0 < code < 0x110000 or unsafe_character(chr(code)) is not None
