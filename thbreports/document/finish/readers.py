"""Shade what some readers alone may read, with the audience beside it: for who checks before publication."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from thbreports.document.check import HEADINGS
from thbreports.record.audiences import PUBLIC
from thbreports.record.meeting import Meeting
from thbreports.record.walk import walk
from thbreports.source.origin import path_text

SPAN = "data-audience"
"""Names the audience of a stretch of prose; no finished document has it."""
ELSE = "data-else"
"""Tells that others read other words in the place of such a stretch; no finished document has it either."""
_HOLDERS = frozenset("body main header footer section article aside div blockquote".split())
"""Elements in which a note may stand beside blocks."""
_BLOCKS = (
    _HOLDERS
    | frozenset(HEADINGS)
    | frozenset(
        "nav p pre hr address figure figcaption ul ol li dl dt dd table caption thead tbody tr th td".split()
    )
)
_UNSHADED = frozenset({"pre", "nav", "hr"})


def shade_parts(root: etree._Element, meeting: Meeting) -> None:
    """Mark the words of parts of a meeting that are not for everybody, where it is to be reviewed.

    They get the class ``restricted``, and before the block that begins them stands a paragraph of the class
    ``audience`` that names who may read them.
    """
    for element, audience in _passages(root, meeting) if meeting._review else ():
        _mark(element)
        _note(element, audience)


def shade_spans(root: etree._Element, *, review: bool) -> None:
    """Mark stretches of prose so, too; what says of whom they are is taken away, whatever is wanted."""
    for element in [one for one in root.iter("span") if SPAN in one.attrib]:
        audience = element.attrib.pop(SPAN)
        element.attrib.pop(ELSE, None)
        if review and audience != PUBLIC:
            _mark(element)
            _note(element, audience)


def _passages(root: etree._Element, meeting: Meeting) -> list[tuple[etree._Element, str]]:
    """Return the largest elements that hold nothing but words of one audience."""
    restricted = {
        path_text(location): part.__dict__["audience"]
        for location, part in walk(meeting).parts
        if location and part.__dict__.get("audience")
    }
    if not restricted:
        return []
    said = {
        one: _audience(one.get("data-path", ""), restricted) for one in root.iter() if one.get("data-path")
    }
    whole: dict[etree._Element, set[str]] = {}
    for element, audience in said.items():
        whole.setdefault(element, set()).add(audience)
        for above in element.iterancestors():
            whole.setdefault(above, set()).add(audience)
    return [
        (element, audiences.copy().pop())
        for element, audiences in whole.items()
        if _is_one(audiences) and not _is_one(whole.get(element.getparent(), {PUBLIC}))  # type: ignore[arg-type]
    ]


def _is_one(audiences: set[str]) -> bool:
    return len(audiences) == 1 and PUBLIC not in audiences


def _audience(path: str, restricted: dict[str, str]) -> str:
    """Return the audience of the words at a path: that of the innermost part that has one."""
    around = [name for name in restricted if path == name or path.startswith((f"{name}.", f"{name}["))]
    return restricted[max(around, key=len)] if around else PUBLIC


def _mark(element: etree._Element) -> None:
    """Give all words of an element the class: those that stand beside blocks, in spans of their own."""
    if element.tag in _UNSHADED:
        return
    if element.tag not in _BLOCKS:
        element.set("class", f"{element.get('class', '')} restricted".strip())
        return
    for run in [*_runs(element)]:
        _wrap(element, run)
    for child in element:
        if child.tag in _BLOCKS:
            _mark(child)


def _runs(element: etree._Element) -> Iterator[list[etree._Element | None]]:
    """Yield stretches of words and inline elements; None stands for the words before the first child."""
    run: list[etree._Element | None] = [None] if (element.text or "").strip() else []
    for child in element:
        if child.tag in _BLOCKS:
            if run:
                yield run
            run = []
            continue
        run.append(child)
    if run:
        yield run


def _wrap(element: etree._Element, run: list[etree._Element | None]) -> None:
    span = etree.Element("span", {"class": "restricted"})
    children = [one for one in run if one is not None]
    if run[0] is None:
        span.text, element.text = element.text, None
        element.insert(0, span)
    else:
        element.insert(element.index(children[0]), span)
    span.extend(children)  # with what follows each of them


def _note(element: etree._Element, audience: str) -> None:
    """Name the audience before the block that an element is or stands in, all those of a block together.

    Notes at the foot of pages are shaded alone.
    """
    block = element
    while (above := block.getparent()) is not None and (
        above.tag not in _HOLDERS or block.tag not in _BLOCKS
    ):
        block = above
    if above is None or "footnotes" in above.get("class", "").split():
        return
    headed = block.tag == "section" and len(block) > 1 and block[0].tag in HEADINGS
    note = block[1] if headed else block.getprevious()  # above a heading there is much room
    if note is None or note.get("class") != "audience":
        note = etree.Element("p", {"class": "audience"})
        if headed:
            block.insert(1, note)
        else:
            block.addprevious(note)
    names = [*filter(None, (note.text or "").split(", "))]
    if audience not in names:
        note.text = ", ".join([*names, audience])
