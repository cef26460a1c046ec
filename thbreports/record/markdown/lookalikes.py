"""What a person takes for a list, a table, a sum or a path, and Markdown for something else or for nothing.

Most of it comes out of a word processor or an e-mail.  Markdown would run lines together, or take signs away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from thbreports.record.markdown.marks import sign_of_mark

if TYPE_CHECKING:
    from markdown_it.token import Token

Where = Callable[[int], tuple[int, int]]
"""The line and column of the text at which an offset of a paragraph's content stands."""
Place = tuple[int, int, str, str]
"""Line and column from 0, message, hint."""

# Symbol fonts of word processors have their bullets in U+F000 to U+F0FF.
BULLETS = "•‣⁃◦▪▫●○■□·➢➤►▶❖\uf000-\uf0ff"
"""Signs that begin the items of a list in a word processor, as a class of a pattern."""
_LETTERS = r"(?:[A-Za-z]|[ivx]{2,5}|[IVX]{2,5})"
_GAP = r"[ \t\xa0]+\S"
# Kinds of marks: what it is called by, what begins a line, and what to write instead.
_MARKS: tuple[tuple[str, str, str], ...] = (
    ("bullet", rf"[{BULLETS}]|[o§](?=\t)", "- "),
    ("dash", rf"[–—‐‑−\u2043](?={_GAP})|-(?=\xa0|[^\W\d_])", "- "),
    ("tick", rf"[✓✔✗✘☐☑☒](?={_GAP})", "- "),
    ("(x)", rf"\((?:[0-9]{{1,3}}|{_LETTERS})\)(?={_GAP})", "1. "),
    ("x.", rf"{_LETTERS}\.(?={_GAP})|\d{{1,3}}\.(?={_GAP}|[^\W\d_])", "1. "),
    ("x)", rf"{_LETTERS}\)(?={_GAP})|\d{{1,3}}\)(?={_GAP}|[^\W\d_])", "1. "),
    ("x.)", rf"(?:\d{{1,3}}|{_LETTERS})\.\)(?={_GAP})", "1. "),
    ("1.1", rf"\d{{1,2}}(?:\.\d{{1,2}})+(?:[.)](?={_GAP})|(?=[ \t\xa0]+[^\W\d_a-z]))", "1. "),
    ("note", r"(?:\[\d{1,3}\]|[¹²³⁰⁴-⁹]{1,2})(?=[ \t\xa0]*[^\W\d_])", "[^1]: "),
)
_MARK = re.compile("|".join(f"(?P<k{number}>{form})" for number, (_, form, _) in enumerate(_MARKS)))
_MAY_LIST = re.compile(rf"\n[ \t]*(?:{_MARK.pattern})")
_BULLET_FIRST = re.compile(rf"[{BULLETS}]|[o§]\t")

_CODE_OR_STAR = re.compile(
    r"^(?: {4}|[-+*>\d.) \t]*\t|[-+>\d.) \t]*\*[ \t]|[-+*>\d.) \t]{5,}\S)", re.MULTILINE
)

_BELOW_ITEM = "leave an empty line before it; for a list in the item above, indent it to that item's words"
_GOES_ON = re.compile(r"[.;:!?][^\w\n]{0,9}\n[^\w\n]{0,99}[^\W\d_]")  # bounded, so that it is linear
_ITEM_OR_NOTE = re.compile(r"^[ \t]*(?:[-+*]|\(?\w{1,7}[.)])[ \t]|^\[\^", re.MULTILINE)
_FIRST_LETTER = re.compile(r"[^\w\n]{0,99}([^\W\d_])")

_CELLS = re.compile(r"[^\t\n]*\S[ ]*\t+[ ]*\S|\|.*\||[^|\n]*[^|\\\n]\|[^|\n]+\|[^|\n]*\S")
_MAY_SUM = re.compile(r"[^\W_]\*+[^\W_]")
_PATH = re.compile(r"(?<![^\s(\"'“„«])(?:\\\\[^\W_][^\s\\]*\\(?!\\)|[A-Za-z]:\\(?=[!-/:-@\[\]^_`{-~]))")
_CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)


def may_be_list(text: str) -> bool:
    """Tell whether lines of a text begin as the items of a list do in a word processor."""
    if _BULLET_FIRST.match(text) is not None:
        return True
    return text.find("\n", 0, -1) >= 0 and _MAY_LIST.search(text) is not None


def may_lose_signs(text: str) -> bool:
    """Tell whether a text may hold a sum or a path of which Markdown takes signs away."""
    return "\\" in text or _MAY_SUM.search(text) is not None


def may_be_code_or_star(text: str) -> bool:
    """Tell whether lines of a text may be code, or the note of an asterisk, to Markdown."""
    return _CODE_OR_STAR.search(text) is not None


def code(lines: Sequence[str], row: int) -> Place:
    """Return the problem of lines that are code since they are indented, which nobody sees in the record."""
    line = lines[row]
    column = len(line) - len(line.lstrip())
    hint = "take the spaces away; for code write ``` in the lines before and after it"
    return row, column, "words indented by four spaces would be printed as code", hint


def stars(tokens: Sequence[Token], place: int, lines: Sequence[str]) -> Iterator[Place]:
    """Yield the problem of an asterisk that makes a list of one item, as before the note of a table."""
    opening = tokens[place]
    items, row = 0, opening.map[0] if opening.map else 0
    for token in tokens[place + 1 :] if opening.markup == "*" else ():
        if token.level <= opening.level:
            break
        items += token.type == "list_item_open" and token.level == opening.level + 1
    if items == 1:
        hint = "write \\* for the sign, or '- ' for an item"
        yield row, max(lines[row].find("*"), 0), "'*' begins a list of one item, and is not printed", hint


