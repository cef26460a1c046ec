"""Lists: numbered and bulleted by Word, or with the numbers that the record wrote."""

from __future__ import annotations

from thbreports.outputs.docx.body.blocks import Body
from thbreports.outputs.docx.body.context import BlockContext, ListItem
from thbreports.outputs.docx.body.numbering import Number
from thbreports.outputs.docx.xml.wml import LIST_LEVELS, Element


def write_list(body: Body, node: Element, place: BlockContext) -> None:
    """Write an ``ol`` or ``ul``; lists deeper than Word's nine levels stay at the ninth."""
    depth = min(place.depth + 1, LIST_LEVELS)
    classes = (node.get("class") or "").split()
    key = body.styles.key(str(node.tag), classes)
    style = body.styles.named(key, depth)
    inner = place._replace(depth=depth, item=None)
    if "verbatim" in classes:
        _verbatim(body, node, inner, style)
    elif node.tag == "ol":
        _ordered(body, node, inner, style, paren="paren" in classes)
    else:
        _bulleted(body, node, inner, style)


def _bulleted(body: Body, node: Element, place: BlockContext, style: str | None) -> None:
    numbering = body.story.job.numbering
    number = numbering.bullets(style, place.depth)
    for entry in node.iterchildren("li"):
        _item(body, entry, place, style, number)


def _ordered(body: Body, node: Element, place: BlockContext, style: str | None, *, paren: bool) -> None:
    """A list is an instance of its own, and so is the rest of it after a number that departs from the
    sequence."""
    numbering = body.story.job.numbering
    number: Number | None = None
    expected = _integer(node.get("start"), 1)
    for entry in node.iterchildren("li"):
        value = _integer(entry.get("value"), expected)
        if number is None or value != expected:
            number = numbering.ordered(style, place.depth, value, paren=paren)
        _item(body, entry, place, style, number)
        expected = value + 1


def _verbatim(body: Body, node: Element, place: BlockContext, style: str | None) -> None:
    following = place.style if place.forced else body.styles.named("#verbatim", place.depth)
    own = place.style if place.forced else style
    indent = body.styles.sheet.left(own)
    for entry in node.iterchildren("li"):
        literal = _take_number(entry)
        item = ListItem(own if literal is not None else following, following)
        item.literal = literal
        _write(body, entry, place._replace(item=item, indent=indent), item)


def _item(body: Body, entry: Element, place: BlockContext, style: str | None, number: Number) -> None:
    if place.forced:
        item = ListItem(place.style, place.style, number)
    else:
        item = ListItem(style, body.styles.named("#continue", place.depth), number)
    indent, step = body.story.job.numbering.indent(number), body.story.job.step
    if place.indent and indent < place.indent + step:
        indent = place.indent + step
        item.indent = (indent, step)
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


def _take_number(entry: Element) -> Element | None:
    """Take the number that was written in the record out of an item, and return it."""
    holder = entry
    if not (entry.text or "").strip() and len(entry) and entry[0].tag == "p":
        holder = entry[0]
    if (holder.text or "").strip() or not len(holder):
        return None
    first = holder[0]
    if first.tag != "span" or "number" not in (first.get("class") or "").split():
        return None
    holder.text = (first.tail or "").lstrip(" \t\n\r\f")
    first.tail = None
    holder.remove(first)
    return first


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.strip().lstrip("-").isdigit() else otherwise
