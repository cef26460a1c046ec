"""Lists: numbered and bulleted by Word, or with the numbers that the record wrote."""

from __future__ import annotations

from math import ceil

from thbreports.document.marks import KINDS, mark_of, values
from thbreports.outputs.docx.body.blocks import Body
from thbreports.outputs.docx.body.context import BlockContext, ListItem, keep_with_next
from thbreports.outputs.docx.body.numbering import Form, Number
from thbreports.outputs.docx.xml.measure import width_of, words_of
from thbreports.outputs.docx.xml.wml import LIST_LEVELS, Element

_GAP = 0.5
"""The least gap, in ems, between a mark and its text."""
_FORMATS = {
    "lower-alpha": "lowerLetter",
    "upper-alpha": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
}
"""What Word calls the kinds of numbers."""


def write_list(body: Body, node: Element, place: BlockContext) -> None:
    """Write an ``ol`` or ``ul``; lists deeper than Word's nine levels stay at the ninth."""
    depth = min(place.depth + 1, LIST_LEVELS)
    classes = (node.get("class") or "").split()
    key = body.styles.key(str(node.tag), classes)
    style = body.styles.named(key, depth)
    inner = place._replace(depth=depth, item=None)
    before = len(place.parent.children)
    if "verbatim" in classes:
        _verbatim(body, node, inner, style)
    elif node.tag == "ol":
        _ordered(body, node, inner, style, classes)
    else:
        _bulleted(body, node, inner, style)
    if "few" in classes:
        for block in place.parent.children[before:-1]:
            keep_with_next(block, body.styles.sheet)


def _bulleted(body: Body, node: Element, place: BlockContext, style: str | None) -> None:
    numbering = body.story.job.numbering
    number = numbering.bullets(style, place.depth)
    for entry in node.iterchildren("li"):
        _item(body, entry, place, style, number)


def _ordered(body: Body, node: Element, place: BlockContext, style: str | None, classes: list[str]) -> None:
    """A list is an instance of its own, and so is the rest of it after a number that departs from the
    sequence."""
    numbering = body.story.job.numbering
    form = _form(classes)
    numbers = list(values(node))
    widest = max((width_of(mark_of(classes, one)) for one in numbers), default=0.0)
    room = ceil((widest + _GAP) * body.story.job.text_size)
    number: Number | None = None
    expected = 0
    for entry, value in zip(node.iterchildren("li"), numbers, strict=True):
        if number is None or value != expected:
            number = numbering.ordered(style, place.depth, value, form)
        _item(body, entry, place, style, number, room)
        expected = value + 1


def _form(classes: list[str]) -> Form:
    """Return how Word writes the numbers of a list."""
    kind = next((name for name in KINDS if name in classes), "")
    before, after = ("(", ")") if "parens" in classes else ("", ")" if "paren" in classes else ".")
    return Form(_FORMATS.get(kind, "decimal"), before, after)


def _verbatim(body: Body, node: Element, place: BlockContext, style: str | None) -> None:
    classes = (node.get("class") or "").split()
    plain = "participants" in classes  # its entries are lines, without numbers
    behind = body.styles.named("#entry") if plain else body.styles.named("#verbatim", place.depth)
    following = place.style if place.forced else behind
    own = place.style if place.forced else style
    indent, hanging = body.styles.sheet.left(own), 0
    if "short" in classes:  # its numbers stand where those of other lists do
        numbers = [
            words_of(first) for entry in node.iterchildren("li") if (first := _number(entry)) is not None
        ]
        room = ceil((max(map(width_of, numbers), default=0.0) + _GAP) * body.story.job.text_size)
        hanging = max(body.story.job.short, room)
        indent = place.indent + hanging
    bullets = body.styles.named("ul", 1)
    for entry in node.iterchildren("li"):
        literal = _take_number(entry)
        bulleted = "bullet" in (entry.get("class") or "").split()
        number = body.story.job.numbering.bullets(bullets, 1) if bulleted else None
        item = ListItem(own if literal is not None else following, following, number)
        item.literal = literal
        if bulleted or hanging:
            item.indent = (indent, hanging or body.story.job.step)
        _write(body, entry, place._replace(item=item, indent=indent), item)


def _item(
    body: Body, entry: Element, place: BlockContext, style: str | None, number: Number, room: int = 0
) -> None:
    """Write an item; ``room`` is what its mark takes before its text, with a gap."""
    if place.forced:
        item = ListItem(place.style, place.style, number)
    else:
        item = ListItem(style, body.styles.named("#continue", place.depth), number)
    own, step = body.story.job.numbering.indent(number), body.story.job.step
    hanging = max(step, room)
    indent = max(own, place.indent + step if place.indent else 0) - step + hanging
    if indent != own:
        item.indent = (indent, hanging)
    _write(body, entry, place._replace(item=item, indent=indent), item)


def _write(body: Body, entry: Element, place: BlockContext, item: ListItem) -> None:
    """Write one item; an item without words of its own still shows its number."""
    if (name := entry.get("id")) is not None:
        body.story.job.bookmarks.await_paragraph(name)
    if (language := entry.get("lang")) is not None:
        place = place._replace(look=body.story.spoken(place.look, language))
    first = next((child for child in entry if isinstance(child.tag, str)), None)
    bare = not (entry.text or "").strip()
    if (first is None and bare) or (bare and first is not None and first.tag in ("ul", "ol", "table")):
        body.open(place).finish()
    body.flow(entry, place)
    if not item.started:
        body.open(place).finish()


def _number(entry: Element) -> Element | None:
    """Return the number that was written in the record, at the beginning of an item."""
    holder = entry
    if not (entry.text or "").strip() and len(entry) and entry[0].tag == "p":
        holder = entry[0]
    if (holder.text or "").strip() or not len(holder):
        return None
    first = holder[0]
    is_number = first.tag == "span" and "number" in (first.get("class") or "").split()
    return first if is_number else None


def _take_number(entry: Element) -> Element | None:
    """Take the number that was written in the record out of an item, and return it."""
    first = _number(entry)
    holder = None if first is None else first.getparent()
    if first is None or holder is None:
        return None
    holder.text = (first.tail or "").lstrip(" \t\n\r\f")
    first.tail = None
    holder.remove(first)
    return first
