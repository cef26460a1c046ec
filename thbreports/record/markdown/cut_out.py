"""The text that is left of Markdown without what some readers alone may read.

``[Company X]{audience=secretariat else="a company"}`` is cut out of the text as it was written, so that what
is left is a text like any other.  Where that would leave signs without meaning, it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from thbreports.record.markdown.parse import Markdown, parsed
from thbreports.record.markdown.passage import BLOCK_END
from thbreports.record.markdown.readers import find
from thbreports.record.markdown.words import note_passages, passage, plain
from thbreports.source.edits import Edit, applied

if TYPE_CHECKING:
    from markdown_it.token import Token

_DEFINITION = re.compile(r"(?m)^[> \t]*\[(?P<name>[^\^\[\]][^\[\]]*)\]:\s*\S+[ \t]*$")
_MARK = r"(?:[-*+]|\d{1,9}[.)]|\(?[A-Za-z0-9]{1,5}\))"
_BARE_LINE = re.compile(rf"[ \t>]*(?:{_MARK}(?:[ \t]+|$))*(?:#{{1,6}}[ \t]*)?[\s|]*")
_NOTE = r"(?m)^[> \t]*\[\^{}\]:"
_TIGHT = re.compile(r"[ \t]*(?:$|[\n.,;:!?)\]|]|\[\^)")


class Uncut(Exception):
    """A text of which something cannot be cut so that a text is left; ``at`` is where."""

    def __init__(self, at: int) -> None:
        super().__init__("it cannot be cut")
        self.at = at


def cut(
    text: str,
    is_withheld: Callable[[str], bool],
    *,
    inline: bool,
    notes: Collection[str] = (),
    places: Collection[str] = (),
) -> tuple[str, list[Edit]]:
    """Return a text without what is withheld, and what was changed in it.

    ``is_withheld`` tells it by the audience of a span; ``notes`` are footnotes of the whole record that are
    withheld, ``places`` the identifiers to which links can lead no more.  Raises Uncut where what is left
    would not say the same as before without that.
    """
    markdown = parsed(text, inline=inline)
    edits: list[Edit] = []
    for span in find(text, inline=inline, known=markdown).spans:
        if is_withheld(span.audience) and not (edits and span.start < edits[-1].end):
            edits.append(Edit(span.start, span.after, span.otherwise))
    lost = set[str]()
    if not inline:
        edits = list(_whole_lines(text, edits))
        edits, lost = _with_notes(text, edits, markdown)
    edits = [_without_gap(text, edit) for edit in _joined(edits)]
    edits = _with_links(text, edits, {*notes, *lost}, places)
    edits = _with_definitions(text, edits)
    new = applied(text, edits)
    if edits and _words(parsed(new, inline=inline)) != _words(markdown, is_withheld, lost):
        raise Uncut(edits[0].start)
    if places and (left := _leads_to(places).search(new)):
        raise Uncut(max(text.find(left[0]), 0))
    return new, edits


def _leads_to(places: Collection[str]) -> re.Pattern[str]:
    named = "|".join(map(re.escape, places))
    return re.compile(rf"\](?:\(|:)\s*<?#(?:{named})(?![\w.-])")


def _with_definitions(text: str, edits: list[Edit]) -> list[Edit]:
    """Return edits with the addresses of links of which withheld words alone have the name."""
    if not edits or "]:" not in text:
        return edits
    found = list(edits)
    for match in _DEFINITION.finditer(text):
        if any(_holds(one, match.start("name")) for one in edits):
            continue
        name = re.compile(r"\s+".join(map(re.escape, match["name"].split())), re.IGNORECASE)
        used = [one.start() for one in re.finditer(rf"\[\s*{name.pattern}\s*\](?!:)", text, re.IGNORECASE)]
        lost = [at for at in used if any(_holds(one, at) for one in edits)]
        if lost and len(lost) == len(used):
            end = match.end() + 1 if text[match.end() : match.end() + 1] == "\n" else match.end()
            found.append(_of_lines(text, match.start(), end))
    kept: list[Edit] = []
    for one in sorted(found):  # the blank lines between two of them are taken out once
        start = max(one.start, kept[-1].end) if kept else one.start
        kept.append(Edit(start, max(start, one.end), one.words))
    return kept


def _joined(edits: Iterable[Edit]) -> list[Edit]:
    """Return edits, those that follow one another as one."""
    found: list[Edit] = []
    for edit in edits:
        if found and found[-1].end == edit.start and not (found[-1].words or edit.words):
            found[-1] = Edit(found[-1].start, edit.end, "")
        else:
            found.append(edit)
    return found


def _without_gap(text: str, edit: Edit) -> Edit:
    """Take one of the spaces around words for which nothing stands: two of them would tell."""
    if edit.words or text[edit.end - 1 : edit.end] == "\n":
        return edit
    start, end = edit.start, edit.end
    if text[start - 1 : start] in (" ", "") and text[end : end + 1] == " ":
        end += 1
    elif text[start - 1 : start] == " " and _TIGHT.match(text, end):
        start -= 1
    return Edit(start, end, "")


def _whole_lines(text: str, edits: list[Edit]) -> Iterator[Edit]:
    """Yield edits, those that leave nothing of lines but their signs as edits of these whole lines."""
    place = 0
    while place < len(edits):
        first = edits[place]
        start = text.rfind("\n", 0, first.start) + 1
        last, rest = place, text[start : first.start]
        while True:
            stop = text.find("\n", edits[last].end)
            stop = len(text) if stop < 0 else stop
            if last + 1 < len(edits) and edits[last + 1].start < stop:
                rest += text[edits[last].end : edits[last + 1].start]
                last += 1
                continue
            rest += text[edits[last].end : stop]
            break
        group = edits[place : last + 1]
        if not any(one.words for one in group) and _BARE_LINE.fullmatch(rest):
            after = text[stop + 1 : text.find("\n", stop + 1) % (len(text) + 1)]
            if after.strip() and _indent(after) > _indent(text[start:stop]) and _is_item(rest):
                raise Uncut(first.start)  # what belongs to the item would belong to another
            yield _of_lines(text, start, min(stop + 1, len(text)))
        else:
            yield from group
        place = last + 1


def _of_lines(text: str, start: int, stop: int) -> Edit:
    """Return the edit that takes out whole lines, with one of the blank lines on both sides of them."""
    above, below = text[:start], text[stop:]
    if (not above.strip() or above.endswith("\n\n")) and below.startswith("\n"):
        stop += len(below) - len(below.lstrip("\n"))
    if not text[stop:].strip():
        start = len(above.rstrip("\n")) + (1 if above.strip() and text.endswith("\n") else 0)
    return Edit(start, stop, "")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t>"))


def _is_item(rest: str) -> bool:
    return bool(rest.strip(" \t>|#\n"))


def _with_notes(text: str, edits: list[Edit], markdown: Markdown) -> tuple[list[Edit], set[str]]:
    """Return edits with the footnotes that are lost with them: of lost references, and without words."""
    lost: set[str] = set()
    found = list(edits)
    for note in markdown.footnotes:
        match = re.search(_NOTE.format(re.escape(note.label)), text)
        if match is None:
            continue
        stop = _end_of_note(text, match.end())
        inside = [one for one in edits if match.start() <= one.start < stop]
        words = applied(
            text[match.end() : stop], [_moved(one, match.end()) for one in inside if one.start >= match.end()]
        )
        reference = f"[^{note.label}]"
        left = [
            at.start()
            for at in re.finditer(re.escape(reference), text)
            if not match.start() <= at.start() < match.end()
            and not any(_holds(one, at.start()) for one in edits)
        ]
        if not left or (inside and not words.strip()):
            lost.add(note.label)
            found = [one for one in found if not match.start() <= one.start < stop]
            found.append(_of_lines(text, match.start(), stop))
    return sorted(found), lost


def _end_of_note(text: str, start: int) -> int:
    """Return the end of the footnote whose words begin at a place, with further lines that stand in."""
    lines = text[start:].split("\n")
    end, count = start + len(lines[0]), 1
    blank = False
    for line in lines[1:]:
        if not line.strip():
            blank = True
        elif line.lstrip(" >\t").startswith("[^") or (blank and not line.startswith(("  ", "\t"))):
            break
        else:
            blank = False
        count += 1
        end = start + sum(len(one) + 1 for one in lines[:count]) - 1
    return min(end + 1, len(text))


def _moved(edit: Edit, by: int) -> Edit:
    return Edit(edit.start - by, edit.end - by, edit.words)


def _holds(edit: Edit, at: int) -> bool:
    return edit.start <= at < edit.end


def _with_links(text: str, edits: list[Edit], notes: Collection[str], places: Collection[str]) -> list[Edit]:
    """Return edits with links that lead to no place any more as words, and without lost references."""
    more: list[Edit] = []
    for name in notes:
        more += [
            Edit(*match.span(), "") for match in re.finditer(rf"(?<!\\)\[\^{re.escape(name)}\](?!:)", text)
        ]
    for place in places:
        link = rf"\[((?:[^\[\]\\]|\\.)*)\]\(\s*<?#{re.escape(place)}>?(?:\s+\"[^\"]*\")?\s*\)"
        for match in re.finditer(link, text):
            more += [Edit(match.start(), match.start() + 1, ""), Edit(match.end(1), match.end(), "")]
    free = [one for one in more if not any(_holds(edit, one.start) for edit in edits)]
    return sorted({*edits, *free})


def _words(
    markdown: Markdown, is_withheld: Callable[[str], bool] | None = None, lost: Collection[str] = ()
) -> list[str]:
    """Return the words of a text and of its footnotes as they print, without what is withheld."""
    if is_withheld is not None:
        _strip(markdown, is_withheld)
    notes = note_passages(markdown)
    texts = [passage(markdown).text, *(one.text for label, one in notes.items() if label not in lost)]
    return ["".join(text.replace(BLOCK_END, "").split()) for text in texts]


def _strip(markdown: Markdown, is_withheld: Callable[[str], bool]) -> None:
    """Take the words of spans that are withheld out of a parsed text, and put those of the others in."""
    notes = [token for note in markdown.footnotes for token in note.tokens]
    for token in (*markdown.tokens, *notes):
        children, kept, depth = token.children or [], [], 0
        for child in children:
            is_span = child.type in ("span_open", "span_close")
            if depth:
                depth += child.nesting if is_span else 0
                continue
            if child.type == "span_open" and is_withheld(child.meta.get("audience", "")):
                depth = 1
                kept.append(_text(child, plain(child.meta.get("else", ""))))
            else:
                kept.append(child)
        if token.children is not None:
            token.children = kept


def _text(like: Token, words: str) -> Token:
    from markdown_it.token import Token

    return Token("text", "", 0, content=words, level=like.level)