def lists(token: Token, where: Where) -> Iterator[Place]:
    """Yield each run of lines that begin as items of a list and are run together in one paragraph."""
    at, previous = 0, ""
    broken = token.content.split("\n")
    for number, line in enumerate(broken):
        match = _MARK.match(line)
        kind = _kind(match)
        more = number + 1 < len(broken) and _kind(_MARK.match(broken[number + 1])) == kind
        if match and kind != previous and (kind == "bullet" or more):
            hint = _BELOW_ITEM if token.level > 1 and sign_of_mark(f"{line} ") >= 0 else _instead(kind)
            if line[match.end() : match.end() + 1] == "\xa0":
                hint += "; an invisible no-break space (U+00A0) stands behind the mark"
            yield *where(at), f"{_seen(match[0])} starts no list", hint
        previous = kind
        at += len(line) + 1


def may_go_on(text: str) -> bool:
    """Tell whether a line below an item or a footnote may be meant as a paragraph."""
    return _GOES_ON.search(text) is not None and _ITEM_OR_NOTE.search(text) is not None


def gone_on(tokens: Sequence[Token], place: int, lines: Sequence[str]) -> Iterator[Place]:
    """Yield the line at which a paragraph of an item, a quotation or a footnote goes on, and none was meant.

    Markdown takes a line without indentation into the paragraph above it, whatever that belongs to.
    """
    token = tokens[place]
    if token.map is None or token.level < 2 or token.map[1] - token.map[0] < 2:
        return
    around = None
    for number in range(place - 1, -1, -1):
        if tokens[number].level <= token.level - 2:  # of the item or quotation; footnotes stand in none
            around = tokens[number] if tokens[number].nesting == 1 else None
            break
    if around is not None and around.map is None:
        return
    kind = around.type if around else ""
    first, last = token.map
    opened = lines[around.map[0] if around and around.map else first]
    for row in range(first + 1, min(last, len(lines))):
        line = lines[row]
        if kind == "blockquote_open":
            what, hint = "quotation", "or begin it with '> '"
            found = not line.lstrip().startswith(">")
        else:
            what, hint = ("item", "or indent it as the words of the item") if kind else ("footnote", _AS_NOTE)
            found = _indent(line) <= _indent(opened) and _begins_sentence(lines[row - 1], line)
        if found:
            message = f"this line goes on with the {what} above"
            yield row, _indent(line), message, f"leave an empty line before it, {hint}"
            return


_AS_NOTE = "or indent it by four spaces"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _begins_sentence(above: str, line: str) -> bool:
    letter = _FIRST_LETTER.match(line)
    return letter is not None and letter[1].isupper() and _GOES_ON.search(f"{above}\n{line}") is not None


def _kind(match: re.Match[str] | None) -> str:
    return _MARKS[int(match.lastgroup[1:])][0] if match and match.lastgroup else ""


def _seen(mark: str) -> str:
    """Return a mark as a message shows it; the signs of fonts of symbols, as Word has them, show nothing."""
    if "\ue000" <= mark[0] <= "\uf8ff":
        return f"U+{ord(mark[0]):04X}, a sign of a font of symbols,"
    return f"'{mark}'"


def _instead(kind: str) -> str:
    mark = next(mark for name, _, mark in _MARKS if name == kind)
    if kind == "note":
        return f"for a footnote write [^1] at its place, and '{mark}' before its words"
    return f"write '{mark}'" + (", or points with a number" if mark == "1. " else "") + " for each item"


def tables(token: Token, where: Where) -> Iterator[Place]:
    """Yield each run of lines that are rows of a table to a person, and are run together in one paragraph."""
    at = 0
    broken = token.content.split("\n")
    rows = [_CELLS.match(line) is not None and _MARK.match(line) is None for line in broken]
    for line, before, row, after in zip(broken, [False, *rows], rows, [*rows[1:], False], strict=False):
        if row and after and not before:
            hint = "write cells as | a | b |, and a line |---|---| below the first"
            yield *where(at), "these lines look like a table, and would be run together", hint
        at += len(line) + 1


def signs(token: Token, where: Where) -> Iterator[Place]:
    """Yield asterisks of sums that would make words italic or bold, and backslashes of paths."""
    children = token.children or []
    opened: list[int] = []
    for number, child in enumerate(children):
        if child.type in ("em_open", "strong_open"):
            opened.append(number)
        elif child.type in ("em_close", "strong_close") and opened:
            first = opened.pop()
            inside = "".join(one.content for one in children[first + 1 : number])
            before = _words(children, first - 1)[-8:]
            after = _words(children, number + 1)[:1]
            if _is_sum(before[-1:], inside, after):
                at = max(token.content.find(f"{before}{child.markup}{inside[:8]}"), 0) + len(before)
                message = (
                    f"'{child.markup}' between figures or letters is not printed, and changes what follows"
                )
                yield *where(at), message, "write \\* for the sign"
    for match in _PATH.finditer(_CODE.sub(lambda code: "`" * len(code[0]), token.content)):
        yield *where(match.start()), "a backslash of this path is not printed", "write \\\\ for each"


def _words(children: Sequence[Token], place: int) -> str:
    return children[place].content if 0 <= place < len(children) and children[place].type == "text" else ""


def _is_sum(before: str, inside: str, after: str) -> bool:
    """Tell whether what is emphasised is a part of a sum: ``5*10 and 6*10``, ``3*a + 4*b``."""
    if before.isdigit() and inside[:1].isdigit():
        return True
    return before.isalnum() and after.isalnum() and " " in inside
